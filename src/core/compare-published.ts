// What a publication reports beside what a run came to: figure by figure, with the difference and whether they agree. It
// corrects nothing and hides nothing; a figure that is not compared says why.
import { atomsOf, parseFormula } from './faradaic/formula.ts';
import type { ProductResult, SheetResult } from './faradaic/result.ts';
import type { Published, PublishedFigure } from './protocol/published.ts';
import { readQuantity } from './quantity.ts';

export type Verdict = 'agrees' | 'differs' | 'not compared';

export interface FigureComparison {
  readonly figure: PublishedFigure;
  /** The same figure of the run, in the same unit; null where it cannot be had. */
  readonly found: number | null;
  /** found / reported − 1. */
  readonly deviation: number | null;
  readonly verdict: Verdict;
  /** Why it is not compared. */
  readonly reason?: string;
}

/** How far a figure of a run may lie from the reported one, relative: printed figures have three digits. */
const TOLERANCE = 0.005;
/** The same for one reported as "about". */
const TOLERANCE_ABOUT = 0.02;

/** Every reported figure beside that of a sheet about a run of the protocol. */
export function comparePublished(published: Published, result: SheetResult): FigureComparison[] {
  return published.figures.map((figure) => compareFigure(figure, result));
}

function compareFigure(figure: PublishedFigure, result: SheetResult): FigureComparison {
  const found = foundOf(figure, result);
  const deviation = found === null ? null : found / figure.value - 1;
  const with_ = { figure, found, deviation };
  if (figure.notCompared !== undefined)
    return { ...with_, verdict: 'not compared', reason: figure.notCompared };
  if (deviation === null)
    return { ...with_, verdict: 'differs', reason: 'the run does not give this figure' };
  const agrees = figure.is === 'at least' ? deviation >= 0 : Math.abs(deviation) <= toleranceOf(figure);
  return { ...with_, verdict: agrees ? 'agrees' : 'differs' };
}

function toleranceOf({ is, uncertainty, value, dimension }: PublishedFigure): number {
  const own = uncertainty === undefined ? undefined : readQuantity(uncertainty, dimension);
  const reported = typeof own === 'number' ? own / Math.abs(value) : 0;
  return Math.max(is === 'about' ? TOLERANCE_ABOUT : TOLERANCE, reported);
}

function foundOf(figure: PublishedFigure, { products, charge, substrates }: SheetResult): number | null {
  const product = products.find((candidate) => candidate.product === figure.product);
  const { metrics } = product ?? {};
  switch (figure.kind) {
    case 'faradaic efficiency':
      return product?.efficiency?.efficiency ?? null;
    case 'yield rate':
      return (
        metrics?.[
          figure.dimension === 'mol/m^2/s'
            ? 'rate_mol_m2_s'
            : figure.dimension === 'mol/kg/s'
              ? 'rate_mol_kg_s'
              : 'rate_kg_kg_s'
        ] ?? null
      );
    case 'yield per mass':
      return metrics?.rate_mol_kg_s == null || charge.duration_s === null
        ? null
        : metrics.rate_mol_kg_s * charge.duration_s;
    case 'yield':
      return metrics?.yields.find(({ substrate }) => substrate === figure.of)?.yield ?? null;
    case 'conversion':
      return substrates.find(({ substrate }) => substrate === figure.of)?.conversion ?? null;
    case 'selectivity':
      if (figure.of === 'carbon' || figure.of === 'nitrogen')
        return shareOf(figure.of === 'carbon' ? 'C' : 'N', product, products);
      return metrics?.yields.find(({ substrate }) => substrate === figure.of)?.selectivity ?? null;
  }
}

/** The product's share of an element found in all products. */
function shareOf(element: string, product: ProductResult | undefined, all: readonly ProductResult[]) {
  const atoms = ({ formula, amount }: ProductResult) =>
    formula === null || amount === null ? 0 : amount.own_mol * atomsOf(parseFormula(formula), element);
  const total = all.reduce((sum, one) => sum + atoms(one), 0);
  return product === undefined || total === 0 ? null : atoms(product) / total;
}

const SIGN = { exactly: '', about: '≈ ', 'at least': '≥ ' };

/** "ammonia: selectivity of nitrate". */
export function figureName({ product, kind, of }: PublishedFigure): string {
  return `${product}: ${kind}${of === undefined ? '' : ` of ${of}`}`;
}

/** As printed in the source, with how it is meant: "≈ 100 %". */
export function figureText({ is, text }: PublishedFigure): string {
  return `${SIGN[is]}${text}`;
}

/** A value of the same kind in the unit the figure was printed in, with four digits. */
export function inUnitOf({ text, value }: PublishedFigure, found: number): string {
  const [, number = '', unit = ''] = /^\s*([-+\d.eE]+)\s*(.*)$/u.exec(text) ?? [];
  return `${((Number(number) * found) / value).toPrecision(4)} ${unit}`.trim();
}
