import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledger } from '../../../src/core/ledger.ts';
import type { StopRule } from '../../../src/core/rules.ts';
import { BlockBuilder, FLAG, type SampleBlock } from '../../../src/core/samples.ts';
import type { Limit, Waveform } from '../../../src/core/waveform.ts';
import { Guards, type Trip } from '../../../src/main/engine/guards.ts';
import { layoutOf } from '../../../src/main/engine/layout.ts';
import { blockOf, samplesOf } from '../../support/fake-potentiostat.ts';
import { hold, pulses, repeat, rest, waveform } from '../../support/waveforms.ts';

/** A ledger and guards as a run has them. */
function guarded(wave: Waveform, rules: readonly StopRule[] = [], by: 'host' | 'instrument' = 'host') {
  const ledger = new Ledger();
  const guards = new Guards(
    layoutOf(wave),
    rules,
    rules.map(() => ({ by })),
  );
  const judge = (block: SampleBlock): Trip | undefined => {
    ledger.add(block);
    const t_s = Math.max(block.t_s.at(-1) ?? 0, block.marks.at(-1)?.t_s ?? 0);
    return guards.judge(block, {
      rows: ledger.takeRows(),
      current: ledger.current,
      totals: ledger.totals,
      t_s,
    });
  };
  return { guards, ledger, judge };
}

/** The first trip while a waveform is played, and how many blocks it took. */
function play(
  wave: Waveform,
  rules: readonly StopRule[],
  options: { by?: 'host' | 'instrument'; perBlock?: number; current_A?: (t_s: number) => number } = {},
): Trip | undefined {
  const { judge } = guarded(wave, rules, options.by);
  for (const step of samplesOf(wave, options))
    if (typeof step === 'object' && 'type' in step && step.type === 'samples') {
      const trip = judge(step.block);
      if (trip !== undefined) return trip;
    }
  return undefined;
}

const ABOVE: Limit = { quantity: 'current magnitude', value: 0.19, for_s: 0.1 };

