// The pulsed copper case: what it makes, that it books every electron and atom, and what it must look like.
import { describe, expect, test } from 'vitest';
import { ElectrochemicalCell } from '../../../src/drivers/simulator/electrochemical-cell.ts';
import { cuNitriteModel } from '../../../src/drivers/simulator/presets/cu-nitrite.ts';
import type { CellOptions } from '../../../src/drivers/simulator/presets/options.ts';
import { relativeError } from './cells.ts';
import { F } from './closed-forms.ts';

const REDUCE_V = -1.1;
const OXIDISE_V = 0.4;

function copper(options: CellOptions = {}): ElectrochemicalCell {
  return new ElectrochemicalCell(cuNitriteModel(options));
}

function pulse(cell: ElectrochemicalCell, cycles: number, phase_s: number): void {
  for (let cycle = 0; cycle < cycles; cycle++) {
    cell.applyPotential(REDUCE_V);
    cell.advance(phase_s);
    cell.applyPotential(OXIDISE_V);
    cell.advance(phase_s);
  }
}

describe('half an hour of reduction in 360 pulses of 5 s at −1.1 V and 5 s at +0.4 V', () => {
  const cell = copper();
  cell.advance(30);
  pulse(cell, 360, 5);
  const truth = cell.truth();
  const made = (name: string) => truth.made_mol[name]!;

  test('passes tens of coulombs and makes ammonia with a faradaic efficiency of about 95 %', () => {
    expect(truth.cathodic_C).toBeGreaterThan(20);
    expect(truth.cathodic_C).toBeLessThan(60);
    const efficiency = (6 * F * (made('ammonia') + made('aniline'))) / truth.cathodic_C;
    expect(efficiency).toBeGreaterThan(0.9);
    expect(efficiency).toBeLessThan(0.98);
    expect(made('hydrogen')).toBeGreaterThan(0);
  });

  test('makes micromoles of aniline and little phenol', () => {
    expect(made('aniline')).toBeGreaterThan(2e-6);
    expect(made('aniline')).toBeLessThan(4e-5);
    expect(made('phenol')).toBeGreaterThan(0);
    expect(made('phenol')).toBeLessThan(0.1 * made('aniline'));
  });

  test('keeps every atom: nitrogen, rings, boron, copper', () => {
    expect(relativeError(made('ammonia') + made('aniline'), -made('nitrite'))).toBeLessThan(1e-12);
    expect(relativeError(made('aniline') + made('phenol'), -made('phenylboronic acid'))).toBeLessThan(1e-12);
    expect(relativeError(made('boric acid'), -made('phenylboronic acid'))).toBeLessThan(1e-12);
    const copper_mol = ['copper', 'bare copper', 'copper(I) oxide', 'copper(II) hydroxide', 'copper(II)'];
    expect(Math.abs(copper_mol.reduce((sum, name) => sum + made(name), 0))).toBeLessThan(1e-18);
  });

  test('has what it made in the solution', () => {
    for (const name of ['nitrite', 'ammonia', 'phenylboronic acid', 'copper(II)'])
      expect(relativeError(cell.gained_mol(name)!, made(name))).toBeLessThan(1e-9);
    for (const name of ['bare copper', 'copper(I) oxide', 'copper(II) hydroxide'])
      expect(Math.abs(cell.gained_mol(name)! - made(name))).toBeLessThan(1e-17);
    expect(relativeError(cell.bulk_mol_m3('nitrite')!, 50 + made('nitrite') / 30e-6)).toBeLessThan(0.01);
  });

  test('books charge as n F moles, and all of it', () => {
    expect(relativeError(truth.reactions_C['nitrite reduction']!, 6 * F * made('nitrite'))).toBeLessThan(
      1e-12,
    );
    expect(relativeError(truth.reactions_C['hydrogen evolution']!, -2 * F * made('hydrogen'))).toBeLessThan(
      1e-12,
    );
    expect(relativeError(truth.reactions_C['amine coupling']!, 2 * F * made('aniline'))).toBeLessThan(1e-12);
    expect(relativeError(truth.reactions_C['phenol formation']!, 2 * F * made('phenol'))).toBeLessThan(1e-12);
    const inside_C = Object.values(truth.reactions_C).reduce((sum, q) => sum + q, truth.doubleLayer_C);
    expect(relativeError(inside_C, truth.anodic_C - truth.cathodic_C)).toBeLessThan(1e-12);
  });
});

describe('one pulse', () => {
  const cell = copper();
  pulse(cell, 3, 2);
  cell.applyPotential(REDUCE_V);

  test('begins with the spike of the step over the uncompensated resistance', () => {
    expect(cell.current_A).toBeGreaterThan(-1.5 / 12);
    expect(cell.current_A).toBeLessThan(-0.95 * (1.5 / 12));
  });

  test('settles to tens of milliampere, with the iR drop between terminal and interface', () => {
    cell.advance(2);
    expect(cell.current_A).toBeGreaterThan(-50e-3);
    expect(cell.current_A).toBeLessThan(-15e-3);
    expect(cell.interfacePotential_V).toBeCloseTo(REDUCE_V - cell.current_A * 12, 12);
  });
});

