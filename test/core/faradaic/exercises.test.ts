// Exercises in the words of textbooks: how much, how long, which current, how thick, what volume, what energy. Where an
// exercise was found in print its source and its printed answer stand beside it; every other number is closed form,
// with F = 96485 C/mol and printed atomic masses.
import { describe, expect, test } from 'vitest';
import { compute } from './support.ts';

/** What theory expects of the first product of a sheet without problems. */
function expected(text: string) {
  const { problems, products } = compute(text);
  expect(problems).toEqual([]);
  return products[0]!.expected!;
}

/** Within so many parts of a thousand: books round to three digits. */
function near(value: number | null | undefined, book: number, perMille = 2) {
  expect(value).toBeTypeOf('number');
  expect(Math.abs(value! / book - 1)).toBeLessThan(perMille / 1e3);
}

describe('how much does a charge make?', () => {
  test.each<[string, string, string, number]>([
    // 10 A × 43 200 s / (2 F) × 63.546 g = 142.3 g
    ['copper in 12 h at 10 A', 'current: 10.0 A\ntime: 12.0 h', 'product: copper, from: CuO', 142.3e-3],
    // NEET (India): 4.0e4 A for 6 h give 8.1e4 g of aluminium (27 g/mol); printed 8.05e4 g.
    ['aluminium in 6 h', 'current: 4.0e4 A\ntime: 6 h', 'product: aluminium, from: Al2O3', 80.5],
    // 1.10e6 A for 2.80 h: 1.15e5 mol of electrons, 3.83e4 mol, 1.03e6 g as printed (rounded at each step)
    ['aluminium plant', 'current: 1.10e6 A\ntime: 2.80 h', 'product: aluminum, from: alumina', 1034],
    // 2 A for 6 h 42 min: 48 240 C, 0.25 mol
    ['hydrogen from water', 'current: 2 A\ntime: 402 min', 'product: hydrogen', 0.504e-3],
    // 1 C is 1.118 mg of silver: the old definition of the international ampere
    ['silver coulometer', 'charge: 1 C', 'product: silver, from: silver nitrate', 1.118e-6],
    // One electron to a gold of the cyanide bath: 3600 / 96485 × 196.97 g
    [
      'gold from cyanide, an ampere-hour',
      'charge: 1 Ah',
      'product: gold, from: dicyanoaurate, coproducts: cyanide',
      7.349e-3,
    ],
    // Three electrons to one of chloride: a third of that
    ['gold from chloride, an ampere-hour', 'charge: 1 A·h', 'product: gold, from: Au3+', 2.45e-3],
    // 2 kAh × 3600 / (4 F) × 47.867 g
    ['titanium, 2 kAh', 'charge: 2 kAh', 'product: titanium, from: titanium tetrachloride', 0.893],
    // 9657 C deposit 3.18 g of copper; in series 10.80 g of silver
    ['silver after copper', 'charge: 9657 C', 'product: silver, from: Ag+', 10.796e-3],
    // 3600 C / (2 F) × 253.81 g
    ['iodine', 'charge: 3600 C', 'product: iodine, from: iodide', 4.735e-3],
    // 3600 C / (2 F) × 86.936 g
    ['manganese dioxide', 'charge: 3600 C', 'product: manganese dioxide, from: Mn2+', 1.6219e-3],
    ['lead dioxide', 'charge: 3600 C', 'product: PbO2, from: Pb2+', 4.462e-3],
  ])('%s', (_title, charge, product, kilograms) => {
    near(expected(`${charge}\nproducts: [{ ${product}, expected: {} }]`).made!.mass_kg, kilograms);
  });

  test.each<[string, string, string, number]>([
    // 30 kA × 86 400 s / F × 22.990 g × 85 %
    ['sodium, a Downs cell for a day', 'current: 30 kA\ntime: 1 d', 'product: sodium, from: NaCl|85 %', 525],
    // 3600 × 100 A / (6 F) × 47.997 g × 15 %
    ['ozone', 'current: 100 A\ntime: 1 h', 'product: ozone|15 %', 4.477e-3],
    // 5 kA × 3600 s / (2 F) × 228.19 g × 80 %
    [
      'ammonium persulfate',
      'current: 5 kA\ntime: 1 h',
      'product: ammonium persulfate, from: [ammonium sulfate, sulfate]|80 %',
      17.03,
    ],
    // 1 kA × 86 400 s / F × 158.03 g × 75 %
    [
      'permanganate from manganate',
      'current: 1 kA\ntime: 24 h',
      'product: KMnO4, from: potassium manganate|75 %',
      106.1,
    ],
    // 50 A × 7200 s / (2 F) × 34.014 g × 90 %
    ['hydrogen peroxide from oxygen', 'current: 50 A\ntime: 2 h', 'product: H2O2, from: O2|90 %', 57.1e-3],
    // 75 kA × 86 400 s / (6 F) × 106.44 g × 95 %
    ['sodium chlorate', 'current: 75 kA\ntime: 1 d', 'product: sodium chlorate, from: brine|95 %', 1131.9],
    // 1 kA × 3600 s / F × 39.997 g × 96 %
    [
      'caustic soda',
      'current: 1 kA\ntime: 1 h',
      'product: caustic soda, from: sodium ion, coproducts: 1/2 H2|96 %',
      1.4327,
    ],
    // 1 kA × 3600 s / (2 F) × 108.14 g × 90 %
    ['adiponitrile', 'current: 1 kA\ntime: 1 h', 'product: adiponitrile, from: acrylonitrile|90 %', 1.8157],
    // 1 kA × 3600 s / (6 F) × 51.996 g × 15 %
    ['chromium', 'current: 1 kA\ntime: 1 h', 'product: chromium, from: chromic acid|15 %', 48.5e-3],
  ])('%s, at its efficiency', (_title, charge, written, kilograms) => {
    const [product, efficiency] = written.split('|');
    const sheet = `${charge}\nproducts: [{ ${product}, expected: { efficiency: ${efficiency} } }]`;
    near(expected(sheet).made!.mass_kg, kilograms);
  });

  test('OpenStax, Chemistry (1st ed.), Electrochemistry, exercise 51: 2.345 A for 45 min give 0.0328 mol of hydrogen', () => {
    near(
      expected('current: 2.345 A\ntime: 45 min\nproducts: [{ product: hydrogen, expected: {} }]').made!
        .amount_mol,
      0.0328,
    );
  });
});

