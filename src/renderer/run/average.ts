// The average of cycles laid over one another. Pure; for looking at, never for counting.

/** One cycle as a line: times since its beginning, rising, and a value at each. */
export interface CycleLine {
  readonly t_s: Float64Array;
  readonly values: Float64Array;
}

export interface Average {
  readonly t_s: Float64Array;
  /** NaN where no cycle was measured. */
  readonly values: Float64Array;
}

/** The mean of the cycles at the times of the finest of them; a cycle counts only where it was measured. */
export function averageOf(cycles: readonly CycleLine[]): Average {
  const t_s = cycles.reduce<Float64Array>(
    (finest, cycle) => (cycle.t_s.length > finest.length ? cycle.t_s : finest),
    new Float64Array(0),
  );
  const values = new Float64Array(t_s.length);
  const counts = new Uint32Array(t_s.length);
  for (const cycle of cycles) add(cycle, t_s, values, counts);
  for (let n = 0; n < values.length; n++) values[n] = counts[n] === 0 ? Number.NaN : values[n]! / counts[n]!;
  return { t_s, values };
}

/** Adds one cycle, interpolated between its own points, at every time of the grid that lies within it. */
function add(cycle: CycleLine, grid_s: Float64Array, sums: Float64Array, counts: Uint32Array): void {
  const { t_s, values } = cycle;
  let right = 0;
  for (let n = 0; n < grid_s.length; n++) {
    const at_s = grid_s[n]!;
    while (right < t_s.length && t_s[right]! < at_s) right++;
    if (right === t_s.length) return;
    const value =
      t_s[right] === at_s || right === 0
        ? t_s[right] === at_s
          ? values[right]!
          : Number.NaN
        : between(t_s[right - 1]!, values[right - 1]!, t_s[right]!, values[right]!, at_s);
    if (Number.isNaN(value)) continue;
    sums[n]! += value;
    counts[n]!++;
  }
}

function between(fromT: number, from: number, toT: number, to: number, at: number): number {
  return from + ((to - from) * (at - fromT)) / (toT - fromT);
}
