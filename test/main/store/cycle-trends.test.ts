// Sums that are kept while a run goes on are those of the ledger read from its beginning, whenever they are asked for.
import { expect, it } from 'vitest';
import { bySegment, type LedgerRow } from '../../../src/core/charges.ts';
import { Ledger } from '../../../src/core/ledger.ts';
import { stepTimings } from '../../../src/core/step-timing.ts';
import { segmentsOf } from '../../../src/core/waveform.ts';
import { CycleTrends } from '../../../src/main/store/cycle-trends.ts';
import { START, temporaryFolder, testLibrary } from '../../support/library.ts';

function rowOf(segment: number, cycle: number, at: number): LedgerRow {
  const charges = { cathodic_C: 0.1 * at, anodic_C: 0.01, edge_C: 0 };
  return {
    ...{ segment, cycle, start_s: at, end_s: at + 1 + 1e-3 * (at % 3), endCurrent_A: -1e-3 },
    ...{ ...charges, samples: 10, gaps: at === 4 ? 1 : 0, gap_s: 0, overloads: 0, cumulative: charges },
  };
}

it('by segment', () => {
  using folder = temporaryFolder();
  using library = testLibrary(folder.path);
  const trends = new CycleTrends(library);
  const recorder = library.beginRun(START);
  const infos = segmentsOf(START.waveform);
  const before = new Ledger().state();
  const rows: LedgerRow[] = [];
  // The second cycle is begun again after a pause.
  for (const [at, [segment, cycle]] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [0, 1],
    [1, 1],
    [0, 2],
    [1, 2],
  ].entries()) {
    rows.push(rowOf(segment!, cycle!, at));
    recorder.commit({ before, rows: rows.slice(-1), events: [] });
    expect(trends.segments(recorder.id)).toEqual({
      charges: bySegment(rows),
      timings: stepTimings(rows, infos),
    });
  }
  expect(trends.loops(recorder.id)[0]!.cycles).toHaveLength(3);
  expect(new CycleTrends(library).segments(recorder.id)).toEqual(trends.segments(recorder.id));
});

it('events are read from a number on, without a kind, or the latest only', () => {
  using folder = temporaryFolder();
  using library = testLibrary(folder.path);
  const recorder = library.beginRun(START);
  const kinds = ['program', 'instrument-charge', 'note', 'instrument-charge', 'program'] as const;
  const events = kinds.map((kind, t_s) => ({ kind, t_s, message: kind }));
  recorder.commit({ before: new Ledger().state(), rows: [], events });
  const numbers = (found: readonly { number: number }[]) => found.map(({ number }) => number);
  expect(numbers(library.events(recorder.id, { after: 3 }))).toEqual([4, 5]);
  expect(numbers(library.events(recorder.id, { without: 'instrument-charge' }))).toEqual([1, 3, 5]);
  expect(library.latestEvent(recorder.id)).toMatchObject({ number: 5, t_s: 4 });
  expect(library.latestEvent(recorder.id, 'note')).toMatchObject({ number: 3 });
  expect(library.latestEvent(recorder.id, 'label')).toBeUndefined();
  expect(library.label(recorder.id)).toBeUndefined();
});