describe('cells in series', () => {
  test('28 cells of copper refining at 18 kA and 97 % for a day: 13.91 t, 0.261 kWh/kg', () => {
    // 28 × 18 000 A × 86 400 s / (2 F) × 63.546 g × 0.97; 2 F × 0.30 V / (3.6e6 × 0.97 × 0.063546)
    const { made, needed, specificEnergy_kWh_kg } = expected(
      'current: 18 kA\ntime: 24 h\ncells: 28\ncell: { voltage: 0.30 V }\nproducts: [{ product: copper, from: Cu2+, mass: 13.91 t, expected: { efficiency: 97 % } }]',
    );
    near(made!.mass_kg, 13_910);
    near(specificEnergy_kWh_kg, 0.2609);
    // The same amount takes the same current and time, through each of the cells.
    near(needed!.current_A, 18e3);
    near(needed!.time_s, 86_400);
    near(needed!.charge_C, 18e3 * 86_400);
    near(needed!.energy_J, 13_910 * 0.2609 * 3.6e6);
  });

  test('240 pots at 300 kA and 94.5 % make 548 t of aluminium a day', () => {
    const pots = (mass: string) =>
      compute(
        `current: 300 kA\ntime: 1 d\ncells: 240\nproducts: [{ product: aluminium, from: alumina, mass: ${mass} }]`,
      ).products[0]!;
    near(pots('548 t').efficiency!.efficiency, 0.945);
    near(pots('548 t').expected!.made!.mass_kg, 579_881);
  });

  test('a density of current is that of one cell, with as many times the area', () => {
    const { charge, products } = compute(
      'current: 400 A\ntime: 1 h\ncells: 10\ncell: { area: 1 m^2 }\nproducts: [{ product: zinc, from: Zn2+, amount: 37.31 mol }]',
    );
    expect(charge.cells).toBe(10);
    expect(charge.source).toBe('400 A × 1 h × 10 cells');
    expect(charge.currentDensity!.mean_A_m2).toBeCloseTo(400, 9);
    // 10 × 400 A × 3600 s / (2 F) = 74.62 mol at 100 %
    near(products[0]!.efficiency!.efficiency, 0.5);
    near(products[0]!.metrics!.partialCurrentDensity_A_m2, 200);
  });

  test('an area of a plant is told in square metres, one of a laboratory in square centimetres', () => {
    const source = (area: string) =>
      compute(
        `current density: 500 A/m^2\ntime: 24 h\ncell: { area: ${area} }\nproducts: [{ product: zinc, from: Zn2+, expected: {} }]`,
      ).charge.source;
    expect(source('1.6 m^2')).toBe('500 A/m^2 × 1.600 m^2 × 24 h');
    expect(source('3 dm^2')).toBe('500 A/m^2 × 300.0 cm^2 × 24 h');
  });

  test('a run or a file is one cell', () => {
    expect(() => compute('run: 3\ncells: 2\nproducts: [{ product: hydrogen, amount: 1 umol }]')).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ path: 'cells' })] }),
    );
  });
});

