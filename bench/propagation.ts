// How long Monte Carlo of a whole sheet takes: 20 products on one calibration, 200 000 trials, one core. Beside it the
// obvious way in the same run: one closure for each formula, named values written anew in every trial, all results sorted
// for the ends of the intervals.
import { computeSheet } from '../src/core/faradaic/compute-sheet.ts';
import { DEFAULT_TRIALS } from '../src/core/faradaic/propagation/monte-carlo.ts';
import { Random } from '../src/core/faradaic/propagation/random.ts';
import { parseSheet } from '../src/core/faradaic/sheet.ts';
import type { BenchRow } from './bench.ts';
import { measure } from './measure.ts';

const PRODUCTS = 20;

const SHEET = `cottrell sheet: 1
charge: 5000 C
charge uncertainty: 0.5 %
calibrations:
  indophenol:
    standards: [0 uM, 1 uM, 2 uM, 5 uM, 10 uM]
    signals: [0.01, 0.11, 0.205, 0.49, 0.97]
products:
${`  - product: ammonia
    from: nitrate
    signal: 0.411
    calibration: indophenol
    dilution: 10
    volume: 30 mL
    uncertainty: { signal: 2 %, dilution: 1 %, volume: ± 0.5 mL }
`.repeat(PRODUCTS)}`;

type Values = Record<string, number>;
interface Naive {
  readonly draw: (values: Values, random: Random) => void;
  readonly formula: (values: Values) => number;
}

/** One product of the sheet as closures over named values; its line and charge are shared. */
function naiveProduct(shared: Values): Naive {
  const values: Values = { signal: 0.411, dilution: 10, volume: 30e-6 };
  return {
    draw: (_, random) => {
      values.signal = 0.411 * (1 + 0.02 * random.normal());
      values.dilution = 10 * (1 + 0.01 * random.normal());
      values.volume = 30e-6 + 0.5e-6 * (2 * random.uniform() - 1);
      Object.assign(values, shared);
    },
    formula: () =>
      ((((values.signal! - values.intercept!) / values.slope!) * values.dilution! * values.volume!) /
        values.charge!) *
      8 *
      96485.33212,
  };
}

function naively(trials: number, seed: number): number {
  const random = new Random(seed);
  const shared: Values = {};
  const products = Array.from({ length: PRODUCTS }, () => naiveProduct(shared));
  const columns: number[][] = products.map(() => []);
  for (let trial = 0; trial < trials; trial++) {
    const scale = Math.sqrt(3 / random.chiSquared(3));
    shared.slope = 0.0958 + 5e-4 * scale * random.normal();
    shared.intercept = 0.0122 + 2e-3 * scale * random.normal();
    shared.charge = 5000 * (1 + 0.005 * random.normal());
    for (const [i, product] of products.entries()) {
      product.draw(shared, random);
      columns[i]!.push(product.formula(shared));
    }
  }
  // The charge against which all products stand, as their sum.
  columns.push(columns[0]!.map((_, trial) => columns.reduce((sum, column) => sum + column[trial]!, 0)));
  return columns.reduce((sum, column) => {
    const sorted = column.sort((a, b) => a - b);
    return sum + sorted[Math.round(0.975 * trials)]! - sorted[Math.round(0.025 * trials)]!;
  }, 0);
}

/** Rows for `npm run bench`. */
export function rows(): BenchRow[] {
  const sheet = parseSheet(SHEET);
  const settings = { trials: DEFAULT_TRIALS, seed: 1 };
  // The middle of three, in milliseconds.
  const milliseconds = (work: () => void) => 1000 / measure(1, work, 3);
  return [
    {
      name: 'Monte Carlo of a sheet: 20 products, 200 000 trials',
      value: milliseconds(() => computeSheet(sheet, undefined, settings)),
      unit: 'ms',
      note: 'draws, formulas, sums and intervals; computed a block of trials at a time',
      versus: {
        name: 'a closure for each formula in every trial, then sorted',
        value: milliseconds(() => naively(DEFAULT_TRIALS, 1)),
      },
    },
  ];
}
