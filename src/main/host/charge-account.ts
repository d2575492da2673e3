// The charge of a saved run as an efficiency sheet wants it: totals, sums by segment, and what they are worth.
import { bySegment, type SegmentCharges } from '../../core/charges.ts';
import type { RunCharge } from '../../core/faradaic/charge-source.ts';
import { segmentsOf } from '../../core/waveform.ts';
import type { Library } from '../store/library.ts';
import { rowsOf } from '../store/records.ts';

/** The charge that passed in a run; instants are read while the library is open. Throws `run-not-found`. */
export function runCharge(library: Library, id: number): RunCharge {
  const { waveform, savedThrough_s } = library.run(id);
  const ledger = library.ledger(id);
  const { cathodic_C, anodic_C, edge_C, lowerBound, gaps, gap_s } = ledger.totals;
  const infos = segmentsOf(waveform);
  const sums = bySegment(rowsOf(ledger));
  /** Time of all segments that went this way as a whole; what an open cell reads is no current. */
  const timeOf = (goes: (row: SegmentCharges) => boolean) =>
    sums
      .filter((row) => infos[row.segment]?.node.kind !== 'open-circuit' && goes(row))
      .reduce((time_s, row) => time_s + row.duration_s, 0);
  const segments = sums.map((row) => ({
    name: infos[row.segment]?.node.name ?? `segment ${row.segment + 1}`,
    cathodic_C: row.cathodic_C,
    anodic_C: row.anodic_C,
    edge_C: row.edge_C,
  }));
  const looped = infos.filter(({ loop }) => loop >= 0).map(({ segment }) => segment);
  const cycles = ledger.rows.filter(({ segment }) => segment === looped[0]).length;
  return {
    account: {
      cathodic_C,
      anodic_C,
      edge_C,
      lowerBound,
      gaps,
      gap_s,
      duration_s: savedThrough_s,
      cathodicTime_s: timeOf((row) => row.cathodic_C > row.anodic_C),
      anodicTime_s: timeOf((row) => row.anodic_C > row.cathodic_C),
      segments,
    },
    ...(cycles > 0 && { cycles }),
    until: (t_s) => {
      const until_s = Math.min(t_s, savedThrough_s);
      const totals = library.chargeBetween(id, 0, until_s);
      const { cathodic_C: c, anodic_C: a, edge_C: e } = totals;
      return {
        cathodic_C: c,
        anodic_C: a,
        edge_C: e,
        lowerBound: totals.lowerBound,
        gaps: totals.gaps,
        gap_s: totals.gap_s,
        duration_s: until_s,
      };
    },
  };
}