describe('limits', () => {
  it.each<[Limit['quantity'], number, number[], number | undefined]>([
    ['current magnitude', 0.1, [0.1, -0.1, -0.11], 2],
    ['current magnitude', 0.1, [0.1, 0.1, 0.11], 2],
    ['cathodic current', 0.1, [0.5, 0.5, -0.11], 2],
    ['cathodic current', 0.1, [0.5, -0.1, 0.5], undefined],
    ['anodic current', 0.1, [-0.5, 0.11, 0.5], 1],
    ['anodic current', 0.1, [-0.5, 0.1, Number.NaN], undefined],
  ])('%s %d A in %j trips at sample %s', (quantity, value, currents_A, sample) => {
    const { judge } = guarded(waveform(hold(0, 10, { limits: [{ quantity, value, for_s: 0 }] })));
    expect(judge(blockOf(0, 0.1, currents_A))?.sample).toBe(sample);
  });

  it.each<[Limit['quantity'], number[], number[], number | undefined]>([
    ['potential above', [0.4, 0.6], [0, 0], 1],
    ['potential below', [0.6, 0.4], [9, 9], 1],
    ['potential above', [Number.NaN, Number.NaN], [0.5, 0.7], 1],
    ['potential above', [0.5, 0.5], [0.7, 0.7], undefined],
  ])('%s 0.5 V judges the measured potential, and the set one where none is measured', (...row) => {
    const [quantity, measured_V, set_V, sample] = row;
    const { judge } = guarded(waveform(hold(0, 10, { limits: [{ quantity, value: 0.5, for_s: 0 }] })));
    const builder = new BlockBuilder();
    for (const [n, potential_V] of measured_V.entries())
      builder.add(0.1 * (n + 1), set_V[n]!, potential_V, Number.NaN, 0, 0, 0, 0);
    expect(judge(builder.take())?.sample).toBe(sample);
  });

  it('trips when the current has been too high for the stated time, not a sample earlier', () => {
    const { judge } = guarded(waveform(hold(0, 10, { name: 'reduce', limits: [ABOVE] })));
    // Samples every 20 ms: too high from 0.06 s on, so 0.1 s later is sample 7 at 0.16 s.
    const trip = judge(blockOf(0, 0.02, [0.1, 0.1, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2]));
    expect(trip).toEqual({
      cause: { kind: 'limit', reason: 'current magnitude above 190 mA for 100 ms at 0.16 s (reduce)' },
      t_s: 0.16,
      sample: 7,
    });
  });

  it('begins to count anew when a single sample is back inside', () => {
    const { judge } = guarded(waveform(hold(0, 10, { limits: [ABOVE] })));
    expect(judge(blockOf(0, 0.05, [0.2, 0.2, 0.1, 0.2, 0.2]))).toBeUndefined();
    expect(judge(blockOf(0.25, 0.05, [0.2]))?.t_s).toBe(0.3);
  });

  it('is not fooled by pulses shorter than the stated time', () => {
    const limits = [{ ...ABOVE, for_s: 1.5 }];
    const { judge } = guarded(waveform(pulses(5, { limits })));
    expect(judge(blockOf(0, 0.1, new Array(10).fill(-0.2), { segment: 0 }))).toBeUndefined();
    // Too high since 0.1 s: tripped at 1.6 s, in the second half of the first cycle.
    const trip = judge(blockOf(1, 0.1, new Array(10).fill(0.2), { segment: 1 }));
    expect(trip).toMatchObject({
      t_s: 1.6,
      sample: 5,
      cause: { reason: expect.stringContaining('(oxidise, cycle 1)') },
    });
  });

  it('does not carry a limit into a segment that has none', () => {
    const wave = waveform(hold(0, 1, { limits: [ABOVE] }), hold(1, 1), hold(0, 1, { limits: [ABOVE] }));
    const { judge } = guarded(wave);
    expect(judge(blockOf(0, 0.08, [0.1, 0.2]))).toBeUndefined();
    expect(judge(blockOf(0.16, 0.08, [0.2, 0.2, 0.2], { segment: 1 }))).toBeUndefined();
    expect(judge(blockOf(0.4, 0.08, [0.2, 0.2], { segment: 2 }))).toBeUndefined();
    expect(judge(blockOf(0.56, 0.08, [0.2], { segment: 2 }))?.t_s).toBe(0.64);
  });

  it('counts on through a gap, and begins anew after a pause', () => {
    const marked = (kind: 'gap' | 'pause') => {
      const { judge } = guarded(waveform(hold(0, 10, { limits: [ABOVE] })));
      const builder = new BlockBuilder();
      builder.add(0.1, 0, Number.NaN, Number.NaN, 0.2, 0, 0, 0);
      builder.mark({ kind, t_s: 0.1, segment: 0, cycle: 0, period_s: 0.05 });
      builder.add(0.3, 0, Number.NaN, Number.NaN, 0.2, 0, 0, 0);
      return judge(builder.take());
    };
    expect(marked('gap')?.t_s).toBe(0.3);
    expect(marked('pause')).toBeUndefined();
  });

  it('finds the same sample however the stream is cut into blocks', () => {
    const currents_A = Array.from({ length: 60 }, (_, n) => (n % 17 < 11 ? 0.2 : 0.1));
    // 11 samples too high, 10 intervals of 10 ms: the eleventh, at 0.11 s.
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }), (sizes) => {
        const { judge } = guarded(waveform(hold(0, 10, { limits: [ABOVE] })));
        let from = 0;
        for (let n = 0; from < currents_A.length; n++) {
          const part = currents_A.slice(from, from + sizes[n % sizes.length]!);
          const trip = judge(blockOf(from * 0.01, 0.01, part));
          if (trip !== undefined) {
            expect(trip.t_s).toBe(0.11);
            expect(from + trip.sample!).toBe(10);
            return;
          }
          from += part.length;
        }
        expect.fail('never tripped');
      }),
    );
  });

  it('trips once', () => {
    const { judge } = guarded(waveform(hold(0, 10, { limits: [{ ...ABOVE, for_s: 0 }] })));
    expect(judge(blockOf(0, 0.1, [1]))).toBeDefined();
    expect(judge(blockOf(0.1, 0.1, [1]))).toBeUndefined();
  });
});

