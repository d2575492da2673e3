import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import { computeSheet } from '../../../src/core/faradaic/compute-sheet.ts';
import { parseSheet } from '../../../src/core/faradaic/sheet.ts';

const PRODUCTS = 'products:\n  - { product: hydrogen, amount: 1 umol }\n';

function problemsOf(text: string) {
  try {
    parseSheet(text);
  } catch (error) {
    if (!(error instanceof CottrellError)) throw error;
    expect(error.code).toBe('sheet-invalid');
    return error.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  }
  throw new Error('the sheet was accepted');
}

describe('the charge of a sheet', () => {
  test.each([
    ['run: 3', { kind: 'run', run: 3 }],
    ['charge: 50 C', { kind: 'passed', charge_C: 50, words: '50 C' }],
    ['charge: -50 C', { kind: 'typed', cathodic_C: 50, anodic_C: 0 }],
    ['charge: 100 mAh', { kind: 'passed', charge_C: 360 }],
    ['charge: { cathodic: 50 C, anodic: 4 C, edge: 0.1 C }', { cathodic_C: 50, anodic_C: 4, edge_C: 0.1 }],
    ['charge: { anodic: 4 C }', { cathodic_C: 0, anodic_C: 4 }],
    ['current: 100 mA\ntime: 1 h', { kind: 'passed', charge_C: 360, words: '100 mA × 1 h' }],
    ['current: -2 A\ntime: 30 min', { kind: 'typed', cathodic_C: 3600, anodic_C: 0 }],
  ])('%s', (charge, expected) => {
    expect(parseSheet(`cottrell sheet: 1\n${charge}\n${PRODUCTS}`).charge).toMatchObject(expected);
  });

  test.each([
    [
      'title: none',
      '1:1 which charge? Give "run", or "charge", or "current" (or "current density") with "time", or "current file"; to ask what an amount takes, write "expected: {}" with its product',
    ],
    ['charge: 50', '2:9 a bare number: write a unit, for example "50 C"'],
    ['charge: 0 C', '2:9 a charge of zero: nothing is made, and nothing can be divided by it'],
    ['charge: { cathodic: 0 C }', '2:9 a charge of zero: nothing is made, and nothing can be divided by it'],
    [
      'charge: { cathodic: -5 C }',
      '2:21 a positive number is needed, not "-5 C": the name says the direction',
    ],
    ['run: 3\ncharge: 5 C', '3:9 "run" and "charge" both say which charge: keep one'],
    [
      'current: 5 A',
      '2:10 a current needs a "time" to make a charge; to ask what an amount takes, write "expected: {}" with its product',
    ],
    ['current: 5 A\ntime: -1 h', '3:7 must be above zero, not "-1 h"'],
    ['charge: [50 C]', '2:9 a charge, for example "50 C", is needed here, not a list'],
    ['charge: { cathodic: 50 }', '2:21 a bare number: write a unit, for example "50 C"'],
    ['charge: 50 V', expect.stringMatching(/^2:9 .*is a potential/)],
    ['run: 0', expect.stringMatching(/^2:6 run must be a whole number/)],
  ])('%s is refused', (charge, message) => {
    expect(problemsOf(`cottrell sheet: 1\n${charge}\n${PRODUCTS}`)).toEqual([message]);
  });
});

