// Fields that keep what a person wrote beside its SI value, so that a result can show the arithmetic in their own
// words. Reading is quantity.ts's; nothing is converted here.

import { z } from 'zod';
import { quantityNeeded } from '../fields.ts';
import { type Dimension, isInParts, nounOf, readQuantity } from '../quantity.ts';
import { described } from '../validate.ts';

/** A quantity as written and as a number in the SI unit of its dimension. */
export interface Stated<D extends Dimension = Dimension> {
  readonly text: string;
  readonly value: number;
  readonly dimension: D;
}

/** A quantity of one of the dimensions named (the first is the one asked for in messages), with its unit. */
export function stated<D extends Dimension>(dimensions: readonly [D, ...D[]], description: string) {
  return z
    .string({ error: (issue) => quantityNeeded(issue, dimensions[0]) })
    .transform((text, context): Stated<D> => {
      const readings = dimensions.map((dimension) => ({ dimension, value: readQuantity(text, dimension) }));
      const fits = readings.find(({ value }) => typeof value === 'number');
      if (fits) return { text: text.trim(), value: fits.value as number, dimension: fits.dimension };
      context.addIssue({ code: 'custom', message: messageFor(text, readings) });
      return z.NEVER;
    })
    .meta({ description });
}

/** A ratio: a bare number (10, 0.98) or a percentage ("98 %"). */
export function statedRatio(description: string) {
  return ratio(description, (text) => readQuantity(text, '1'));
}

/** How many times something was diluted: a ratio, with advice for those who write "1:10" or "10x". */
export function statedDilution(description: string) {
  return ratio(description, (text) => proportion(text) ?? readQuantity(text, '1'));
}

function ratio(description: string, read: (text: string) => number | string) {
  return z
    .union([z.number(), z.string()], {
      error: (issue) => `a number or a percentage is needed, not ${described(issue.input)}`,
    })
    .transform((input, context): Stated<'1'> => {
      const value = typeof input === 'number' ? input : read(input);
      if (typeof value === 'number') return { text: String(input).trim(), value, dimension: '1' };
      context.addIssue({ code: 'custom', message: value });
      return z.NEVER;
    })
    .meta({ description });
}

/** What is wrong with "1:10" and "10x": a dilution is one number. */
function proportion(text: string): string | undefined {
  const [, parts, times] = /^(?:1\s*:\s*(\d+)|(\d+(?:\.\d+)?)\s*[x×])$/iu.exec(text.trim()) ?? [];
  if (times !== undefined) return `"${text.trim()}": write the number alone, ${times}`;
  if (parts === undefined) return undefined;
  return `"${text.trim()}" can mean two things: write ${parts} where 1 part was made up to ${parts}, ${Number(parts) + 1} where ${parts} parts were added to it`;
}

/** A potential against RHE: "-0.6 V", or "-0.6 V vs RHE". */
export function statedAgainstRHE(description: string) {
  return z
    .string({ error: (issue) => quantityNeeded(issue, 'V') })
    .transform((text, context): Stated<'V'> => {
      const [, own = text, scale] = /^(.*?)\s+vs\.?\s+(.*)$/iu.exec(text.trim()) ?? [];
      const value =
        scale === undefined || scale.toUpperCase() === 'RHE'
          ? readQuantity(own, 'V')
          : `"${text.trim()}" is not against RHE: convert it first, and write "… V vs RHE"`;
      if (typeof value === 'number') return { text: text.trim(), value, dimension: 'V' };
      context.addIssue({ code: 'custom', message: value });
      return z.NEVER;
    })
    .meta({ description });
}

/** Largest efficiency that a bare number can mean; beyond it the percent sign was forgotten. */
const BARE_EFFICIENCY = 2;

/** An efficiency: 0.62 or "62 %". A bare 62 is refused: nothing gives 6200 %. */
export function statedEfficiency(description: string) {
  return statedRatio(description)
    .refine(({ text, value }) => value <= BARE_EFFICIENCY || text.endsWith('%'), {
      error: (issue) => {
        const { text } = issue.input as Stated;
        return `${text} would be ${100 * Number(text)} %: write "${text} %", or the fraction ${Number(text) / 100}`;
      },
    })
    .refine(({ value }) => value > 0, { error: 'an efficiency above zero is needed' })
    .meta({ description });
}

function messageFor(
  text: string,
  readings: readonly { dimension: Dimension; value: number | string }[],
): string {
  // Parts per million are a mass in a volume, where that is asked for.
  const told = (isInParts(text) && readings.find(({ dimension }) => dimension === 'kg/m^3')) || readings[0]!;
  const others = readings.filter((reading) => reading !== told).map(({ dimension }) => nounOf(dimension));
  return others.length === 0 ? String(told.value) : `${told.value} (or ${others.join(', or ')})`;
}

/**
 * A reading of an instrument without unit (absorbance, peak area): one number, or several readings of the same
 * sample.
 */
export interface Signal extends Stated<'1'> {
  readonly readings: number;
}

/** One or several readings of the same sample, taken as their mean. */
export function signal(description: string) {
  return z
    .union([z.number(), z.array(z.number()).min(1).max(1000)], {
      error: (issue) => `a number or a list of readings is needed, not ${described(issue.input)}`,
    })
    .transform((input): Signal => {
      const readings = Array.isArray(input) ? input : [input];
      const value = readings.reduce((sum, reading) => sum + reading, 0) / readings.length;
      const text = readings.length === 1 ? String(input) : `mean(${readings.join(', ')})`;
      return { text, value, dimension: '1', readings: readings.length };
    })
    .meta({ description });
}
