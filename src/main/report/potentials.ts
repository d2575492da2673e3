// The potentials of a recorded run with everything that belongs to them: the resistance that counts for it and what was
// changed while it was played. It reads the library and changes nothing.
import { adjustmentsIn } from '../../core/adjust.ts';
import { adjustedPotentials } from '../../core/adjusted-potentials.ts';
import { bySegment, type SegmentCharges } from '../../core/charges.ts';
import type { PotentialAccount, PotentialCell } from '../../core/segment-potentials.ts';
import type { Library } from '../store/library.ts';
import { rowsOf } from '../store/records.ts';
import { type OwnResistance, ownResistance, withResistance } from './resistance.ts';

export interface RunPotentials {
  readonly resistance: OwnResistance;
  readonly potentials: PotentialAccount;
}

/** `charges`: of all segments, where they are known already. Throws `run-not-found`, `block-damaged`. */
export async function runPotentials(
  library: Library,
  id: number,
  charges: readonly SegmentCharges[] = bySegment(rowsOf(library.ledger(id))),
): Promise<RunPotentials> {
  const { waveform, cell: frozen } = library.run(id);
  const resistance = await ownResistance(library, id);
  const cell = withResistance((frozen ?? {}) as PotentialCell, resistance);
  const adjustments = adjustmentsIn(library.events(id, { kind: 'adjusted' }));
  const rows = () => rowsOf(library.ledger(id));
  return { resistance, potentials: adjustedPotentials(waveform, cell, charges, adjustments, rows) };
}