describe('charge rules', () => {
  // −1 mA and +1 mA for 1 s each: 1 mC cathodic and 1 mC anodic a cycle.
  const charge = (
    which: 'cathodic' | 'anodic' | 'net' | 'absolute',
    value_C: number,
    at: StopRule['at'],
  ): StopRule[] => [{ kind: 'charge', charge: which, value_C, at }];

  it('at the end of a cycle: at the end of the one in which the charge is reached', () => {
    const trip = play(
      waveform(rest(1), pulses(10, { step: 1 })),
      charge('cathodic', 2.5e-3, 'end of cycle'),
      { perBlock: 7 },
    );
    expect(trip).toEqual({ cause: { kind: 'rule', rule: 0 }, t_s: 7 });
  });

  it('at the end of a step: when the run leaves the step', () => {
    const wave = waveform(pulses(3, { step: 0 }), pulses(3, { step: 1 }), pulses(3, { step: 2 }));
    expect(play(wave, charge('anodic', 3.5e-3, 'end of step'), { perBlock: 1000 })?.t_s).toBe(12);
  });

  it('at once: with the block in which the charge is reached', () => {
    // 1.25 mC cathodic is passed at 2.25 s; blocks of five samples end every half second.
    const trip = play(waveform(pulses(10)), charge('cathodic', 1.25e-3, 'at once'), { perBlock: 5 });
    expect(trip).toEqual({ cause: { kind: 'rule', rule: 0 }, t_s: 2.5 });
  });

  it('counts net as cathodic minus anodic, below zero downwards', () => {
    const up = (t_s: number) => (t_s <= 10 ? -2e-3 : 1e-3);
    expect(
      play(waveform(hold(0, 40)), charge('net', 5e-3, 'at once'), { current_A: up, perBlock: 1 })?.t_s,
    ).toBeCloseTo(2.5, 1);
    expect(
      play(waveform(hold(0, 40)), charge('net', -5e-3, 'at once'), { current_A: up, perBlock: 1 })?.t_s,
    ).toBeCloseTo(35, 0);
  });

  it('counts absolute as both together', () => {
    expect(play(waveform(pulses(10)), charge('absolute', 3.5e-3, 'end of cycle'))?.t_s).toBe(4);
  });

  it('the charge decides at the moment the rule looks, not before', () => {
    // Net charge is 1 mC in the middle of every cycle and 0 at its end.
    expect(play(waveform(pulses(10)), charge('net', 0.9e-3, 'end of cycle'))).toBeUndefined();
    expect(play(waveform(pulses(10)), charge('net', 0.9e-3, 'at once'), { perBlock: 10 })?.t_s).toBe(1);
  });

  it('the first rule that takes effect wins, and names itself', () => {
    const rules = [...charge('cathodic', 3e-3, 'end of cycle'), ...charge('anodic', 2e-3, 'end of cycle')];
    expect(play(waveform(pulses(10)), rules, { perBlock: 1000 })).toEqual({
      cause: { kind: 'rule', rule: 1 },
      t_s: 4,
    });
  });

  it('a limit met earlier in the same block comes first, one met later does not', () => {
    const at = (late_s: number) => {
      const limits: Limit[] = [{ quantity: 'anodic current', value: 0.1, for_s: 0 }];
      const wave = waveform(pulses(10, { limits }));
      const current_A = (t_s: number) =>
        Math.abs(t_s - late_s) < 0.01 ? 0.5 : t_s % 2 <= 1 && t_s % 2 > 0 ? -1e-3 : 1e-3;
      return play(wave, charge('cathodic', 2e-3, 'end of cycle'), { perBlock: 1000, current_A })?.cause.kind;
    };
    expect(at(3.5)).toBe('limit');
    expect(at(4.5)).toBe('rule');
  });

  it('a cycle that a pause cut short has not ended', () => {
    const wave = waveform(pulses(3));
    const { judge, ledger } = guarded(wave, charge('cathodic', 0.5e-3, 'end of cycle'));
    const first = new BlockBuilder();
    first.mark({ kind: 'segment', t_s: 0, segment: 0, cycle: 0, period_s: 0.1 });
    first.append(blockOf(0, 0.1, new Array(10).fill(-1e-3)));
    first.mark({ kind: 'segment', t_s: 1, segment: 1, cycle: 0, period_s: 0.1 });
    first.append(blockOf(1, 0.1, new Array(5).fill(1e-3), { segment: 1 }));
    first.mark({ kind: 'pause', t_s: 1.5, segment: 1, cycle: 0, period_s: 0 });
    expect(judge(first.take())).toBeUndefined();
    // The cycle is played again from its start and now ends for good at 12 s.
    const again = new BlockBuilder();
    again.mark({ kind: 'resume', t_s: 10, segment: 1, cycle: 0, period_s: 0.1 });
    again.mark({ kind: 'segment', t_s: 10, segment: 0, cycle: 0, period_s: 0.1 });
    again.append(blockOf(10, 0.1, new Array(10).fill(-1e-3)));
    expect(judge(again.take())).toBeUndefined();
    expect(ledger.totals.cathodic_C).toBeCloseTo(2e-3, 12);
    const last = new BlockBuilder();
    last.mark({ kind: 'segment', t_s: 11, segment: 1, cycle: 0, period_s: 0.1 });
    last.append(blockOf(11, 0.1, new Array(10).fill(1e-3), { segment: 1 }));
    last.mark({ kind: 'segment', t_s: 12, segment: 0, cycle: 1, period_s: 0.1 });
    expect(judge(last.take())).toEqual({ cause: { kind: 'rule', rule: 0 }, t_s: 12 });
  });
});

