// What every way of measuring an amount of product has in common: its fields in the sheet, a formula, and the
// arithmetic in words. A new way is a new file with one `amountRoute` and a line in index.ts; nothing else changes.

import type { z } from 'zod';
import { type Rational, rationalText } from '../rational.ts';
import type { Species } from '../species.ts';
import type { Stated } from '../stated.ts';
import type { InputValues } from '../uncertainty.ts';

/** A product with the substance its mass or concentration was read as. */
export interface MeasuredSubstance {
  readonly product: Species;
  /** How the reading counts: "NH3", or "N" for ammonia-nitrogen. */
  readonly readAs: string;
  /** g per mol of what is read. */
  readonly molarMass: number;
  /** Moles of product per mole of what is read. */
  readonly productPerRead: Rational;
}

/** A formula for moles with its inputs: enough to compute, to show and to propagate uncertainty any way. */
export interface AmountModel {
  /** The inputs as written, by the name of their field. */
  readonly inputs: Readonly<Record<string, Stated>>;
  /** Moles from the SI values of the inputs. */
  readonly formula: (values: InputValues) => number;
  /** The formula with the numbers as written: "(0.15 mM − 0.01 mM) × 10 × 30 mL". */
  readonly words: string;
}

interface RouteContext {
  readonly substance: MeasuredSubstance;
  /** Says what is wrong at a field; the route then has no model. */
  readonly refuse: (field: string, message: string) => undefined;
}

export interface AmountRoute {
  /** The field whose presence chooses this route. */
  readonly key: string;
  readonly label: string;
  readonly fields: z.ZodRawShape;
  readonly model: (
    fields: Readonly<Record<string, unknown>>,
    context: RouteContext,
  ) => AmountModel | undefined;
}

/** A route whose model sees its own fields with their types: the key field always there, the others perhaps. */
export function amountRoute<Shape extends z.ZodRawShape, Key extends keyof Shape & string>(route: {
  readonly key: Key;
  readonly label: string;
  readonly fields: Shape;
  readonly model: (
    fields: { readonly [F in Key]: z.output<Shape[F]> } & {
      readonly [F in Exclude<keyof Shape, Key>]?: z.output<Shape[F]>;
    },
    context: RouteContext,
  ) => AmountModel | undefined;
}): AmountRoute {
  return route as unknown as AmountRoute;
}

/** "(X − Y)", or X alone. */
export function minus(stated: Stated, blank: Stated | undefined): string {
  return blank === undefined ? stated.text : `(${stated.text} − ${blank.text})`;
}

/** The inputs that were filled in. */
export function given(
  fields: Readonly<Record<string, Stated | undefined>>,
): Readonly<Record<string, Stated>> {
  const entries = Object.entries(fields).filter((entry): entry is [string, Stated] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}

/** " × 1/2" where a molecule of product counts for more than one of what is read, else nothing. */
export function timesPerRead({ productPerRead }: MeasuredSubstance): string {
  const ratio = rationalText(productPerRead);
  return ratio === '1' ? '' : ` × ${ratio}`;
}

/** "17.031 g/mol", with the substance where it is not the product. */
export function molarMassWords({ product, readAs, molarMass }: MeasuredSubstance): string {
  return `${molarMass} g/mol${readAs === product.formula.text ? '' : ` (${readAs})`}`;
}
