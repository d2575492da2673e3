import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseParticipant } from '../../../src/core/faradaic/balance.ts';
import { findSpecies } from '../../../src/core/faradaic/species.ts';
import { deriveReaction, equationText } from '../../../src/core/faradaic/stoichiometry.ts';
import { imbalance } from './balance-check.ts';

function derive(product: string, from: string[], coproducts: string[] = []) {
  return deriveReaction(findSpecies(product), from.map(parseParticipant), coproducts.map(parseParticipant));
}

describe('textbook half-reactions', () => {
  test.each([
    ['Cu', ['Cu2+'], 2, 'Cu2+ + 2 e- -> Cu'],
    ['copper', ['copper sulfate'], 2, 'CuSO4 + 2 e- -> Cu + SO4^2-'],
    ['Ag', ['Ag+'], 1, 'Ag+ + e- -> Ag'],
    ['silver', ['AgNO3'], 1, 'AgNO3 + e- -> Ag + NO3-'],
    ['Zn', ['Zn2+'], 2, 'Zn2+ + 2 e- -> Zn'],
    ['Ni', ['Ni2+'], 2, 'Ni2+ + 2 e- -> Ni'],
    ['Al', ['Al3+'], 3, 'Al3+ + 3 e- -> Al'],
    ['aluminium', ['alumina'], 3, 'Al2O3 + 6 H+ + 6 e- -> 2 Al + 3 H2O'],
    ['Au', ['Au3+'], 3, 'Au3+ + 3 e- -> Au'],
    ['Na', ['NaCl'], 1, 'NaCl + e- -> Na + Cl-'],
    ['Mg', ['MgCl2'], 2, 'MgCl2 + 2 e- -> Mg + 2 Cl-'],
    ['Cr', ['CrO4^2-'], 6, 'CrO4^2- + 8 H+ + 6 e- -> Cr + 4 H2O'],
    ['Fe', ['Fe3O4'], 8 / 3, 'Fe3O4 + 8 H+ + 8 e- -> 3 Fe + 4 H2O'],
    ['Fe2+', ['Fe3+'], 1, 'Fe3+ + e- -> Fe2+'],
    ['ferrocyanide', ['ferricyanide'], 1, 'Fe(CN)6^3- + e- -> Fe(CN)6^4-'],
    ['hydrogen', [], 2, '2 H+ + 2 e- -> H2'],
    ['hydrogen', ['water'], 2, '2 H+ + 2 e- -> H2'],
    ['oxygen', [], -4, '2 H2O -> O2 + 4 H+ + 4 e-'],
    ['oxygen', ['OH-'], -4, '2 H2O -> O2 + 4 H+ + 4 e-'],
    ['ozone', [], -6, '3 H2O -> O3 + 6 H+ + 6 e-'],
    ['water', ['O2'], 2, 'O2 + 4 H+ + 4 e- -> 2 H2O'],
    ['H2O2', ['O2'], 2, 'O2 + 2 H+ + 2 e- -> H2O2'],
    ['H2O2', ['H2O'], -2, '2 H2O -> H2O2 + 2 H+ + 2 e-'],
    ['chlorine', ['Cl-'], -2, '2 Cl- -> Cl2 + 2 e-'],
    ['chlorine', ['NaCl'], -2, '2 NaCl -> Cl2 + 2 Na+ + 2 e-'],
    ['hypochlorite', ['chloride'], -2, 'Cl- + H2O -> ClO- + 2 H+ + 2 e-'],
    ['ClO3-', ['Cl-'], -6, 'Cl- + 3 H2O -> ClO3- + 6 H+ + 6 e-'],
    ['PbO2', ['Pb2+'], -2, 'Pb2+ + 2 H2O -> PbO2 + 4 H+ + 2 e-'],
    ['MnO2', ['Mn2+'], -2, 'Mn2+ + 2 H2O -> MnO2 + 4 H+ + 2 e-'],
    ['S2O8^2-', ['SO4^2-'], -2, '2 SO4^2- -> S2O8^2- + 2 e-'],
    ['Cu2+', ['Cu'], -2, 'Cu -> Cu2+ + 2 e-'],
    ['adiponitrile', ['acrylonitrile'], 2, '2 CH2CHCN + 2 H+ + 2 e- -> NC(CH2)4CN'],
    ['ammonium', ['nitrate'], 8, 'NO3- + 10 H+ + 8 e- -> NH4+ + 3 H2O'],
    ['15NH3', ['15NO2-'], 6, '15NO2- + 7 H+ + 6 e- -> 15NH3 + 2 H2O'],
    ['NH3', ['KNO3'], 8, 'KNO3 + 9 H+ + 8 e- -> NH3 + K+ + 3 H2O'],
    ['FDCA', ['HMF'], -6, 'C6H6O3 + 2 H2O -> C6H4O5 + 6 H+ + 6 e-'],
  ])('%s from %s', (product, from, electrons, acid) => {
    const reaction = derive(product, from);
    expect(reaction.electrons).toBeCloseTo(electrons, 14);
    expect(equationText(reaction.acid)).toBe(acid);
  });

  test('a by-product that is named takes its share: Kolbe, caustic soda, fed CO2', () => {
    expect(derive('ethane', ['acetate'], ['2 CO2']).electrons).toBe(-2);
    expect(derive('NaOH', ['Na+'], ['1/2 H2']).electrons).toBe(1);
    expect(derive('ammonia', ['urea'], ['CO2']).electrons).toBe(0);
  });

  test('electrons as a fraction stay exact', () => {
    expect(derive('Fe', ['Fe3O4']).electronsText).toBe('8/3');
  });

  test('the derivation shows the degrees of reduction', () => {
    expect(derive('ammonia', ['nitrite']).derivation).toBe('γ(NH3) 8 − γ(NO2-) 2 = 6');
    expect(derive('urea', ['CO2', 'nitrate']).derivation).toBe(
      'γ(CO(NH2)2) 16 − γ(CO2) 0 − 2 γ(NO3-) 0 = 16',
    );
  });
});

