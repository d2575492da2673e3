// Worked examples of the kind found in general, analytical and industrial electrochemistry textbooks. Each expected
// value was worked out with a pocket calculator from F = 96485 C/mol and printed atomic masses, and is given to the
// digits such books print.
import { expect, test } from 'vitest';
import { computeSheet } from '../../../src/core/faradaic/compute-sheet.ts';
import { parseSheet } from '../../../src/core/faradaic/sheet.ts';

function efficiencies(sheet: string) {
  const result = computeSheet(parseSheet(`cottrell sheet: 1\n${sheet}`));
  expect(result.problems).toEqual([]);
  return Object.fromEntries(result.products.map((p) => [p.product, p.efficiency?.efficiency ?? null]));
}

test('copper coulometry: 2.00 A for 30.0 min deposit 1.185 g at 100 %', () => {
  // 3600 C / (2 × 96485 C/mol) = 18.656 mmol; × 63.546 g/mol = 1.1855 g
  const { copper } = efficiencies(
    'current: 2.00 A\ntime: 30.0 min\nproducts: [{ product: copper, from: Cu2+, mass: 1.150 g }]',
  );
  expect(copper).toBeCloseTo(1.15 / 1.1855, 4);
});

test('silver coulometer: 4.025 g of silver is one hour at 1 A', () => {
  const { silver } = efficiencies(
    'charge: 3600 C\nproducts: [{ product: silver, from: Ag+, mass: 4.025 g }]',
  );
  expect(silver).toBeCloseTo(1, 3);
});

test('Hall-Héroult cell: 150 kA for 24 h at 93 % give 1.1235 t of aluminium', () => {
  // 1.296e10 C / (3 × 96485 C/mol) = 44 774 mol; × 26.982 g/mol = 1208.1 kg at 100 %
  const { aluminium } = efficiencies(
    'current: 150 kA\ntime: 24 h\nproducts: [{ product: aluminium, from: alumina, mass: 1123.5 kg }]',
  );
  expect(aluminium).toBeCloseTo(0.93, 3);
});

test('chlor-alkali: chlorine, caustic and hydrogen share one charge, each on its own electrode', () => {
  // 96485 C: 0.5 mol Cl2 (35.45 g), 1 mol NaOH (40.00 g), 0.5 mol H2 at 100 %
  const sheet = `cottrell sheet: 1
charge: 96485 C
products:
  - { product: chlorine, from: NaCl, mass: 34.032 g }
  - { product: hydrogen, amount: 0.5 mol }
  - { product: oxygen, amount: 10 mmol }
`;
  const result = computeSheet(parseSheet(sheet));
  const [chlorine, hydrogen, oxygen] = result.products.map((p) => p.efficiency!.efficiency);
  expect(chlorine).toBeCloseTo(0.96, 4);
  expect(hydrogen).toBeCloseTo(1, 5);
  expect(oxygen).toBeCloseTo(0.04, 5);
  expect(result.closures.map(({ ledger, sum }) => [ledger, sum.toFixed(3)])).toEqual([
    ['anode', '1.000'],
    ['cathode', '1.000'],
  ]);
});

test('caustic soda is one electron a molecule once its hydrogen is named', () => {
  const { NaOH } = efficiencies(
    "charge: 96485 C\nproducts: [{ product: NaOH, from: Na+, coproducts: '1/2 H2', mass: 38.4 g }]",
  );
  expect(NaOH).toBeCloseTo(38.4 / 39.997, 4);
});

test('zinc electrowinning with hydrogen beside it: 90 % + 10 %', () => {
  // 1000 A for 1 h: 18.656 mol of electron pairs
  const sheet = `current: 1000 A
time: 1 h
products:
  - { product: zinc, from: Zn2+, mass: 1097.7 g }
  - { product: hydrogen, amount: 1.8656 mol }
`;
  const { zinc, hydrogen } = efficiencies(sheet);
  expect(zinc).toBeCloseTo(0.9, 4);
  expect(hydrogen).toBeCloseTo(0.1, 4);
});

test('chromium from chromic acid at 15 %', () => {
  // 6 × 96485 / 51.996 g = 11 133.7 C/g
  const { chromium } = efficiencies(
    'charge: 74225 C\nproducts: [{ product: chromium, from: CrO4^2-, mass: 1 g }]',
  );
  expect(chromium).toBeCloseTo(0.15, 4);
});

test('water electrolysis: 2 mol of hydrogen for 1 mol of oxygen', () => {
  const { hydrogen, oxygen } = efficiencies(
    'charge: 385941 C\nproducts: [{ product: hydrogen, amount: 2 mol }, { product: oxygen, amount: 1 mol }]',
  );
  expect(hydrogen).toBeCloseTo(1, 5);
  expect(oxygen).toBeCloseTo(1, 5);
});

test('adiponitrile: two electrons couple two acrylonitriles', () => {
  // 108.14 g/mol; 2 × 96485 C
  const { adiponitrile } = efficiencies(
    'charge: 192970 C\nproducts: [{ product: adiponitrile, from: acrylonitrile, mass: 97.33 g }]',
  );
  expect(adiponitrile).toBeCloseTo(0.9, 3);
});