describe('the reduction of nitrite is limited by transport', () => {
  test('at first as Cottrell says: half of the current after four times the time', () => {
    const cell = copper({ resistance_ohm: 1 });
    cell.applyPotential(-0.9);
    cell.advance(1);
    const early_A = cell.current_A;
    cell.advance(3);
    expect(relativeError(cell.current_A, early_A / 2)).toBeLessThan(0.05);
  });

  test('at −1.1 V in the end by the Nernst layer: 6 F A D c/δ, with 150 µm and 1.91e-9 m²/s', () => {
    const cell = copper({ catholyte_m3: Number.POSITIVE_INFINITY });
    cell.applyPotential(REDUCE_V);
    cell.advance(200);
    const before_C = cell.truth().reactions_C['nitrite reduction']!;
    cell.advance(10);
    const current_A = (cell.truth().reactions_C['nitrite reduction']! - before_C) / 10;
    expect(relativeError(-current_A, (6 * F * 0.5e-4 * 1.91e-9 * 50) / 150e-6)).toBeLessThan(0.02);
  });
});

test('without the anodic pulses no copper(II) forms and nothing is coupled', () => {
  const cell = copper();
  cell.applyPotential(REDUCE_V);
  cell.advance(1800);
  const { made_mol, anodic_C } = cell.truth();
  expect(made_mol.ammonia!).toBeGreaterThan(1e-5);
  expect(Math.abs(made_mol.aniline!)).toBeLessThan(1e-12);
  expect(anodic_C).toBe(0);
});

test('surface copper and double layer have zero mean once the pulses repeat', () => {
  const cell = copper();
  pulse(cell, 20, 2);
  const before = cell.truth();
  pulse(cell, 10, 2);
  const after = cell.truth();
  const gained = (name: string) => after.reactions_C[name]! - before.reactions_C[name]!;
  // One direction of the surface redox turns over some 0.4 mmol/m² a cycle; what is left of ten cycles is far less.
  const oneWay_C = F * 4e-4 * 0.5e-4;
  expect(Math.abs(after.doubleLayer_C - before.doubleLayer_C)).toBeLessThan(1e-3 * 3 * 0.5e-4 * 1.5);
  const copper_C =
    gained('copper(I) oxide formation') +
    gained('copper(II) hydroxide formation') +
    gained('copper deposition');
  expect(Math.abs(copper_C)).toBeLessThan(0.2 * 10 * oneWay_C);
});

test('area, catholyte, resistance, substrates, pH and temperature are what the protocol says', () => {
  const run = (options: CellOptions) => {
    const cell = copper(options);
    cell.applyPotential(REDUCE_V);
    const spike_A = cell.current_A;
    cell.advance(20);
    return { cell, spike_A };
  };
  const base = run({});
  expect(relativeError(run({ resistance_ohm: 24 }).spike_A, base.spike_A / 2)).toBeLessThan(0.05);
  const bigger = run({ area_m2: 1e-4, resistance_ohm: 6 });
  expect(relativeError(bigger.cell.current_A, 2 * base.cell.current_A)).toBeLessThan(1e-3);
  const small = run({ catholyte_m3: 3e-6 });
  const used = (cell: ElectrochemicalCell) => 50 - cell.bulk_mol_m3('nitrite')!;
  expect(relativeError(used(small.cell), 10 * used(base.cell))).toBeLessThan(0.05);
  const dilute = run({ substrates_mol_m3: { nitrite: 5 } });
  const reduced = (cell: ElectrochemicalCell) => -cell.truth().made_mol.nitrite!;
  expect(relativeError(reduced(dilute.cell), 0.1 * reduced(base.cell))).toBeLessThan(0.2);
  expect(run({ temperature_K: 313.15 }).cell.current_A).toBeLessThan(base.cell.current_A);
  const hydrogen = (pH: number) =>
    run({ pH, substrates_mol_m3: { nitrite: 0 } }).cell.truth().made_mol.hydrogen!;
  expect(hydrogen(12)).toBeGreaterThan(1.3 * hydrogen(13));
});

test('the counter electrode goes the other way', () => {
  const cell = copper();
  cell.applyPotential(REDUCE_V);
  cell.advance(1);
  expect(cell.cellVoltage_V).toBeLessThan(REDUCE_V - 0.25);
  cell.openCircuit();
  expect(cell.cellVoltage_V).toBeCloseTo(cell.potential_V - 0.25, 12);
});