describe('how long, which current, which charge?', () => {
  const needed = (text: string) => expected(text).needed!;

  test('Zumdahl & Zumdahl, Chemistry: An Atoms First Approach (2nd ed.), 19.22: 1.00e3 kg of magnesium at 5.00e4 A', () => {
    // 1e6 g / 24.305 × 2 F / 5e4 A = 44.1 h; printed 43.8 h from an equivalent rounded to 1.26e-4 g/C.
    const { time_s } = needed(
      'current: 5.00e4 A\nproducts: [{ product: magnesium, from: magnesium chloride, mass: 1.00e3 kg, expected: {} }]',
    );
    near(time_s! / 3600, 44.1);
    near(time_s! / 3600, 43.8, 10);
  });

  test('IIT-JEE (India) 1992: a kilogram of chlorine at 25 A and 62 %', () => {
    // 1000 g / 70.90 × 2 F / (25 A × 0.62) = 48.77 h
    const { time_s } = needed(
      'current: 25 A\nproducts: [{ product: chlorine, from: brine, mass: 1 kg, expected: { efficiency: 62 % } }]',
    );
    near(time_s! / 3600, 48.77);
  });

  test('12.3 g of nitrobenzene to aniline at 50 % and 3.0 V: 115 800 C, 347.4 kJ (printed, F = 96500 C/mol)', () => {
    const { charge_C, energy_J, time_s, current_A } = needed(
      'cell: { voltage: 3.0 V }\nproducts: [{ product: aniline, from: nitrobenzene, mass: 12.3 g, as: nitrobenzene, expected: { efficiency: 50 % } }]',
    );
    near(charge_C, 115_800);
    near(energy_J, 347.4e3);
    expect([time_s, current_A]).toEqual([null, null]);
  });

  test('5.12 kg of aluminium take 5.49e7 C', () => {
    near(
      needed('products: [{ product: aluminium, from: Al3+, mass: 5.12 kg, expected: {} }]').charge_C,
      5.49e7,
    );
  });

  test('805 g of aluminium in 24 h take 99.95 A', () => {
    near(
      needed('time: 24 h\nproducts: [{ product: aluminium, from: alumina, mass: 805 g, expected: {} }]')
        .current_A,
      99.95,
    );
  });

  test('1900 kg of alumina at 1500 A are gone in 1998 h', () => {
    near(
      needed(
        'current: 1500 A\nproducts: [{ product: aluminium, from: alumina, mass: 1900 kg, as: alumina, expected: {} }]',
      ).time_s! / 3600,
      1998,
    );
  });

  test('0.02 mol of hydrogen at 20 mA: 193 000 s', () => {
    near(
      needed('current: 20 mA\nproducts: [{ product: hydrogen, amount: 0.02 mol, expected: {} }]').time_s,
      193e3,
    );
  });

  test('600 lb of aluminium at 1.0e5 A: 8.11 h', () => {
    // 272 155 g / 26.982 × 3 F / 1e5 A
    near(
      needed('current: 1.0e5 A\nproducts: [{ product: aluminium, from: Al3+, mass: 600 lb, expected: {} }]')
        .time_s! / 3600,
      8.11,
    );
  });

  test('1.8 g of nickel at 2 A: 2960 s', () => {
    near(
      needed('current: 2 A\nproducts: [{ product: nickel, from: NiSO4, mass: 1.8 g, expected: {} }]').time_s,
      2960,
    );
  });

  test('such a sheet has no efficiency, and says so', () => {
    const { charge, products, closures } = compute(
      'current: 2 A\nproducts: [{ product: nickel, from: NiSO4, mass: 1.8 g, expected: {} }]',
    );
    expect(charge.source).toBe('none yet, at 2 A');
    expect(charge.notes.join()).toMatch(/no charge is stated, so there is no efficiency/);
    expect(products[0]!.efficiency?.efficiency ?? null).toBeNull();
    expect(closures).toEqual([]);
  });
});

