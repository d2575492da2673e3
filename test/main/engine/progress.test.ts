import { describe, expect, it } from 'vitest';
import { Ledger } from '../../../src/core/ledger.ts';
import type { StopRule } from '../../../src/core/rules.ts';
import { BlockBuilder, type Mark, type SampleBlock } from '../../../src/core/samples.ts';
import { durationOf, type Waveform } from '../../../src/core/waveform.ts';
import { Course } from '../../../src/main/engine/course.ts';
import { layoutOf } from '../../../src/main/engine/layout.ts';
import { progressOf } from '../../../src/main/engine/progress.ts';
import { blockOf, samplesOf } from '../../support/fake-potentiostat.ts';
import { hold, pulses, rest, waveform } from '../../support/waveforms.ts';

/** A run that is followed as the engine follows it. */
function followed(wave: Waveform, rules: readonly StopRule[] = []) {
  const places = layoutOf(wave);
  const ledger = new Ledger();
  const course = new Course(places);
  const take = (block: SampleBlock) => {
    ledger.add(block);
    course.take(block, ledger.takeRows(), ledger.totals);
  };
  return {
    course,
    take,
    /** Plays the waveform up to `until_s`. */
    playTo(until_s: number) {
      for (const step of samplesOf(wave, { perBlock: 1 })) {
        if (typeof step !== 'object' || !('type' in step) || step.type !== 'samples') continue;
        if ((step.block.t_s[0] ?? Number.POSITIVE_INFINITY) > until_s + 1e-9) return;
        take(step.block);
      }
    },
    progress: () =>
      progressOf({
        places,
        duration_s: durationOf(wave),
        elapsed_s: course.t_s,
        position: course.position,
        totals: ledger.totals,
        rules,
        pace: course.pace,
      }),
  };
}

/** A block with marks alone or with samples after them. */
function marked(marks: readonly Omit<Mark, 'index'>[], block?: SampleBlock): SampleBlock {
  const builder = new BlockBuilder();
  for (const mark of marks) builder.mark(mark);
  if (block !== undefined) builder.append(block);
  return builder.take();
}

const WAVE = waveform(rest(10), pulses(360, { step: 1 }));

describe('progress', () => {
  it('says where the program is, how far, and how long it still takes', () => {
    const run = followed(WAVE);
    expect(run.progress()).toMatchObject({
      fraction: 0,
      left_s: 730,
      until: 'program',
      text: 'starting, 12 min 10 s left',
    });
    // 11 whole cycles after the rest, then half a second into the twelfth.
    run.playTo(10 + 22 + 0.5);
    expect(run.progress()).toMatchObject({
      elapsed_s: 32.5,
      left_s: 697.5,
      visit: { name: 'reduce', cycle: 12, cycles: 360 },
      text: 'reduce, cycle 12 of 360, 11 min 38 s left',
    });
    expect(run.progress().fraction).toBeCloseTo(32.5 / 730, 12);
  });

  it('is complete at the end', () => {
    const run = followed(waveform(pulses(3)));
    run.playTo(6);
    expect(run.progress()).toMatchObject({
      fraction: 1,
      left_s: 0,
      visit: { name: 'oxidise', cycle: 3 },
      text: 'oxidise, cycle 3 of 3, about to end',
    });
  });

  it('estimates towards a charge rule by the pace of the last whole cycles', () => {
    // 1 mC cathodic a cycle of 2 s; the rest before it carries none and must not slow the pace down.
    const run = followed(WAVE, [{ kind: 'charge', charge: 'cathodic', value_C: 50e-3, at: 'end of cycle' }]);
    run.playTo(11);
    expect(run.progress()).toMatchObject({ until: 'program' });
    run.playTo(10 + 6.05);
    expect(run.progress().left_s).toBeCloseTo(94, 6);
    run.playTo(10 + 40);
    const { until, left_s, fraction } = run.progress();
    expect(until).toEqual({ rule: 0 });
    expect(left_s).toBeCloseTo(60, 6);
    expect(fraction).toBeCloseTo(0.4, 6);
  });

  it('estimates towards a charge rule in a hold, too', () => {
    const wave = waveform(hold(-1, 3600));
    const run = followed(wave, [{ kind: 'charge', charge: 'absolute', value_C: 0.1, at: 'at once' }]);
    run.playTo(40);
    expect(run.progress().until).toEqual({ rule: 0 });
    expect(run.progress().left_s).toBeCloseTo(60, 0);
  });

  it('follows a time rule, and the nearest of all', () => {
    const run = followed(WAVE, [
      { kind: 'time', value_s: 600, at: 'at once' },
      { kind: 'time', value_s: 100, at: 'at once' },
      { kind: 'current', when: 'below', value_A: 1, for_s: 1, at: 'at once' },
    ]);
    run.playTo(25);
    expect(run.progress()).toMatchObject({ until: { rule: 1 }, left_s: 75, fraction: 0.25 });
  });

  it('a rule that the charge never reaches promises nothing', () => {
    const run = followed(WAVE, [{ kind: 'charge', charge: 'net', value_C: 1, at: 'end of cycle' }]);
    run.playTo(60);
    expect(run.progress().until).toBe('program');
  });

  it('goes on in a hold where a pause left it', () => {
    const run = followed(waveform(hold(-1, 100)));
    const visit = { segment: 0, cycle: 0, period_s: 1 };
    run.take(marked([{ kind: 'segment', t_s: 0, ...visit }], blockOf(0, 1, new Array(40).fill(-1e-3))));
    run.take(marked([{ kind: 'pause', t_s: 40, ...visit }]));
    expect(run.progress()).toMatchObject({ left_s: 60 });
    run.take(
      marked([
        { kind: 'resume', t_s: 500, ...visit },
        { kind: 'segment', t_s: 500, ...visit },
      ]),
    );
    run.take(blockOf(500, 1, new Array(10).fill(-1e-3)));
    expect(run.progress()).toMatchObject({ elapsed_s: 510, left_s: 50, fraction: 0.5 });
  });

  it('plays a cycle that a pause cut short again from its start', () => {
    const run = followed(waveform(pulses(10)));
    const mark = (kind: Mark['kind'], t_s: number, segment: number) => ({
      kind,
      t_s,
      segment,
      cycle: 0,
      period_s: 0.1,
    });
    run.take(marked([mark('segment', 0, 0)], blockOf(0, 0.1, [-1, -1, -1, -1, -1])));
    run.take(marked([mark('pause', 0.5, 0), mark('resume', 60, 0), mark('segment', 60, 0)]));
    expect(run.progress()).toMatchObject({ left_s: 20, fraction: 0 });
  });

  it('a plateau goes on where its dense edge ended', () => {
    const run = followed(waveform(hold(-1, 10)));
    const visit = { kind: 'segment', segment: 0, cycle: 0 } as const;
    run.take(marked([{ ...visit, t_s: 0, period_s: 0.1 }], blockOf(0, 0.1, new Array(10).fill(1))));
    run.take(marked([{ ...visit, t_s: 1, period_s: 1 }], blockOf(1, 1, [1, 1, 1])));
    expect(run.progress()).toMatchObject({ left_s: 6 });
  });
});
