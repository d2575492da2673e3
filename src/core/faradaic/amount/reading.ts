// What was measured in a sample: stated as it is (2 mM, 1200 ppm), or as the signal of an instrument with its
// calibration. Every route that starts from a concentration or a fraction reads it here, so that a calibration works
// the same everywhere.

import { z } from 'zod';
import { words } from '../../fields.ts';
import { type Dimension, formatQuantity, nounOf } from '../../quantity.ts';
import { type Calibration, readingUncertainty } from '../calibration/calibration.ts';
import { type Dependent, difference, quotient, type Values } from '../propagation/dependent.ts';
import { type Signal, type Stated, signal } from '../stated.ts';
import { given, type ModelInputs, minus, type RouteContext } from './route.ts';

/** Fields of a reading by calibration; they come beside the key field of a route. */
export const SIGNAL_FIELDS = {
  signal: signal('What the instrument showed: a number, or a list of readings of the same sample.'),
  calibration: words('Name of the calibration of this sheet.'),
  'blank signal': signal(
    'What the instrument showed for the reagents, where the calibration had it subtracted.',
  ),
  extrapolate: z.boolean().meta({ description: 'Accept a signal beyond the highest standard.' }),
} as const satisfies Record<string, z.ZodType>;

export interface SignalFields {
  readonly signal?: Signal | undefined;
  readonly calibration?: string | undefined;
  readonly 'blank signal'?: Signal | undefined;
  readonly extrapolate?: boolean | undefined;
}

/** A measured content with what it depends on. */
export interface Reading extends ModelInputs {
  readonly dimension: Dimension;
  /** The content in SI units from the inputs. */
  readonly value: (values: Values) => Dependent;
  readonly words: string;
}

/**
 * What reads a content out of fields: the stated one, or a signal. `prefix` names its inputs, `field` its place in
 * the row.
 */
interface Place {
  readonly prefix?: string;
  readonly at?: (field: string) => string;
}

/** A content as stated, less a blank of the same unit. */
export function statedReading(
  name: string,
  content: Stated,
  blank: Stated | undefined,
  prefix = '',
): Reading {
  const [own, other] = [`${prefix}${name}`, `${prefix}blank`];
  return {
    dimension: content.dimension,
    inputs: given({ [own]: content, [other]: blank }),
    value: (values) => difference(values[own]!, blank && values[other]),
    words: minus(content, blank),
  };
}

/** A content read off a calibration line; undefined after a refusal. */
export function calibratedReading(
  fields: SignalFields,
  dimensions: readonly Dimension[],
  { calibrations, refuse, note }: RouteContext,
  { prefix = '', at = (field) => field }: Place = {},
): Reading | undefined {
  const { signal: shown, calibration: name, 'blank signal': reagents } = fields;
  if (shown === undefined) return refuse(at('signal'), 'is missing: what did the instrument show?');
  const known = [...calibrations.keys()].join(', ');
  if (name === undefined)
    return refuse(
      at('calibration'),
      `is missing: a signal needs a calibration${known ? `; there are: ${known}` : ''}`,
    );
  const line = calibrations.get(name);
  if (line === undefined)
    return refuse(
      at('calibration'),
      `"${name}" is not among the calibrations of this sheet${known ? `: ${known}` : ''}`,
    );
  if (line === 'broken')
    return refuse(at('calibration'), `the calibration "${name}" has problems of its own`);
  if (!dimensions.includes(line.dimension))
    return refuse(
      at('calibration'),
      `"${name}" gives ${nounOf(line.dimension)}; ${dimensions.map(nounOf).join(' or ')} is needed here`,
    );
  if (reagents !== undefined && line.blank === 'in the intercept')
    return refuse(
      at('blank signal'),
      `the blank of the reagents is in the intercept of "${name}" already: subtract it there or here, never both`,
    );
  if (reagents === undefined && line.blank === 'subtracted')
    note(
      `${prefix}signal taken as net of the reagents' blank, as the standards of "${name}" are; else add "blank signal"`,
    );
  const net = shown.value - (reagents?.value ?? 0);
  const x = (net - line.line.intercept) / line.line.slope;
  if (x > line.highest.x && fields.extrapolate !== true)
    return refuse(
      at('signal'),
      `${shown.text} lies beyond the highest standard of "${name}" (${line.highest.y}, ${contentText(line.highest.x, line)}): ` +
        'dilute the sample, or write "extrapolate: true"',
    );
  noteOn(x, line, shown, prefix, note);
  const [y, blank, a, b] = [`${prefix}signal`, `${prefix}blank signal`, `${name} intercept`, `${name} slope`];
  return {
    dimension: line.dimension,
    inputs: given({ [y]: shown, [blank]: reagents }),
    shared: { [a]: line.intercept, [b]: line.slope },
    known: knownReadings({ [y]: shown, [blank]: reagents }, line),
    value: (values) => quotient(difference(difference(values[y]!, values[blank]), values[a]), values[b]!),
    words: `[(${minus(shown, reagents)} − ${number(line.line.intercept)}) / ${slopeText(line)}]`,
  };
}

/** Readings scatter about the line as its standards did. */
function knownReadings(
  signals: Record<string, Signal | undefined>,
  line: Calibration,
): NonNullable<ModelInputs['known']> {
  const { spread } = line;
  if (spread === undefined) return {};
  return Object.fromEntries(
    Object.entries(signals).flatMap(([name, shown]) =>
      shown === undefined
        ? []
        : [
            [
              name,
              {
                u: readingUncertainty(line, shown.value, shown.readings),
                distribution: 'normal' as const,
                spread,
              },
            ],
          ],
    ),
  );
}

function noteOn(
  x: number,
  line: Calibration,
  shown: Signal,
  prefix: string,
  note: (text: string) => void,
): void {
  const { name, highest, lowest, detectionLimit, quantitationLimit } = line;
  if (x > highest.x)
    note(`${prefix}signal ${shown.text} is extrapolated beyond the highest standard of "${name}"`);
  if (x < lowest.x && lowest.x > 0)
    note(`${prefix}signal ${shown.text} lies below the lowest standard of "${name}"`);
  if (detectionLimit !== undefined && x < detectionLimit)
    note(
      `${prefix}signal ${shown.text} is below the detection limit of "${name}": report less than ${contentText(detectionLimit, line)}`,
    );
  else if (quantitationLimit !== undefined && x < quantitationLimit)
    note(
      `${prefix}signal ${shown.text} is below the quantitation limit of "${name}", ${contentText(quantitationLimit, line)}`,
    );
}

function contentText(x: number, { dimension }: Calibration): string {
  return formatQuantity(x, dimension);
}

function slopeText({ line, dimension }: Calibration): string {
  // Per milligram a litre or millimole a litre (both equal to the SI unit's size), per 1 for a fraction.
  const unit = dimension === 'kg/m^3' ? ' per g/L' : dimension === 'mol/m^3' ? ' per mM' : '';
  return `${number(line.slope)}${unit}`;
}

function number(value: number): string {
  return String(Number(value.toPrecision(5))).replace('-', '−');
}
