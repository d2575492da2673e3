// Segments and repeats that the instrument ends by itself: against closed forms of the cell, on the emulated firmware.
import { expect, test } from 'vitest';
import type { RepeatCondition, SegmentCondition } from '../../../src/core/until.ts';
import type { Repeat, WaveformNode } from '../../../src/core/waveform.ts';
import { programOf } from '../../../src/drivers/methodscript/program.ts';
import { Timeline } from '../../../src/drivers/methodscript/timeline.ts';
import { playEmulated } from '../../support/emulated-run.ts';
import { RcCell } from '../../support/rc-cell.ts';
import { hold, holdCurrent, openCircuit, ramp, repeat } from '../../support/segments.ts';
import { SimpleCell } from '../../support/simple-cells.ts';

const TENTH = { period_s: 0.1 };
const EDGE = { period_s: 0.1, edge: { period_s: 0.01, duration_s: 0.2 } };
const after = hold(0, 1, TENTH, { name: 'after', step: 9 });

const until = (...conditions: SegmentCondition[]) => ({ until: conditions });
const repeatUntil = (count: number, conditions: RepeatCondition[], ...body: WaveformNode[]): Repeat => ({
  ...repeat(count, ...body),
  until: conditions,
});

/** Lengths of the visits, s. */
const lengths = ({ rows }: { rows: readonly { start_s: number; end_s: number }[] }) =>
  rows.map(({ start_s, end_s }) => Number((end_s - start_s).toFixed(6)));

test('a pulse that ends on its charge ends within one sample of it, by the charge that the ledger counts', async () => {
  // −1 V on 1 kΩ: 1 mC/s.
  const charge: SegmentCondition = { kind: 'charge', charge: 'cathodic', value_C: 2.35e-3 };
  const body = [
    repeat(3, hold(-1, 5, TENTH, { name: 'reduce', ...until(charge) }), hold(0.5, 1, TENTH)),
    after,
  ];
  const run = await playEmulated(new SimpleCell(1000), body);
  expect(lengths(run)).toEqual([2.4, 1, 2.4, 1, 2.4, 1, 1]);
  for (const row of run.rows.filter(({ segment }) => segment === 0)) {
    expect(row.cathodic_C).toBeGreaterThanOrEqual(2.35e-3);
    expect(row.cathodic_C).toBeLessThan(2.35e-3 + 1e-4 * 1.001);
  }
  expect(run.warnings).toEqual([]);
  expect(run.events.at(-1)).toMatchObject({ type: 'finished', reason: 'program' });
});

test.for(['anodic', 'net', 'absolute'] as const)('the same for %s charge', async (charge) => {
  // A ramp through zero: 0.2 V/s on 1 kΩ from −1 V on. Cathodic 2.5 mC in 5 s, then anodic 0.1·t² mC.
  const value_C = { anodic: 0.9e-3, net: 2e-3, absolute: 3.4e-3 }[charge];
  const ends_s = { anodic: 8, net: 2.76, absolute: 8 }[charge];
  const body = [ramp(-1, 1, 10, { period_s: 0.01 }, until({ kind: 'charge', charge, value_C })), after];
  const run = await playEmulated(new SimpleCell(1000), body);
  expect(Math.abs(lengths(run)[0]! - ends_s)).toBeLessThan(0.025);
});

test('a condition met in the dense edge leaves out what follows the edge', async () => {
  const fast: SegmentCondition = { kind: 'charge', charge: 'cathodic', value_C: 0.055e-3 };
  const body = [repeat(2, hold(-1, 2, EDGE, until(fast)), hold(0.5, 1, TENTH)), after];
  const run = await playEmulated(new SimpleCell(1000), body);
  expect(lengths(run)).toEqual([0.06, 1, 0.06, 1, 1]);
  expect(run.warnings).toEqual([]);
});

test('the charge of an edge and of its plateau are one', async () => {
  const charge: SegmentCondition = { kind: 'charge', charge: 'cathodic', value_C: 1e-3 * 0.95 };
  const run = await playEmulated(new SimpleCell(1000), [hold(-1, 2, EDGE, until(charge)), after]);
  expect(lengths(run)).toEqual([1, 1]);
});

