// The charge of a staircase that is sampled once a step, against closed forms: a resistor and Tafel kinetics, whose current
// follows the potential at once, and diffusion, of which every step is a Cottrell decay of its own.
import { expect, test } from 'vitest';
import { Ledger } from '../../src/core/ledger.ts';
import { BlockBuilder, FLAG } from '../../src/core/samples.ts';
import { unseenOnStair } from '../../src/core/staircase.ts';

const RT_F = 0.0256925791211;

/** Steps of `step_V` and one second each; `current_A(k)` is measured at the end of step k = 1, 2, … */
function ledgerOf(steps: number, step_V: number, current_A: (k: number) => number) {
  const builder = new BlockBuilder();
  builder.mark({ kind: 'segment', t_s: 0, segment: 0, cycle: 0, period_s: 1 });
  for (let k = 1; k <= steps; k++)
    builder.add(k, k * step_V, Number.NaN, Number.NaN, current_A(k), FLAG.stair, 0, 0);
  builder.mark({ kind: 'end', t_s: steps, segment: 0, cycle: 0, period_s: 0 });
  const ledger = new Ledger();
  ledger.add(builder.take());
  return ledger.totals;
}

test('over a resistor the charge is that of the levels, not of a ramp through their ends', () => {
  // 1000 levels of 1 mV over 15 ohm: 1 mV/15 ohm · 1 s · (1 + 2 + … + 1000).
  const { anodic_C, edge_C } = ledgerOf(1000, 0.001, (k) => (k * 0.001) / 15);
  expect(anodic_C).toBeCloseTo((0.001 / 15) * ((1000 * 1001) / 2), 10);
  expect(edge_C).toBeLessThan(0.31 * anodic_C);
});

test('with Tafel kinetics, where the last seconds carry most, nothing is missed', () => {
  const growth = 0.005 / 0.09;
  const { cathodic_C } = ledgerOf(200, -0.005, (k) => -1e-6 * 10 ** (k * growth));
  // Sum of the geometric series.
  const q = 10 ** growth;
  expect(cathodic_C / ((1e-6 * q * (q ** 200 - 1)) / (q - 1))).toBeCloseTo(1, 12);
});

test.each([
  [0.01, 1],
  [0.005, 1],
  [0.001, 1],
  [0.0002, 1],
  [0.005, 2],
  [0.001, 2],
])('the bound holds for a reversible wave of diffusion in steps of %d V with %d electrons', (step_V, n) => {
  const surface = (k: number) => 1 / (1 + Math.exp((-n * (k * step_V - 0.25)) / RT_F));
  for (const end_V of [0.15, 0.25, 0.35, 0.5]) {
    const steps = Math.round(end_V / step_V);
    // What each step adds to a semi-infinite Cottrell current, by superposition.
    const added = Array.from({ length: steps }, (_, k) => surface(k + 1) - (k === 0 ? 0 : surface(k)));
    const seen = (k: number) => added.slice(0, k).reduce((sum, a, j) => sum + a / Math.sqrt(k - j), 0);
    const truth_C = added.reduce((sum, a, j) => sum + 2 * a * Math.sqrt(steps - j), 0);
    const { anodic_C, edge_C } = ledgerOf(steps, step_V, seen);
    expect(anodic_C).toBeLessThan(truth_C);
    expect(truth_C - anodic_C).toBeLessThan(edge_C);
    // Not by wasting everything: the bound is of the size of the error.
    expect(edge_C).toBeLessThan(12 * (truth_C - anodic_C));
  }
});

test('the bound shrinks with the root of the step, and is everything where steps are coarse or unknown', () => {
  expect(unseenOnStair(1e-8) / unseenOnStair(1e-10)).toBeCloseTo(10, 1);
  expect(unseenOnStair(-0.002)).toBe(unseenOnStair(0.002));
  expect([unseenOnStair(0.1), unseenOnStair(Number.NaN)]).toEqual([1, 1]);
});
