// Efficiencies as bars: for each ledger (electrode and direction) the products one after the other, and what is unaccounted for.
// The rest is never given to a product; a sum above 100 % runs over the mark and is not clipped.
import type { Closure } from '../../core/faradaic/closure.ts';

export interface BarPart {
  readonly product: string;
  /** Fractions of the charge. */
  readonly from: number;
  readonly to: number;
  readonly efficiency: number;
}

export interface Bar {
  readonly ledger: string;
  readonly convention: string;
  readonly parts: readonly BarPart[];
  /** What no product accounts for; undefined where nothing is left. */
  readonly unaccounted: { readonly from: number; readonly to: number } | undefined;
  /** How far the products lie above the charge that passed; 0 where they do not. */
  readonly over: number;
  /** Where the axis ends: all bars of a chart share it. */
  readonly scale: number;
  readonly text: string;
}

/** The bars of a chart, on one axis. */
export function barsOf(closures: readonly Closure[]): Bar[] {
  const scale = Math.max(1, ...closures.map(({ products }) => positiveSum(products)));
  return closures.map(({ ledger, convention, products, sum, text }) => {
    let at = 0;
    const parts = products.map(({ product, efficiency }) => {
      // Below its blank a product has no length; its number is still listed.
      const from = at;
      at += Math.max(0, efficiency);
      return { product, from, to: at, efficiency };
    });
    return {
      ledger,
      convention,
      parts,
      unaccounted: at < 1 ? { from: at, to: 1 } : undefined,
      over: Math.max(0, sum - 1),
      scale,
      text,
    };
  });
}

/** 0.4863 → "48.6 %". */
export function percentText(fraction: number | null, digits = 1): string {
  if (fraction === null || !Number.isFinite(fraction)) return '–';
  const text = (100 * fraction).toFixed(digits);
  return `${Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−')} %`;
}

/** "48.6 ± 1.2 %". */
export function efficiencyText(fraction: number | null, u: number | null): string {
  if (fraction === null || u === null || u === 0) return percentText(fraction);
  const digits = u < TOLD ? MOST_DECIMALS : decimalsOf([u]);
  const spread = u < TOLD ? '< 0.001 %' : percentText(u, digits);
  return `${percentText(fraction, digits).replace(' %', '')} ± ${spread}`;
}

/** Decimals of percentages that two figures of the smallest spread need: from one to three. */
export function decimalsOf(spreads: readonly (number | null)[]): number {
  const known = spreads.filter((one) => one !== null && one >= TOLD) as number[];
  return Math.min(MOST_DECIMALS, Math.max(1, 1 - Math.floor(Math.log10(100 * Math.min(...known, 1)))));
}

const MOST_DECIMALS = 3;
/** Below this three decimals of a percentage tell nothing. */
const TOLD = 0.000_005;

/**
 * A column of spreads as percentages without their sign, all with the decimals that two figures of the smallest need, three
 * at most: 0.0123 and 0.2 give "1.2" and "20.0". What is smaller is said to be.
 */
export function spreadColumn(fractions: readonly (number | null)[]): string[] {
  const decimals = decimalsOf(fractions);
  return fractions.map((one) =>
    one === null ? '–' : one === 0 ? '0' : one < TOLD ? '< 0.001' : (100 * one).toFixed(decimals),
  );
}

function positiveSum(products: Closure['products']): number {
  return products.reduce((sum, { efficiency }) => sum + Math.max(0, efficiency), 0);
}
