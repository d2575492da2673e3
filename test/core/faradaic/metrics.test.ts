import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as metrics from '../../../src/core/faradaic/metrics.ts';

// Worked values, each computed by hand from its definition with F = 96485.33212 C/mol.
describe('derived figures', () => {
  test('yield rate on area: 50 µmol on 1 cm² in half an hour', () => {
    const rate_mol_m2_s = metrics.rate(50e-6, 1e-4, 1800);
    expect(rate_mol_m2_s * 1e6 * 3600 * 1e-4).toBeCloseTo(100, 10); // µmol h⁻¹ cm⁻²
  });

  test('yield rate on catalyst mass: 50 µmol of urea on 0.5 mg in half an hour', () => {
    const rate_kg_kg_s = metrics.rate(50e-6 * 0.060056, 0.5e-6, 1800);
    expect(rate_kg_kg_s * 3600 * 1e3).toBeCloseTo(12011.2, 8); // µg h⁻¹ mg⁻¹ is 1e-3 kg h⁻¹ kg⁻¹
  });

  test('rate from current density: 100 mA/cm², 83.8 %, 4 electrons', () => {
    const rate_mol_m2_s = metrics.rateFromCurrentDensity(1000, 0.838, 4);
    expect(rate_mol_m2_s * 1e3 * 3600 * 1e-4).toBeCloseTo(0.7816732175, 9); // mmol h⁻¹ cm⁻²
  });

  test('partial current', () => {
    expect(metrics.partialCurrent(0.63, 5e-3)).toBeCloseTo(3.15e-3, 15);
  });

  test('specific energy of urea', () => {
    expect(metrics.specificEnergy_kWh_kg(16, 2.5, 0.143, 0.060056)).toBeCloseTo(124.8321201, 6);
  });

  test('half-cell energy efficiency', () => {
    expect(metrics.halfCellEnergyEfficiency(0.69, -0.2, 0.968)).toBeCloseTo(0.3655384615, 9);
  });

  test('full-cell energy efficiency', () => {
    const products = [
      { efficiency: 0.8, standardCellVoltage_V: 1.2 },
      { efficiency: 0.2, standardCellVoltage_V: 1.23 },
    ];
    expect(metrics.fullCellEnergyEfficiency(products, 2.4)).toBeCloseTo((0.96 + 0.246) / 2.4, 14);
  });

  test('charge per mole of substrate', () => {
    expect(metrics.faradaysPerMole(579, 1e-3)).toBeCloseTo(6.000912131, 8);
  });

  test('milliampere hours', () => {
    expect(metrics.milliampereHours(100)).toBeCloseTo(27.77777778, 8);
  });

  test('turnover frequency: 100 µmol/h on 50 nmol of sites', () => {
    expect(metrics.turnoverFrequency_per_s(100e-6 / 3600, 50e-9)).toBeCloseTo(0.5555555556, 9);
  });

  test('single-pass conversion: 0.5 A at 90 %, 0.1 M at 1 mL/min', () => {
    const conversion = metrics.singlePassConversion({
      current_A: 0.5,
      efficiency: 0.9,
      electrons: 8,
      perProduct: 1,
      inlet_mol_m3: 100,
      flow_m3_s: 1e-6 / 60,
    });
    expect(conversion).toBeCloseTo(0.3497941009, 9);
  });

  test('conversion, yield, selectivity: 6 HCHO per HMTA', () => {
    expect(metrics.conversion(10e-3, 4e-3)).toBeCloseTo(0.6, 14);
    expect(metrics.chemicalYield(0.5e-3, 10e-3, 6)).toBeCloseTo(0.3, 14);
    expect(metrics.selectivity(0.3, 0.6)).toBeCloseTo(0.5, 14);
  });
});

describe('the identity of rate, current density and efficiency', () => {
  const published = { currentDensity_A_m2: 1000, efficiency: 0.838, electrons: 4 };
  const perHourAndCm2 = (mmol: number) => (mmol * 1e-3) / 3600 / 1e-4;

  test('a consistent report passes', () => {
    const check = metrics.checkRate({ ...published, rate_mol_m2_s: perHourAndCm2(0.78) });
    expect(check.warning).toBeUndefined();
    expect(check.ratio).toBeCloseTo(0.78 / 0.7816732175, 9);
  });

  test('a wrong electron number is seen', () => {
    const check = metrics.checkRate({ ...published, electrons: 3, rate_mol_m2_s: perHourAndCm2(0.78) });
    expect(check.warning).toMatch(/disagree by a factor of 0\.748/);
  });

  test('milli for micro is named: 199 mmol/(h cm²) of alanine would need 13.4 A/cm²', () => {
    const check = metrics.checkRate({
      rate_mol_m2_s: perHourAndCm2(199),
      currentDensity_A_m2: 134,
      efficiency: 0.795,
      electrons: 2,
    });
    expect(check.neededCurrentDensity_A_m2 / 1e4).toBeCloseTo(13.417, 2);
    expect(check.warning).toMatch(/unit prefix/);
  });

  test('two faces of an electrode for one are named', () => {
    const check = metrics.checkRate({ ...published, rate_mol_m2_s: perHourAndCm2(0.7816732175 * 2) });
    expect(check.warning).toMatch(/one face or two faces/);
  });

  test('holds for whatever is computed from one charge and one amount', () => {
    const positive = fc.double({ min: 1e-6, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(
        positive,
        positive,
        positive,
        fc.integer({ min: 1, max: 32 }),
        (charge, moles, area, electrons) => {
          const time_s = 3600;
          const efficiency = (electrons * 96485.33212331 * moles) / charge;
          const check = metrics.checkRate({
            rate_mol_m2_s: metrics.rate(moles, area, time_s),
            currentDensity_A_m2: charge / time_s / area,
            efficiency,
            electrons,
          });
          expect(check.ratio).toBeCloseTo(1, 10);
        },
      ),
    );
  });
});
