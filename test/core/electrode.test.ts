import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  convertPotential,
  correctForResistance,
  findReference,
  needsPH,
  nernstSlope_V,
  potentialVersusSHE,
  REFERENCE_NAMES,
  type ReferenceElectrode,
  RHE,
  referenceUncertainty_V,
  SHE,
} from '../../src/core/electrode.ts';

fc.configureGlobal({ seed: 1 });

const ROOM = { temperature_K: 298.15 };

function reference(name: string): ReferenceElectrode {
  const found = findReference(name);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

describe('potential scales', () => {
  test('the Nernst slope is 59.16 mV at 25 °C and 66.1 mV at 60 °C', () => {
    expect(nernstSlope_V(298.15)).toBeCloseTo(0.0591593496848, 12);
    expect(nernstSlope_V(333.15)).toBeCloseTo(0.0661, 4);
  });

  test('−1.1 V vs Ag/AgCl (sat. KCl) at pH 6.8 is −0.50072 V vs RHE', () => {
    const E = convertPotential(-1.1, reference('Ag/AgCl (sat. KCl)'), RHE, { ...ROOM, pH: 6.8 });
    expect(E).toBeCloseTo(-0.50072, 5);
  });

  test('0 V vs RHE is −59.16 mV a pH unit vs SHE', () => {
    expect(convertPotential(0, RHE, SHE, { ...ROOM, pH: 14 })).toBeCloseTo(-0.82823, 5);
  });

  test('a reference follows its temperature coefficient', () => {
    // Sawyer's table for saturated KCl: 10 K warmer is 10 mV less.
    const cold = potentialVersusSHE(reference('Ag/AgCl (sat. KCl)'), { temperature_K: 298.15 });
    const warm = potentialVersusSHE(reference('Ag/AgCl (sat. KCl)'), { temperature_K: 308.15 });
    expect(cold).toBe(0.197);
    expect(cold - warm).toBeCloseTo(0.01, 12);
  });

  test('Hg/HgO in the electrolyte of the cell stands 0.926 V above the RHE at every pH', () => {
    const electrode = reference('Hg/HgO (same electrolyte)');
    expect(convertPotential(-0.926, electrode, RHE, ROOM)).toBeCloseTo(0, 12);
    expect(convertPotential(-0.926, electrode, RHE, { ...ROOM, pH: 13 })).toBeCloseTo(0, 12);
    // In 1 M base (pH 14) that is about the tabulated 0.098 V vs SHE.
    expect(potentialVersusSHE(electrode, { ...ROOM, pH: 14 })).toBeCloseTo(0.098, 3);
  });

  test('the pH is asked for only where it matters', () => {
    expect(needsPH(RHE, reference('SCE'))).toBe(true);
    expect(needsPH(SHE, reference('SCE'))).toBe(false);
    expect(needsPH(RHE, reference('Hg/HgO (same electrolyte)'))).toBe(false);
    expect(() => convertPotential(0, RHE, SHE, ROOM)).toThrow(/needs the pH/);
  });

  test('there and back is where it was', () => {
    const name = fc.constantFrom(...REFERENCE_NAMES);
    fc.assert(
      fc.property(
        fc.double({ min: -3, max: 3, noNaN: true }),
        name,
        name,
        fc.double({ min: 273, max: 373, noNaN: true }),
        fc.double({ min: 0, max: 14, noNaN: true }),
        (E, a, b, temperature_K, pH) => {
          const there = convertPotential(E, reference(a), reference(b), { temperature_K, pH });
          const back = convertPotential(there, reference(b), reference(a), { temperature_K, pH });
          expect(Math.abs(back - E)).toBeLessThan(1e-12);
        },
      ),
    );
  });
});

describe('reference electrodes by name', () => {
  test.each([
    ['ag/agcl (3M KCl)', 'Ag/AgCl (3 M KCl)'],
    ['Ag|AgCl 3.0 M KCl', 'Ag/AgCl (3 M KCl)'],
    ['Ag/AgCl (3 mol/L KCl)', 'Ag/AgCl (3 M KCl)'],
    ['Ag/AgCl, saturated KCl', 'Ag/AgCl (sat. KCl)'],
    ['Ag/AgCl (3.5 M KCl)', 'Ag/AgCl (3.5 M KCl)'],
    ['Hg/Hg₂SO₄ (sat. K₂SO₄)', 'Hg/Hg2SO4 (sat. K2SO4)'],
    ['sce', 'SCE'],
  ])('%s', (written, name) => {
    expect(reference(written).name).toBe(name);
  });

  test.each(['Ag/AgCl', 'Hg/HgO', 'calomel', 'Hg/Hg2SO4'])(
    '%s alone is refused, with the fillings known',
    (name) => {
      expect(findReference(name)).toMatch(/needs its filling solution.*write one of ".* \(.*\)"/);
    },
  );

  test('says what is nearest, and that an own value is possible', () => {
    expect(findReference('Ag/AgCI (3 M KCl)')).toMatch(
      /did you mean "Ag\/AgCl \(3 M KCl\)"\?.*or your own value/,
    );
    expect(findReference('Ag/AgCl (2 M KCl)')).toMatch(/^the filling solution of .* is not known here/);
    expect(findReference('Fc/Fc+')).toMatch(/measure it in your electrolyte/);
    expect(findReference('OCP')).toMatch(/not a fixed potential/);
  });

  test('an unknown temperature coefficient is paid for with uncertainty', () => {
    const known = reference('SCE');
    const unknown = reference('Ag/AgCl (1 M KCl)');
    expect(referenceUncertainty_V(known, 333.15)).toBe(0.005);
    expect(referenceUncertainty_V(unknown, 298.15)).toBe(0.005);
    expect(referenceUncertainty_V(unknown, 310.15)).toBeCloseTo(0.013, 12); // 5 and 12 mV in quadrature
  });
});

describe('the drop over the resistance', () => {
  test('has the sign of the current: a cathodic one makes the potential less negative', () => {
    expect(correctForResistance(-1.1, -0.05, 2)).toBeCloseTo(-1.0, 12);
    expect(correctForResistance(0.4, 0.05, 2)).toBeCloseTo(0.3, 12);
  });

  test('after 85 % during the measurement, 15 % of 50 mA over 2.5 ohm are left: 18.75 mV', () => {
    const left = correctForResistance(0, -0.05, 2.5, 0.15, 0.85);
    expect(left).toBeCloseTo(0.01875, 12);
    expect(() => correctForResistance(0, -0.05, 2.5, 0.2, 0.85)).toThrow(/together at most 1/);
  });
});
