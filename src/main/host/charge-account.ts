// The charge of a saved run as an efficiency sheet wants it: totals, sums by segment, and what they are worth.
import { bySegment } from '../../core/charges.ts';
import type { RunCharge } from '../../core/faradaic/charge-source.ts';
import { segmentsOf } from '../../core/waveform.ts';
import type { Library } from '../store/library.ts';
import { rowsOf } from './run-report.ts';

/** The charge that passed in a run. Throws `run-not-found`. */
export function runCharge(library: Library, id: number): RunCharge {
  const { waveform, savedThrough_s } = library.run(id);
  const ledger = library.ledger(id);
  const { cathodic_C, anodic_C, edge_C, lowerBound, gaps, gap_s } = ledger.totals;
  const infos = segmentsOf(waveform);
  const segments = bySegment(rowsOf(ledger)).map((row) => ({
    name: infos[row.segment]?.node.name ?? `segment ${row.segment + 1}`,
    cathodic_C: row.cathodic_C,
    anodic_C: row.anodic_C,
    edge_C: row.edge_C,
  }));
  const looped = infos.filter(({ loop }) => loop >= 0).map(({ segment }) => segment);
  const cycles = ledger.rows.filter(({ segment }) => segment === looped[0]).length;
  return {
    account: { cathodic_C, anodic_C, edge_C, lowerBound, gaps, gap_s, duration_s: savedThrough_s, segments },
    ...(cycles > 0 && { cycles }),
  };
}