describe('what is fed decides', () => {
  test.each([
    ['urea', ['CO2', 'NO3-'], 16],
    ['urea', ['CO', 'NO3-'], 14],
    ['urea', ['CO2', 'N2'], 6],
    ['urea', ['CO', 'N2'], 4],
    ['urea', ['CO2', 'NH3'], 0],
    ['cyclohexanone oxime', ['cyclohexanone', 'NO'], 3],
    ['cyclohexanone oxime', ['cyclohexanone', 'NO2-'], 4],
    ['cyclohexanone oxime', ['cyclohexanone', 'NH2OH'], 0],
    ['cyclohexanone oxime', ['phenol', 'NH2OH'], 4],
    ['aniline', ['ammonia', 'phenylboronic acid'], -2],
    ['aniline', ['nitrite', 'phenylboronic acid'], 4],
    ['HMTA', ['NO3-', 'HCHO'], 32],
    ['HMTA', ['NO3-', 'CO2'], 56],
  ])('%s from %s takes %d electrons', (product, from, electrons) => {
    expect(derive(product, from).electrons).toBe(electrons);
  });

  test('feeds per molecule of product come out of the balance', () => {
    const { feeds } = derive('HMTA', ['NO3-', 'HCHO']);
    expect(feeds.map(({ species, count }) => [species.name, count.numerator])).toEqual([
      ['nitrate', 4],
      ['formaldehyde', 6],
    ]);
  });
});

describe('what cannot be derived is said, not guessed', () => {
  test.each([
    ['ammonia', [], [], /say what ammonia is made from/],
    ['ammonia', ['CO2'], [], /needs N, but there is none in CO2/],
    ['ammonia', ['nitrite', 'CO2'], [], /CO2 takes no part/],
    ['ammonia', ['ammonia'], [], /made from itself/],
    ['ammonia', ['nitrite', 'NO2-'], [], /nitrite is listed twice/],
    ['phenol', ['nitrobenzene'], [], /nitrobenzene brings N, which phenol does not keep/],
    ['acetamide', ['CO', 'CO2', 'NH3'], [], /atoms alone do not say how many CO .* for example "1 CO"/],
    ['cyclohexanone oxime', ['NH3', 'cyclohexanone', 'O2'], [], /how many O2/],
    ['glycine', ['DMF'], [], /no numbers of DMF make glycine/],
    ['Fe2+', ['Fe3+', '0 Cu+'], [], /must be more than 0/],
    ['ferrocyanide', ['Fe2+', '7 CN-'], [], /do not fit together/],
    ['urea', ['CO2', 'methylamine'], [], /would not use up CO2/],
  ])('%s from %s', (product, from, coproducts, message) => {
    expect(() => derive(product, from, coproducts)).toThrow(message);
  });

  test('a number in front settles what atoms leave open', () => {
    expect(derive('acetamide', ['1 CO', 'CO2', 'NH3']).electrons).toBe(6);
    expect(derive('acetamide', ['2 CO', 'NH3']).electrons).toBe(4);
  });
});

test('any product of C, H, N, O from any of its sources is balanced, and its electrons are the difference of γ', () => {
  const product = fc.record({
    C: fc.integer({ min: 1, max: 12 }),
    H: fc.integer({ min: 1, max: 24 }),
    N: fc.integer({ min: 1, max: 6 }),
    O: fc.integer({ min: 0, max: 8 }),
  });
  const carbon = fc.constantFrom('CO2', 'CO', 'HCHO', 'CH3OH', 'C2H4', 'C6H6');
  const nitrogen = fc.constantFrom('NO3-', 'NO2-', 'NO', 'N2', 'NH2OH', 'NH3', 'N2H4', 'NH4+');
  const gammaOf: Record<string, number> = {
    CO2: 0,
    CO: 2,
    HCHO: 4,
    CH3OH: 6,
    C2H4: 12,
    C6H6: 30,
    'NO3-': 0,
    'NO2-': 2,
    NO: 3,
    N2: 10,
    NH2OH: 6,
    NH3: 8,
    N2H4: 14,
    'NH4+': 8,
  };
  const carbonsOf: Record<string, number> = { C2H4: 2, C6H6: 6 };
  const nitrogensOf: Record<string, number> = { N2: 2, N2H4: 2 };
  fc.assert(
    fc.property(product, carbon, nitrogen, ({ C, H, N, O }, c, n) => {
      const formula = `C${C}H${H}N${N}${O > 0 ? `O${O}` : ''}`;
      const reaction = derive(formula, [c, n]);
      const gamma = 4 * C + H - 2 * O + 5 * N;
      const fed = (C / (carbonsOf[c] ?? 1)) * gammaOf[c]! + (N / (nitrogensOf[n] ?? 1)) * gammaOf[n]!;
      expect(reaction.electrons).toBeCloseTo(gamma - fed, 9);
      expect(imbalance(equationText(reaction.acid))).toEqual({});
      expect(imbalance(equationText(reaction.base))).toEqual({});
    }),
  );
});
