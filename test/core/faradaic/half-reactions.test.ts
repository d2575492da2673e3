// 121 half-reactions of C-N coupling and its side reactions: electron number, direction, molar mass and equations by derivation.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseParticipant } from '../../../src/core/faradaic/balance.ts';
import { parseFormula } from '../../../src/core/faradaic/formula.ts';
import { findSpecies } from '../../../src/core/faradaic/species.ts';
import { deriveReaction, equationText } from '../../../src/core/faradaic/stoichiometry.ts';
import { countAtoms, imbalance, normalForm, readEquation } from './balance-check.ts';

const ROWS = readFileSync(new URL('./half-reactions.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [product, formula, molarMass, from, coproducts, electrons, acid, base] = line.split('\t') as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const list = (text: string) => (text === '' ? [] : text.split(' | '));
    return {
      product,
      formula,
      molarMass,
      from: list(from),
      coproducts: list(coproducts),
      electrons: Number(electrons),
      acid,
      base,
    };
  });

function derive(row: (typeof ROWS)[number]) {
  return deriveReaction(
    findSpecies(row.product),
    row.from.map(parseParticipant),
    row.coproducts.map(parseParticipant),
  );
}

test('there are 121 of them', () => {
  expect(ROWS).toHaveLength(121);
});

describe.each(ROWS)('$product from $from', (row) => {
  test('takes the known number of electrons in the known direction', () => {
    const { electrons, direction } = derive(row);
    expect(electrons).toBe(row.electrons);
    expect(direction).toBe(row.electrons > 0 ? 'cathodic' : row.electrons < 0 ? 'anodic' : 'chemical');
  });

  test('has the known formula and molar mass', () => {
    const { formula } = findSpecies(row.product);
    expect(formula.molarMass).toBe(Number(row.molarMass));
    expect(formula.atoms).toEqual(parseFormula(row.formula).atoms);
  });

  test('is balanced in atoms and charge, in acid and in base', () => {
    const { acid, base } = derive(row);
    expect(imbalance(equationText(acid))).toEqual({});
    expect(imbalance(equationText(base))).toEqual({});
    expect(equationText(acid)).not.toContain('OH-');
    expect(equationText(base)).not.toMatch(/H\+/);
  });

  test('is the known equation', () => {
    const { acid, base } = derive(row);
    expect(normalForm(equationText(acid), row.formula)).toBe(normalForm(row.acid, row.formula));
    expect(normalForm(equationText(base), row.formula)).toBe(normalForm(row.base, row.formula));
  });

  test('agrees with the degrees of reduction of the known equation', () => {
    const gamma = (formula: string) => {
      const of = (element: string) => countAtoms(formula).get(element) ?? 0;
      return 4 * of('C') + of('H') - 2 * of('O') + 5 * of('N') + 3 * of('B') - of('charge');
    };
    const { left, right } = readEquation(row.acid);
    const sum = (side: [number, string][]) =>
      side
        .filter(([, formula]) => formula !== 'e-')
        .reduce((total, [count, f]) => total + count * gamma(f), 0);
    const made = right.find(([, formula]) => formula === row.formula)![0];
    expect((sum(right) - sum(left)) / made).toBeCloseTo(derive(row).electrons, 12);
  });
});
