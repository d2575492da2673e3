// A run whose pulse was changed while it was played: what is known of it when it is taken up again, and how it is told.
import { expect, test } from 'vitest';
import type { PulseAdjustment } from '../../../src/core/adjust.ts';
import type { RunEvent } from '../../../src/core/events.ts';
import { Ledger } from '../../../src/core/ledger.ts';
import { compileProtocol } from '../../../src/core/protocol/compile.ts';
import { segmentsOf, type Waveform } from '../../../src/core/waveform.ts';
import { changedProtocol } from '../../../src/main/host/adjust.ts';
import { earlierRun } from '../../../src/main/host/earlier-run.ts';
import { reportOf, reportText } from '../../../src/main/host/run-report.ts';
import { reportPage } from '../../../src/main/report/page.ts';
import { makeReport } from '../../../src/main/report/report.ts';
import { pulses, record, START, temporaryFolder, testLibrary } from '../../support/library.ts';

const TEXT = `cottrell: 1
title: Pulses that are changed
cell: { reference: SCE }
range: 10 mA
limits: { current: 10 mA }
on link loss: continue
steps:
  - pulse:
      levels:
        - { name: reduce, potential: -1.1 V, duration: 1 s }
        - { name: oxidise, potential: 0.4 V, duration: 1 s }
      cycles: 10
      sample: { every: 10 ms }
`;
const SET = { 'steps[0].pulse.levels[0].potential': '-0.9 V', 'steps[0].pulse.levels[0].duration': '2 s' };
const level = (potential_V: number, duration_s: number) => ({ potential_V, duration_s });
const CHANGE = {
  segment: 0,
  cycle: 3,
  changes: [{ segment: 0, name: 'reduce', before: level(-1.1, 1), after: level(-0.9, 2) }],
} satisfies PulseAdjustment;

/** A run whose end nobody saw: five cycles, changed from the fourth on. */
function changedRun(change: PulseAdjustment) {
  const folder = temporaryFolder();
  const library = testLibrary(folder.path);
  const { waveform } = compileProtocol(TEXT);
  const recorder = library.beginRun({ ...START, protocol: TEXT, settings: {}, waveform });
  const events: RunEvent[] = [
    { kind: 'program', t_s: 0, message: 'the program', data: { program: {} } },
    { kind: 'adjusted', t_s: 6.1, message: 'from cycle 4: reduce', data: { ...change } },
  ];
  recorder.commit({ before: new Ledger().state(), rows: [], events });
  record(recorder, pulses(5), 200);
  recorder.finish({ kind: 'interrupted' });
  return {
    library,
    id: recorder.id,
    [Symbol.dispose]() {
      library.close();
      folder[Symbol.dispose]();
    },
  };
}

const levelsOf = (waveform: Waveform) =>
  segmentsOf(waveform).map(({ node }) => (node.kind === 'hold' ? [node.potential_V, node.duration_s] : []));

test('a run that is taken up is known as it is played, so that a further change keeps the one before', () => {
  using held = changedRun({ ...CHANGE, settings: SET });
  const { plan, shown, playing } = earlierRun(held.library, held.id);
  const played = [
    [-0.9, 2],
    [0.4, 1],
  ];
  expect(levelsOf(plan.request.waveform)).toEqual(played);
  expect(levelsOf(shown)).toEqual(played);
  const next = changedProtocol(playing!, { 'steps[0].pulse.levels[1].potential': '0.5 V' });
  expect(levelsOf(next.waveform)).toEqual([
    [-0.9, 2],
    [0.5, 1],
  ]);
});

test('where a change does not tell its settings, the run is shown as it is played and cannot be changed further', () => {
  using held = changedRun(CHANGE);
  const { shown, playing } = earlierRun(held.library, held.id);
  expect(levelsOf(shown)[0]).toEqual([-0.9, 2]);
  expect(playing).toBeUndefined();
});

test('`show` and the report tell each level from the cycle from which it was played', async () => {
  using held = changedRun({ ...CHANGE, settings: SET });
  const report = await reportOf(held.library, held.id);
  const text = reportText(report, 0);
  expect(text).toMatch(/^\s*reduce +−1\.100 V/mu);
  expect(text).toMatch(/^\s*reduce, from cycle 4 +−0\.900 V/mu);
  // No one length of it is the programmed one.
  expect(report.timings.map(({ name }) => name)).toEqual(['oxidise']);

  const paper = await makeReport(held.library, held.id, '1.0', undefined);
  expect(
    paper.potentials.segments.map(({ name, fromCycle, set }) => [name, fromCycle, set[0]?.potential_V]),
  ).toEqual([
    ['reduce', undefined, -1.1],
    ['reduce', 3, -0.9],
    ['oxidise', undefined, 0.4],
  ]);
  expect(paper.protocol.waveform).toContain('; changed from cycle 4: reduce');
  expect(reportPage(paper)).toContain('reduce, from cycle 4');
});
