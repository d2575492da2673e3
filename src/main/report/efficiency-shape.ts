// The result of an efficiency sheet as a schema, for programs that read a report without Cottrell. The meaning of every
// field is documented in src/core/faradaic/result.ts. Every object is strict, and every report is checked against it as it
// is made, so that the two cannot drift apart unnoticed.
import { z } from 'zod';

const number = z.number();
const maybe = z.number().nullable();
const text = z.string();
const textOrNull = z.string().nullable();
const words = z.array(z.string());

/** Of fields that are newer than the first results that were saved: a saved one stays as it was. */
const EARLIER = 'Absent in analyses that were saved before it was computed.';
const later = maybe.optional().meta({ description: EARLIER });

const problem = z.strictObject({
  message: text,
  line: z.number().int().optional(),
  column: z.number().int().optional(),
  path: text.optional(),
});

const convention = z.enum(['A', "A'", 'B', 'C', 'D', 'E', 'F', "F'"]);
const coverage = z.strictObject({ dof: maybe, k: number, low: number, high: number }).nullable();
const simulation = z
  .strictObject({
    mean: number,
    u: number,
    low: number,
    high: number,
    histogram: z
      .strictObject({
        from: number,
        width: number,
        counts: z.array(number),
        below: number,
        above: number,
      })
      .optional()
      .meta({ description: `Draws in bins of one width. ${EARLIER}` }),
    agrees: z.boolean(),
  })
  .nullable();

const efficiencyFields = {
  convention,
  name: text,
  formula: text,
  charge_C: maybe,
  efficiency: maybe.meta({ description: 'A fraction: 0.95 is 95 %.' }),
  u: maybe.meta({ description: 'Standard uncertainty (k = 1).' }),
  absent: textOrNull,
};

const charge = z.strictObject({
  source: text,
  run: maybe,
  duration_s: maybe,
  lowerBound: z.boolean(),
  edge_C: maybe,
  cells: number.optional().meta({ description: EARLIER }),
  currentDensity: z
    .strictObject({
      mean_A_m2: maybe,
      cathodic_A_m2: maybe,
      cathodicTime_s: maybe,
      anodic_A_m2: maybe,
      anodicTime_s: maybe,
      areaBasis: text,
    })
    .nullable()
    .optional()
    .meta({ description: EARLIER }),
  conventions: z.array(
    z.strictObject({
      polarity: z.enum(['cathodic', 'anodic']),
      convention,
      name: text,
      formula: text,
      charge_C: maybe,
      u_C: maybe,
      absent: textOrNull,
    }),
  ),
  notes: words,
});

const calibration = z.strictObject({
  name: text,
  unit: text,
  points: number,
  weights: text,
  intercept: number,
  slope: number,
  u_intercept: maybe,
  u_slope: maybe,
  covariance: maybe,
  residual: maybe,
  dof: number,
  r2: maybe,
  residuals: z.array(number),
  detectionLimit: maybe,
  quantitationLimit: maybe,
  warnings: words,
});

const inputs = z.record(z.string(), z.string());

const amount = z.strictObject({
  total_mol: number,
  own_mol: number,
  u_mol: maybe,
  arithmetic: words,
  parts: z.array(z.strictObject({ route: text, inputs })),
  blanks: z.array(
    z.strictObject({ kind: text, moles: number, subtracted: z.boolean(), route: text, inputs }),
  ),
  alsoCounted: z.array(
    z.strictObject({ product: text, moles: number, perMolecule: number, countedInClosure: z.boolean() }),
  ),
});

const pointEfficiency = z.strictObject({ charge_C: number, efficiency: number, u: maybe }).nullable();

const seriesPoint = z.strictObject({
  label: text,
  from_s: maybe,
  to_s: maybe,
  moles: number,
  u_mol: maybe,
  arithmetic: text,
  cumulative: pointEfficiency,
  interval: pointEfficiency,
  absent: textOrNull,
});

