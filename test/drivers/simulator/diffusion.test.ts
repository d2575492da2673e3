// Diffusion and kinetics under potential control, against closed forms.
import { describe, expect, test } from 'vitest';
import { coupleCell, relativeError } from './cells.ts';
import {
  anson_C,
  cottrell_A,
  doubleStepReverse_A,
  F,
  layerStep_A,
  pulseFromRest_A,
  pulseThroughLayer,
  quasiReversibleStep,
  reversibleStep_A,
} from './closed-forms.ts';

/** Far enough from the formal potential to be diffusion-limited either way. */
const REDUCE_V = -0.5;
const OXIDISE_V = 0.5;

/** Currents are held to 0.1 %, charges to 0.05 %: five and two times closer than a simulator has to be. */
const CURRENT = 1e-3;
const CHARGE = 5e-4;

describe('a potential step into the diffusion limit', () => {
  test.each([1e-4, 1e-3, 1e-2])('follows Cottrell and Anson when sampled every %d s', (period_s) => {
    const cell = coupleCell();
    cell.applyPotential(REDUCE_V);
    for (let k = 1; k <= 300; k++) {
      cell.advance(period_s);
      const t_s = k * period_s;
      if (k < 20) continue;
      expect(relativeError(-cell.current_A, cottrell_A(t_s))).toBeLessThan(CURRENT);
      expect(relativeError(cell.truth().cathodic_C, anson_C(t_s))).toBeLessThan(CHARGE);
    }
  });

  test('is as exact when only the end is asked for, from milliseconds to minutes', () => {
    for (const t_s of [1e-3, 1, 100, 1000]) {
      const cell = coupleCell();
      cell.applyPotential(REDUCE_V);
      cell.advance(t_s);
      expect(relativeError(-cell.current_A, cottrell_A(t_s))).toBeLessThan(CURRENT);
      expect(relativeError(cell.truth().cathodic_C, anson_C(t_s))).toBeLessThan(CHARGE);
    }
  });

  test('doubles with twice the electrode', () => {
    const cell = coupleCell({ area_m2: 2e-4 });
    cell.applyPotential(REDUCE_V);
    cell.advance(1);
    expect(relativeError(-cell.current_A, 2 * cottrell_A(1))).toBeLessThan(CURRENT);
  });
});

test('a step to a finite potential follows Nernst, with unequal diffusion coefficients', () => {
  for (const overpotential_V of [-0.05, 0, 0.05]) {
    const cell = coupleCell({ reducedDiffusion_m2_s: 0.8e-9 });
    cell.applyPotential(overpotential_V);
    cell.advance(1);
    const expected_A = reversibleStep_A(1, overpotential_V, 0.8e-9);
    expect(relativeError(-cell.current_A, expected_A)).toBeLessThan(CURRENT);
  }
});

test('a slow reaction follows the quasi-reversible step', () => {
  for (const [t_s, overpotential_V] of [
    [0.01, -0.1],
    [1, -0.1],
    [1, -0.3],
  ] as const) {
    const cell = coupleCell({ rateConstant_m_s: 1e-5 });
    cell.applyPotential(overpotential_V);
    cell.advance(t_s);
    const expected = quasiReversibleStep(t_s, overpotential_V, 1e-5);
    expect(relativeError(-cell.current_A, expected.current_A)).toBeLessThan(CURRENT);
    expect(relativeError(cell.truth().cathodic_C, expected.charge_C)).toBeLessThan(CHARGE);
  }
});

test('a double step gives back 1 − 1/√2 of the current and 2 − √2 of the charge', () => {
  const cell = coupleCell();
  cell.applyPotential(REDUCE_V);
  cell.advance(1);
  const forward_A = cell.current_A;
  const forward_C = cell.truth().cathodic_C;
  cell.applyPotential(OXIDISE_V);
  cell.advance(0.1);
  expect(relativeError(-cell.current_A, doubleStepReverse_A(1.1, 1))).toBeLessThan(CURRENT);
  cell.advance(0.9);
  expect(relativeError(-cell.current_A / forward_A, 1 - Math.SQRT1_2)).toBeLessThan(CURRENT);
  expect(relativeError(cell.truth().anodic_C / forward_C, 2 - Math.SQRT2)).toBeLessThan(CHARGE);
  cell.advance(3);
  expect(relativeError(-cell.current_A, doubleStepReverse_A(5, 1))).toBeLessThan(2e-3);
});

