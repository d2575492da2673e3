// Galvanostat and open circuit: transition time, potentials, and who pays for the double layer.
import { describe, expect, test } from 'vitest';
import { makeCell } from '../../../src/drivers/simulator/presets.ts';
import { coupleCell, relativeError } from './cells.ts';
import { F, f, R, sand_s } from './closed-forms.ts';

describe('a constant cathodic current into 1 mM', () => {
  const current_A = 1e-4;
  const transition_s = sand_s(current_A);

  test('runs out of reactant at the time of Sand', () => {
    const cell = coupleCell();
    cell.applyCurrent(-current_A);
    const step_s = transition_s / 4000;
    let found_s = 0;
    for (let k = 1; k <= 4100 && found_s === 0; k++) {
      cell.advance(step_s);
      if (cell.potential_V < -0.4) found_s = k * step_s;
    }
    expect(relativeError(found_s, transition_s)).toBeLessThan(1e-3);
  });

  test('has the potential of a reversible chronopotentiogram on the way there', () => {
    const cell = coupleCell();
    cell.applyCurrent(-current_A);
    let t_s = 0;
    for (const part of [0.1, 0.25, 0.5, 0.9]) {
      cell.advance(part * transition_s - t_s);
      t_s = part * transition_s;
      const expected_V = Math.log((1 - Math.sqrt(part)) / Math.sqrt(part)) / f;
      expect(Math.abs(cell.potential_V - expected_V)).toBeLessThan(1e-4);
    }
    expect(relativeError(cell.truth().cathodic_C, current_A * t_s)).toBeLessThan(1e-12);
  });

  test('is shared between double layer and reaction to the last electron', () => {
    const cell = coupleCell({ doubleLayer_F: 50e-6, resistance_ohm: 20 });
    cell.applyCurrent(-current_A);
    cell.advance(5);
    cell.applyCurrent(2e-5);
    cell.advance(3);
    const { anodic_C, cathodic_C, reactions_C, doubleLayer_C } = cell.truth();
    expect(cathodic_C).toBeCloseTo(5e-4, 14);
    expect(anodic_C).toBeCloseTo(6e-5, 14);
    const inside_C = reactions_C['ferrocyanide oxidation']! + doubleLayer_C;
    expect(Math.abs(inside_C - (anodic_C - cathodic_C))).toBeLessThan(1e-8 * cathodic_C);
    expect(doubleLayer_C).toBeCloseTo(50e-6 * (cell.interfacePotential_V - 0.3), 12);
  });

  test('adds iR to what the reference electrode sees', () => {
    const cell = coupleCell({ doubleLayer_F: 50e-6, resistance_ohm: 20 });
    cell.applyCurrent(-current_A);
    cell.advance(1);
    expect(cell.potential_V - cell.interfacePotential_V).toBeCloseTo(-current_A * 20, 15);
    cell.openCircuit();
    expect(cell.potential_V).toBe(cell.interfacePotential_V);
  });
});

test('at open circuit a charged double layer relaxes to the potential of Nernst, without external current', () => {
  const cell = coupleCell({
    doubleLayer_F: 20e-6,
    resistance_ohm: 5,
    layer_m: 50e-6,
    catholyte_m3: 1e-5,
    substrates_mol_m3: { ferricyanide: 3, ferrocyanide: 1 },
  });
  cell.applyPotential(-0.2);
  cell.advance(1);
  const before = cell.truth();
  cell.openCircuit();
  cell.advance(300);
  const after = cell.truth();
  const ratio = cell.bulk_mol_m3('ferricyanide')! / cell.bulk_mol_m3('ferrocyanide')!;
  expect(Math.abs(cell.potential_V - ((R * 298.15) / F) * Math.log(ratio))).toBeLessThan(1e-6);
  expect(after.cathodic_C).toBe(before.cathodic_C);
  expect(after.anodic_C).toBe(before.anodic_C);
  const faradaic_C =
    after.reactions_C['ferrocyanide oxidation']! - before.reactions_C['ferrocyanide oxidation']!;
  const capacitive_C = after.doubleLayer_C - before.doubleLayer_C;
  expect(Math.abs(capacitive_C)).toBeGreaterThan(1e-6);
  expect(Math.abs(faradaic_C + capacitive_C)).toBeLessThan(1e-6 * Math.abs(capacitive_C));
});

test('a cell starts at rest', () => {
  for (const substrates_mol_m3 of [
    { ferricyanide: 2, ferrocyanide: 5 },
    { ferricyanide: 5, ferrocyanide: 5 },
  ]) {
    const cell = makeCell('ferrocyanide', { substrates_mol_m3 });
    const start_V = cell.potential_V;
    expect(cell.current_A).toBe(0);
    cell.advance(100);
    expect(Math.abs(cell.potential_V - start_V)).toBeLessThan(1e-5);
  }
});

test('beyond the limiting current water takes over and the potential stays finite', () => {
  const cell = makeCell('ferrocyanide');
  cell.applyCurrent(-1e-4);
  cell.advance(100);
  expect(cell.potential_V).toBeGreaterThan(-2);
  expect(cell.truth().made_mol.hydrogen!).toBeCloseTo((1e-4 * 100) / (2 * F), 9);
});
