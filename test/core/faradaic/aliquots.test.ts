import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compute, messages, product } from './support.ts';

const NH3 = 'product: ammonia, from: nitrite, volume: 30 mL';

describe('the charge at each aliquot', () => {
  const aliquots =
    'aliquots: [{ at: 10 min, volume: 1 mL, concentration: 1 mM }, { at: 30 min, concentration: 2 mM }], replaced: true';

  test('of a constant current is current × time', () => {
    const { series } = compute(`current: -10 mA\ntime: 30 min\nproducts: [{ ${NH3}, ${aliquots} }]`)
      .products[0]!;
    expect(series!.map((point) => point.cumulative!.charge_C)).toEqual([6, 18]);
    expect(series![1]!.interval!.charge_C).toBeCloseTo(12, 12);
  });

  test('of a run or a file is what had passed until then', () => {
    const run = {
      account: { cathodic_C: 20, anodic_C: 2, duration_s: 1800 },
      until: (t_s: number) => ({ cathodic_C: (20 * t_s) / 1800, anodic_C: (2 * t_s) / 1800 }),
    };
    const of = (more: string) =>
      compute(`run: 3\nproducts: [{ ${NH3}, ${aliquots}${more} }]`, run).products[0]!.series!;
    expect(of('').map((point) => point.cumulative!.charge_C)).toEqual([expect.closeTo(20 / 3, 12), 20]);
    expect(of(', charge: net')[1]!.cumulative!.charge_C).toBeCloseTo(18, 12);
  });

  test('that nobody knows leaves the point without an efficiency, and says so', () => {
    const { series, efficiency } = product(`${NH3}, ${aliquots}`);
    expect(series![0]).toMatchObject({ cumulative: null, interval: null, moles: expect.closeTo(30e-6, 12) });
    expect(series![0]!.absent).toMatch(/the charge until aliquot 1 is not known here: add "charge"/);
    expect(efficiency!.efficiency).toBeGreaterThan(0);
  });

  test('a last aliquot before the end is said', () => {
    const { notes } = compute(`current: -10 mA\ntime: 1 h\nproducts: [{ ${NH3}, ${aliquots} }]`).products[0]!;
    expect(notes.join()).toMatch(/taken before the end/);
  });
});

test('the charge-weighted mean of the interval efficiencies is the cumulative one, for any series', () => {
  const positive = fc.double({ min: 0.01, max: 5, noNaN: true });
  const point = fc.record({ c: positive, v: fc.double({ min: 0.1, max: 2, noNaN: true }), q: positive });
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 8 }), fc.boolean(), (points, replaced) => {
      let charge = 0;
      const aliquots = points.map(({ c, v, q }) => {
        charge += q;
        return { charge: `${charge} C`, volume: `${v} mL`, concentration: `${c} mM` };
      });
      const { series } = compute(
        `charge: ${charge} C\nproducts: [{ ${NH3}, replaced: ${replaced}, aliquots: ${JSON.stringify(aliquots)} }]`,
      ).products[0]!;
      let weighted = 0;
      for (const { interval, cumulative } of series!) {
        weighted += interval!.efficiency * interval!.charge_C;
        expect(weighted / cumulative!.charge_C / cumulative!.efficiency).toBeCloseTo(1, 8);
      }
    }),
    { numRuns: 60 },
  );
});

test('what was taken out and replaced is counted once: a solution that only was diluted makes nothing', () => {
  // 30 mL of 1 mM, 3 mL replaced by fresh electrolyte three times: concentrations fall by 0.9, moles made stay 30 µmol.
  const aliquots = [1, 0.9, 0.81].map((c) => ({ volume: '3 mL', concentration: `${c} mM`, charge: '50 C' }));
  const { series } = product(`${NH3}, replaced: true, aliquots: ${JSON.stringify(aliquots)}`);
  for (const point of series!) expect(point.moles).toBeCloseTo(30e-6, 15);
  expect(series![1]!.absent).toMatch(/no charge passed since/);
});

test('the uncertainty of an interval knows what its two ends share: a common volume nearly cancels', () => {
  const of = (uncertainty: string) =>
    product(
      `${NH3}, replaced: true, uncertainty: { ${uncertainty} }, aliquots: [{ charge: 10 C, volume: 1 mL, concentration: 1 mM }, { charge: 20 C, concentration: 1.1 mM }]`,
    ).series![1]!;
  const { interval, cumulative } = of('volume: 1 %');
  expect(cumulative!.u! / cumulative!.efficiency).toBeCloseTo(0.0097, 3);
  // n2 − n1 = V (c2 − c1) + c1 v: 3 + 1 µmol, of which 3 move with the volume.
  expect(interval!.u! / interval!.efficiency).toBeCloseTo(0.01 * (3 / 4), 6);
});

test('uncertainties of single aliquots', () => {
  const { efficiency } = product(
    `${NH3}, replaced: false, aliquots: [{ charge: 10 C, volume: 1 mL, concentration: 1 mM, uncertainty: { volume: 2 % } }, { charge: 50 C, concentration: 1.1 mM, uncertainty: { concentration: 1 % } }]`,
  );
  expect(efficiency!.budget.map(({ input }) => input)).toEqual([
    'aliquot 2 concentration',
    'aliquot 1 volume',
  ]);
});

describe('nonsense is said at its field', () => {
  const two = (first: string, second = 'concentration: 1 mM') => `aliquots: [{ ${first} }, { ${second} }]`;
  test.each([
    [`${two('volume: 1 mL, concentration: 1 mM')}`, /^replaced: was each aliquot replaced/],
    [`${two('concentration: 1 mM')}, replaced: true`, /^aliquots\[0\]\.volume: is missing/],
    [
      `${two('volume: -1 mL, concentration: 1 mM')}, replaced: true`,
      /^aliquots\[0\]\.volume: a volume above zero/,
    ],
    [
      `${two('volume: 31 mL, concentration: 1 mM')}, replaced: false`,
      /^aliquots\[0\]\.volume: more was taken out/,
    ],
    [`${two('volume: 1 mL')}, replaced: true`, /^aliquots\[0\]\.concentration: give either/],
    [
      `${two('volume: 1 mL, concentration: 1 mM', 'concentration: 1 mg/L')}, replaced: true`,
      /^aliquots\[1\]\.concentration: .*same kind/,
    ],
    [
      `${two('at: 2 min, volume: 1 mL, concentration: 1 mM', 'at: 1 min, concentration: 1 mM')}, replaced: true`,
      /^aliquots\[1\]\.at: "1 min" is not later than "2 min"/,
    ],
    [
      `${two('volume: 1 mL, concentration: 1 mM, uncertainty: { foo: 1 % }')}, replaced: true`,
      /^aliquots: "aliquot 1 foo" is not filled in/,
    ],
    ['aliquots: [], replaced: true', /^aliquots: must have at least 1/],
    ['aliquots: [null], replaced: true', /^aliquots\[0\]/],
  ])('%s', (fields, message) => {
    expect(messages(`${NH3}, ${fields}`)[0]).toMatch(message);
  });
});
