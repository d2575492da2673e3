// What a simulated cell really made, as an efficiency sheet filled by itself: the ground truth that shows whether the
// whole way from the current to the efficiency is right. Always labelled simulated; a real cell never tells.
import { computeSheet } from '../../core/faradaic/compute-sheet.ts';
import type { SheetResult } from '../../core/faradaic/result.ts';
import { sheetOfAmounts } from '../../core/faradaic/sheet.ts';
import type { Protocol } from '../../core/protocol/protocol.ts';
import type { CellTruth } from '../../drivers/simulator/cell.ts';
import type { Library } from '../store/library.ts';
import { runCharge } from './charge-account.ts';

/** The efficiency of the protocol's products from what the cell made; undefined where it made none of them. */
export function simulatedEfficiency(
  library: Library,
  id: number,
  protocol: Protocol,
  truth: CellTruth,
): SheetResult | undefined {
  const isMade = (name: string) => truth.made_mol[name] !== undefined;
  const products = protocol.products
    .filter(({ product }) => isMade(product))
    .map((request) => ({
      ...request,
      alsoCounts: request.alsoCounts.filter(isMade),
      moles: truth.made_mol[request.product]!,
    }));
  if (products.length === 0) return undefined;
  const title = `${protocol.title}: what the simulated cell made`;
  return computeSheet(sheetOfAmounts(id, title, products), runCharge(library, id));
}
