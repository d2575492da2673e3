// The efficiency of a product over time: cumulative at each aliquot, between aliquots, or in the window each
// injection tells of. Interval efficiencies are noisier than cumulative ones and may be negative; nothing is smoothed
// or clipped.

import { FARADAY_C_PER_MOL } from '../constants.ts';
import type { AmountPoint, AmountSeries } from './amount/measure.ts';
import { type ChargeAccount, type ConventionId, chargeConventions, type Polarity } from './charge.ts';
import type { ChargeSource, Electrode } from './charge-source.ts';
import { type Dependent, difference, isUncertain, quotient } from './propagation/dependent.ts';
import { standardUncertaintyOf } from './propagation/first-order.ts';

/** An efficiency over a stretch of the run. */
interface SeriesEfficiency {
  readonly charge_C: number;
  readonly efficiency: number;
  readonly u: number | null;
}

export interface SeriesPoint {
  readonly label: string;
  readonly from_s: number | null;
  readonly to_s: number | null;
  /** Made from the start until then (aliquots), or in the window (injections). */
  readonly moles: number;
  readonly u_mol: number | null;
  readonly arithmetic: string;
  /** From the start; null for windows and where the charge until then is not known. */
  readonly cumulative: SeriesEfficiency | null;
  /** Since the point before, or in the window. */
  readonly interval: SeriesEfficiency | null;
  /** Why an efficiency is missing. */
  readonly absent: string | null;
}

export interface SeriesContext {
  readonly electrons: number;
  readonly convention: ConventionId;
  readonly electrode: Electrode;
  readonly polarity: Polarity;
  readonly source: ChargeSource;
}

/** Charge as a number, or why there is none. */
type Charge = Dependent | string;

/** Every point with the efficiencies that its charge allows. */
export function computeSeries(series: AmountSeries, context: SeriesContext): SeriesPoint[] {
  const charges = series.points.map((point) => chargeUntil(point, context));
  return series.points.map((point, i): SeriesPoint => {
    const isWindow = series.kind === 'window';
    const until = charges[i]!;
    const before = i === 0 ? undefined : series.points[i - 1];
    const interval = isWindow
      ? chargeInWindow(point, context)
      : before === undefined
        ? until
        : between(charges[i - 1]!, until);
    const made = before === undefined || isWindow ? point.moles : difference(point.moles, before.moles);
    const cumulative = isWindow ? undefined : efficiencyOf(point.moles, until, context.electrons);
    return {
      label: point.label,
      from_s: isWindow ? (point.from_s ?? null) : (before?.to_s ?? (before === undefined ? 0 : null)),
      to_s: point.to_s ?? null,
      moles: point.moles.value,
      u_mol: isUncertain(point.moles) ? standardUncertaintyOf(point.moles) : null,
      arithmetic: point.arithmetic,
      cumulative: cumulative ?? null,
      interval: efficiencyOf(made, interval, context.electrons) ?? null,
      absent: typeof interval === 'string' ? interval : null,
    };
  });
}

function efficiencyOf(moles: Dependent, charge: Charge, electrons: number): SeriesEfficiency | undefined {
  if (typeof charge === 'string' || charge.value <= 0) return undefined;
  const number = quotient(moles, charge, electrons * FARADAY_C_PER_MOL);
  return {
    charge_C: charge.value,
    efficiency: number.value,
    u: isUncertain(number) ? standardUncertaintyOf(number) : null,
  };
}

/** The charge from the start: typed in, or as the source knows it. */
function chargeUntil({ to_s, charge, label }: AmountPoint, context: SeriesContext): Charge {
  const { source, electrode, polarity } = context;
  if (charge !== undefined) return chargeIn(source.typedUntil(electrode, polarity, charge.value), context);
  if (to_s === undefined) return `when was ${label} taken, or which charge had passed? Add "at" or "charge"`;
  const account = source.until(electrode, polarity, to_s);
  return account === undefined
    ? `the charge until ${label} is not known here: add "charge" to it`
    : chargeIn(account, context);
}

function chargeInWindow({ from_s, to_s, label }: AmountPoint, context: SeriesContext): Charge {
  const { source, electrode, polarity } = context;
  if (from_s === undefined || to_s === undefined || to_s <= from_s) return `the window of ${label} is empty`;
  const [first, last] = [source.until(electrode, polarity, from_s), source.until(electrode, polarity, to_s)];
  if (first === undefined || last === undefined)
    return `the charge in the window of ${label} is not known here`;
  return chargeIn(
    {
      ...last,
      cathodic_C: last.cathodic_C - first.cathodic_C,
      anodic_C: last.anodic_C - first.anodic_C,
      edge_C: (last.edge_C ?? 0) - (first.edge_C ?? 0),
      duration_s: to_s - from_s,
    },
    context,
  );
}

function chargeIn(account: ChargeAccount, { convention, polarity, source }: SeriesContext): Charge {
  const found = chargeConventions(account, polarity).find(({ id }) => id === convention);
  if (found?.charge_C === undefined) return found?.absent ?? 'no charge is known';
  return source.inputs.chargeOf(found, found.charge_C);
}

function between(from: Charge, to: Charge): Charge {
  if (typeof from === 'string') return from;
  if (typeof to === 'string') return to;
  const passed = difference(to, from);
  return passed.value > 0 ? passed : 'no charge passed since the point before';
}