test('5 mg of urea from nitrate and CO2 in 600 C', () => {
  const { urea } = efficiencies(
    'charge: 600 C\nproducts: [{ product: urea, from: [NO3-, CO2], mass: 5.0 mg }]',
  );
  expect(urea).toBeCloseTo(0.214211918, 9);
});

test('0.15 mM of ammonia after tenfold dilution, 30 mL, nitrate, 50 C', () => {
  const { ammonia } = efficiencies(
    'charge: 50 C\nproducts: [{ product: ammonia, from: nitrate, concentration: 0.15 mM, dilution: 10, volume: 30 mL }]',
  );
  expect(ammonia).toBeCloseTo(0.6946943913, 9);
});

test('aniline by pulsed coupling: ammonia with n = 6 on the cathodic, aniline with n = 2 on the anodic charge', () => {
  const { ammonia, aniline } = efficiencies(`charge: { cathodic: 100 C, anodic: 10 C }
products:
  - { product: ammonia, from: nitrite, amount: 120 umol, also counts: aniline }
  - { product: aniline, from: [ammonia, phenylboronic acid], amount: 40 umol }
`);
  expect(ammonia).toBeCloseTo((6 * 96485.33 * 160e-6) / 100, 6);
  expect(aniline).toBeCloseTo((2 * 96485.33 * 40e-6) / 10, 6);
});

test('a Hofmann voltameter: 0.500 A for 30.0 min give 114.1 mL of hydrogen and 57.0 mL of oxygen at 25 °C and 1 atm', () => {
  // 900 C / (2 × 96485) = 4.664 mmol; × 24.465 L/mol = 114.1 mL; half as much oxygen.
  const dry = 'pressure: 1 atm, temperature: 25 degC, water vapour: included';
  const { hydrogen, oxygen } = efficiencies(`current: 0.500 A
time: 30.0 min
products:
  - { product: hydrogen, gas volume: 114.1 mL, ${dry} }
  - { product: oxygen, gas volume: 57.05 mL, ${dry} }
`);
  expect(hydrogen).toBeCloseTo(1, 3);
  expect(oxygen).toBeCloseTo(1, 3);
});

test('collected over water the same hydrogen fills 117.8 mL', () => {
  // 114.1 mL × 101.325 / (101.325 − 3.17)
  const { hydrogen } = efficiencies(
    'current: 0.500 A\ntime: 30.0 min\nproducts: [{ product: hydrogen, gas volume: 117.8 mL, pressure: 1 atm, temperature: 25 degC, water vapour: saturated }]',
  );
  expect(hydrogen).toBeCloseTo(1, 3);
});

test('5.6 L of oxygen at 0 °C and 1 atm are a faraday: 96 485 C', () => {
  const { oxygen } = efficiencies(
    'charge: 96485 C\nproducts: [{ product: oxygen, gas volume: 5.603 L, pressure: 1 atm, temperature: 0 degC, water vapour: included }]',
  );
  expect(oxygen).toBeCloseTo(1, 3);
});

test('energies per kilogram: aluminium 13.5 kWh, chlorine 2.51 kWh, hydrogen 47.9 kWh', () => {
  // n F U / (3.6e6 η M): 3 × 96485 × 4.2 / (3.6e6 × 0.93 × 0.026982) = 13.46, and so on.
  const energy = (current: string, voltage: string, product: string) => {
    const result = computeSheet(
      parseSheet(
        `cottrell sheet: 1\ncurrent: ${current}\ntime: 1 h\ncell: { voltage: ${voltage} }\nproducts: [{ ${product} }]`,
      ),
    );
    expect(result.problems).toEqual([]);
    return result.products[0]!.metrics!.specificEnergy_kWh_kg;
  };
  // One hour at 1 kA and 100 %: 335.6 g of aluminium, 1322.8 g of chlorine, 37.61 g of hydrogen.
  expect(energy('1 kA', '4.2 V', 'product: aluminium, from: Al3+, mass: 312.1 g')).toBeCloseTo(13.46, 1);
  expect(energy('1 kA', '3.15 V', 'product: chlorine, from: Cl-, mass: 1256.7 g')).toBeCloseTo(2.507, 2);
  expect(energy('1 kA', '1.8 V', 'product: hydrogen, mass: 37.61 g')).toBeCloseTo(47.86, 1);
});

test('a rate from a current density: 10 mA/cm² of hydrogen at 100 % are 186.6 µmol/(h cm²)', () => {
  const result = computeSheet(
    parseSheet(
      'cottrell sheet: 1\ncurrent: 20 mA\ntime: 1 h\ncell: { area: 2 cm^2 }\nproducts: [{ product: hydrogen, amount: 373.1 umol }]',
    ),
  );
  // 36 C / (2 × 96485 C/mol) = 186.56 µmol
  const { rate_mol_m2_s, partialCurrentDensity_A_m2 } = result.products[0]!.metrics!;
  expect(rate_mol_m2_s! * 3600 * 1e-4 * 1e6).toBeCloseTo(186.55, 1);
  expect(partialCurrentDensity_A_m2).toBeCloseTo(100, 1);
});
