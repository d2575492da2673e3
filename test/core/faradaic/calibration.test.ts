import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitLine } from '../../../src/core/faradaic/calibration/line.ts';
import { compute, messages, moles, product } from './support.ts';

const STANDARDS = '[0 mg/L, 0.5 mg/L, 1 mg/L, 2 mg/L, 4 mg/L, 6 mg/L]';
const SIGNALS = '[0.031, 0.104, 0.178, 0.329, 0.631, 0.927]';

function line(fields = '') {
  return `calibrations: { blue: { standards: ${STANDARDS}, signals: ${SIGNALS}, as: N${fields} } }`;
}

const NH3 = 'product: ammonia, from: nitrite, calibration: blue, volume: 1 L';

describe('the line', () => {
  test('goes through points that lie on one, whatever their weights', () => {
    const number = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        number,
        fc.double({ min: 0.1, max: 100, noNaN: true }),
        fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 9 }),
        fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 9, maxLength: 9 }),
        (a, b, xs, weights) => {
          const found = fitLine(
            xs,
            xs.map((x) => a + b * x),
            weights.slice(0, xs.length),
          );
          expect(found.slope / b).toBeCloseTo(1, 8);
          expect(found.intercept).toBeCloseTo(a, 8);
          expect(found.r2).toBeCloseTo(1, 8);
        },
      ),
    );
  });

  test('weights count as repetitions do: a standard of weight 2 is one measured twice', () => {
    const weighted = fitLine([1, 2, 4], [2.1, 3.9, 8.3], [1, 2, 1]);
    const repeated = fitLine([1, 2, 2, 4], [2.1, 3.9, 3.9, 8.3]);
    expect(weighted.slope).toBeCloseTo(repeated.slope, 12);
    expect(weighted.intercept).toBeCloseTo(repeated.intercept, 12);
  });

  test('through zero is Σxy/Σx²', () => {
    const found = fitLine([1, 2, 3], [2, 5, 5], [1, 1, 1], true);
    expect(found.slope).toBeCloseTo((2 + 10 + 15) / 14, 12);
    expect([found.intercept, found.u_intercept, found.covariance, found.dof]).toEqual([0, 0, 0, 2]);
  });

  test('the covariance is that of the normal equations: cov = −x̄ s²/Sxx', () => {
    const found = fitLine([1, 2, 3, 4], [1.1, 1.9, 3.2, 3.9]);
    expect(found.covariance).toBeCloseTo((-2.5 * found.residual ** 2) / 5, 14);
  });
});

