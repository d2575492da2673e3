// How a run lasts, from cycles and aliquots whose course is known in closed form.
import { expect, test } from 'vitest';
import { durabilityOf, thinned } from '../../../src/core/faradaic/group/durability.ts';
import type { SheetResult } from '../../../src/core/faradaic/result.ts';

/** Cycles of 10 s after 100 s of something else; cathodic charge 2 C − 1 mC a cycle, end current −0.1 A + 0.1 mA a cycle. */
const cycle = (n: number, more = {}) => ({
  cycle: n,
  start_s: 100 + 10 * n,
  end_s: 110 + 10 * n,
  cathodic_C: 2 - 0.001 * n,
  anodic_C: 0,
  gaps: 0,
  overloads: 0,
  segments: [{ endCurrent_A: -0.1 + 1e-4 * n }],
  ...more,
});
const loop = (cycles: ReturnType<typeof cycle>[]) => ({
  loop: 0,
  segments: [{ name: 'reduce' }],
  duration_s: 10,
  cycles,
});
const cycles = (count: number) => Array.from({ length: count }, (_, n) => cycle(n));

const analysis = (points: readonly (readonly [from_s: number, to_s: number, efficiency: number])[]) =>
  ({
    products: [
      {
        product: 'ammonia',
        series: points.map(([from_s, to_s, efficiency]) => ({
          from_s,
          to_s,
          interval: { charge_C: 1, efficiency, u: 0.01 },
        })),
      },
      { product: 'hydrogen', series: null },
    ],
  }) as unknown as SheetResult;

test('charge and last current against cycle and time; what does not flow has no course', () => {
  const { loops } = durabilityOf([loop(cycles(200))], undefined);
  expect(loops[0]).toMatchObject({ cycles: 200, leftOut: 0, segments: ['reduce'] });
  expect(loops[0]!.courses.map(({ what }) => what)).toEqual([
    'cathodic charge per cycle',
    'last current of reduce',
  ]);
  const [charge, current] = loops[0]!.courses;
  expect([charge!.of, current!.of]).toEqual([
    { quantity: 'charge', direction: 'cathodic' },
    { quantity: 'current', segment: 'reduce' },
  ]);
  expect(charge!.againstCycle!.slope).toBeCloseTo(-0.001, 12);
  // Of the 2 C of the first cycle.
  expect(charge!.againstCycle!.relative).toBeCloseTo(-0.0005, 12);
  expect(charge!.againstTime!.slope).toBeCloseTo(-0.0001, 13);
  expect([charge!.cycle[0], charge!.t_s[0]]).toEqual([1, 105]);
  expect(current!.againstCycle!.slope).toBeCloseTo(1e-4, 13);
  // 0.1 mA a cycle of the −0.1 A of the first: the sign of a cathodic current is no loss of meaning.
  expect(current!.againstCycle!.relative).toBeCloseTo(1e-4 / -0.1, 12);
});

test('cycles that tell another charge than their own are left out', () => {
  const damaged = cycles(20);
  damaged[3] = cycle(3, { gaps: 1, cathodic_C: 0.5 });
  damaged[4] = cycle(4, { overloads: 2, cathodic_C: 1 });
  // Begun again after a pause: longer than programmed, with more than one charge.
  damaged[5] = cycle(5, { end_s: 100 + 10 * 5 + 17, cathodic_C: 3.4 });
  // Stopped in the middle.
  damaged[19] = cycle(19, { end_s: 100 + 190 + 4, cathodic_C: 0.8 });
  const { loops } = durabilityOf([loop(damaged)], undefined);
  expect(loops[0]).toMatchObject({ cycles: 16, leftOut: 4 });
  expect(loops[0]!.courses[0]!.againstCycle!.slope).toBeCloseTo(-0.001, 12);
});

test('efficiencies stand at the middle of their stretch, in cycles and in time', () => {
  const { efficiencies } = durabilityOf(
    [loop(cycles(100))],
    analysis([
      [100, 300, 0.9],
      [300, 600, 0.8875],
      [600, 1100, 0.8675],
      // Mostly after the loop: no cycle is its own.
      [1090, 3000, 0.5],
    ]),
  );
  expect(efficiencies.map(({ what }) => what)).toEqual(['efficiency of ammonia']);
  const [course] = efficiencies;
  // Cycles 1 to 20, 21 to 50, 51 to 100.
  expect(course!.cycle).toEqual([10.5, 35.5, 75.5, null]);
  expect(course!.t_s).toEqual([200, 450, 850, 2045]);
  expect(course!.u).toEqual([0.01, 0.01, 0.01, 0.01]);
  // 0.05 percentage points a cycle.
  expect(course!.againstCycle!.slope).toBeCloseTo(-0.0005, 12);
  expect(course!.againstTime).not.toBeNull();
});

test('without a loop the efficiency is told against time alone', () => {
  const { loops, efficiencies } = durabilityOf(
    [],
    analysis([
      [0, 3600, 0.9],
      [3600, 7200, 0.88],
      [7200, 10800, 0.86],
    ]),
  );
  expect(loops).toEqual([]);
  expect(efficiencies[0]!.againstCycle).toBeNull();
  expect(efficiencies[0]!.againstTime!.slope * 3600).toBeCloseTo(-0.02, 12);
});

test('an efficiency that begins at nothing loses no share of it', () => {
  const { efficiencies } = durabilityOf(
    [],
    analysis([
      [0, 3600, -0.01],
      [3600, 7200, 0.01],
      [7200, 10800, 0.03],
    ]),
  );
  expect(efficiencies[0]!.againstTime).toMatchObject({ relative: null, relativeConfidence: null });
});

test('a curved course says that its interval is too narrow; scatter does not', () => {
  const curved = cycles(50).map((one, n) => ({ ...one, cathodic_C: 2 * Math.exp(-n / 10) }));
  const scattered = cycles(50).map((one, n) => ({ ...one, cathodic_C: 2 + (n % 2 === 0 ? 0.01 : -0.01) }));
  const notesOf = (all: typeof curved) => durabilityOf([loop(all)], undefined).loops[0]!.courses[0]!.notes;
  expect(notesOf(curved).join()).toMatch(/not a straight line .*too narrow/);
  expect(notesOf(scattered)).toEqual([]);
  // A straight line leaves the rounding of doubles, which says nothing.
  expect(notesOf(cycles(200))).toEqual([]);
});

test('thinned, the lines stay those of all points', () => {
  const whole = durabilityOf([loop(cycles(1000))], undefined);
  const few = thinned(whole, 100).loops[0]!.courses[0]!;
  expect([few.value.length, few.cycle[1], few.t_s.length, few.u.length]).toEqual([100, 11, 100, 100]);
  expect(few.againstCycle).toEqual(whole.loops[0]!.courses[0]!.againstCycle);
});
