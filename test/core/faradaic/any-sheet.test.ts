// Whatever stands in the products of a sheet, the result has one entry for each, in order, with finite numbers or
// reasons.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { computeSheet } from '../../../src/core/faradaic/compute-sheet.ts';
import { parseSheet } from '../../../src/core/faradaic/sheet.ts';
import { rowSchema } from '../../../src/core/faradaic/sheet-schema.ts';
import { sheetText } from '../../../src/core/faradaic/sheet-text.ts';

const SPECIES = [
  'ammonia',
  'nitrite',
  'CO2',
  'hydrogen',
  'aniline',
  'phenylboronic acid',
  'urea',
  'H2O2',
  'O2',
  'Cu2+',
  'Cu',
  'foo',
  '',
];
const TEXTS = [
  '1 umol',
  '-1 umol',
  '0 mol',
  '3 mg',
  '2 mM',
  '1 mg/L',
  '30 mL',
  '0 mL',
  '2 %',
  '200 %',
  '500 ppm',
  '20 sccm',
  '1 atm',
  '25 degC',
  '10 min',
  '± 1 %',
  'blue',
  '15N',
  'saturated',
  'argon',
  '5',
  'N',
  'NH4+',
  'x',
  '',
];
/** Keys inside the fields of all routes. */
const INNER_KEYS = [
  'amount',
  'number',
  'because',
  'volume',
  'at',
  'charge',
  'concentration',
  'signal',
  'calibration',
  'dilution',
  'uncertainty',
  'fraction',
  'label',
  'product',
  'feed',
  'rate',
  'efficiency',
  'temperature',
  'pressure',
];
const CHARGES = ['cathodic', 'anodic', 'net', 'gross', 'C', 'E', "F'", 'nonsense'];

const value = fc.oneof(
  fc.constantFrom(...SPECIES, ...TEXTS, ...CHARGES),
  fc.constantFrom(null, true, 0, 1, 10, -3, 1e308),
  fc.array(fc.constantFrom(...SPECIES, '1 O2', '1/2 H2'), { maxLength: 3 }),
  fc.dictionary(fc.constantFrom(...INNER_KEYS), fc.constantFrom(...TEXTS, 6, 0.2), { maxKeys: 5 }),
  fc.array(fc.dictionary(fc.constantFrom(...INNER_KEYS), fc.constantFrom(...TEXTS, 6, 0.2), { maxKeys: 5 }), {
    maxLength: 3,
  }),
  fc.dictionary(
    fc.constantFrom('open circuit', 'argon'),
    fc.oneof(
      fc.constantFrom(...TEXTS),
      fc.dictionary(fc.constantFrom(...INNER_KEYS), fc.constantFrom(...TEXTS, 0.2)),
    ),
  ),
  fc.array(fc.dictionary(fc.constantFrom('in', 'amount', 'mass', 'as'), fc.constantFrom(...TEXTS)), {
    maxLength: 2,
  }),
);

/** Mostly sensible rows with anything else in some of their fields. */
const row = fc.oneof(
  value,
  fc
    .tuple(
      fc.record(
        {
          product: fc.constantFrom(...SPECIES),
          from: fc.oneof(
            fc.constantFrom(...SPECIES),
            fc.array(fc.constantFrom(...SPECIES), { maxLength: 3 }),
          ),
          amount: fc.constantFrom(...TEXTS),
        },
        { requiredKeys: [] },
      ),
      fc.dictionary(fc.constantFrom(...Object.keys(rowSchema.shape), 'unknown'), value, { maxKeys: 3 }),
    )
    .map(([sensible, anything]) => ({ ...sensible, ...anything })),
);

test('any products give a result for each, and a text', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('50 C', '{"cathodic":"9 C","anodic":"2 C"}'),
      (rows, charge) => {
        // JSON is YAML.
        const head = 'calibrations: { blue: { standards: [1 mM, 2 mM, 3 mM], signals: [0.1, 0.2, 0.31] } }';
        const text = `cottrell sheet: 1\ncharge: ${charge}\nproducts: ${JSON.stringify(rows)}\ntime: 1 h\n${head}`;
        const result = computeSheet(parseSheet(text));
        expect(result.products).toHaveLength(rows.length);
        expect(result.complete).toBe(result.problems.length === 0);
        for (const product of result.products) {
          if (product.efficiency) expect(Number.isFinite(product.efficiency.efficiency)).toBe(true);
          else expect(product.problems.length + product.notes.length).toBeGreaterThan(0);
          for (const problem of product.problems)
            expect(problem).toMatchObject({ line: 3, column: expect.any(Number) });
        }
        expect(sheetText(result).length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 500 },
  );
});