describe('a signal', () => {
  test('is read off the line, diluted back and made into moles of the form that was calibrated', () => {
    const x0 = (0.512 - 0.02977364341) / 0.1497302326;
    expect(moles(`${NH3}, signal: 0.512, dilution: 10`, line())).toBeCloseTo((x0 * 10 * 1e-3) / 14.007, 10);
    expect(product(`${NH3}, signal: 0.512`, line()).amount!.arithmetic[0]).toMatch(
      /^\[\(0\.512 − 0\.029774\) \/ 149\.73 per g\/L\] × 1 L \/ 14\.007 g\/mol \(N\) = 229\.9 µmol$/,
    );
  });

  test('more readings make its own scatter smaller, not that of the line', () => {
    const u = (signal: string) => product(`${NH3}, signal: ${signal}`, line()).amount!.u_mol!;
    expect(u('[0.512, 0.512, 0.512, 0.512]')).toBeLessThan(u('0.512'));
    const many = u(`[${new Array(1000).fill(0.512)}]`);
    // s/b √(1/N + (y0 − ȳ)²/(b² Sxx)) is left.
    const line1 =
      (0.001649054227 / 0.1497302326) *
      Math.sqrt(1 / 6 + (0.512 - 0.366666667) ** 2 / (0.1497302326 ** 2 * 26.875));
    expect(many / ((line1 * 1e-3) / 14.007)).toBeCloseTo(1, 2);
  });

  test('an uncertainty of the person takes the place of the scatter of the line', () => {
    const { efficiency } = product(`${NH3}, signal: 0.512, uncertainty: { signal: 10 % }`, line());
    expect(efficiency!.budget[0]).toMatchObject({ input: 'signal' });
    expect(efficiency!.budget[0]!.share).toBeGreaterThan(0.99);
  });

  test('one line makes its samples correlated: their sum is less certain than independent ones would be', () => {
    const two = `calibrations: { blue: { standards: ${STANDARDS}, signals: ${SIGNALS}, as: N } }`;
    const row = (name: string) =>
      `  - { product: ammonia, from: ${name}, calibration: blue, volume: 30 mL, dilution: 100, signal: 0.9 }`;
    const { products, closures } = compute(
      `charge: 500 C\n${two}\nproducts:\n${row('nitrite')}\n${row('nitrate')}`,
    );
    const independent = Math.hypot(...products.map((p) => p.efficiency!.u!));
    expect(closures[0]!.u).toBeGreaterThan(1.1 * independent);
    expect(closures[0]!.interval!.dof).toBeCloseTo(4, 6);
  });

  test('Monte Carlo of a calibrated sample has the interval of Student’s t with N − 2', () => {
    const result = compute(`charge: 500 C\n${line()}\nproducts: [{ ${NH3}, signal: 0.512 }]`, undefined, {
      trials: 200_000,
      seed: 5,
    });
    const { interval, monteCarlo } = result.products[0]!.efficiency!;
    const half = (interval!.high - interval!.low) / 2;
    expect((monteCarlo!.high - monteCarlo!.low) / 2 / half).toBeCloseTo(1, 1);
    expect(monteCarlo!.agrees).toBe(true);
  });
});

describe('blanks of the reagents are subtracted once', () => {
  test('in the intercept, or by both', () => {
    const subtracted = ', blank: subtracted';
    expect(moles(`${NH3}, signal: 0.55, blank signal: 0.038`, line(subtracted))).toBeCloseTo(
      moles(`${NH3}, signal: 0.512`, line()),
      15,
    );
    expect(messages(`${NH3}, signal: 0.55, blank signal: 0.038`, line())[0]).toMatch(
      /^blank signal: .*in the intercept of "blue" already: subtract it there or here, never both/,
    );
    expect(product(`${NH3}, signal: 0.5`, line(subtracted)).notes.join()).toMatch(
      /taken as net of the reagents' blank/,
    );
  });
});

describe('what a line is worth', () => {
  test('a signal beyond the highest standard is refused, unless it is accepted', () => {
    expect(messages(`${NH3}, signal: 1.2`, line())).toEqual([
      expect.stringMatching(
        /^signal: 1\.2 lies beyond the highest standard of "blue" \(0\.927, 6\.000 mg\/L\): dilute/,
      ),
    ]);
    const { notes, problems } = product(`${NH3}, signal: 1.2, extrapolate: true`, line());
    expect(problems).toEqual([]);
    expect(notes.join()).toMatch(/extrapolated beyond the highest standard/);
  });

  test('limits of detection and quantitation are said', () => {
    expect(product(`${NH3}, signal: 0.033`, line()).notes.join()).toMatch(
      /below the detection limit .* less than 36\.34 µg\/L/,
    );
    expect(product(`${NH3}, signal: 0.04`, line()).notes.join()).toMatch(/below the quantitation limit/);
    expect(product(`${NH3}, signal: 0.2`, line()).notes).toEqual([]);
  });

  test('through zero warns, a bent line warns, two points warn', () => {
    const warnings = (fields: string) =>
      compute(
        `charge: 5 C\ncalibrations: { a: { ${fields} } }\nproducts: [{ product: H2, amount: 1 umol }]`,
      ).calibrations[0]!.warnings.join();
    expect(warnings('standards: [1 mM, 2 mM, 3 mM], signals: [1, 2, 3.1], through zero: true')).toMatch(
      /through zero/,
    );
    expect(warnings('standards: [1 mM, 2 mM, 3 mM, 4 mM, 5 mM], signals: [1, 4, 9, 16, 25]')).toMatch(
      /residuals bend/,
    );
    expect(warnings('standards: [1 mM, 2 mM], signals: [1, 2]')).toMatch(/adds no uncertainty/);
    expect(warnings(`standards: ${STANDARDS}, signals: ${SIGNALS}`)).toBe('');
  });

  test('weights 1/u² follow the stated scatter, 1/x the content', () => {
    const u = (weights: string, signal: number) =>
      product(
        `product: ammonia, from: nitrite, calibration: w, volume: 1 L, signal: ${signal}`,
        `calibrations: { w: { standards: [1 mM, 2 mM, 5 mM, 10 mM], signals: [1.01, 1.98, 5.1, 9.9], ${weights} } }`,
      ).amount!.u_mol!;
    // Equal weights give low contents a large relative uncertainty; 1/x does not.
    expect(u('weights: 1/x', 1.1)).toBeLessThan(u('weights: none', 1.1));
    expect(u('weights: 1/u^2, signal uncertainties: [0.01, 0.01, 0.01, 0.01]', 1.1)).toBeCloseTo(
      u('weights: none', 1.1),
      12,
    );
  });
});