test('a current must last without a break', async () => {
  // 100 Ω + (900 Ω ‖ 10 mF): τ = 0.9 s, from 10 mA down to 1 mA. Below 2 mA after τ ln 9.
  const cell = () => new RcCell(100, 900, 10e-3);
  const below: SegmentCondition = { kind: 'current', when: 'below', value_A: 2e-3, for_s: 0.5 };
  const run = await playEmulated(cell(), [hold(-1, 60, { period_s: 0.01 }, until(below)), after]);
  expect(lengths(run)[0]).toBeCloseTo(0.9 * Math.log(9) + 0.5, 1);
  const above: SegmentCondition = { kind: 'current', when: 'above', value_A: 0.5e-3, for_s: 0 };
  const sweep = await playEmulated(new SimpleCell(1000), [ramp(0, -1, 10, TENTH, until(above)), after]);
  expect(lengths(sweep)[0]).toBeCloseTo(5.1, 1);
});

test('a potential ends a held current, and the drift a rest', async () => {
  // 1 mA on 1 kΩ + 10 mF: 1 V at once, then 0.1 V/s.
  const above: SegmentCondition = { kind: 'potential', when: 'above', value_V: 1.505, for_s: 0 };
  const drive = holdCurrent(1e-3, 60, TENTH, until(above));
  const run = await playEmulated(new SimpleCell(1000, 10e-3), [drive]);
  expect(lengths(run)[0]).toBeCloseTo(5.1, 1);
  // 100 Ω + (900 Ω ‖ 10 mF) left alone: E = E0 exp(−t/9 s); stretches of 1 s differ by less than 10 mV when the
  // earlier of two means is below 10 mV / (1 − e^(−1/9)).
  const rest = openCircuit(600, TENTH, until({ kind: 'drift', below_V_per_s: 10e-3, over_s: 1 }));
  const settled = await playEmulated(new RcCell(100, 900, 10e-3), [hold(-1, 30, TENTH), rest]);
  const mean0_V = 0.9 * 9 * (1 - Math.exp(-1 / 9));
  const windows = Math.ceil(9 * Math.log((mean0_V * (1 - Math.exp(-1 / 9))) / 10e-3)) + 2;
  expect(lengths(settled)[1]).toBeCloseTo(windows, 5);
});

test('a repetition ends when the charge of a cycle has fallen', async () => {
  // Each pulse charges 1 mF through 1 kΩ a little further: 1 s at τ = 1 s, charge falls by e each time.
  const fallen: RepeatCondition = { kind: 'charge fallen', charge: 'cathodic', by: 0.9, against: 0 };
  const body = [repeatUntil(50, [fallen], hold(-1, 1, TENTH, { name: 'reduce' })), after];
  const run = await playEmulated(new SimpleCell(1000, 1e-3), body);
  // 1/e³ = 0.0498 is the first below 0.1.
  expect(run.rows.map(({ segment, cycle }) => `${segment}.${cycle}`)).toEqual([
    '0.0',
    '0.1',
    '0.2',
    '0.3',
    '1.0',
  ]);
  expect(run.warnings).toEqual([]);
  expect(run.rows.at(-1)!.end_s).toBeCloseTo(5, 6);
  expect(run.events.at(-1)).toMatchObject({ type: 'finished', reason: 'program', t_s: 5 });
});

test.for<[string, RepeatCondition, number]>([
  ['cycle charge', { kind: 'cycle charge', charge: 'absolute', when: 'above', value_C: 0.9e-3 }, 1],
  ['net cycle charge', { kind: 'cycle charge', charge: 'net', when: 'below', value_C: 0.6e-3 }, 1],
  ['total charge', { kind: 'total charge', charge: 'cathodic', value_C: 4.5e-3 }, 5],
  ['negative net total', { kind: 'total charge', charge: 'net', value_C: -1 }, 8],
  ['end current', { kind: 'end current', when: 'below', value_A: 0.6e-3 }, 1],
  ['end current above', { kind: 'end current', when: 'above', value_A: 0.6e-3 }, 8],
])('a repetition ends on its %s', async ([, condition, cycles]) => {
  // −1 mC and +0.5 mC a cycle; the last current of it is 0.5 mA.
  const body = [repeatUntil(8, [condition], hold(-1, 1, EDGE), hold(0.5, 1, EDGE)), after];
  const run = await playEmulated(new SimpleCell(1000), body);
  expect(run.rows.length).toBe(2 * cycles + 1);
  expect(run.warnings).toEqual([]);
});

test('repeats with conditions nest, and an inner one begins anew in every round', async () => {
  const inner: RepeatCondition = { kind: 'total charge', charge: 'cathodic', value_C: 1.5e-3 };
  const outer: RepeatCondition = { kind: 'total charge', charge: 'cathodic', value_C: 5.5e-3 };
  const body = [
    repeatUntil(9, [outer], repeatUntil(7, [inner], hold(-1, 1, TENTH)), openCircuit(1, TENTH)),
    after,
  ];
  const run = await playEmulated(new SimpleCell(1000), body);
  // Two pulses, a rest, three times over: 6 mC.
  expect(run.rows.map(({ segment, cycle }) => `${segment}.${cycle}`)).toEqual([
    '0.0',
    '0.1',
    '1.0',
    '0.7',
    '0.8',
    '1.1',
    '0.14',
    '0.15',
    '1.2',
    '2.0',
  ]);
  expect(run.warnings).toEqual([]);
});

