// What each held potential of a waveform means: against the electrode in the cell and against the RHE, and what is left
// of it at the electrode once the drop over the resistance is taken off, with the currents of that very segment.
// It never averages over segments: in pulses the drop of each is another.
import type { SegmentCharges } from './charges.ts';
import { convertPotential, correctForResistance, RHE, referenceUncertainty_V } from './electrode.ts';
import type { CellDescription } from './protocol/cell.ts';
import { netCharge_C } from './tally.ts';
import { potentialsOf, type Segment, segmentsOf, type Waveform } from './waveform.ts';

/** One potential on both scales; null where the pH is not known. */
export interface OnScales {
  readonly potential_V: number;
  readonly versusRHE_V: number | null;
}

/** The drop over the resistance at one current, and the potential without it. */
export interface Corrected extends OnScales {
  /** Anodic positive. */
  readonly current_A: number;
  /** What is taken off: share × current × resistance, with the sign of the current. */
  readonly drop_V: number;
}

export interface SegmentPotentials {
  readonly segment: number;
  readonly name: string;
  readonly kind: Segment['kind'];
  /** The first cycle at this level, counted from 0; absent for the level with which the run began. */
  readonly fromCycle?: number | undefined;
  /** What was set: one potential, the two ends of a ramp, or none. */
  readonly set: readonly OnScales[];
  /** Net charge by time over all visits, anodic positive; null where the segment was never reached. */
  readonly meanCurrent_A: number | null;
  /** Mean over all visits of the last current of each. */
  readonly endCurrent_A: number | null;
  /** For a held potential in a cell of known resistance, at these two currents. */
  readonly atMean: Corrected | null;
  readonly atEnd: Corrected | null;
}

/** What was known of the resistance, and how much of it is taken off now. */
export interface ResistanceAccount {
  readonly resistance_ohm: number;
  readonly method: string | null;
  /** Standard uncertainty, where the run measured it. */
  readonly u_ohm: number | null;
  /** Share that the instrument had compensated while it measured. */
  readonly online: number;
  /** Share that is taken off afterwards. */
  readonly afterwards: number;
}

/** The parts of a frozen cell that this needs; older records may lack any. */
export type PotentialCell = Partial<
  Pick<
    CellDescription,
    'reference' | 'pH' | 'temperature_K' | 'resistance_ohm' | 'resistanceMethod' | 'compensated' | 'corrected'
  >
> & { readonly u_resistance_ohm?: number };

/** How the resistance of a cell is accounted for; null where none is known. What is left on line is taken off now. */
export function resistanceAccount(cell: PotentialCell): ResistanceAccount | null {
  if (cell.resistance_ohm === undefined) return null;
  const online = cell.compensated ?? 0;
  return {
    resistance_ohm: cell.resistance_ohm,
    method: cell.resistanceMethod ?? null,
    u_ohm: cell.u_resistance_ohm ?? null,
    online,
    afterwards: cell.corrected ?? 1 - online,
  };
}

/** Standard uncertainty of the reference electrode at the temperature of the cell, V; null where it is not known. */
function referenceSpread_V({ reference, temperature_K }: PotentialCell): number | null {
  if (typeof reference !== 'object' || temperature_K === undefined) return null;
  return referenceUncertainty_V(reference, temperature_K);
}

/** Every potential of a run with what it is counted against and corrected by. */
export interface PotentialAccount {
  /** Name of the reference electrode with its filling. */
  readonly reference: string | null;
  /** Its standard uncertainty at the temperature of the cell. */
  readonly u_reference_V: number | null;
  /** Of the bulk. */
  readonly pH: number | null;
  readonly temperature_K: number | null;
  readonly resistance: ResistanceAccount | null;
  readonly segments: readonly SegmentPotentials[];
}

/** The potentials of a run from what was frozen with it and the charges of its segments. */
export function potentialAccount(
  waveform: Waveform,
  cell: PotentialCell,
  charges: readonly SegmentCharges[],
): PotentialAccount {
  const { reference } = cell;
  return {
    reference: typeof reference === 'object' ? reference.name : (reference ?? null),
    u_reference_V: referenceSpread_V(cell),
    pH: cell.pH ?? null,
    temperature_K: cell.temperature_K ?? null,
    resistance: resistanceAccount(cell),
    segments: segmentPotentials(waveform, cell, charges),
  };
}

/** Every segment with its potentials, by its charges so far. */
export function segmentPotentials(
  waveform: Waveform,
  cell: PotentialCell,
  charges: readonly SegmentCharges[],
): SegmentPotentials[] {
  const bySegment = new Map(charges.map((row) => [row.segment, row]));
  const resistance = resistanceAccount(cell);
  return segmentsOf(waveform).map(({ segment, node }) => {
    const row = bySegment.get(segment);
    const meanCurrent_A = row && row.duration_s > 0 ? -netCharge_C(row) / row.duration_s : null;
    const endCurrent_A = row !== undefined && Number.isFinite(row.endCurrent_A) ? row.endCurrent_A : null;
    const corrected = (current_A: number | null): Corrected | null => {
      if (node.kind !== 'hold' || current_A === null || resistance === null) return null;
      const { resistance_ohm, online, afterwards } = resistance;
      const potential_V = correctForResistance(
        node.potential_V,
        current_A,
        resistance_ohm,
        afterwards,
        online,
      );
      return { ...onScales(potential_V, cell), current_A, drop_V: node.potential_V - potential_V };
    };
    return {
      segment,
      name: node.name,
      kind: node.kind,
      set: potentialsOf(node).map((potential_V) => onScales(potential_V, cell)),
      meanCurrent_A,
      endCurrent_A,
      atMean: corrected(meanCurrent_A),
      atEnd: corrected(endCurrent_A),
    };
  });
}

function onScales(potential_V: number, { reference, pH, temperature_K }: PotentialCell): OnScales {
  const isKnown =
    typeof reference === 'object' &&
    temperature_K !== undefined &&
    (pH !== undefined || reference.against === 'RHE');
  return {
    potential_V,
    versusRHE_V: isKnown ? convertPotential(potential_V, reference, RHE, { temperature_K, pH }) : null,
  };
}
