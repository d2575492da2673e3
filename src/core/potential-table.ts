// The potentials of a run as a table of words, the same at the command line, in the window and on paper: what was set
// against the reference electrode and against the RHE, and what is left at the electrode without the drop over the
// resistance. It rounds for reading; it computes nothing.

import { formatQuantity } from './quantity.ts';
import type { PotentialAccount, SegmentPotentials } from './segment-potentials.ts';
import { current, potential } from './wording.ts';

export interface PotentialTable {
  /** Names of columns of numbers begin with ">". */
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How the numbers were made. */
  readonly notes: readonly string[];
}

const NAMES: Readonly<Record<SegmentPotentials['kind'], string>> = {
  hold: 'held',
  ramp: 'ramp',
  'hold-current': 'current held',
  'open-circuit': 'cell open',
  impedance: 'spectrum at open circuit',
};

/** A row for every segment of the waveform, and for every level to which it was changed. */
export function potentialTable({ reference, resistance, pH, segments }: PotentialAccount): PotentialTable {
  const scale = segments.some(({ set }) => set.some(({ versusRHE_V }) => versusRHE_V !== null))
    ? 'RHE'
    : 'reference';
  const volts = (value: number | null | undefined) => (value == null ? '–' : potential(value));
  const amperes = (value: number | null) => (value === null ? '–' : current(value));
  return {
    header: [
      'segment',
      `>set vs ${reference ?? 'reference'}`,
      '>set vs RHE',
      '>mean current',
      '>last current',
      ...(resistance === null ? [] : [`>at mean current vs ${scale}`, `>at last current vs ${scale}`]),
    ],
    rows: segments.map(({ name, fromCycle, kind, set, meanCurrent_A, endCurrent_A, atMean, atEnd }) => [
      fromCycle === undefined ? name : `${name}, from cycle ${fromCycle + 1}`,
      set.length === 0 ? NAMES[kind] : set.map(({ potential_V }) => potential(potential_V)).join(' → '),
      set.length === 0 ? '–' : set.map(({ versusRHE_V }) => volts(versusRHE_V)).join(' → '),
      amperes(meanCurrent_A),
      amperes(endCurrent_A),
      ...(resistance === null
        ? []
        : [atMean, atEnd].map((one) => volts(one?.versusRHE_V ?? one?.potential_V))),
    ]),
    notes: [
      scale === 'RHE'
        ? `E(RHE) = E + E(reference) + 2.303 RT/F · pH, with the bulk pH${pH === null ? '' : ` ${pH}`}.`
        : 'Against the RHE nothing can be said: that needs the reference electrode with its filling, and the pH.',
      resistance === null
        ? 'No resistance was stated: no potential is corrected for it.'
        : resistanceNote(resistance),
    ],
  };
}

function resistanceNote({
  resistance_ohm,
  online,
  afterwards,
}: NonNullable<PotentialAccount['resistance']>): string {
  const share = (x: number) => `${(100 * x).toFixed(0)} %`;
  return `E(corrected) = E − x · I · R with R = ${formatQuantity(resistance_ohm, 'ohm')} and the sign of the current; ${share(online)} were compensated while measuring, x = ${share(afterwards)} is taken off here, for each segment with its own current.`;
}
