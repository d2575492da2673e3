// The amount of a product in a row: one reading, or the parts found in several places (catholyte, acid trap) added
// up; less the blank that was chosen; and the share that came from a labelled feed.

import { formatQuantity } from '../quantity.ts';
import { AMOUNT_FIELDS } from './amount/index.ts';
import { isotopeShare } from './amount/isotope.ts';
import { type Amount, measureAmount, type UncertaintyFields } from './amount/measure.ts';
import type { RouteContext } from './amount/route.ts';
import { readAsOther, readAsProduct } from './amount/substance.ts';
import type { Calibration } from './calibration/calibration.ts';
import { difference, productOf, sumOf } from './propagation/dependent.ts';
import type { RowReading } from './row-reading.ts';
import type { Species } from './species.ts';
import type { Stated } from './stated.ts';

/** Where an amount stands in a row, and its fields. */
interface Part {
  readonly path: readonly (string | number)[];
  /** "acid trap: ", nothing where there is only one. */
  readonly label: string;
  readonly as: string | undefined;
  readonly uncertainty: UncertaintyFields | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What a row holds: each amount as measured, what was taken off, and what counts. */
export interface RowAmounts {
  /** As measured, one for each part. */
  readonly parts: readonly Amount[];
  readonly blanks: readonly MeasuredBlank[];
  readonly total: Amount;
  /** Arithmetic from first to last. */
  readonly arithmetic: readonly string[];
}

/** A blank of some kind with the moles it gave. */
interface MeasuredBlank {
  readonly kind: string;
  readonly amount: Amount;
  readonly subtracted: boolean;
}

/** The amounts of a row; undefined when one of them is wrong. */
export function amountsOf(species: Species, molarMass: number, reading: RowReading): RowAmounts | undefined {
  const { fields, refuse } = reading;
  const places: Part[] = fields.parts?.map(
    (part, i) => ({ ...part, path: ['parts', i], label: `${part.in}: `, fields: part }) as Part,
  ) ?? [{ path: [], label: '', as: fields.as, uncertainty: fields.uncertainty, fields }];
  const beside = Object.keys(AMOUNT_FIELDS).find((name) => name in fields);
  if (fields.parts !== undefined && beside !== undefined)
    return refuse([beside], `"parts" and "${beside}" are both given: keep one`);
  const isPlan = fields.parts === undefined && beside === undefined && fields.blanks === undefined;
  if (isPlan && fields.expected !== undefined) return undefined;
  const measured = places.map((part) => amountOf(part, species, molarMass, reading));
  const blanks = blanksOf(species, molarMass, reading);
  if (measured.includes(undefined) || blanks === undefined) return undefined;
  const parts = measured as Amount[];
  if (parts.length > 1 && parts.some(({ series }) => series !== undefined))
    reading.note('a series inside "parts" counts with its total; it is not shown over time');
  const found = added(parts);
  const net = lessBlank(found, blanks);
  const total = labelled(net, species, reading);
  if (total === undefined) return undefined;
  if (net !== found && net.moles.value < 0)
    reading.note(
      `below the blank by ${formatQuantity(-net.moles.value, 'mol')}: shown as it is, not as zero`,
    );
  const steps = [...(parts.length > 1 ? parts : []), found, net, total].map(({ arithmetic }) => arithmetic);
  return { parts, blanks, total, arithmetic: [...blankWords(blanks), ...new Set(steps)] };
}

function amountOf(
  { path, label, as, uncertainty, fields }: Part,
  species: Species,
  molarMass: number,
  { name, fields: row, attempt, refuse, note, duration_s, area, calibrations }: RowReading,
): Amount | undefined {
  const named = calibrations.get(fields.calibration as string);
  const line = typeof named === 'object' ? named : undefined;
  const readAs = as ?? line?.as;
  const substance = attempt([...path, 'as'], () =>
    readAs === undefined ? readAsProduct(species, molarMass) : readAsOther(species, readAs),
  );
  if (substance === undefined) return undefined;
  if (readAs === undefined && isReadAsMass(fields, line))
    note(
      `${label}concentration taken as that of ${substance.readAs} (${molarMass} g/mol); ` +
        'if the standard counts another form, say so with "as"',
    );
  const context: RouteContext = {
    substance,
    duration_s,
    calibrations,
    layer: { area, density: row.density },
    note: (text) => note(`${label}${text}`),
    refuse: (field, message) => refuse([...path, ...pathOf(field)], message),
  };
  const amount = measureAmount(fields, uncertainty, { product: name, label }, context);
  if (amount === undefined) return undefined;
  const { value } = amount.moles;
  const below = fields.blank === undefined && fields['blank signal'] === undefined ? 'zero' : 'the blank';
  if (value < 0)
    note(`${label}below ${below} by ${formatQuantity(-value, 'mol')}: shown as it is, not as zero`);
  return { ...amount, arithmetic: `${label}${amount.arithmetic}` };
}

/** Whether what was read is a mass in a volume, which counts moles only by a molar mass. */
function isReadAsMass(fields: Readonly<Record<string, unknown>>, line: Calibration | undefined): boolean {
  const {
    concentration,
    additions,
    aliquots,
    'standard concentration': standard,
  } = fields as {
    readonly concentration?: Stated;
    readonly additions?: readonly Stated[];
    readonly aliquots?: readonly { readonly concentration?: Stated | undefined }[];
    readonly 'standard concentration'?: Stated;
  };
  const read = concentration ?? additions?.[0] ?? aliquots?.[0]?.concentration ?? standard ?? line;
  return read?.dimension === 'kg/m^3';
}

/** "aliquots.0.volume" as a path. */
function pathOf(field: string): (string | number)[] {
  return field
    .split('.')
    .filter((name) => name !== '')
    .map((name) => (/^\d+$/u.test(name) ? Number(name) : name));
}

/** The blanks with their moles; undefined when one is wrong, or none of several was chosen. */
function blanksOf(species: Species, molarMass: number, reading: RowReading): MeasuredBlank[] | undefined {
  const { fields, refuse } = reading;
  const given = Object.entries(fields.blanks ?? {});
  const kinds = given.map(([kind]) => kind);
  const chosen = fields.subtract;
  if (chosen !== undefined && chosen !== 'none' && !kinds.includes(chosen))
    return refuse(
      ['subtract'],
      `there is no blank "${chosen}"${kinds.length > 0 ? `; there are: ${kinds.join(', ')}` : ''}`,
    );
  if (chosen === undefined && given.length > 1)
    return refuse(
      ['blanks'],
      `each of these blanks holds the same contamination, so one is subtracted, not all: say "subtract: ${kinds[0]}" (or none)`,
    );
  const blanks: MeasuredBlank[] = [];
  for (const [kind, blank] of given) {
    if (blank === undefined) continue;
    const written = 'text' in blank ? { amount: blank } : blank;
    const { as, uncertainty, ...own } = written as Record<string, unknown>;
    const amount = amountOf(
      {
        path: ['blanks', kind],
        label: `blank (${kind}): `,
        as: (as as string | undefined) ?? fields.as,
        uncertainty: uncertainty as UncertaintyFields | undefined,
        fields: own,
      },
      species,
      molarMass,
      reading,
    );
    if (amount === undefined) return undefined;
    blanks.push({ kind, amount, subtracted: kind === (chosen ?? kinds[0]) });
  }
  return blanks;
}

function blankWords(blanks: readonly MeasuredBlank[]): string[] {
  return blanks.map(
    ({ amount, subtracted }) =>
      `${amount.arithmetic}${subtracted ? '' : ' (for comparison, not subtracted)'}`,
  );
}

/** All parts as one amount. */
function added(amounts: readonly Amount[]): Amount {
  const [first] = amounts;
  if (first !== undefined && amounts.length === 1) return first;
  const moles = sumOf(amounts.map((amount) => ({ factor: 1, part: amount.moles })));
  const terms = amounts.map((amount) => formatQuantity(amount.moles.value, 'mol'));
  return {
    moles,
    arithmetic: `${terms.join(' + ')} = ${formatQuantity(moles.value, 'mol')}`,
    route: 'sum of parts',
    inputs: {},
  };
}

function lessBlank(found: Amount, blanks: readonly MeasuredBlank[]): Amount {
  const blank = blanks.find(({ subtracted }) => subtracted)?.amount;
  if (blank === undefined) return found;
  const moles = difference(found.moles, blank.moles);
  return {
    ...found,
    moles,
    arithmetic: `${formatQuantity(found.moles.value, 'mol')} − ${formatQuantity(blank.moles.value, 'mol')} (blank) = ${formatQuantity(moles.value, 'mol')}`,
  };
}

/** The share from the labelled feed. */
function labelled(net: Amount, species: Species, { fields, refuse, note }: RowReading): Amount | undefined {
  const { isotope } = fields;
  if (isotope === undefined) return net;
  const found = isotopeShare(isotope, species);
  if ('message' in found) return refuse(['isotope', found.field], found.message);
  const scale = (of: Amount['moles']) => productOf([of], found.share(isotope.product.value));
  const moles = scale(net.moles);
  note(
    `only what came from the ${isotope.label} feed counts: ${(100 * found.share(isotope.product.value)).toFixed(1)} % of what was found`,
  );
  return {
    ...net,
    moles,
    series: net.series && {
      ...net.series,
      points: net.series.points.map((point) => ({ ...point, moles: scale(point.moles) })),
    },
    arithmetic: `${formatQuantity(net.moles.value, 'mol')} × ${found.words} = ${formatQuantity(moles.value, 'mol')}`,
  };
}