test('after a pause conditions go on from what has passed', async () => {
  const charge: SegmentCondition = { kind: 'charge', charge: 'cathodic', value_C: 6e-3 };
  const total: RepeatCondition = { kind: 'total charge', charge: 'cathodic', value_C: 3.9e-3 };
  const body = [hold(-1, 60, TENTH, until(charge)), repeatUntil(50, [total], hold(-1, 1, TENTH)), after];
  const pauses_s = [3, 8];
  const run = await playEmulated(new SimpleCell(1000), body, {
    speed: 1,
    react: (event, instrument) => {
      if (event.type !== 'samples' || !(event.block.t_s[0]! > (pauses_s[0] ?? Number.POSITIVE_INFINITY)))
        return;
      pauses_s.shift();
      void instrument.pause().then(() => instrument.resume());
    },
  });
  expect(pauses_s).toEqual([]);
  const charge_C = (segment: number) =>
    run.rows.filter((row) => row.segment === segment).reduce((sum, row) => sum + row.cathodic_C, 0);
  expect(charge_C(0)).toBeGreaterThanOrEqual(6e-3 * (1 - 1e-6));
  expect(charge_C(0)).toBeLessThan(6.3e-3);
  // The cycle that the pause cut counts in the total.
  expect(charge_C(1)).toBeGreaterThanOrEqual(3.9e-3);
  expect(charge_C(1)).toBeLessThan(5e-3);
});

test('a run that may outlive its line has no conditions', async () => {
  const charge: SegmentCondition = { kind: 'charge', charge: 'cathodic', value_C: 1 };
  const playing = playEmulated(new SimpleCell(1000), [hold(-1, 1, TENTH, until(charge))], {
    rest: { onLinkLoss: 'continue' },
  });
  await expect(playing).rejects.toMatchObject({
    code: 'waveform-unsupported',
    problems: [{ message: expect.stringContaining('choose "on link loss: off"') }],
  });
});

test('when the line that tells of the end of a repetition is lost, what follows begins where the last cycle ended', () => {
  const total: RepeatCondition = { kind: 'total charge', charge: 'cathodic', value_C: 1 };
  const program = programOf({ body: [repeatUntil(10, [total], hold(-1, 1, TENTH)), after, after] });
  const timeline = new Timeline(program, 0);
  timeline.sample(1e6);
  timeline.mark(1, 1e6);
  // The mark with ordinal 10 is lost; two samples in a row carry it.
  expect(timeline.jump(10)).toBe(false);
  expect(timeline.jump(10)).toBe(true);
  expect(timeline.loopStart_us).toBe(1e6);
  expect(timeline.sample(0.1e6)).toBe(1.1e6);
  expect(timeline.place?.loop.segment).toBe(1);
});

test('a damaged ordinal in the middle of a cycle is not taken for the end of a repetition', () => {
  const total: RepeatCondition = { kind: 'total charge', charge: 'cathodic', value_C: 1 };
  const timeline = new Timeline(
    programOf({ body: [repeatUntil(10, [total], hold(-1, 1, TENTH)), after] }),
    0,
  );
  timeline.sample(0.1e6);
  timeline.mark(10, 0.15e6);
  expect(timeline.place).toMatchObject({ cycle: 0 });
  expect(timeline.sample(0.2e6)).toBe(0.2e6);
});

test('the plan says who watches what, and how exactly', async () => {
  const body = [
    repeatUntil(
      5,
      [{ kind: 'charge fallen', charge: 'cathodic', by: 0.2, against: 0 }],
      hold(-1, 1, TENTH, { name: 'reduce', ...until({ kind: 'charge', charge: 'cathodic', value_C: 1e-2 }) }),
    ),
  ];
  const { plan } = await playEmulated(new SimpleCell(1000), body);
  expect(plan.notes).toContain(
    '"reduce" ends at cathodic charge 10 mC, by the instrument itself within one sample (100 ms), summed in single precision.',
  );
  expect(plan.notes).toContain(
    'The repetition ends at cathodic charge of a cycle fallen by 20 % of cycle 1, by the instrument itself exactly with the cycle (sums of current × period, to about 1 %).',
  );
});