describe('nonsense in a calibration stays with those who use it', () => {
  test.each([
    ['standards: [1 mM], signals: [1]', /standards: must have at least 2/],
    ['standards: [1 mM, 2 mg/L], signals: [1, 2]', /standards\[1\]: .*another kind/],
    ['standards: [1 mM, 2 mM], signals: [1, 2, 3]', /signals: 2 standards need as many signals, not 3/],
    ['standards: [1 mM, 1 mM], signals: [1, 2]', /at least two different standards/],
    ['standards: [1 mM, -2 mM], signals: [1, 2]', /nothing below zero/],
    ['standards: [1 mM, 2 mM], signals: [1, 1]', /level line/],
    ['standards: [0 mM, 2 mM, 3 mM], signals: [0, 1, 2], weights: 1/x', /weigh infinitely/],
    ['standards: [1 mM, 2 mM, 3 mM], signals: [0, 1, 2], weights: 1/u^2', /need "signal uncertainties"/],
    [
      'standards: [1 mM, 2 mM, 3 mM], signals: [0, 1, 2], weights: 1/u^2, signal uncertainties: [1, 0, 1]',
      /above zero/,
    ],
    ['standards: [1 mM, 2 mM, 3 mM], signals: [0, 1, x]', /signals\[2\]/],
  ])('%s', (fields, message) => {
    const result = compute(`charge: 5 C
calibrations: { a: { ${fields} } }
products:
  - { product: H2, amount: 1 umol }
  - { product: CO, from: CO2, calibration: a, signal: 1, volume: 1 mL }
`);
    expect(`${result.problems[0]!.path}: ${result.problems[0]!.message}`).toMatch(message);
    expect(result.problems[0]).toMatchObject({ line: 3 });
    expect(result.complete).toBe(false);
    expect(result.products[0]!.efficiency).not.toBeNull();
    expect(result.products[1]!.problems[0]!.message).toMatch(/"a" has problems of its own/);
  });

  test.each([
    ['signal: 0.5', /^calibration: is missing/],
    [
      'signal: 0.5, calibration: red',
      /^calibration: "red" is not among the calibrations of this sheet: blue/,
    ],
    ['signal: x, calibration: blue', /^signal: a number or a list of readings/],
    ['signal: 0.5, calibration: blue, concentration: 1 mM', /both given|does not belong/],
    ['signal: 0.5, calibration: blue, blank: 1 mM', /^blank: /],
  ])('%s', (fields, message) => {
    expect(messages(`product: ammonia, from: nitrite, volume: 1 L, ${fields}`, line())[0]).toMatch(message);
  });
});