describe('corrections and uncertainty of the charge', () => {
  const read = (text: string) =>
    parseSheet(`cottrell sheet: 1\ncharge: 50 C\ntime: 1 h\n${text}\n${PRODUCTS}`);

  test('double layer per cycle, or from capacitance and step', () => {
    expect(read('double layer: { per cycle: 4 mC, cycles: 10, source: a }').doubleLayer).toEqual({
      perCycle_C: 0.004,
      cycles: 10,
      relative_u: 0,
      source: 'a',
    });
    const layer = read(
      'double layer: { capacitance: 0.2 mF, step: 1.5 V, cycles: 360, source: a, uncertainty: 10 % }',
    );
    expect(layer.doubleLayer!.perCycle_C).toBeCloseTo(3e-4, 15);
    expect(layer.doubleLayer!.relative_u).toBeCloseTo(0.1, 15);
  });

  test('limits of the instrument count as rectangular', () => {
    expect(read('charge uncertainty: { gain: 0.2 %, offset: 1 uA }').chargeUncertainty).toEqual([
      { input: 'gain of the current', relative: 0.002 / Math.sqrt(3), distribution: 'rectangular' },
      { input: 'offset of the current', u_A: 1e-6 / Math.sqrt(3), distribution: 'rectangular' },
    ]);
    expect(read('charge uncertainty: 0.5 %').chargeUncertainty).toEqual([
      { input: 'charge', relative: 0.005 },
    ]);
    expect(read('charge uncertainty: 50 mC').chargeUncertainty).toEqual([{ input: 'charge', u_C: 0.05 }]);
  });

  test.each([
    ['double layer: { per cycle: 4 mC, source: a }', /4:15 the number of "cycles" is missing/],
    ['double layer: { cycles: 4, source: a }', /4:15 give either "per cycle", or "capacitance" with "step"/],
    ['double layer: { capacitance: 1 mF, cycles: 4, source: a }', /needs a "step"/],
    [
      'double layer: { capacitance: 1 mF, step: 1 V, resistance: 5 ohm, cycles: 4, source: a }',
      /belong together/,
    ],
    ['double layer: { per cycle: 4 mC, cycles: 4 }', /source|is missing/],
    ['redox: { charge: 1 C }', /is missing/],
    ['redox: { charge: -1 C, source: a }', /4:18 a positive charge is needed/],
    ['redox: { charge: 1 C, source: a, uncertainty: 3 V }', /a charge is needed/],
    ['charge uncertainty: 3 g', /a charge is needed/],
  ])('%s is refused', (text, message) => {
    const problems = problemsOf(`cottrell sheet: 1\ncharge: 50 C\ntime: 1 h\n${text}\n${PRODUCTS}`);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
  });

  test('an area of nothing is told at its place, and the efficiency stands', () => {
    const text = `cottrell sheet: 1\ncharge: 50 C\ntime: 1 h\ncell: { area: 0 cm^2 }\n${PRODUCTS}`;
    const { problems, products } = computeSheet(parseSheet(text));
    expect(problems.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
      expect.stringMatching(/^4:15 must be above zero/),
    ]);
    expect(products[0]!.efficiency).not.toBeNull();
  });

  test('an offset without a time is refused', () => {
    const text = `cottrell sheet: 1\ncharge: 50 C\ncharge uncertainty: { offset: 1 uA }\n${PRODUCTS}`;
    expect(problemsOf(text)).toEqual(['3:31 an offset needs the "time" it acted']);
  });
});

describe('a sheet that cannot be used', () => {
  test('says everything at once, in the order of the text, products included', () => {
    const text = [
      'cottrell sheet: 1',
      'tilte: x',
      'current: 3',
      'products:',
      '  - product: hydrogen',
      '    volum: 3 mL',
      '    amount: 1 umol',
    ].join('\n');
    expect(problemsOf(text)).toEqual([
      '2:1 unknown key "tilte"; did you mean "title"?',
      '3:10 a bare number: write a unit, for example "3 mA"',
      '6:5 unknown key "volum"; did you mean "volume"?',
    ]);
  });

  test.each([
    ['', 'is no map'],
    ['cottrell sheet: 1\ncharge: 5 C\n', 'has no products'],
    ['cottrell sheet: 1\ncharge: 5 C\nproducts: []\n', 'has an empty list'],
    ['cottrell sheet: 2\ncharge: 5 C\nproducts: [{ product: H2, amount: 1 mol }]\n', 'is of another version'],
    ['cottrell sheet: 1\ncharge: [5 C\n', 'is no YAML'],
  ])('%j (%s)', (text) => {
    expect(problemsOf(text).length).toBeGreaterThan(0);
  });
});

test('what is wrong inside a product stays with that product', () => {
  const sheet = parseSheet(
    'cottrell sheet: 1\ncharge: 5 C\nproducts:\n  - { product: hydrogen, amount: 1 umol }\n  -\n  - { product: CO, amont: 3 umol }\n',
  );
  expect(sheet.rows.map(({ name }) => name)).toEqual(['hydrogen', 'product 2', 'CO']);
  expect(sheet.rows.map(({ problems }) => problems.map(({ line, column }) => [line, column]))).toEqual([
    [],
    [[5, 4]],
    [[6, 20]],
  ]);
});

test('the example reads', () => {
  const text = readFileSync(new URL('../../../examples/ammonia-sheet.yaml', import.meta.url), 'utf8');
  const sheet = parseSheet(text);
  expect(sheet.rows.map(({ problems }) => problems)).toEqual([[], [], []]);
});
