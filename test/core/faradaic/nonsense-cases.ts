// Nonsense of every kind, each in a sheet with a second product that has nothing to do with it. Shared by the test of
// the computation and by that of the window, where each path must have a field.

interface NonsenseCase {
  readonly kind: string;
  /** Lines of the sheet beside its 50 C of charge and its products. */
  readonly head?: string;
  /** The fields of the first product. */
  readonly row: string;
  readonly path: string;
  readonly message: RegExp;
}

const NH3 = 'product: ammonia, from: nitrite';
const LINE = 'calibrations: { blue: { standards: [1 mM, 2 mM, 3 mM], signals: [0.1, 0.2, 0.301] } }';
const GAS = 'product: oxygen, gas volume: 5 mL';
const HEAD = 'headspace: 45 mL, fraction: 1 %, pressure: 1 atm';

export const NONSENSE: readonly NonsenseCase[] = [
  {
    kind: 'a negative volume',
    row: `${NH3}, concentration: 1 mM, volume: -30 mL`,
    path: 'products[0].volume',
    message: /above zero is needed, not "-30 mL"/,
  },
  {
    kind: 'a reading beyond the line',
    head: LINE,
    row: `${NH3}, calibration: blue, signal: 0.9, volume: 30 mL`,
    path: 'products[0].signal',
    message: /highest standard|beyond/,
  },
  {
    kind: 'an unknown product',
    row: 'product: unobtainium, amount: 1 umol',
    path: 'products[0].product',
    message: /neither a species known by name nor a formula/,
  },
  {
    kind: 'electrons that contradict the formula',
    row: `${NH3}, electrons: 8, amount: 1 umol`,
    path: 'products[0].electrons',
    message: /8 electrons contradict the derived 6/,
  },
  { kind: 'an empty row', row: '', path: 'products[0].product', message: /is missing/ },
  {
    kind: 'an amount that is no number',
    row: `${NH3}, amount: NaN umol`,
    path: 'products[0].amount',
    message: /"NaN umol" is not a number with a unit/,
  },
  {
    kind: 'an infinite amount',
    row: `${NH3}, amount: 1e999 mol`,
    path: 'products[0].amount',
    message: /too large a number/,
  },
  {
    kind: 'an infinite signal',
    head: LINE,
    row: `${NH3}, calibration: blue, signal: .inf, volume: 30 mL`,
    path: 'products[0].signal',
    message: /a number or a list of readings is needed/,
  },
  {
    kind: 'a signal that is not a number',
    head: LINE,
    row: `${NH3}, calibration: blue, signal: .nan, volume: 30 mL`,
    path: 'products[0].signal',
    message: /a number or a list of readings is needed/,
  },
  {
    kind: 'a blank text for a number',
    row: `${NH3}, amount: ''`,
    path: 'products[0].amount',
    message: /nothing is written here/,
  },
  {
    kind: 'a bare number',
    row: `${NH3}, amount: 12`,
    path: 'products[0].amount',
    message: /a bare number: write a unit/,
  },
  {
    kind: 'a percentage without its sign',
    row: `${NH3}, amount: 1 umol, reported: { efficiency: 50 }`,
    path: 'products[0].reported.efficiency',
    message: /50 would be 5000 %: write "50 %", or the fraction 0\.5/,
  },
  {
    kind: 'an expected efficiency of nothing',
    row: `${NH3}, amount: 1 umol, expected: { efficiency: 0 % }`,
    path: 'products[0].expected.efficiency',
    message: /an efficiency above zero is needed/,
  },
  {
    kind: 'an expected efficiency above all',
    row: `${NH3}, amount: 1 umol, expected: { efficiency: 120 % }`,
    path: 'products[0].expected.efficiency',
    message: /at most 100 % can be expected/,
  },
  {
    kind: 'an expected percentage without its sign',
    row: `${NH3}, amount: 1 umol, expected: { efficiency: 93 }`,
    path: 'products[0].expected.efficiency',
    message: /93 would be 9300 %: write "93 %", or the fraction 0\.93/,
  },
  {
    kind: 'a name of nothing',
    row: "product: '', amount: 1 umol",
    path: 'products[0].product',
    message: /nothing is written here/,
  },
  {
    kind: 'an area of zero',
    head: 'cell: { area: 0 cm^2 }',
    row: `${NH3}, amount: 1 umol`,
    path: 'cell.area',
    message: /must be above zero, not "0 cm\^2"/,
  },
  {
    kind: 'an area without unit',
    head: 'cell: { area: 2 }',
    row: `${NH3}, amount: 1 umol`,
    path: 'cell.area',
    message: /a bare number: write a unit/,
  },
  {
    kind: 'a product that stands there twice',
    row: 'product: H2, amount: 1 umol',
    path: 'products[1].product',
    message: /"hydrogen" is product 1 already, and would count twice/,
  },
  {
    kind: 'an isotope fraction above one',
    row: `${NH3}, amount: 1 umol, isotope: { label: 15N, product: 97, feed: 99 % }`,
    path: 'products[0].isotope.product',
    message: /a fraction lies between 0 and 1, not at "97"/,
  },
  {
    kind: 'a dilution below one',
    row: `${NH3}, concentration: 1 mM, volume: 30 mL, dilution: 0.1`,
    path: 'products[0].dilution',
    message: /a dilution is at least 1/,
  },
  {
    kind: 'a sample after the end',
    head: 'time: 10 min',
    row: `${NH3}, volume: 30 mL, replaced: false, aliquots: [{ at: 5 min, volume: 1 mL, concentration: 1 mM, charge: 20 C }, { at: 30 min, concentration: 2 mM, charge: 50 C }]`,
    path: 'products[0].aliquots[1].at',
    message: /"30 min" lies after the end of the electrolysis \(10 min 0 s\)/,
  },
  {
    kind: 'an injection after the end',
    head: 'time: 10 min',
    row: 'product: CO, from: CO2, flow: 20 sccm, flow at: outlet, injections: [{ at: 20 min, fraction: 100 ppm }]',
    path: 'products[0].injections[0].at',
    message: /"20 min" lies after the end of the electrolysis/,
  },
  {
    kind: 'kelvin for degrees',
    row: `${GAS}, pressure: 1 atm, temperature: 25 K`,
    path: 'products[0].temperature',
    message: /"25 K" is -248 °C: too cold for a gas here; did you mean "25 degC"/,
  },
  {
    kind: 'degrees for kelvin',
    row: `${GAS}, pressure: 1 atm, temperature: 298 degC, water vapour: saturated`,
    path: 'products[0].temperature',
    message: /saturated water vapour is known from 0 to 100 °C, not at "298 degC"/,
  },
  {
    kind: 'a decimal comma',
    row: `${NH3}, amount: '1,5 umol'`,
    path: 'products[0].amount',
    message: /a comma in a number can mean two things: write "1\.5 umol"/,
  },
  {
    kind: 'a fraction of a gas above one',
    row: `${GAS}, pressure: 1 atm, temperature: 25 degC, fraction: 1200`,
    path: 'products[0].fraction',
    message: /a fraction lies between 0 and 1, not at "1200"/,
  },
  {
    kind: 'a density of zero',
    row: 'product: copper, from: Cu2+, mass: 1 mg, density: 0 g/cm^3',
    path: 'products[0].density',
    message: /a density above zero is needed/,
  },
  {
    kind: 'a thickness without a density',
    head: 'cell: { area: 1 cm^2 }',
    row: 'product: copper, from: Cu2+, thickness: 1 um',
    path: 'products[0].thickness',
    message: /needs the "density" of the deposit/,
  },
  {
    kind: 'a thickness without an area',
    row: 'product: copper, from: Cu2+, thickness: 1 um, density: 8.96 g/cm^3',
    path: 'products[0].thickness',
    message: /needs the "area" of the cell/,
  },
  {
    kind: 'a gas expected without its pressure',
    row: 'product: oxygen, expected: { temperature: 25 degC }',
    path: 'products[0].expected.pressure',
    message: /a volume of gas needs its pressure/,
  },
  {
    kind: 'a substrate of less than nothing',
    head: 'substrates: { nitrite: { start: -1 mmol } }',
    row: `${NH3}, amount: 1 umol`,
    path: 'substrates.nitrite.start',
    message: /above zero/,
  },
  {
    kind: 'a cold gas with no slip in its unit',
    row: `${GAS}, pressure: 1 atm, temperature: -100 degC`,
    path: 'products[0].temperature',
    message: /^"-100 degC" is too cold for a gas that is measured$/,
  },
  {
    kind: 'kelvin for degrees in a head space',
    row: `product: CO, from: CO2, ${HEAD}, temperature: 25 K`,
    path: 'products[0].temperature',
    message: /did you mean "25 degC"/,
  },
  {
    kind: 'kelvin for degrees at a flow meter',
    row: 'product: CO, from: CO2, flow: 20 mL/min, flow state: { temperature: 25 K, pressure: 1 atm }, fraction: 1 %, duration: 1 h',
    path: 'products[0].flow state.temperature',
    message: /did you mean "25 degC"/,
  },
  {
    kind: 'an electrolyte of less than nothing under a head space',
    row: `product: CO, from: CO2, ${HEAD}, temperature: 25 degC, volume: -20 mL`,
    path: 'products[0].volume',
    message: /a volume above zero is needed, not "-20 mL"/,
  },
  {
    kind: 'a negative Henry constant',
    row: `product: CO, from: CO2, ${HEAD}, temperature: 25 degC, volume: 20 mL, henry: -1e-6 mol/m^3/Pa`,
    path: 'products[0].henry',
    message: /never negative/,
  },
  {
    kind: 'a negative water vapour',
    row: `${GAS}, pressure: 1 atm, temperature: 25 degC, water vapour: -3 kPa`,
    path: 'products[0].water vapour',
    message: /a pressure is never negative, but "-3 kPa" is/,
  },
  {
    kind: 'a negative water vapour over a gas that is expected',
    row: 'product: oxygen, expected: { temperature: 25 degC, pressure: 1 atm, water vapour: -3 kPa }',
    path: 'products[0].expected.water vapour',
    message: /a pressure is never negative/,
  },
  {
    kind: 'a negative dead volume',
    row: 'product: CO, from: CO2, flow: 20 sccm, dead volume: -3 mL, duration: 1 h, injections: [{ at: 10 min, fraction: 1 % }]',
    path: 'products[0].dead volume',
    message: /a volume above zero is needed/,
  },
  {
    kind: 'an injection at the start',
    row: 'product: CO, from: CO2, flow: 20 sccm, duration: 1 h, injections: [{ at: 0 min, fraction: 1 % }]',
    path: 'products[0].injections[0].at',
    message: /^"at" must be above zero, not "0 min": an injection tells of the time before it$/,
  },
  {
    kind: 'additions that make the signal fall',
    row: `${NH3}, additions: [0 uM, 5 uM, 10 uM], signals: [0.9, 0.6, 0.31], volume: 25 mL`,
    path: 'products[0].signals',
    message: /does not rise with the additions/,
  },
  {
    kind: 'a label that the product cannot hold',
    row: `${NH3}, amount: 1 umol, isotope: { label: 13C, product: 97 %, feed: 99 % }`,
    path: 'products[0].isotope.label',
    message: /there is no C in ammonia to hold 13C/,
  },
  {
    kind: 'a dilution as a proportion',
    row: `${NH3}, concentration: 1 mM, volume: 30 mL, dilution: '1:10'`,
    path: 'products[0].dilution',
    message: /can mean two things: write 10 where 1 part was made up to 10, 11 where 10 parts were added/,
  },
  {
    kind: 'a dilution with its sign',
    row: `${NH3}, concentration: 1 mM, volume: 30 mL, dilution: 10x`,
    path: 'products[0].dilution',
    message: /write the number alone, 10$/,
  },
  {
    kind: 'a fraction as a proportion, which is no dilution',
    row: `${GAS}, pressure: 1 atm, temperature: 25 degC, fraction: '1:10'`,
    path: 'products[0].fraction',
    message: /^":10" is not a unit known here; a ratio is needed, for example "95 %"$/,
  },
  {
    kind: 'a purity as a multiple, which is no dilution',
    row: 'product: copper, from: Cu2+, mass: 1 mg, purity: 10x',
    path: 'products[0].purity',
    message: /^"x" is not a unit known here; a ratio is needed, for example "95 %"$/,
  },
  {
    kind: 'parts per million of a solution',
    row: `${NH3}, concentration: 5 ppm, volume: 30 mL`,
    path: 'products[0].concentration',
    message: /in water 1 ppm is 1 mg\/L/,
  },
  {
    kind: 'a potential on another scale',
    head: 'cell: { potential: -0.9 V vs Ag/AgCl }',
    row: `${NH3}, amount: 1 umol`,
    path: 'cell.potential',
    message: /"-0\.9 V vs Ag\/AgCl" is not against RHE: convert it first/,
  },
  {
    kind: 'a chemical step that is expected of a charge',
    row: 'product: urea, from: [ammonia, CO2], expected: {}',
    path: 'products[0].expected',
    message: /takes no electrons, so no charge makes it/,
  },
];

/** The sheet of a case. */
export function nonsenseSheet({ head = '', row }: NonsenseCase): string {
  return `cottrell sheet: 1\ncharge: 50 C\n${head}\nproducts:\n  - { ${row} }\n  - { product: hydrogen, amount: 60 umol }\n`;
}
