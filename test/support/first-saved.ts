// A result as the first build that published its schema saved it: without every field that is newer.
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

/** The result without the fields that came later, wherever they stand. */
export function asFirstSaved(result: SheetResult): SheetResult {
  return {
    ...result,
    charge: without(result.charge, NEWER.charge),
    products: result.products.map((product) => {
      const { efficiency, metrics } = product;
      const monteCarlo = efficiency?.monteCarlo;
      return {
        ...without(product, NEWER.product),
        metrics: metrics && without(metrics, NEWER.metrics),
        efficiency: efficiency && {
          ...efficiency,
          monteCarlo: monteCarlo ? without(monteCarlo, NEWER.simulation) : null,
        },
      };
    }),
  };
}
