import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CottrellError } from '../../src/core/errors.ts';
import {
  type Dimension,
  formatDuration,
  formatQuantity,
  parseQuantity,
  readQuantity,
} from '../../src/core/quantity.ts';

fc.configureGlobal({ seed: 1 });

describe('reading a quantity', () => {
  test.each<[string, Dimension, number]>([
    ['-1.1 V', 'V', -1.1],
    ['+0.4 V', 'V', 0.4],
    ['\u22121.1 V', 'V', -1.1],
    ['\u20131.1V', 'V', -1.1],
    ['- 1.1 V', 'V', -1.1],
    ['.5 V', 'V', 0.5],
    ['1e-3 V', 'V', 0.001],
    ['0.1 mV', 'V', 1e-4],
    ['0.7 mA', 'A', 7e-4],
    ['3 \u00b5A', 'A', 3e-6],
    ['3 \u03bcA', 'A', 3e-6],
    ['3 uA', 'A', 3e-6],
    ['12 ohm', 'ohm', 12],
    ['12 \u03a9', 'ohm', 12],
    ['1.2 k\u2126', 'ohm', 1200],
    ['20 uF', 'F', 20e-6],
    ['10 mAh', 'C', 36],
    ['1.5 kWh', 'J', 5.4e6],
    ['5 ppb', '1', 5e-9],
    ['0.5 slm', 'sccm', 500],
    ['2 slpm', 'sccm', 2000],
    ['1.1 min', 's', 66],
    ['0.35 h', 's', 1260],
    ['2 d', 's', 172_800],
    ['0.5 cm^2', 'm^2', 5e-5],
    ['0.5 cm²', 'm^2', 5e-5],
    ['0.5 cm2', 'm^2', 5e-5],
    ['30 mL', 'm^3', 3e-5],
    ['30 ml', 'm^3', 3e-5],
    ['30 cm^3', 'm^3', 3e-5],
    ['1.5 mg', 'kg', 1.5e-6],
    ['17.031 g/mol', 'kg/mol', 0.017031],
    ['50 mM', 'mol/m^3', 50],
    ['50 mmol/L', 'mol/m^3', 50],
    ['50 mmol L^-1', 'mol/m^3', 50],
    ['0.05 mol/dm^3', 'mol/m^3', 50],
    ['3 \u00b5M', 'mol/m^3', 3e-3],
    ['1.2 mg/L', 'kg/m^3', 1.2e-3],
    ['25 degC', 'K', 298.15],
    ['25 °C', 'K', 298.15],
    ['25 \u2103', 'K', 298.15],
    ['-10.05 degC', 'K', 263.1],
    ['298.15 K', 'K', 298.15],
    ['50 mV/s', 'V/s', 0.05],
    ['50 mV s^-1', 'V/s', 0.05],
    ['50 mV s⁻¹', 'V/s', 0.05],
    ['10 mA/cm^2', 'A/m^2', 100],
    ['10 mA cm^-2', 'A/m^2', 100],
    ['10 mA·cm⁻²', 'A/m^2', 100],
    ['10 mA cm-2', 'A/m^2', 100],
    ['100 A/m^2', 'A/m^2', 100],
    ['2 MHz', 'Hz', 2e6],
    ['1 atm', 'Pa', 101_325],
    ['1.01325 bar', 'Pa', 101_325],
    ['2 h 30 min', 's', 9000],
    ['1 d 2 h', 's', 93_600],
    ['12 min 5 s', 's', 725],
    ['1h30min', 's', 5400],
    ['0.5 faraday', 'C', 48_242.66606165501],
    ['760 Torr', 'Pa', 101_325],
    ['1 mm Hg', 'Pa', 133.322387415],
    ['760 torr', 'Pa', 101_325],
    ['1 mmHg', 'Pa', 133.322387415],
    ['1 t', 'kg', 1000],
    ['600 lb', 'kg', 272.155422],
    ['1 mil', 'm', 25.4e-6],
    ['36 in^2', 'm^2', 0.02322576],
    ['2 ft^2', 'm^2', 0.18580608],
    ['2 A·h', 'C', 7200],
    ['2 A h', 'C', 7200],
    ['2 kAh', 'C', 7.2e6],
    ['40 A/dm^2', 'A/m^2', 4000],
    ['8.9 g/cm^3', 'kg/m^3', 8900],
    ['60 mL/min', 'm^3/s', 1e-6],
    ['20 sccm', 'sccm', 20],
    ['95 %', '1', 0.95],
    ['0.95', '1', 0.95],
    ['400 ppm', '1', 4e-4],
    ['-0.75 mV/K', 'V/K', -7.5e-4],
  ])('%s', (text, dimension, expected) => {
    expect(parseQuantity(text, dimension)).toBe(expected);
  });

  test('keeps the decimal exact: a prefix only moves the point', () => {
    const prefixes = { p: -12, n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9 };
    const digits = fc.stringMatching(/^[1-9][0-9]{0,14}(\.[0-9]{1,6})?$/);
    fc.assert(
      fc.property(digits, fc.constantFrom(...Object.entries(prefixes)), (text, [prefix, exponent]) => {
        expect(parseQuantity(`${text} ${prefix}V`, 'V')).toBe(Number(`${text}e${exponent}`));
      }),
    );
  });

  test.each<[string, Dimension, string]>([
    ['-1.1', 'V', 'a unit is missing: did you mean "-1.1 V"?'],
    ['5 A', 'V', '"5 A" is a current; a potential is needed, for example "0.4 V"'],
    ['0,4 V', 'V', 'a comma in a number can mean two things: write "0.4 V"'],
    ['1,000 V', 'V', 'a comma in a number can mean two things: write "1.000 V" or "1000 V"'],
    ['1 000 V', 'V', '"1 000 V" has a space inside the number: write it in one piece, "1000 V"'],
    ['5 S', 's', '"5 S" is a conductance; a time is needed, for example "30 s" (did you mean "5 s"?)'],
    [
      '5 sec',
      's',
      '"sec" is not a unit known here; a time is needed, for example "30 s" (did you mean "5 s"?)',
    ],
    [
      '30 Ms',
      's',
      '"Ms" is not a unit known here; a time is needed, for example "30 s" (did you mean "30 ms"?)',
    ],
    [
      '5 mv',
      'V',
      '"mv" is not a unit known here; a potential is needed, for example "0.4 V" (did you mean "5 mV"?)',
    ],
    [
      '25 C',
      'K',
      '"25 C" is a charge; a temperature is needed, for example "25 degC" (did you mean "25 degC"?)',
    ],
    [
      '50 mm',
      'mol/m^3',
      '"50 mm" is a length; a concentration is needed, for example "50 mM" (did you mean "50 mM"?)',
    ],
    [
      '5 mg/L',
      'mol/m^3',
      '"5 mg/L" is a mass concentration, which needs a molar mass; write an amount, for example "50 mM"',
    ],
    ['5 ppm', 'mol/m^3', '"5 ppm" is a ratio; a concentration is needed, for example "50 mM"'],
    [
      '5 ppm',
      'kg/m^3',
      '"5 ppm" is a ratio; a mass concentration is needed: in water 1 ppm is 1 mg/L, 1 ppb is 1 ug/L',
    ],
    [
      '20 mL/min',
      'sccm',
      '"20 mL/min" is a volume flow; a standard gas flow is needed, for example "20 sccm"',
    ],
    [
      '20 sccm',
      'm^3/s',
      '"20 sccm" is a standard gas flow; a volume flow is needed, for example "20 mL/min"',
    ],
    ['-300 degC', 'K', '"-300 degC" is below absolute zero'],
    ['-1e300 degC', 'K', '"-1e300 degC" is below absolute zero'],
    ['-1 K', 'K', '"-1 K" is below absolute zero'],
    ['1e999 V', 'V', '"1e999 V" is too large a number'],
    ['1e-999 V', 'V', '"1e-999 V" is too small a number'],
    ['5 m', 's', '"5 m" is a length; a time is needed, for example "30 s" (did you mean "5 min"?)'],
    [
      '50 mv/sec',
      'V/s',
      '"mv" is not a unit known here; a scan rate is needed, for example "50 mV/s" (did you mean "50 mV/s"?)',
    ],
    [
      '10 mA/cm',
      'A/m^2',
      '"10 mA/cm" is of another kind; a current density is needed, for example "10 mA/cm^2"',
    ],
    ['', 'V', 'nothing is written here; a potential is needed, for example "0.4 V"'],
    ['NaN V', 'V', '"NaN V" is not a number with a unit; a potential is needed, for example "0.4 V"'],
    [
      'Infinity V',
      'V',
      '"Infinity V" is not a number with a unit; a potential is needed, for example "0.4 V"',
    ],
    ['1.2.3 V', 'V', '"1.2.3 V" is not a number with a unit; a potential is needed, for example "0.4 V"'],
    ['5 toString', 'V', '"toString" is not a unit known here; a potential is needed, for example "0.4 V"'],
    ['5 ± 1 V', 'V', '"5 ± 1 V": an uncertainty cannot be written here, only a value'],
  ])('refuses %j', (text, dimension, message) => {
    expect(readQuantity(text, dimension)).toBe(message);
  });

  test('a unit that can be read in two ways is refused', () => {
    expect(readQuantity('5 umol/h cm^2', 'V')).toContain('can be read in two ways');
  });

  test('throws the message with its code', () => {
    expect(() => parseQuantity('5 A', 'V')).toThrow(CottrellError);
    expect(() => parseQuantity('5 A', 'V')).toThrow(/is a current/);
  });

  test('never throws and never yields anything but a finite number, whatever the text', () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[-+0-9.eE]{0,8} ?[a-zA-Zµ/^0-9 -]{0,8}$/),
    );
    fc.assert(
      fc.property(noise, (text) => {
        const read = readQuantity(text, 'A');
        expect(typeof read === 'string' || Number.isFinite(read)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('writing a quantity', () => {
  test.each<[number, Dimension, string]>([
    [-0.0123, 'A', '−12.30 mA'],
    [0.99996, 'A', '1.000 A'],
    [0, 'V', '0.000 V'],
    [-0, 'V', '0.000 V'],
    [1.5e-6, 'C', '1.500 µC'],
    [50, 'mol/m^3', '50.00 mM'],
    [3e-5, 'm^3', '30.00 mL'],
    [5e-5, 'm^2', '0.5000 cm^2'],
    [298.15, 'K', '25.00 °C'],
    [100, 'A/m^2', '10.00 mA/cm^2'],
    [1e-6, 'm^3/s', '60.00 mL/min'],
    [7200, 's', '7200 s'],
    [0.95, '1', '95.00 %'],
    [Number.NaN, 'A', '– A'],
    [Number.NEGATIVE_INFINITY, 'V', '−∞ V'],
  ])('%d %s', (value, dimension, text) => {
    expect(formatQuantity(value, dimension)).toBe(text);
  });

  test('with as many digits as asked for, or as the number has', () => {
    expect(formatQuantity(0.1, 'A', { digits: 2 })).toBe('100 mA');
    expect(formatQuantity(0.123456, 'A', { digits: 3 })).toBe('123 mA');
    expect(formatQuantity(0.1, 'A', { digits: 'exact' })).toBe('100 mA');
    expect(formatQuantity(1 / 3, 'A', { digits: 'exact' })).toBe('333.3333333333333 mA');
  });

  test('in a unit of choice, which must fit', () => {
    expect(formatQuantity(180, 'C', { unit: 'mAh', digits: 'exact' })).toBe('50 mAh');
    expect(formatQuantity(1999, 'J')).toBe('555.3 mWh');
    expect(formatQuantity(3.6e9, 'J')).toBe('1.000 MWh');
    expect(formatQuantity(0.05, 'V', { unit: 'V', digits: 2 })).toBe('0.050 V');
    expect(() => formatQuantity(1, 'C', { unit: 'mA' })).toThrow(/no unit for a charge/);
  });

  const dimensions: Dimension[] = [
    'V',
    'A',
    's',
    'C',
    'ohm',
    'F',
    'm',
    'm^2',
    'm^3',
    'kg',
    'mol',
    'kg/mol',
    'mol/m^3',
    'V/s',
    'A/m^2',
    'Hz',
    'Pa',
    'sccm',
    '1',
  ];
  test('is read back to the very same number', () => {
    const numbers = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 });
    fc.assert(
      fc.property(numbers, fc.constantFrom(...dimensions), (value, dimension) => {
        fc.pre(Math.abs(value) > 1e-300 || value === 0);
        const text = formatQuantity(value, dimension, { digits: 'exact' });
        fc.pre(text.length <= 80);
        expect(parseQuantity(text, dimension)).toBe(value === 0 ? 0 : value);
      }),
      { numRuns: 1000 },
    );
  });

  test('rounds to the digits it shows, and no further', () => {
    const numbers = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 12 }), (value, digits) => {
        fc.pre(Math.abs(value) > 1e-15);
        const back = parseQuantity(formatQuantity(value, 'A', { digits }), 'A');
        expect(Math.abs(back - value)).toBeLessThanOrEqual(0.5000001 * 10 ** (1 - digits) * Math.abs(value));
      }),
    );
  });
});

