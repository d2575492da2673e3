// The amount of a product in a row: one reading, or the parts found in several places (catholyte, acid trap) added up.

import { formatQuantity } from '../quantity.ts';
import { AMOUNT_FIELDS } from './amount/index.ts';
import { type Amount, measureAmount, type UncertaintyFields } from './amount/measure.ts';
import { readAsOther, readAsProduct } from './amount/substance.ts';
import type { RowReading } from './row-reading.ts';
import type { Species } from './species.ts';

/** One place where product was found. */
interface Part {
  readonly path: readonly (string | number)[];
  /** "acid trap: ", nothing where there is only one. */
  readonly label: string;
  readonly as: string | undefined;
  readonly uncertainty: UncertaintyFields | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The amounts of all parts; undefined when one of them is wrong. */
export function amountsOf(species: Species, molarMass: number, reading: RowReading): Amount[] | undefined {
  const { fields, refuse } = reading;
  const parts: Part[] = fields.parts?.map(
    (part, i) => ({ ...part, path: ['parts', i], label: `${part.in}: `, fields: part }) as Part,
  ) ?? [{ path: [], label: '', as: fields.as, uncertainty: fields.uncertainty, fields }];
  const beside = Object.keys(AMOUNT_FIELDS).find((name) => name in fields);
  if (fields.parts !== undefined && beside !== undefined)
    return refuse([beside], `"parts" and "${beside}" are both given: keep one`);
  const amounts = parts.map((part) => amountOf(part, species, molarMass, reading));
  return amounts.includes(undefined) ? undefined : (amounts as Amount[]);
}

function amountOf(
  { path, label, as, uncertainty, fields }: Part,
  species: Species,
  molarMass: number,
  { attempt, refuse, note }: RowReading,
): Amount | undefined {
  const substance = attempt([...path, 'as'], () =>
    as === undefined ? readAsProduct(species, molarMass) : readAsOther(species, as),
  );
  if (substance === undefined) return undefined;
  const reading = fields.concentration as { dimension: string } | undefined;
  if (reading?.dimension === 'kg/m^3' && as === undefined)
    note(
      `${label}concentration taken as that of ${substance.readAs} (${molarMass} g/mol); ` +
        'if the standard counts another form, say so with "as"',
    );
  const amount = measureAmount(fields, substance, uncertainty, (field, message) =>
    refuse([...path, ...field.split('.').filter((name) => name !== '')], message),
  );
  if (amount === undefined) return undefined;
  if (amount.moles < 0)
    note(`${label}below the blank by ${formatQuantity(-amount.moles, 'mol')}: shown as it is, not as zero`);
  return {
    ...amount,
    arithmetic: `${label}${amount.arithmetic}`,
    contributions: amount.contributions.map(({ input, u }) => ({ input: `${label}${input}`, u })),
  };
}

/** All parts as one amount. */
export function sumOf(amounts: readonly Amount[]): Amount {
  const [first] = amounts;
  if (first !== undefined && amounts.length === 1) return first;
  const moles = amounts.reduce((sum, amount) => sum + amount.moles, 0);
  const terms = amounts.map((amount) => formatQuantity(amount.moles, 'mol'));
  return {
    moles,
    arithmetic: `${terms.join(' + ')} = ${formatQuantity(moles, 'mol')}`,
    route: 'sum of parts',
    inputs: {},
    contributions: amounts.flatMap(({ contributions }) => contributions),
  };
}
