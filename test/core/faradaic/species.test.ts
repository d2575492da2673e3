import { describe, expect, test } from 'vitest';
import { parseFormula, sameComposition } from '../../../src/core/faradaic/formula.ts';
import { findSpecies, sameSpecies, speciesFrom } from '../../../src/core/faradaic/species.ts';
import { SPECIES } from '../../../src/core/faradaic/species-table.ts';

describe('the table', () => {
  test('calls no two species by the same name or formula', () => {
    const spellings = SPECIES.flatMap(([name, formula, ...also]) => [...new Set([name, formula, ...also])]);
    expect(spellings.filter((spelling, i) => spellings.indexOf(spelling) !== i)).toEqual([]);
  });

  test('finds every species by each of its names and spellings', () => {
    for (const [name, formula, ...also] of SPECIES)
      for (const spelling of [name, formula, ...also])
        expect(findSpecies(spelling).name, spelling).toBe(name);
  });

  test('has the formula of every spelling that is one', () => {
    const condensed = SPECIES.flatMap(([, formula, ...also]) =>
      also.map((spelling) => [formula, spelling] as const),
    );
    const readable = condensed.filter(([, spelling]) =>
      /^[A-Z][A-Za-z0-9()]*\d[A-Za-z0-9()^+-]*$/.test(spelling),
    );
    expect(readable.length).toBeGreaterThan(20);
    for (const [formula, spelling] of readable) {
      if (/^(Ph|Me|Et|N,|HMF)/.test(spelling)) continue;
      expect(sameComposition(parseFormula(formula), parseFormula(spelling)), spelling).toBe(true);
    }
  });
});

describe('finding a species', () => {
  test('by name in any case, by formula in exact case', () => {
    expect(findSpecies('Ammonia').formula.text).toBe('NH3');
    expect(findSpecies('  phenylboronic   acid ').formula.molarMass).toBe(121.93);
    expect(findSpecies('CO').formula.atoms).toEqual({ C: 1, O: 1 });
    expect(findSpecies('Co').formula.atoms).toEqual({ Co: 1 });
    expect(findSpecies('NO₂⁻').name).toBe('nitrite');
    expect(findSpecies('PhB(OH)2').name).toBe('phenylboronic acid');
  });

  test('keeps the forms of ammonia apart: their molar masses are the classic trap', () => {
    expect(findSpecies('ammonia').formula.molarMass).toBe(17.031);
    expect(findSpecies('NH4+').formula.molarMass).toBe(18.039);
    expect(findSpecies('NH4Cl').formula.molarMass).toBe(53.489);
    expect(sameSpecies(findSpecies('NH3'), findSpecies('NH4+'))).toBe(false);
  });

  test('understands a formula that nobody listed', () => {
    const toluidine = findSpecies('C7H9N');
    expect(toluidine).toMatchObject({ name: 'C7H9N', listed: false });
    expect(sameSpecies(toluidine, speciesFrom('p-toluidine', 'CH3C6H4NH2'))).toBe(true);
  });

  test('suggests the name that was meant', () => {
    expect(() => findSpecies('amonia')).toThrow(/did you mean "ammonia"\?/);
    expect(() => findSpecies('nh3')).toThrow(/did you mean "NH3"\?/);
    expect(() => findSpecies('zzzz')).toThrow(/neither a species known by name nor a formula/);
  });
});
