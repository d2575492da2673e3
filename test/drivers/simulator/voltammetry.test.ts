// Cyclic voltammetry of a reversible couple, against the numbers of Nicholson & Shain and their convolution.
import { expect, test } from 'vitest';
import { coupleCell, relativeError } from './cells.ts';

const SCAN_V_s = 0.1;
const STEP_V = 0.5e-3;

/** Mean currents of a staircase so fine that it is a sweep: from +300 mV to −300 mV and back. */
function sweep() {
  const cell = coupleCell();
  const steps = Math.round(0.6 / STEP_V);
  const cathodic: Point[] = [];
  const anodic: Point[] = [];
  let charge_C = 0;
  for (let k = 0; k < 2 * steps; k++) {
    const forward = k < steps;
    // The middle of the step: where the sweep is on average while the staircase stands.
    const potential_V = forward ? 0.3 - (k + 0.5) * STEP_V : -0.3 + (k - steps + 0.5) * STEP_V;
    cell.applyPotential(potential_V);
    cell.advance(STEP_V / SCAN_V_s);
    const truth = cell.truth();
    const net_C = truth.anodic_C - truth.cathodic_C;
    const current_A = ((net_C - charge_C) * SCAN_V_s) / STEP_V;
    (forward ? cathodic : anodic).push({ potential_V, current_A });
    charge_C = net_C;
  }
  return { cathodic, anodic };
}

interface Point {
  readonly potential_V: number;
  readonly current_A: number;
}

/** Vertex of the least-squares parabola through the points within 5 mV of the largest current. */
function peak(points: readonly Point[], sign: 1 | -1): Point {
  const top = points.reduce((best, p) => (sign * p.current_A > sign * best.current_A ? p : best));
  const near = points.filter((p) => Math.abs(p.potential_V - top.potential_V) < 5e-3);
  const moments = [0, 0, 0, 0, 0];
  const targets = [0, 0, 0];
  for (const p of near) {
    const x = (p.potential_V - top.potential_V) / 5e-3;
    for (let k = 0; k < 5; k++) moments[k]! += x ** k;
    for (let k = 0; k < 3; k++) targets[k]! += x ** k * p.current_A;
  }
  const determinant = (m: number[][]) =>
    m[0]![0]! * (m[1]![1]! * m[2]![2]! - m[1]![2]! * m[2]![1]!) -
    m[0]![1]! * (m[1]![0]! * m[2]![2]! - m[1]![2]! * m[2]![0]!) +
    m[0]![2]! * (m[1]![0]! * m[2]![1]! - m[1]![1]! * m[2]![0]!);
  const matrix = [0, 1, 2].map((row) => [0, 1, 2].map((column) => moments[row + column]!));
  const solve = (column: number) =>
    determinant(matrix.map((row, r) => row.map((m, c) => (c === column ? targets[r]! : m)))) /
    determinant(matrix);
  const [a, b, c] = [solve(0), solve(1), solve(2)];
  return { potential_V: top.potential_V - (5e-3 * b) / (2 * c), current_A: a - (b * b) / (4 * c) };
}

test('a reversible couple peaks where and as high as it must, both ways', () => {
  const { cathodic, anodic } = sweep();
  const down = peak(cathodic, -1);
  const up = peak(anodic, 1);
  // 0.446295 nFAC √(nFvD/RT) at 0.1 V/s, 28.492 mV beyond E1/2.
  expect(relativeError(-down.current_A, 2.68645251914212e-4)).toBeLessThan(1e-3);
  expect(Math.abs(down.potential_V + 2.84917659209699e-2)).toBeLessThan(1e-4);
  // Separation for a switch 300 mV past E1/2: 57.636 mV.
  expect(Math.abs(up.potential_V - down.potential_V - 5.76359359019543e-2)).toBeLessThan(2e-4);
  // Half of the peak is reached 56.584 mV before it.
  const half = cathodic.find((p) => p.current_A < down.current_A / 2)!;
  expect(Math.abs(half.potential_V - down.potential_V - 5.65835511099117e-2)).toBeLessThan(2 * STEP_V);
});