describe('plating: how thick?', () => {
  test('Chang, General Chemistry: The Essential Concepts (5th ed.), 19.56: a chromium bumper, 2.2 h', () => {
    // 1.0e-5 m × 0.25 m² × 7190 kg/m³ = 17.98 g; × 6 F / 51.996 / 25.0 A = 8007 s
    const { time_s } = expected(
      'current: 25.0 A\ncell: { area: 0.25 m^2 }\nproducts: [{ product: chromium, from: dichromate, thickness: 1.0e-2 mm, density: 7.19 g/cm^3, expected: {} }]',
    ).needed!;
    near(time_s, 8007);
  });

  test('2.08 m² of chromium 0.037 mm thick in 4.50 h: 380 A', () => {
    const { current_A } = expected(
      'time: 4.50 h\ncell: { area: 2.08 m^2 }\nproducts: [{ product: chromium, from: chromate, thickness: 0.037 mm, density: 7.19 g/cm^3, expected: {} }]',
    ).needed!;
    near(current_A, 380);
  });

  test('10 A for 30 min on 0.2 m²: 1.12 µm of chromium', () => {
    near(
      expected(
        'current: 10 A\ntime: 30 min\ncell: { area: 0.2 m^2 }\nproducts: [{ product: chromium, from: CrO3, density: 7.19 g/cm^3, expected: {} }]',
      ).made!.layer_m,
      1.12e-6,
      5,
    );
  });

  test('nickel at 40 A/m² for 2 h: 9.84 µm', () => {
    near(
      expected(
        'current density: 40 A/m^2\ntime: 2 h\ncell: { area: 3 dm^2 }\nproducts: [{ product: nickel, from: Ni2+, density: 8900 g/L, expected: {} }]',
      ).made!.layer_m,
      9.84e-6,
    );
  });

  test('15 A for 1 h at 60 % on both sides of 4 cm²: 0.14 cm of nickel, printed from masses rounded to 10 g', () => {
    near(
      expected(
        'current: 15 A\ntime: 1 h\ncell: { area: 8 cm^2, area basis: both sides }\nproducts: [{ product: nickel, from: nickel sulfate, density: 8.9 g/cm^3, expected: { efficiency: 60 % } }]',
      ).made!.layer_m,
      0.138e-2,
      5,
    );
  });

  test('20 µm of nickel on 2 dm² at 4 A/dm² and 96 %: 25.4 min', () => {
    // 3.560 g / 58.693 × 2 F / 0.96 / 8 A
    near(
      expected(
        'current density: 4 A/dm^2\ncell: { area: 2 dm^2 }\nproducts: [{ product: nickel, from: Ni2+, thickness: 20 um, density: 8.9 g/cm^3, expected: { efficiency: 96 % } }]',
      ).needed!.time_s! / 60,
      25.4,
    );
  });

  test('a mil of copper on 36 square inches: 5.286 g, a layer found again from its mass', () => {
    // 25.4e-6 m × 0.023226 m² × 8960 kg/m³
    const plated = (fields: string) =>
      compute(
        `charge: 10 Ah\ncell: { area: 36 in^2 }\nproducts: [{ product: copper, from: CuSO4, density: 8.96 g/cm^3, ${fields} }]`,
      ).products[0]!;
    near(plated('thickness: 1 mil').amount!.total_mol * 63.546, 5.286);
    near(plated('mass: 5.286 g').metrics!.layer_m, 25.4e-6);
  });
});

