// A waveform as lines to draw: corners from the program become points in a box. Pure; it knows no pixels of a screen.
import type { Compilation } from '../../main/api/shapes/protocols.ts';

type Preview = Extract<Compilation, { kind: 'compiled' }>['preview'];

/** Ready to draw: what is set over time, with the axes it stands in. */
export interface WaveformDrawing {
  /** Corners of each unbroken line, t in s and the value in SI. */
  readonly lines: readonly (readonly (readonly [t_s: number, value: number])[])[];
  /** Stretches at open circuit. */
  readonly open: readonly (readonly [from_s: number, to_s: number])[];
  readonly dimension: 'V' | 'A';
  readonly from_s: number;
  readonly to_s: number;
  readonly low: number;
  readonly high: number;
  /** The different values that are held, the lowest first; at most a few are labelled. */
  readonly levels: readonly number[];
}

/** The first `until_s` of a preview. A waveform of currents alone is drawn in amperes, any other in volts. */
export function drawWaveform(preview: Preview, until_s: number): WaveformDrawing {
  const dimension = preview.potential_V.some((value) => value !== null) ? 'V' : 'A';
  const values = dimension === 'V' ? preview.potential_V : preview.current_A;
  const lines: [number, number][][] = [];
  const open: [number, number][] = [];
  const held = new Set<number>();
  let line: [number, number][] | undefined;
  for (let n = 0; n + 1 < preview.t_s.length; n += 2) {
    const [from_s, to_s] = [preview.t_s[n]!, Math.min(preview.t_s[n + 1]!, until_s)];
    if (from_s >= until_s) break;
    const [begin, end] = [values[n], values[n + 1]];
    if (begin == null || end == null) {
      line = undefined;
      if (preview.potential_V[n] === null && preview.current_A[n] === null) open.push([from_s, to_s]);
      continue;
    }
    if (line === undefined) {
      line = [];
      lines.push(line);
    }
    const part = (to_s - from_s) / (preview.t_s[n + 1]! - from_s || 1);
    line.push([from_s, begin], [to_s, begin + (end - begin) * part]);
    if (begin === end) held.add(begin);
  }
  const drawn = lines.flat().map(([, value]) => value);
  const low = drawn.length === 0 ? -1 : Math.min(...drawn);
  const high = drawn.length === 0 ? 1 : Math.max(...drawn);
  const margin = (high - low || Math.abs(high) || 1) * 0.12;
  return {
    lines,
    open,
    dimension,
    from_s: 0,
    to_s: until_s,
    low: low - margin,
    high: high + margin,
    levels: [...held].sort((a, b) => a - b),
  };
}