describe('a step that is skipped', () => {
  it('ends its cycle as well', () => {
    const wave = waveform(pulses(3, { step: 0 }), pulses(3, { step: 1 }));
    const { judge } = guarded(wave, [
      { kind: 'charge', charge: 'cathodic', value_C: 0.4e-3, at: 'end of cycle' },
    ]);
    const builder = new BlockBuilder();
    builder.mark({ kind: 'segment', t_s: 0, segment: 0, cycle: 0, period_s: 0.1 });
    builder.append(blockOf(0, 0.1, new Array(5).fill(-1e-3)));
    builder.mark({ kind: 'segment', t_s: 0.5, segment: 2, cycle: 0, period_s: 0.1 });
    expect(judge(builder.take())).toEqual({ cause: { kind: 'rule', rule: 0 }, t_s: 0.5 });
  });
});

describe('rules that the instrument watches', () => {
  // 1 mC a cycle: two cycles are 2 % beyond it.
  const rule = (at: StopRule['at'], value_C = 1.96e-3): StopRule[] => [
    { kind: 'charge', charge: 'cathodic', value_C, at },
  ];

  it('are left to it while its own way of counting may explain the difference', () => {
    // 2 mC at 4 s are exactly the rule, and within 2 % of it; 3 mC at 6 s are not.
    expect(play(waveform(pulses(10)), rule('end of cycle', 2e-3), { by: 'instrument' })?.t_s).toBe(8);
  });

  it('are left to it for one further whole cycle', () => {
    // Met at the end of the second cycle, at 4 s.
    expect(play(waveform(pulses(10)), rule('end of cycle'), { by: 'instrument' })?.t_s).toBe(6);
    expect(play(waveform(pulses(3)), rule('end of cycle'), { by: 'instrument', perBlock: 1000 })?.t_s).toBe(
      6,
    );
    expect(play(waveform(pulses(2)), rule('end of cycle'), { by: 'instrument' })).toBeUndefined();
  });

  it('met within a cycle, the rest of that cycle does not count', () => {
    // Met at 3 s, within the second cycle; the third is the further whole one.
    expect(play(waveform(pulses(10)), rule('at once'), { by: 'instrument', perBlock: 10 })?.t_s).toBe(6);
  });

  it('at once and without cycles: are left to it for 10 s', () => {
    const wave = waveform(hold(-1, 100));
    expect(play(wave, rule('at once'), { by: 'instrument', perBlock: 10 })?.t_s).toBe(13);
  });
});

