// The levels of the pulses of a run that may be changed while it goes on, with their places in the protocol. Pure.
import { readDocument } from '../../core/document.ts';
import { segmentsOf, type Waveform } from '../../core/waveform.ts';

/** A level of a pulse. */
export interface PulseLevel {
  /** "steps[1].pulse.levels[0]". */
  readonly path: string;
  readonly name: string;
  /** What it holds, by its key in the protocol; absent where only its duration may change here. */
  readonly holds?: 'potential' | 'current';
}

/**
 * The levels of all pulses at the top of a protocol, in the order in which they are written. The text is that of the
 * waveform: which steps are pulses stands in it as it is.
 */
export function pulseLevels(waveform: Waveform, text: string): PulseLevel[] {
  const { steps } = readDocument(text).value as { readonly steps: readonly object[] };
  const seen = new Map<number, number>();
  return segmentsOf(waveform).flatMap(({ node }): PulseLevel[] => {
    if (!('pulse' in steps[node.step]!)) return [];
    const level = seen.get(node.step) ?? 0;
    seen.set(node.step, level + 1);
    const path = `steps[${node.step}].pulse.levels[${level}]`;
    if (node.kind === 'hold') return [{ path, name: node.name, holds: 'potential' }];
    if (node.kind === 'hold-current') return [{ path, name: node.name, holds: 'current' }];
    return [{ path, name: node.name }];
  });
}

/** What the API is asked to set; empty where nothing was written. */
export function settingsOf(
  { path, holds }: PulseLevel,
  value: string,
  duration: string,
): Record<string, string> {
  return {
    ...(holds !== undefined && value.trim() !== '' && { [`${path}.${holds}`]: value.trim() }),
    ...(duration.trim() !== '' && { [`${path}.duration`]: duration.trim() }),
  };
}