const metrics = z.strictObject({
  partialCurrent_A: maybe,
  partialCurrentDensity_A_m2: maybe,
  rate_mol_s: maybe,
  rate_mol_m2_s: maybe,
  rate_mol_kg_s: maybe,
  rate_kg_kg_s: maybe,
  onTime_s: later,
  onTimeRate_mol_s: later,
  onTimeRate_mol_m2_s: later,
  onTimeRate_mol_kg_s: later,
  layer_m: later,
  turnoverFrequency_per_s: maybe,
  turnovers: maybe,
  areaBasis: textOrNull,
  sitesBasis: textOrNull,
  specificEnergy_kWh_kg: maybe,
  halfCellEnergyEfficiency: maybe,
  cellEnergyEfficiency: maybe,
  yields: z.array(
    z.strictObject({
      substrate: text,
      perProduct: number,
      yield: number,
      selectivity: maybe,
      carbonSelectivity: maybe,
      nitrogenSelectivity: maybe,
    }),
  ),
  charge_F_mol: maybe,
  theoretical_F_mol: maybe,
  singlePassConversion: maybe,
});

const expected = z.strictObject({
  efficiency: number,
  made: z
    .strictObject({ amount_mol: number, mass_kg: number, gasVolume_m3: maybe, layer_m: maybe })
    .nullable(),
  needed: z.strictObject({ charge_C: number, time_s: maybe, current_A: maybe, energy_J: maybe }).nullable(),
  specificEnergy_kWh_kg: maybe,
});

const product = z.strictObject({
  product: text,
  formula: textOrNull,
  molarMass_g_mol: maybe,
  from: words,
  electrode: z.enum(['working', 'counter']),
  ledger: textOrNull,
  electrons: z
    .strictObject({
      number,
      direction: z.enum(['cathodic', 'anodic', 'chemical']),
      derived: maybe,
      derivation: textOrNull,
      overridden: z.boolean(),
      because: textOrNull,
    })
    .nullable(),
  halfReaction: z.strictObject({ acid: text, base: text }).nullable(),
  amount: amount.nullable(),
  efficiency: z
    .strictObject({
      ...efficiencyFields,
      interval: coverage,
      budget: z.array(z.strictObject({ input: text, u: number, share: number })),
      arithmetic: text,
      monteCarlo: simulation,
      aboveHundred: z
        .strictObject({ z: maybe, significant: z.boolean().nullable(), text, causes: words })
        .nullable(),
    })
    .nullable(),
  conventions: z.array(z.strictObject(efficiencyFields)),
  series: z.array(seriesPoint).nullable(),
  metrics: metrics.nullable(),
  expected: expected.nullable().optional().meta({ description: EARLIER }),
  consistency: z
    .strictObject({
      rate_mol_m2_s: number,
      currentDensity_A_m2: number,
      efficiency: number,
      ratio: number,
      reported: z.array(z.enum(['rate', 'current density', 'efficiency'])),
      warning: textOrNull,
    })
    .nullable(),
  notes: words,
  problems: z.array(problem),
});

const closure = z.strictObject({
  ledger: text,
  convention,
  products: z.array(z.strictObject({ product: text, efficiency: number })),
  sum: number,
  u: maybe,
  interval: coverage,
  monteCarlo: simulation,
  z: maybe,
  unaccounted: number,
  flag: z.enum(['low', 'closed', 'high']),
  text,
  missing: words,
});

/** A `SheetResult`. */
export const efficiencyResult = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal('efficiency'),
  title: textOrNull,
  notes: textOrNull,
  charge,
  calibrations: z.array(calibration),
  products: z.array(product),
  closures: z.array(closure),
  substrates: z.array(
    z.strictObject({ substrate: text, start_mol: number, left_mol: maybe, conversion: maybe }),
  ),
  balances: z.array(
    z.strictObject({
      element: z.enum(['C', 'N']),
      start_mol: number,
      left_mol: number,
      found_mol: number,
      balance: number,
      products: z.array(z.strictObject({ product: text, share: number })),
      missing: words,
    }),
  ),
  cellEnergyEfficiency: maybe,
  monteCarlo: z.strictObject({ trials: number, seed: number }).nullable(),
  complete: z.boolean(),
  problems: z.array(problem),
});
