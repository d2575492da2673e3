import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import { parseFormula, sameComposition } from '../../../src/core/faradaic/formula.ts';

describe('reading a formula', () => {
  test.each([
    ['NH3', { N: 1, H: 3 }, 0],
    ['HN(CH3)2', { H: 7, N: 1, C: 2 }, 0],
    ['CO(NH2)2', { C: 1, O: 1, N: 2, H: 4 }, 0],
    ['CuSO4·5H2O', { Cu: 1, S: 1, O: 9, H: 10 }, 0],
    ['CuSO4.5H2O', { Cu: 1, S: 1, O: 9, H: 10 }, 0],
    ['NO3-', { N: 1, O: 3 }, -1],
    ['NO₃⁻', { N: 1, O: 3 }, -1],
    ['NH4+', { N: 1, H: 4 }, 1],
    ['Cu2+', { Cu: 1 }, 2],
    ['Cu+2', { Cu: 1 }, 2],
    ['Cu²⁺', { Cu: 1 }, 2],
    ['Cu(2+)', { Cu: 1 }, 2],
    ['Cu(II)', { Cu: 1 }, 2],
    ['Hg2^2+', { Hg: 2 }, 2],
    ['SO4 2-', { S: 1, O: 4 }, -2],
    ['SO42-', { S: 1, O: 4 }, -2],
    ['SO4^2-', { S: 1, O: 4 }, -2],
    ['SO4--', { S: 1, O: 4 }, -2],
    ['Cr2O72-', { Cr: 2, O: 7 }, -2],
    ['[Fe(CN)6]3-', { Fe: 1, C: 6, N: 6 }, -3],
    ['Fe(CN)64-', { Fe: 1, C: 6, N: 6 }, -4],
    ['O2^-', { O: 2 }, -1],
    ['O^2-', { O: 1 }, -2],
    ['H+', { H: 1 }, 1],
  ])('%s', (text, atoms, charge) => {
    const formula = parseFormula(text);
    expect(formula.atoms).toEqual(atoms);
    expect(formula.charge).toBe(charge);
  });

  test('has one spelling for each ion, however it was written', () => {
    expect(['SO4 2-', 'SO42-', 'SO₄²⁻', 'SO4--'].map((text) => parseFormula(text).text)).toEqual(
      Array(4).fill('SO4^2-'),
    );
    expect(['Cu+2', 'Cu(II)', 'Cu²⁺'].map((text) => parseFormula(text).text)).toEqual(Array(3).fill('Cu2+'));
  });

  test.each([
    ['O2-', /two ways: write O\^2- or O2\^-/],
    ['S2-', /two ways/],
    ['Xx', /neither an element/],
    ['NH3)', /cannot be read from "\)" on/],
    ['Mg(OH', /not a complete formula/],
    ['()', /cannot be read/],
    ['2 H2', /cannot be read/],
    ['', /not a complete formula/],
    ['H0', /cannot be read/],
    ['[99C]H4', /neither an element with a standard weight nor a known label/],
  ])('refuses %j', (text, message) => {
    expect(() => parseFormula(text)).toThrow(message);
    expect(() => parseFormula(text)).toThrow(CottrellError);
  });
});

describe('molar mass', () => {
  // Printed in CRC Handbook of Chemistry and Physics and on bottles.
  test.each([
    ['H2O', 18.015],
    ['NaCl', 58.44],
    ['CuSO4·5H2O', 249.68],
    ['KMnO4', 158.03],
    ['K3[Fe(CN)6]', 329.24],
    ['C6H12O6', 180.16],
    ['AgNO3', 169.87],
    ['NH4Cl', 53.49],
    ['Al2O3', 101.96],
  ])('%s', (text, molarMass) => {
    expect(Math.abs(parseFormula(text).molarMass - molarMass)).toBeLessThan(4e-5 * molarMass);
  });

  test('counts labelled atoms with the mass of the isotope, and balances them as their element', () => {
    expect(parseFormula('15NH3').molarMass).toBeCloseTo(18.024, 3);
    expect(parseFormula('¹⁵NO3-').atoms).toEqual({ N: 1, O: 3 });
    expect(parseFormula('[13C]O2').molarMass).toBeCloseTo(45.001, 3);
    expect(parseFormula('D2O').molarMass).toBeCloseTo(20.027, 3);
    expect(sameComposition(parseFormula('15NH3'), parseFormula('NH3'))).toBe(true);
  });
});

test('the atoms of any formula are those it was written from', () => {
  const element = fc.constantFrom('C', 'H', 'N', 'O', 'S', 'Cl', 'Cu', 'Na');
  const group = fc.array(fc.tuple(element, fc.integer({ min: 1, max: 20 })), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      group,
      group,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: -4, max: 4 }),
      (outer, inner, times, charge) => {
        const write = (atoms: [string, number][]) =>
          atoms.map(([e, n]) => `${e}${n === 1 ? '' : n}`).join('');
        const sign = charge === 0 ? '' : `^${Math.abs(charge)}${charge < 0 ? '-' : '+'}`;
        const formula = parseFormula(`${write(outer)}(${write(inner)})${times}${sign}`);
        const expected: Record<string, number> = {};
        for (const [e, n] of outer) expected[e] = (expected[e] ?? 0) + n;
        for (const [e, n] of inner) expected[e] = (expected[e] ?? 0) + n * times;
        expect(formula.atoms).toEqual(expected);
        expect(formula.charge).toBe(charge);
        expect(parseFormula(formula.text)).toEqual(formula);
      },
    ),
  );
});
