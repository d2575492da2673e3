// Uncompensated resistance, double layer and shunt: plain circuits, against closed forms. 10 Ω, 20 µF, 0.5 V.
import { describe, expect, test } from 'vitest';
import { makeCell } from '../../../src/drivers/simulator/presets.ts';
import { circuitCell, relativeError } from './cells.ts';

const TAU_s = 2e-4;

describe('a step into R in series with C', () => {
  test('decays as (ΔE/R) e^(−t/RC), and its charge with it', () => {
    const cell = circuitCell();
    cell.applyPotential(0.5);
    expect(cell.current_A).toBe(0.05);
    for (let k = 1; k <= 10; k++) {
      cell.advance(1e-4);
      const t_s = k * 1e-4;
      expect(relativeError(cell.current_A, 0.05 * Math.exp(-t_s / TAU_s))).toBeLessThan(1e-3);
      expect(relativeError(cell.truth().anodic_C, 1e-5 * -Math.expm1(-t_s / TAU_s))).toBeLessThan(2e-4);
    }
    // Reference values for 0.2 and 1 ms.
    expect(relativeError(cell.current_A, 3.36897349954273e-4)).toBeLessThan(1e-3);
    expect(relativeError(cell.truth().anodic_C, 9.93262053000915e-6)).toBeLessThan(1e-4);
  });

  test('puts all its charge into the double layer and none elsewhere', () => {
    const cell = circuitCell();
    cell.applyPotential(0.5);
    cell.advance(1);
    const { anodic_C, cathodic_C, doubleLayer_C, reactions_C } = cell.truth();
    expect(relativeError(anodic_C, 20e-6 * 0.5)).toBeLessThan(1e-9);
    expect(relativeError(doubleLayer_C, 20e-6 * 0.5)).toBeLessThan(1e-9);
    expect(cathodic_C).toBeLessThan(1e-15);
    expect(reactions_C).toEqual({});
  });
});

test('a step into R in series with (C parallel to a resistor) has its two-exponential current', () => {
  const cell = circuitCell(1000);
  cell.applyPotential(0.5);
  const tau_s = (10 * 1000 * 20e-6) / 1010;
  for (let k = 1; k <= 10; k++) {
    cell.advance(1e-4);
    const expected_A = (0.5 / 1010) * (1 + 100 * Math.exp((-k * 1e-4) / tau_s));
    expect(relativeError(cell.current_A, expected_A)).toBeLessThan(1e-3);
    if (k === 2) expect(relativeError(cell.current_A, 1.85256920579962e-2)).toBeLessThan(1e-3);
  }
  const { anodic_C, reactions_C, doubleLayer_C } = cell.truth();
  expect(relativeError(reactions_C.resistor! + doubleLayer_C, anodic_C)).toBeLessThan(1e-12);
});

test('an RC pulse train reaches its periodic state: current at the edge and charge per phase', () => {
  const cell = circuitCell();
  for (let cycle = 0; cycle < 20; cycle++) {
    cell.applyPotential(0.5);
    cell.advance(1e-4);
    cell.applyPotential(0);
    cell.advance(3e-4);
  }
  const before = cell.truth();
  cell.applyPotential(0.5);
  expect(relativeError(cell.current_A, 4.49231837954224e-2)).toBeLessThan(1e-3);
  cell.advance(1e-4);
  const middle = cell.truth();
  cell.applyPotential(0);
  cell.advance(3e-4);
  const after = cell.truth();
  expect(relativeError(middle.anodic_C - before.anodic_C, 3.53517909831859e-6)).toBeLessThan(1e-3);
  expect(relativeError(after.cathodic_C - middle.cathodic_C, 3.53517909831859e-6)).toBeLessThan(1e-3);
});

test('a constant current charges R and C along a straight line', () => {
  const cell = circuitCell();
  cell.applyCurrent(1e-3);
  expect(cell.potential_V).toBeCloseTo(0.01, 12);
  cell.advance(0.01);
  expect(cell.current_A).toBe(1e-3);
  expect(cell.potential_V).toBeCloseTo(0.01 + (1e-3 * 0.01) / 20e-6, 9);
  expect(cell.truth().anodic_C).toBeCloseTo(1e-5, 15);
});

test('at open circuit C keeps its charge, or loses it through the resistor alone', () => {
  const closed = circuitCell();
  closed.applyPotential(0.5);
  closed.advance(0.1);
  closed.openCircuit();
  closed.advance(1000);
  expect(closed.potential_V).toBeCloseTo(0.5, 9);

  const leaking = circuitCell(1000);
  leaking.applyPotential(-0.505);
  leaking.advance(0.1);
  const passed_C = leaking.truth().cathodic_C;
  leaking.openCircuit();
  expect(leaking.current_A).toBe(0);
  expect(leaking.potential_V).toBeCloseTo(-0.5, 6);
  for (let k = 1; k <= 5; k++) {
    leaking.advance(0.02);
    expect(relativeError(leaking.potential_V, -0.5 * Math.exp(-k))).toBeLessThan(1e-3);
  }
  expect(leaking.truth().cathodic_C).toBe(passed_C);
  expect(leaking.truth().anodic_C).toBeLessThan(1e-12);
});

test('a current that changes its sign within a step is booked on both sides', () => {
  // 5 V on C would pass through zero current when the set-point jumps back over the present potential.
  const cell = circuitCell(1000);
  cell.applyPotential(1.01);
  cell.advance(1e-2);
  cell.applyPotential(0.101);
  const before = cell.truth();
  cell.advance(1e-2);
  const after = cell.truth();
  const tau_s = (10 * 1000 * 20e-6) / 1010;
  const steady_A = 1e-4;
  const first_A = (0.101 - 1) / 10;
  // i(t) = steady + (first − steady) e^(−t/τ) crosses zero once.
  const zero_s = tau_s * Math.log((steady_A - first_A) / steady_A);
  const cathodic_C = -(steady_A * zero_s + (first_A - steady_A) * tau_s * -Math.expm1(-zero_s / tau_s));
  const anodic_C =
    steady_A * (1e-2 - zero_s) +
    (first_A - steady_A) * tau_s * (Math.exp(-zero_s / tau_s) - Math.exp(-1e-2 / tau_s));
  expect(relativeError(after.cathodic_C - before.cathodic_C, cathodic_C)).toBeLessThan(1e-3);
  expect(relativeError(after.anodic_C - before.anodic_C, anodic_C)).toBeLessThan(2e-3);
});

test('the dummy cell and the resistor obey Ohm', () => {
  const dummy = makeCell('dummy', { resistance_ohm: 100, parallelResistance_ohm: 1000, doubleLayer_F: 1e-6 });
  dummy.applyPotential(1.1);
  expect(dummy.current_A).toBeCloseTo(0.011, 12);
  dummy.advance(1);
  expect(dummy.current_A).toBeCloseTo(0.001, 9);
  const resistor = makeCell('resistor', { parallelResistance_ohm: 470 });
  resistor.applyPotential(-0.47);
  expect(relativeError(resistor.current_A, -1e-3)).toBeLessThan(1e-5);
  resistor.advance(2);
  expect(relativeError(resistor.truth().cathodic_C, 2e-3)).toBeLessThan(1e-5);
  resistor.openCircuit();
  resistor.advance(1);
  expect(Math.abs(resistor.potential_V)).toBeLessThan(1e-9);
});
