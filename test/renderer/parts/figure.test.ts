import { expect, test } from 'vitest';
import { figureText } from '../../../src/renderer/parts/Figure.tsx';

const charge = (value: number | null) => figureText(value, 'C', { unit: 'C', decimals: 3 });

test('a fixed unit and fixed decimals keep the point in its place while the value grows', () => {
  expect([0, 0.0004, 0.0126, 0.9996, 9.1, 9.9996, 123.4567].map(charge)).toEqual([
    '0.000 C',
    '0.000 C',
    '0.013 C',
    '1.000 C',
    '9.100 C',
    '10.000 C',
    '123.457 C',
  ]);
});

test('negative values have a true minus sign, and nothing is never negative', () => {
  expect(figureText(-0.0253, 'A', { unit: 'mA', decimals: 2 })).toBe('−25.30 mA');
  expect(figureText(-1e-9, 'A', { unit: 'mA', decimals: 2 })).toBe('0.00 mA');
});

test('what is not known is a dash with the unit', () => {
  expect(charge(null)).toBe('– C');
});
