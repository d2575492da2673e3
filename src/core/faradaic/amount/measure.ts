// From the fields of one row to moles with arithmetic and uncertainty. The same for every route; it knows none by
// name.

import { formatQuantity } from '../../quantity.ts';
import { constant, type Dependent, measured } from '../propagation/dependent.ts';
import type { Stated } from '../stated.ts';
import { inputOf, type KnownUncertainty, readUncertainty } from '../uncertainty.ts';
import { chooseRoute } from './index.ts';
import type { AmountModel, ModelPoint, RouteContext } from './route.ts';

/** Moles of product with where they come from. Negative moles stay negative: the sample lies below its blank, or below zero. */
export interface Amount {
  readonly moles: Dependent;
  /** The formula with numbers filled in and its result. */
  readonly arithmetic: string;
  readonly route: string;
  /** The inputs as they were written. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly series?: AmountSeries | undefined;
}

/** The amount at several instants (`cumulative`), or made in windows of time (`window`). */
export interface AmountSeries {
  readonly kind: 'cumulative' | 'window';
  readonly points: readonly AmountPoint[];
}

export interface AmountPoint extends Omit<ModelPoint, 'formula' | 'words'> {
  readonly moles: Dependent;
  readonly arithmetic: string;
}

/** "2 %" for the whole amount, or one for each input by the name of its field. */
export type UncertaintyFields = string | Readonly<Record<string, string>>;

/** Whose inputs they are: the product, and the place they were found in ("acid trap: "). */
export interface Owner {
  readonly product: string;
  readonly label: string;
}

/** The amount, or undefined after `refuse` was told why not (field, message). */
export function measureAmount(
  fields: Readonly<Record<string, unknown>>,
  uncertainty: UncertaintyFields | undefined,
  owner: Owner,
  context: RouteContext,
): Amount | undefined {
  const { refuse } = context;
  const choice = chooseRoute(fields);
  if (!('route' in choice)) return refuse(choice.field, choice.message);
  const { route } = choice;
  const model = route.model(fields, context);
  if (model === undefined) return undefined;
  const whole = typeof uncertainty === 'string';
  const args = argumentsOf(model, whole ? {} : (uncertainty ?? {}), whole, route.key, owner, refuse);
  if (args === undefined) return undefined;
  const found = model.formula(args);
  const moles = whole ? asAWhole(found.value, uncertainty, owner, refuse) : found;
  if (moles === undefined) return undefined;
  if (!Number.isFinite(moles.value)) return refuse(route.key, 'these numbers give no finite amount');
  return {
    moles,
    arithmetic: `${model.words} = ${formatQuantity(moles.value, 'mol')}`,
    route: route.label,
    inputs: Object.fromEntries(Object.entries(model.inputs).map(([name, { text }]) => [name, text])),
    series: model.series && {
      kind: model.series.kind,
      points: model.series.points.map(({ formula, words, ...point }) => {
        const made = formula(args);
        return { ...point, moles: made, arithmetic: `${words} = ${formatQuantity(made.value, 'mol')}` };
      }),
    },
  };
}

/** The amount with the one uncertainty that was stated for it all. */
function asAWhole(
  value: number,
  text: string,
  { product, label }: Owner,
  refuse: (field: string, message: string) => undefined,
): Dependent | undefined {
  const read = readUncertainty(text, { text: 'amount', value, dimension: 'mol' });
  if (typeof read === 'string') return refuse('uncertainty', read);
  return read.u === 0 ? constant(value) : measured(inputOf(`${label}amount`, value, read, product));
}

/** Each input as a number that knows its uncertainty: stated by the person, else known of itself. */
function argumentsOf(
  { inputs, known = {}, shared = {}, uncertainties = {} }: AmountModel,
  stated: Readonly<Record<string, string>>,
  withoutUncertainty: boolean,
  key: string,
  { product, label }: Owner,
  refuse: (field: string, message: string) => undefined,
): Record<string, Dependent> | undefined {
  const read: Record<string, KnownUncertainty> = { ...known };
  for (const [texts, field] of [
    [stated, (name: string) => `uncertainty.${name}`],
    [uncertainties, () => key],
  ] as const)
    for (const [name, text] of Object.entries(texts)) {
      const found = statedUncertainty(name, text, inputs);
      if (typeof found === 'string') return refuse(field(name), found);
      read[name] = found;
    }
  const args: Record<string, Dependent> = { ...shared };
  for (const [name, { value }] of Object.entries(inputs)) {
    const uncertainty = read[name];
    args[name] =
      withoutUncertainty || uncertainty === undefined || uncertainty.u === 0
        ? constant(value)
        : measured(inputOf(`${label}${name}`, value, uncertainty, product));
  }
  return args;
}

function statedUncertainty(
  name: string,
  text: string,
  inputs: Readonly<Record<string, Stated>>,
): KnownUncertainty | string {
  const input = inputs[name];
  if (input !== undefined) return readUncertainty(text, input);
  return `"${name}" is not filled in here, so it has no uncertainty; given: ${Object.keys(inputs).join(', ')}`;
}