test.each([
  [0.02, '20.0 ms'],
  [5, '5.0 s'],
  [59.96, '1 min 0 s'],
  [3661, '1 h 1 min'],
  [90_000, '1 d 1 h'],
])('a duration of %d s is "%s"', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

describe('units of other trades', () => {
  test('a psi is a pound-force on a square inch', () => {
    expect(parseQuantity('14.695948775513 psi', 'Pa')).toBeCloseTo(101_325, 6);
  });

  test.each([
    ['5 ton', 'kg', /"ton" has more than one size: write t \(1000 kg\) or lb/],
    ['5 tons', 'kg', /"tons" has more than one size/],
    ['5 gal', 'm^3', /"gal" has more than one size: write L/],
    ['5 oz', 'kg', /"oz" has more than one size: write g/],
    ['30 minutes', 's', /did you mean "30 min"/],
    ['2 days', 's', /did you mean "2 d"/],
    ['3 grams', 'kg', /did you mean "3 g"/],
    ['2 liters', 'm^3', /did you mean "2 L"/],
    ['10 lbs', 'kg', /did you mean "10 lb"/],
    ['25 microns', 'm', /did you mean "25 um"/],
    ['0.5 F', 'C', /did you mean "0.5 faraday"/],
    ['30 min 2 h', 's', /is not a unit known here/],
    ['1 h 30', 's', /is not a unit known here/],
    ['1:30 h', 's', /is not a unit known here/],
    ['36 square inches', 'm^2', /is needed, for example "0.5 cm\^2"/],
  ] as const)('%s', (text, dimension, message) => {
    expect(readQuantity(text, dimension)).toMatch(message);
  });
});
