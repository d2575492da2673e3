// Where the carbon and the nitrogen went: conversion of each substrate, what is left and what was found in products, and the share each product has
// of all nitrogen (or carbon) found. Needs substrates with start and end; says nothing where they are not given.

import { atomsOf } from './formula.ts';
import { conversion } from './metrics.ts';
import type { PreparedRow } from './row.ts';
import type { Sheet } from './sheet.ts';

export interface SubstrateResult {
  readonly substrate: string;
  readonly start_mol: number;
  readonly left_mol: number | null;
  /** (start − left) / start. */
  readonly conversion: number | null;
}

export interface ElementBalance {
  readonly element: 'C' | 'N';
  readonly start_mol: number;
  readonly left_mol: number;
  readonly found_mol: number;
  /** (found in products + left) / start. */
  readonly balance: number;
  /** Each product's share of what was found in all products: the second convention of a nitrogen selectivity. */
  readonly products: readonly { readonly product: string; readonly share: number }[];
  /** Products that could not be counted. */
  readonly missing: readonly string[];
}

export function substrateResults({ substrates }: Sheet): SubstrateResult[] {
  return [...substrates.entries.values()].flatMap((substrate) =>
    substrate === 'broken'
      ? []
      : [
          {
            substrate: substrate.name,
            start_mol: substrate.start_mol,
            left_mol: substrate.left_mol ?? null,
            conversion:
              substrate.left_mol === undefined ? null : conversion(substrate.start_mol, substrate.left_mol),
          },
        ],
  );
}

/** Balances of carbon and nitrogen over all substrates; none where the rest of one was not measured. A row counts its own molecules only. */
export function elementBalances({ substrates }: Sheet, rows: readonly PreparedRow[]): ElementBalance[] {
  return (['C', 'N'] as const).flatMap((element): ElementBalance[] => {
    const holding = [...substrates.entries.values()].flatMap((substrate) =>
      substrate !== 'broken' && atomsOf(substrate.species.formula, element) > 0 ? [substrate] : [],
    );
    if (holding.length === 0 || holding.some(({ left_mol }) => left_mol === undefined)) return [];
    const atoms = (moles: number, species: { formula: Parameters<typeof atomsOf>[0] }) =>
      moles * atomsOf(species.formula, element);
    const start_mol = holding.reduce((sum, s) => sum + atoms(s.start_mol, s.species), 0);
    const left_mol = holding.reduce((sum, s) => sum + atoms(s.left_mol!, s.species), 0);
    const found = rows.flatMap(({ row, species, amount }) =>
      species !== undefined && amount !== undefined && atomsOf(species.formula, element) > 0
        ? [{ product: row.name, moles: atoms(amount.moles.value, species) }]
        : [],
    );
    const found_mol = found.reduce((sum, { moles }) => sum + moles, 0);
    return [
      {
        element,
        start_mol,
        left_mol,
        found_mol,
        balance: (found_mol + left_mol) / start_mol,
        products: found.map(({ product, moles }) => ({ product, share: moles / found_mol })),
        missing: rows.filter(({ amount }) => amount === undefined).map(({ row }) => row.name),
      },
    ];
  });
}
