// From the fields of one row to moles with arithmetic and uncertainty. The same for every route; it knows none by name.

import { formatQuantity } from '../../quantity.ts';
import type { Stated } from '../stated.ts';
import { type Contribution, contributionsOf, standardUncertainty } from '../uncertainty.ts';
import { chooseRoute } from './index.ts';
import type { MeasuredSubstance } from './route.ts';

/** Moles of product with where they come from. Negative moles stay negative: the sample lies below its blank. */
export interface Amount {
  readonly moles: number;
  /** The formula with numbers filled in and its result. */
  readonly arithmetic: string;
  readonly route: string;
  /** The inputs as they were written. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Standard uncertainties by input, mol. */
  readonly contributions: readonly Contribution[];
}

/** "2 %" for the whole amount, or one for each input by the name of its field. */
export type UncertaintyFields = string | Readonly<Record<string, string>>;

/** The amount, or undefined after `refuse` was told why not (field, message). */
export function measureAmount(
  fields: Readonly<Record<string, unknown>>,
  substance: MeasuredSubstance,
  uncertainty: UncertaintyFields | undefined,
  refuse: (field: string, message: string) => undefined,
): Amount | undefined {
  const choice = chooseRoute(fields);
  if (!('route' in choice)) return refuse(choice.field, choice.message);
  const model = choice.route.model(fields, { substance, refuse });
  if (model === undefined) return undefined;
  const { inputs, formula, words } = model;
  const values = Object.fromEntries(Object.entries(inputs).map(([name, { value }]) => [name, value]));
  const moles = formula(values);
  const whole: Stated = { text: 'amount', value: moles, dimension: 'mol' };
  const u = readUncertainties(uncertainty, inputs, whole, refuse);
  if (u === undefined) return undefined;
  return {
    moles,
    arithmetic: `${words} = ${formatQuantity(moles, 'mol')}`,
    route: choice.route.label,
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, { text }]) => [name, text])),
    contributions: typeof u === 'number' ? wholeAmount(u) : contributionsOf(values, u, formula),
  };
}

function wholeAmount(u: number): Contribution[] {
  return u > 0 ? [{ input: 'amount', u }] : [];
}

/** Standard uncertainties in SI: of the whole amount, or by input; undefined after a refusal. */
function readUncertainties(
  given: UncertaintyFields | undefined,
  inputs: Readonly<Record<string, Stated>>,
  whole: Stated,
  refuse: (field: string, message: string) => undefined,
): number | Readonly<Record<string, number>> | undefined {
  if (given === undefined) return {};
  if (typeof given === 'string') {
    const u = standardUncertainty(given, whole);
    return typeof u === 'string' ? refuse('uncertainty', u) : u;
  }
  const read: Record<string, number> = {};
  for (const [name, text] of Object.entries(given)) {
    const input = inputs[name];
    const known = Object.keys(inputs).join(', ');
    if (input === undefined)
      return refuse(
        `uncertainty.${name}`,
        `"${name}" is not filled in here, so it has no uncertainty; given: ${known}`,
      );
    const u = standardUncertainty(text, input);
    if (typeof u === 'string') return refuse(`uncertainty.${name}`, u);
    read[name] = u;
  }
  return read;
}
