// What every way of measuring an amount of product has in common: its fields in the sheet, a formula, and the
// arithmetic in words. A new way is a new file with one `amountRoute` and a line in index.ts; nothing else changes.

import type { z } from 'zod';
import { formatDuration } from '../../quantity.ts';
import type { Calibration } from '../calibration/calibration.ts';
import type { Dependent, Values } from '../propagation/dependent.ts';
import { type Rational, rationalText } from '../rational.ts';
import type { Species } from '../species.ts';
import type { Stated } from '../stated.ts';
import type { KnownUncertainty } from '../uncertainty.ts';

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

/** What a formula needs: enough to compute, to show and to propagate uncertainty any way. */
export interface ModelInputs {
  /** The inputs as written, by the name of their field. */
  readonly inputs: Readonly<Record<string, Stated>>;
  /** What is known of the uncertainty of inputs for which none is stated: readings on a calibration line. */
  readonly known?: Readonly<Record<string, KnownUncertainty>>;
  /** Numbers that other readings share: slope and intercept of a calibration. */
  readonly shared?: Readonly<Record<string, Dependent>>;
  /** Uncertainties that stand inside the fields of the route, by input. */
  readonly uncertainties?: Readonly<Record<string, string>>;
}

/** A formula for moles with its inputs. */
export interface AmountModel extends ModelInputs {
  /** Moles from the inputs in SI units. */
  readonly formula: (values: Values) => Dependent;
  /** The formula with the numbers as written: "(0.15 mM − 0.01 mM) × 10 × 30 mL". */
  readonly words: string;
  /** The amount at several instants, where it was measured so. */
  readonly series?: ModelSeries;
}

/** Amounts at instants: all made until then (`cumulative`), or made in a window before then (`window`). */
interface ModelSeries {
  readonly kind: 'cumulative' | 'window';
  readonly points: readonly ModelPoint[];
}

export interface ModelPoint {
  /** "aliquot 2" */
  readonly label: string;
  readonly from_s: number | undefined;
  readonly to_s: number | undefined;
  /** Charge from the start until then, where it was typed in. */
  readonly charge?: Stated | undefined;
  readonly formula: (values: Values) => Dependent;
  readonly words: string;
}

export interface RouteContext {
  readonly substance: MeasuredSubstance;
  /** Duration of the electrolysis. */
  readonly duration_s: number | undefined;
  readonly calibrations: ReadonlyMap<string, Calibration | 'broken'>;
  /** What makes a mass of a layer. */
  readonly layer: {
    readonly area: Stated<'m^2'> | undefined;
    readonly density: Stated<'kg/m^3'> | undefined;
  };
  /** Says what is wrong at a field; the route then has no model. */
  readonly refuse: (field: string, message: string) => undefined;
  readonly note: (text: string) => void;
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

/** A last sample is taken after the current was switched off; the charge is that of the whole run then. */
const LATE = 1.1;

/** What is wrong with an instant, if it lies after the end. */
export function afterTheEnd(at: Stated, duration_s: number | undefined): string | undefined {
  if (duration_s === undefined || at.value <= LATE * duration_s) return undefined;
  return `"${at.text}" lies after the end of the electrolysis (${formatDuration(duration_s)})`;
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
