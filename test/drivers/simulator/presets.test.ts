// Asking for a cell by name, with options.
import { describe, expect, test } from 'vitest';
import { cuNitriteModel } from '../../../src/drivers/simulator/presets/cu-nitrite.ts';
import { ferrocyanideModel } from '../../../src/drivers/simulator/presets/ferrocyanide.ts';
import type { CellOptions } from '../../../src/drivers/simulator/presets/options.ts';
import { CELL_PRESETS, makeCell } from '../../../src/drivers/simulator/presets.ts';

test('every listed cell can be made, described and run', () => {
  expect(CELL_PRESETS.map(({ id }) => id)).toEqual(['dummy', 'resistor', 'ferrocyanide', 'cu-nitrite']);
  for (const { id, label, description } of CELL_PRESETS) {
    expect(label.length).toBeGreaterThan(3);
    expect(description.length).toBeGreaterThan(10);
    const cell = makeCell(id);
    cell.applyPotential(0.5);
    cell.advance(0.1);
    expect(cell.current_A).toBeGreaterThan(0);
  }
});

test('an unknown cell is refused with the known ones', () => {
  expect(() => makeCell('cu-nitrate')).toThrow(
    expect.objectContaining({ code: 'argument-invalid', message: expect.stringContaining('cu-nitrite') }),
  );
});

describe('options that no cell can have are refused by name', () => {
  test.each<[keyof CellOptions, CellOptions]>([
    ['area_m2', { area_m2: 0 }],
    ['area_m2', { area_m2: Number.NaN }],
    ['catholyte_m3', { catholyte_m3: -1e-6 }],
    ['resistance_ohm', { resistance_ohm: -1 }],
    ['doubleLayer_F', { doubleLayer_F: Number.POSITIVE_INFINITY }],
    ['temperature_K', { temperature_K: 25 }],
    ['parallelResistance_ohm', { parallelResistance_ohm: 0 }],
    ['layer_m', { layer_m: 0 }],
    ['pH', { pH: 40 }],
  ])('%s in %o', (name, options) => {
    for (const { id } of CELL_PRESETS)
      expect(() => makeCell(id, options)).toThrow(
        expect.objectContaining({ code: 'argument-invalid', message: expect.stringContaining(name) }),
      );
  });

  test('a negative concentration', () => {
    expect(() => makeCell('cu-nitrite', { substrates_mol_m3: { nitrite: -5 } })).toThrow(/nitrite/);
  });
});

test('a cell with chemistry refuses substrates it does not know; a dummy cell has none to refuse', () => {
  const options = { substrates_mol_m3: { nitrate: 10 } };
  expect(() => makeCell('cu-nitrite', options)).toThrow(
    expect.objectContaining({ code: 'argument-invalid', message: expect.stringMatching(/nitrate.*nitrite/) }),
  );
  expect(() => makeCell('ferrocyanide', options)).toThrow(/nitrate/);
  expect(() => makeCell('dummy', options)).not.toThrow();
});

test('diffusion is faster in a warmer cell, by about 2.4 % a kelvin', () => {
  const coefficient = (temperature_K: number) => {
    const species = cuNitriteModel({ temperature_K }).species.find(({ name }) => name === 'nitrite')!;
    return species.kind === 'dissolved' ? species.diffusion_m2_s : Number.NaN;
  };
  expect(coefficient(298.15)).toBe(1.91e-9);
  expect(coefficient(308.15) / coefficient(298.15)).toBeGreaterThan(1.2);
  expect(coefficient(308.15) / coefficient(298.15)).toBeLessThan(1.3);
});

test('an unstirred layer has no bulk that could run out', () => {
  expect(ferrocyanideModel({}).solution).toEqual({ layer_m: Infinity, volume_m3: Infinity });
  expect(ferrocyanideModel({ layer_m: 1e-4 }).solution).toEqual({ layer_m: 1e-4, volume_m3: 10e-6 });
});
