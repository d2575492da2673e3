// The cell a protocol brings along: current and shares of the fresh cell are those of the file, in spite of resistance and
// transport; what is used up slows its reaction; what cannot be is refused.
import { describe, expect, test } from 'vitest';
import { compileProtocol } from '../../../src/core/protocol/compile.ts';
import { protocolCell } from '../../../src/drivers/simulator/protocol-cell.ts';

const FARADAY = 96485.33212;

const protocol = (simulation: string, cell = '') =>
  compileProtocol(`cottrell: 1
title: t
cell:
  reference: SHE
  area: 1 cm^2
  resistance: 20 ohm
  ${cell}
  substrates: { nitrate: 10 mM }
steps: [{ hold: { potential: -1 V, duration: 10 s } }]
range: 100 mA
products:
  - { product: ammonia, from: nitrate, charge: cathodic }
  - { product: hydrogen, from: water, charge: cathodic }
simulation:
${simulation}`);

const PATHS =
  '  paths: [{ product: ammonia, share: 60 % }, { product: hydrogen, share: 40 %, slope: 90 mV }]\n';

test('the fresh cell carries the current of the file in its shares', () => {
  const cell = protocolCell(protocol(`  current: -20 mA\n${PATHS}`));
  cell.applyPotential(-1);
  cell.advance(20);
  expect(cell.current_A).toBeCloseTo(-0.02, 5);
  const before = cell.truth();
  cell.advance(10);
  const made = (name: string) => cell.truth().made_mol[name]! - before.made_mol[name]!;
  expect((8 * FARADAY * made('ammonia')) / 0.2).toBeCloseTo(0.6, 3);
  expect((2 * FARADAY * made('hydrogen')) / 0.2).toBeCloseTo(0.4, 3);
  expect(made('nitrate') / made('ammonia')).toBeCloseTo(-1, 9);
});

test('a substrate of a small volume is used up, hydrogen goes on', () => {
  const cell = protocolCell(protocol(`  current: -20 mA\n${PATHS}`, 'catholyte: 1 mL'));
  cell.applyPotential(-1);
  cell.advance(7200);
  expect(cell.truth().made_mol.ammonia).toBeCloseTo(1e-5, 7);
  expect(cell.current_A).toBeLessThan(-0.005);
});

describe('is refused', () => {
  test('a current that the substrate cannot carry', () => {
    expect(() => protocolCell(protocol(`  current: -90 mA\n  layer: 500 um\n${PATHS}`))).toThrow(/nitrate/u);
  });
  test('a current against its reactions', () => {
    expect(() => protocolCell(protocol(`  current: 20 mA\n${PATHS}`))).toThrow(/reduction/u);
  });
  test('shares that are not all', () => {
    expect(() => protocol('  current: -20 mA\n  paths: [{ product: ammonia, share: 60 % }]\n')).toThrow();
  });
  test('a protocol without a cell', () => {
    const { simulation: _none, ...without } = protocol(`  current: -20 mA\n${PATHS}`);
    expect(() => protocolCell(without)).toThrow(/no simulated cell/u);
  });
});