describe('gases', () => {
  const volume = (state: string, efficiency = '') =>
    expected(
      `current: 0.840 A\ntime: 20.0 min\nproducts: [{ product: hydrogen, expected: { ${state}${efficiency} } }]`,
    ).made!.gasVolume_m3! * 1e6;

  test('over water at 22 °C and 742 mmHg, 19.8 mmHg of it vapour: 133.1 mL', () => {
    // 1008 C / (2 F) = 5.2236 mmol; × 62.364 L Torr/mol/K × 295.15 K / 722.2 Torr
    near(volume('temperature: 22 degC, pressure: 742 mmHg, water vapour: 19.8 mmHg'), 133.1);
    near(volume('temperature: 22 degC, pressure: 742 torr, water vapour: saturated'), 133.1);
  });

  test.each([
    ['temperature: 0 degC, pressure: 1 atm', 117.1],
    ['temperature: 0 degC, pressure: 1 bar', 118.6],
    ['temperature: 298.15 K, pressure: 14.696 psi', 127.8],
    ['temperature: 20 degC, pressure: 98 kPa', 129.9],
  ])('dry at %s', (state, millilitres) => {
    near(volume(state), millilitres);
  });

  test('92 % of it', () => {
    near(volume('temperature: 0 degC, pressure: 1 atm', ', efficiency: 92 %'), 107.7);
  });

  test('155 mL of oxygen over water at 754 torr and 295 K, from 2387 C', () => {
    // (754 − 19.8) / 760 atm × 0.155 L / (0.082057 × 295) = 6.186 mmol; × 4 F = 2387 C
    const { products, problems } = compute(
      'charge: 2387 C\nproducts: [{ product: oxygen, gas volume: 155 mL, pressure: 754 torr, temperature: 295 K, water vapour: 19.8 torr }]',
    );
    expect(problems).toEqual([]);
    near(products[0]!.efficiency!.efficiency, 1);
    expect(products[0]!.amount!.arithmetic[0]).toMatch(/\(754 torr − 19\.8 torr\) × 155 mL/);
  });

  test('peroxodisulfuric acid with 9.72 L of hydrogen and 2.35 L of oxygen at 0 °C and 1 atm: 43.5 g close the anode', () => {
    // Hydrogen: 9.72 / 22.414 × 2 F = 83 683 C passed; oxygen took 4 F × 2.35 / 22.414 of them.
    const gas = 'pressure: 1 atm, temperature: 0 degC, water vapour: included';
    const { closures, problems } = compute(`charge: 83683 C
products:
  - { product: hydrogen, gas volume: 9.72 L, ${gas} }
  - { product: oxygen, gas volume: 2.35 L, ${gas} }
  - { product: peroxodisulfuric acid, from: sulfuric acid, mass: 43.48 g }
`);
    expect(problems).toEqual([]);
    for (const { sum } of closures) near(sum, 1, 1);
    expect(closures.map(({ ledger }) => ledger)).toEqual(['cathode', 'anode']);
  });
});

test('the chlor-alkali cell by the tonne: 2.44 MWh of chlorine, 2.16 MWh of caustic soda', () => {
  // 2 F × 3.1 V / (3.6e6 × 0.96 × 0.07090); F × 3.1 V / (3.6e6 × 0.96 × 0.039997)
  const { products } = compute(`current: 100 kA
time: 1 h
cell: { voltage: 3.1 V }
products:
  - { product: chlorine gas, from: brine, expected: { efficiency: 96 % } }
  - { product: caustic soda, from: Na+, coproducts: 1/2 H2, expected: { efficiency: 96 % } }
`);
  near(products[0]!.expected!.specificEnergy_kWh_kg, 2.441);
  near(products[1]!.expected!.specificEnergy_kWh_kg, 2.164);
});

