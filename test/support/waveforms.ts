// Small waveforms for tests, in as few words as they take.
import type { Hold, Limit, OpenCircuit, Waveform, WaveformNode } from '../../src/core/waveform.ts';

interface Details {
  readonly name?: string;
  readonly step?: number;
  readonly period_s?: number;
  readonly limits?: readonly Limit[];
}

export function hold(potential_V: number, duration_s: number, details: Details = {}): Hold {
  const { name = 'hold', step = 0, period_s = 0.1, limits = [] } = details;
  return { kind: 'hold', potential_V, name, step, duration_s, sampling: { period_s }, limits };
}

export function rest(duration_s: number, details: Details = {}): OpenCircuit {
  const { name = 'rest', step = 0, period_s = 0.1, limits = [] } = details;
  return { kind: 'open-circuit', name, step, duration_s, sampling: { period_s }, limits };
}

export function repeat(count: number, ...body: WaveformNode[]): WaveformNode {
  return { kind: 'repeat', count, body };
}

export function waveform(...body: WaveformNode[]): Waveform {
  return { body };
}

/** −1.1 V and +0.4 V, 1 s each, ten samples a second. */
export function pulses(count: number, details: Details = {}): WaveformNode {
  return repeat(
    count,
    hold(-1.1, 1, { name: 'reduce', ...details }),
    hold(0.4, 1, { name: 'oxidise', ...details }),
  );
}
