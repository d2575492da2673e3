// Where the zero of time lies when runs are laid over one another: at an instant all of them have, and moved by hand from
// there. Pure; what a run recorded keeps its own time.
import { readQuantity } from '../../core/quantity.ts';
import type { Cycles, RunReport } from '../../main/api/shapes/runs.ts';

export const ZEROS = [
  { value: 'start', label: 'Start of the run' },
  { value: 'cycle', label: 'First cycle' },
  { value: 'end', label: 'End of the run' },
] as const;
export type Zero = (typeof ZEROS)[number]['value'];

/** The instant of a run that is shown as 0, s of its own time; undefined where it has no such instant. */
export function zeroOf(zero: Zero, { run }: RunReport, cycles: Cycles | undefined): number | undefined {
  if (zero === 'start') return 0;
  return zero === 'end' ? run.savedThrough_s : cycles?.start_s[0];
}

/** A shift as a person typed it, s; nothing typed is no shift. Words of what is wrong where it is no time. */
export function readShift(text: string): number | { readonly problem: string } {
  if (text.trim() === '') return 0;
  const read = readQuantity(text, 's');
  return typeof read === 'number' ? read : { problem: 'a time, like 12.5 s or -3 min' };
}