test('a pulse train from rest is right in its 51st cycle', () => {
  const cell = coupleCell();
  for (let cycle = 0; cycle < 50; cycle++) {
    cell.applyPotential(REDUCE_V);
    cell.advance(0.1);
    cell.applyPotential(OXIDISE_V);
    cell.advance(0.3);
  }
  cell.applyPotential(REDUCE_V);
  cell.advance(0.05);
  expect(relativeError(-cell.current_A, pulseFromRest_A(0.05, 0.1, 0.3, 50))).toBeLessThan(CURRENT);
});

describe('a Nernst layer of 50 µm', () => {
  const layer_m = 50e-6;
  const limit_A = 1.9297066424662e-4;
  const cellWithLayer = () => coupleCell({ layer_m, catholyte_m3: Number.POSITIVE_INFINITY });

  test('limits the current to nFADC/δ', () => {
    const cell = cellWithLayer();
    cell.applyPotential(REDUCE_V);
    cell.advance(60);
    expect(relativeError(-cell.current_A, limit_A)).toBeLessThan(1e-6);
  });

  test('lets a step decay to that limit as it must', () => {
    const cell = cellWithLayer();
    cell.applyPotential(REDUCE_V);
    for (let k = 1; k <= 30; k++) {
      cell.advance(0.05);
      expect(relativeError(-cell.current_A, layerStep_A(k * 0.05, layer_m))).toBeLessThan(CURRENT);
    }
  });

  test('carries a pulse train into the periodic state', () => {
    const cell = cellWithLayer();
    const expected = pulseThroughLayer(layer_m, 0.1, 0.3);
    let before_C = 0;
    for (let cycle = 0; cycle < 16; cycle++) {
      const { cathodic_C, anodic_C } = cell.truth();
      before_C = cathodic_C - anodic_C;
      cell.applyPotential(REDUCE_V);
      cell.advance(0.05);
      if (cycle === 15)
        expect(relativeError(-cell.current_A, expected.reduction_A(0.05))).toBeLessThan(CURRENT);
      cell.advance(0.05);
      cell.applyPotential(OXIDISE_V);
      cell.advance(0.15);
      if (cycle === 15)
        expect(relativeError(-cell.current_A, expected.oxidation_A(0.15))).toBeLessThan(CURRENT);
      cell.advance(0.15);
    }
    const { cathodic_C, anodic_C } = cell.truth();
    expect(relativeError((cathodic_C - anodic_C - before_C) / 0.4, expected.mean_A)).toBeLessThan(CHARGE);
  });
});

describe('a bulk of finite volume', () => {
  // Mass transfer coefficient 1e-5 m/s, 50 mL: the reference values after one hour.
  const cell = coupleCell({
    layer_m: 1e-5,
    oxidisedDiffusion_m2_s: 1e-10,
    reducedDiffusion_m2_s: 1e-10,
    catholyte_m3: 50e-6,
  });
  cell.applyPotential(REDUCE_V);
  for (let k = 0; k < 360; k++) cell.advance(10);

  test('is used up exponentially', () => {
    expect(relativeError(-cell.current_A, 8.97825825333454e-5)).toBeLessThan(1e-3);
    expect(relativeError(cell.truth().cathodic_C, 3.35137479498232e-1)).toBeLessThan(1e-3);
    expect(
      relativeError(cell.bulk_mol_m3('ferricyanide')!, Math.exp((-1e-5 * 1e-4 * 3600) / 50e-6)),
    ).toBeLessThan(1e-3);
  });

  test('loses as many moles as charge has passed', () => {
    const lost_mol = -cell.gained_mol('ferricyanide')!;
    expect(relativeError(cell.truth().cathodic_C, F * lost_mol)).toBeLessThan(1e-9);
    expect(relativeError(cell.gained_mol('ferrocyanide')!, lost_mol)).toBeLessThan(1e-9);
    expect(relativeError(cell.truth().made_mol.ferrocyanide!, lost_mol)).toBeLessThan(1e-9);
  });
});
