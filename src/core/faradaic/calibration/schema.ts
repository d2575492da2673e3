// The fields of a calibration in a sheet, and from them to checked standards. What is wrong stays with that calibration: products that do
// not use it are computed all the same.

import { z } from 'zod';
import type { Path } from '../../document.ts';
import { words } from '../../fields.ts';
import { described } from '../../validate.ts';
import { stated } from '../stated.ts';
import type { Standards } from './calibration.ts';

const numbers = (description: string) =>
  z
    .array(z.number(), { error: (issue) => `a list of numbers is needed, not ${described(issue.input)}` })
    .min(2)
    .max(1000)
    .meta({ description });

export const calibrationSchema = z.strictObject({
  standards: z
    .array(stated(['mol/m^3', 'kg/m^3', '1'], 'What a standard holds: 0.5 mg/L, 20 uM; gases: 500 ppm.'))
    .min(2)
    .max(1000)
    .meta({ description: 'What the standards hold, in one kind of unit.' }),
  signals: numbers('What the instrument showed for each standard, in the same order.'),
  as: words('The form the standards count, where it is not the product: N, NH4Cl.').optional(),
  weights: z
    .enum(['none', '1/x', '1/u^2'])
    .optional()
    .meta({ description: 'How standards are weighted; equally if left out.' }),
  'signal uncertainties': numbers('Standard uncertainty of each signal, for weights of 1/u^2.').optional(),
  'through zero': z.boolean().optional().meta({ description: 'Force the line through zero. Rarely right.' }),
  blank: z.enum(['in the intercept', 'subtracted']).optional().meta({
    description:
      'Where the signal of the reagents is: still in all signals (if left out), or already subtracted.',
  }),
});

type CalibrationFields = z.output<typeof calibrationSchema>;

/** The standards, or undefined after a complaint at the field. */
export function standardsOf(
  name: string,
  fields: CalibrationFields,
  complain: (path: Path, message: string) => undefined,
): Standards | undefined {
  const { standards, signals } = fields;
  const dimension = standards[0]!.dimension;
  const throughZero = fields['through zero'] ?? false;
  const other = standards.findIndex((standard) => standard.dimension !== dimension);
  if (other >= 0)
    return complain(
      ['standards', other],
      `"${standards[other]!.text}" is of another kind than "${standards[0]!.text}": write all in one unit`,
    );
  const negative = standards.findIndex(({ value }) => value < 0);
  if (negative >= 0)
    return complain(
      ['standards', negative],
      `a standard holds nothing below zero, but "${standards[negative]!.text}" says so`,
    );
  if (signals.length !== standards.length)
    return complain(['signals'], `${standards.length} standards need as many signals, not ${signals.length}`);
  const xs = standards.map(({ value }) => value);
  if (new Set(throughZero ? [0, ...xs] : xs).size < 2)
    return complain(['standards'], 'a line needs at least two different standards');
  const weights = weightsOf(fields, xs, complain);
  if (weights === undefined) return undefined;
  if (new Set(signals).size === 1)
    return complain(['signals'], 'all signals are the same: nothing can be read off a level line');
  return {
    name,
    dimension,
    xs,
    ys: signals,
    weighting: fields.weights ?? 'none',
    weights,
    throughZero,
    blank: fields.blank ?? 'in the intercept',
    as: fields.as,
  };
}

function weightsOf(
  { weights = 'none', 'signal uncertainties': uncertainties, standards }: CalibrationFields,
  xs: readonly number[],
  complain: (path: Path, message: string) => undefined,
): number[] | undefined {
  if (weights !== '1/u^2' && uncertainties !== undefined)
    return complain(['signal uncertainties'], 'these count only with "weights: 1/u^2"');
  switch (weights) {
    case 'none':
      return xs.map(() => 1);
    case '1/x': {
      const zero = xs.indexOf(0);
      if (zero < 0) return normalised(xs.map((x) => 1 / x));
      return complain(
        ['standards', zero],
        `"${standards[zero]!.text}" would weigh infinitely with 1/x: leave it out of the line, or weigh by 1/u^2`,
      );
    }
    case '1/u^2': {
      if (uncertainties === undefined)
        return complain(['weights'], 'weights of 1/u^2 need "signal uncertainties"');
      if (uncertainties.length !== xs.length)
        return complain(['signal uncertainties'], `${xs.length} are needed, not ${uncertainties.length}`);
      const zero = uncertainties.findIndex((u) => !(u > 0));
      if (zero >= 0) return complain(['signal uncertainties', zero], 'must be above zero');
      return normalised(uncertainties.map((u) => u ** -2));
    }
  }
}

/** Weights with mean 1, so that the residual is that of an average standard. */
function normalised(weights: readonly number[]): number[] {
  const mean = weights.reduce((sum, w) => sum + w, 0) / weights.length;
  return weights.map((w) => w / mean);
}
