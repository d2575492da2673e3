// A result as the first build that published its schema saved it: without every field that is newer.
import type { Closure } from '../../src/core/faradaic/closure.ts';
import type { SheetResult } from '../../src/core/faradaic/result.ts';

const NEWER = {
  charge: ['cells', 'currentDensity'],
  metrics: ['onTime_s', 'onTimeRate_mol_s', 'onTimeRate_mol_m2_s', 'onTimeRate_mol_kg_s', 'layer_m'],
  simulation: ['histogram'],
  product: ['expected'],
};

function without<T extends object>(whole: T, names: readonly string[]): T {
  for (const name of names)
    if (!(name in whole)) throw new Error(`"${name}" is no field of this any more: mend the list`);
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name))) as T;
}

function bare(simulation: Closure['monteCarlo']): Closure['monteCarlo'] {
  return simulation && without(simulation, NEWER.simulation);
}

/** The result without the fields that came later, wherever they stand. */
export function asFirstSaved(result: SheetResult): SheetResult {
  return {
    ...result,
    charge: without(result.charge, NEWER.charge),
    closures: result.closures.map((closure) => ({ ...closure, monteCarlo: bare(closure.monteCarlo) })),
    products: result.products.map((product) => {
      const { efficiency, metrics } = product;
      return {
        ...without(product, NEWER.product),
        metrics: metrics && without(metrics, NEWER.metrics),
        efficiency: efficiency && { ...efficiency, monteCarlo: bare(efficiency.monteCarlo) },
      };
    }),
  };
}