describe('current and time rules', () => {
  const falling = (t_s: number) => -1e-2 * Math.exp(-t_s);

  it('a current rule is met when the current has stayed beyond for its time', () => {
    const rules: StopRule[] = [{ kind: 'current', when: 'below', value_A: 1e-3, for_s: 1, at: 'at once' }];
    // 10 mA·exp(−t) falls below 1 mA at ln 10 = 2.303 s: the sample at 2.4 s is the first, 3.4 s the last needed.
    expect(play(waveform(hold(-1, 10)), rules, { current_A: falling })).toEqual({
      cause: { kind: 'rule', rule: 0 },
      t_s: 3.4,
      sample: 33,
    });
  });

  it('a current rule for the end of a cycle stays met once it was met', () => {
    const rules: StopRule[] = [
      { kind: 'current', when: 'above', value_A: 4e-3, for_s: 0, at: 'end of cycle' },
    ];
    const current_A = (t_s: number) => (Math.abs(t_s - 4.5) < 0.01 ? 5e-3 : 1e-3);
    expect(play(waveform(pulses(10)), rules, { current_A, perBlock: 1000 })?.t_s).toBe(6);
  });

  it('a gap breaks the row of a rule: what was not seen is not counted', () => {
    const rules: StopRule[] = [{ kind: 'current', when: 'below', value_A: 1, for_s: 0.2, at: 'at once' }];
    const { judge } = guarded(waveform(hold(0, 10)), rules);
    const builder = new BlockBuilder();
    builder.add(0.1, 0, Number.NaN, Number.NaN, 0.5, 0, 0, 0);
    builder.mark({ kind: 'gap', t_s: 0.1, segment: 0, cycle: 0, period_s: 0.1 });
    builder.add(5, 0, Number.NaN, Number.NaN, 0.5, FLAG.afterGap, 0, 0);
    builder.add(5.1, 0, Number.NaN, Number.NaN, 0.5, 0, 0, 0);
    builder.add(5.2, 0, Number.NaN, Number.NaN, 0.5, 0, 0, 0);
    expect(judge(builder.take())?.t_s).toBe(5.2);
  });

  it('no current is neither below nor above', () => {
    const rules: StopRule[] = [{ kind: 'current', when: 'below', value_A: 1, for_s: 0, at: 'at once' }];
    expect(play(waveform(rest(10)), rules)).toBeUndefined();
  });

  it('a time rule is met at the first sample at or after its time, or at the end of the cycle', () => {
    const at = (timing: StopRule['at']): StopRule[] => [{ kind: 'time', value_s: 4.3, at: timing }];
    expect(play(waveform(pulses(10)), at('at once'), { perBlock: 1000 })).toMatchObject({
      t_s: 4.3,
      sample: 42,
    });
    expect(play(waveform(pulses(10)), at('end of cycle'), { perBlock: 1000 })?.t_s).toBe(6);
    const steps = waveform(hold(0, 3, { step: 0 }), hold(0, 3, { step: 1 }), hold(0, 3, { step: 2 }));
    expect(play(steps, at('end of step'), { perBlock: 1000 })?.t_s).toBe(6);
  });
});

describe('a lasting overload', () => {
  it('is told once when it lasts for more than a second, across blocks', () => {
    const { guards, judge } = guarded(waveform(repeat(3, hold(0, 10))));
    const overloaded = { flags: FLAG.overload };
    judge(blockOf(0, 0.1, [1, 1, 1]));
    judge(blockOf(0.3, 0.1, new Array(11).fill(1), overloaded));
    expect(guards.takeLastingOverloads_s()).toEqual([]);
    judge(blockOf(1.4, 0.1, [1, 1, 1], overloaded));
    expect(guards.takeLastingOverloads_s()).toEqual([0.4]);
    judge(blockOf(1.7, 0.1, new Array(30).fill(1), overloaded));
    expect(guards.takeLastingOverloads_s()).toEqual([]);
    judge(blockOf(4.7, 0.1, [1]));
    judge(blockOf(4.8, 0.1, new Array(12).fill(1), overloaded));
    expect(guards.takeLastingOverloads_s()).toEqual([4.9]);
  });
});