/** Coupling and reduction products as laboratories find them; every number is closed form beside its sheet. */
describe('what a laboratory finds', () => {
  const F = 96485;
  const efficiency = (text: string) => {
    const { problems, products } = compute(text);
    expect(problems).toEqual([]);
    return products[0]!.efficiency!.efficiency;
  };
  const amount = (text: string) => {
    const { problems, products } = compute(text);
    expect(problems).toEqual([]);
    return products[0]!.amount!.total_mol;
  };

  test('urea by the diacetyl monoxime line: 9.39 % of 57.6 C', () => {
    // Line through (0, 0.004) (1, 0.047) (2, 0.088) (5, 0.216) (10, 0.430): Sxx = 65.2, Sxy = 2.777, b = 0.042592, a = 0.003669;
    // (0.153 − 0.003669) / 0.042592 = 3.5061 mg/L; × 2 × 30 mL / 60.056 g/mol = 3.5028 µmol; × 16 F / 57.6 C
    near(
      efficiency(`current: -8 mA
time: 2 h
calibrations:
  damo: { standards: [0 mg/L, 1 mg/L, 2 mg/L, 5 mg/L, 10 mg/L], signals: [0.004, 0.047, 0.088, 0.216, 0.430] }
products:
  - { product: urea, from: [nitrate, CO2], calibration: damo, signal: [0.152, 0.154, 0.153], dilution: 2, volume: 30 mL }
`),
      (16 * F * 3.5028e-6) / 57.6,
      1,
    );
  });

  test('urea by NMR against maleic acid, what came from the labelled nitrate: 4.912 µmol', () => {
    // 0.2 µmol × (0.84/4) / (1/2) × 60 = 5.040 µmol; × (0.965 − 0.00364) / (0.990 − 0.00364)
    near(
      efficiency(`charge: -57.6 C
products:
  - { product: urea, from: [nitrate, CO2], integral: 0.84, protons: 4, standard integral: 1.00, standard protons: 2,
      standard amount: 0.2 umol, sample volume: 0.5 mL, volume: 30 mL, isotope: { label: 15N, product: 96.5 %, feed: 99.0 % } }
`),
      (16 * F * 4.9122e-6) / 57.6,
      1,
    );
  });

  test('urea by urease, two ammonia each, less what was there without the substrate: 9.688 µmol', () => {
    // (1.2 − 0.1) mg/L × 10 × 30 mL / 17.031 g/mol / 2
    near(
      amount(`charge: 57.6 C
products:
  - { product: urea, from: [nitrite, CO2], concentration: 1.2 mg/L, as: NH3, dilution: 10, volume: 30 mL,
      blanks: { no substrate: { concentration: 0.1 mg/L, as: NH3, dilution: 10, volume: 30 mL } } }
`),
      9.688e-6,
      1,
    );
  });

  test('ammonia in catholyte, anolyte and as the sulfate of the trap: 160.9 µmol', () => {
    // 2.1 mg/L × 25 × 35 mL / 14.007 + 0.4 mg/L × 35 mL / 14.007 + 2 × 1.9 mg / 132.14 = 131.18 + 1.00 + 28.76 µmol
    near(
      amount(`current: -50 mA
time: 1 h
products:
  - product: ammonia
    from: nitrate
    parts:
      - { in: catholyte, concentration: 2.1 mg/L, as: N, dilution: 25, volume: 35 mL }
      - { in: anolyte, concentration: 0.4 mg/L, as: N, volume: 35 mL }
      - { in: acid trap, mass: 1.9 mg, as: (NH4)2SO4 }
`),
      160.94e-6,
      1,
    );
  });

  test('HMTA from nitrate and formaldehyde: 32 electrons, four nitrates and six formaldehydes each', () => {
    const { products, substrates, problems } = compute(`charge: 500 C
substrates:
  nitrate: { start: 0.1 M, end: 60 mM, volume: 30 mL }
  formaldehyde: { start: 0.2 M, end: 0.15 M, volume: 30 mL }
products: [{ product: HMTA, from: [nitrate, formaldehyde], mass: 12 mg }]
`);
    expect(problems).toEqual([]);
    // 12 mg / 140.19 g/mol = 85.60 µmol; of 3 mmol of nitrate and 6 mmol of formaldehyde; 40 % and 25 % are gone.
    near(products[0]!.efficiency!.efficiency, (32 * F * 85.6e-6) / 500, 1);
    expect(substrates.map(({ conversion }) => conversion)).toEqual([
      expect.closeTo(0.4, 12),
      expect.closeTo(0.25, 12),
    ]);
    const [nitrate, formaldehyde] = products[0]!.metrics!.yields;
    near(nitrate!.yield, (4 * 85.6e-6) / 3e-3, 1);
    near(nitrate!.nitrogenSelectivity, (4 * 85.6e-6) / 1.2e-3, 1);
    near(formaldehyde!.yield, (6 * 85.6e-6) / 6e-3, 1);
    near(formaldehyde!.carbonSelectivity, (6 * 85.6e-6) / 1.5e-3, 1);
  });

  test('four gases of CO2 at one flow of 20 mL/min, 25 °C and 1 atm: 90.9 % of 60 mA', () => {
    // 20 mL/min / 24.465 L/mol = 13.625 µmol/s; × (2 × 8200 + 2 × 3100 + 8 × 400 + 12 × 1300 ppm) × F / 60 mA
    const gas = (name: string, ppm: number) =>
      `  - { product: ${name}, fraction: ${ppm} ppm, flow: 20 mL/min, flow at: outlet, flow state: { temperature: 25 degC, pressure: 1 atm } }\n`;
    const { closures, problems } = compute(
      `current: -60 mA\ntime: 30 min\nproducts:\n${gas('CO, from: CO2', 8200)}${gas('hydrogen', 3100)}${gas('methane, from: CO2', 400)}${gas('ethylene, from: CO2', 1300)}`,
    );
    expect(problems).toEqual([]);
    near(closures[0]!.sum, (13.625e-6 * 41_400e-6 * F) / 60e-3, 1);
  });

  test('CO by an inert tracer: 5 sccm are 11 % of what comes out', () => {
    // 5 / 22 413.97 / 60 / 0.11 mol/s × 2.1 % × 2 F / 200 mA
    near(
      efficiency(
        'current: -200 mA\ntime: 1 h\nproducts: [{ product: CO, from: CO2, fraction: 2.1 %, flow: 5 sccm, tracer: 11 % }]',
      ),
      ((5 / 22_413.97 / 60 / 0.11) * 0.021 * 2 * F) / 0.2,
      1,
    );
  });

  test('standard litres a minute: 10 % of 0.5 slm are 71.7 % of 10 A', () => {
    // 500 / 22 413.97 / 60 mol/s × 10 % × 2 F / 10 A
    for (const flow of ['0.5 slm', '0.5 slpm', '500 sccm'])
      near(
        efficiency(
          `current: -10 A\ntime: 1 h\nproducts: [{ product: CO, from: CO2, fraction: 10 %, flow: ${flow}, flow at: outlet }]`,
        ),
        ((500 / 22_413.97 / 60) * 0.1 * 2 * F) / 10,
        1,
      );
  });

  test('a CO2 electrolyser at 2.8 V keeps 45.4 % of its energy in CO and hydrogen', () => {
    // (2 F × 3.2 mmol × 1.33 V + 2 F × 0.4 mmol × 1.23 V) / 720 C / 2.8 V
    const { cellEnergyEfficiency, closures, problems } = compute(`current: 200 mA
time: 1 h
cell: { voltage: 2.8 V }
products:
  - { product: CO, from: CO2, amount: 3.2 mmol, standard cell voltage: 1.33 V }
  - { product: hydrogen, amount: 0.4 mmol, standard cell voltage: 1.23 V }
  - { product: oxygen, amount: 1.85 mmol }
`);
    expect(problems).toEqual([]);
    near(cellEnergyEfficiency, 0.4541, 1);
    near(closures.find(({ ledger }) => ledger === 'anode')!.sum, (4 * F * 1.85e-3) / 720, 1);
  });

  test('ethane of a Kolbe coupling, 350 mL at 20 °C and 1 atm from an ampere-hour', () => {
    // 101.325 kPa × 350 mL / (8.3145 × 293.15) = 14.550 mmol; × 2 F / 3600 C
    near(
      efficiency(
        'current: 1 A\ntime: 1 h\nproducts: [{ product: ethane, from: acetate, coproducts: 2 CO2, gas volume: 350 mL, pressure: 1 atm, temperature: 20 degC, water vapour: included }]',
      ),
      (2 * F * 14.55e-3) / 3600,
      1,
    );
  });

  test('the carbon anodes of an aluminium pot: four electrons to a CO2', () => {
    // 1e3 A × 86 400 s / (4 F) × 12.011 g = 2689 g of carbon, 9853 g of CO2
    const { made } = expected(
      'current: 1 kA\ntime: 1 d\nproducts: [{ product: CO2, from: graphite, expected: {} }]',
    );
    near(made!.amount_mol * 12.011, 2689, 1);
    near(made!.mass_kg, 9.853, 1);
  });
});
