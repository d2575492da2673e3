// Derived figures in words, each with its basis. Expected values by hand.
import { expect, test } from 'vitest';
import {
  consistencyText,
  currentDensityFigures,
  expectedFigures,
  metricFigures,
} from '../../../src/core/faradaic/derived-figures.ts';
import { sheetText } from '../../../src/core/faradaic/sheet-text.ts';
import { compute } from './support.ts';

// 18 C net in an hour on 0.5 cm²: 5 mA, 10 mA/cm²; 24 C in 40 min and 6 C in 20 min.
const PULSED = compute(`charge: { cathodic: 24 C, anodic: 6 C, cathodic time: 40 min, anodic time: 20 min }
time: 1 h
cell: { area: 0.5 cm^2, area basis: one face, catalyst mass: 2 mg, voltage: 2 V }
products:
  - { product: hydrogen, amount: 60 umol }
`);

test('current densities stand with the area and the time they are of', () => {
  expect(currentDensityFigures(PULSED.charge.currentDensity!)).toEqual([
    {
      name: 'Mean current density',
      value: '10.00 mA/cm^2',
      basis: 'one face area, net, over the whole time',
    },
    {
      name: 'Cathodic current density',
      value: '20.00 mA/cm^2',
      basis: 'one face area, in 40 min 0 s of cathodic current',
    },
    {
      name: 'Anodic current density',
      value: '10.00 mA/cm^2',
      basis: 'one face area, in 20 min 0 s of anodic current',
    },
  ]);
});

test('a constant current has one current density, told once', () => {
  const { currentDensity } = compute(
    'charge: { cathodic: 18 C, cathodic time: 1 h }\ntime: 1 h\ncell: { area: 0.5 cm^2 }\nproducts: [{ product: hydrogen, amount: 60 umol }]\n',
  ).charge;
  expect(currentDensityFigures(currentDensity!).map(({ name }) => name)).toEqual(['Mean current density']);
});

test('rates over the whole time and in that of its own direction, and what theory expects', () => {
  const [{ metrics, expected }] = PULSED.products as [(typeof PULSED.products)[number]];
  const told = new Map(metricFigures(metrics!).map(({ name, value, basis }) => [name, [value, basis]]));
  expect(told.get('Yield rate')![0]).toBe('60.00 µmol/h');
  // 60 µmol in 40 min; on 0.5 cm² twice as much for each, on 2 mg 500 times for a gram.
  expect(told.get('Yield rate per area, on-time')).toEqual([
    '180.0 µmol/(h cm^2)',
    'one face area, in the 40 min 0 s of its own direction',
  ]);
  expect(told.get('Yield rate per catalyst, on-time')![0]).toBe('45.00 mmol/(h g)');
  // 60 µmol × 2.016 g/mol in an hour on 2 mg: 120.95 µg over 2 mg.
  expect(told.get('Yield rate, mass per catalyst')![0]).toBe('60.48 mg/(h g)');
  // 2 F × 60 µmol = 11.578 C at 2 V = 23.156 J; by 3600 J/Wh.
  const energy = expectedFigures(expected!).find(({ name }) => name === 'in energy');
  expect(energy).toEqual({
    name: 'in energy',
    value: '6.432 mWh',
    basis: 'at 100 %',
  });
});

test('the text of a sheet tells every figure of each kind', () => {
  const text = sheetText(PULSED);
  const [{ metrics, expected }] = PULSED.products as [(typeof PULSED.products)[number]];
  const figures = [
    ...currentDensityFigures(PULSED.charge.currentDensity!),
    ...metricFigures(metrics!),
    ...expectedFigures(expected!),
  ];
  expect(figures.length).toBeGreaterThan(12);
  for (const { name, value, basis } of figures) {
    const line = text.split('\n').find((one) => one.includes(name) && one.includes(value));
    expect(line, name).toContain(basis);
  }
});

test('whether reported figures fit is one sentence', () => {
  const text = consistencyText({
    rate_mol_m2_s: 1,
    currentDensity_A_m2: 1000,
    efficiency: 0.838,
    ratio: 1.234,
    reported: ['rate', 'efficiency'],
    warning: null,
  });
  expect(text).toBe(
    'r = j FE/(nF) with 83.8 % and 100.0 mA/cm^2: the rate is 1.23 times what they imply (reported: rate, efficiency)',
  );
});
