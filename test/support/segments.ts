// Segments for tests of drivers, with everything that does not matter filled in.
import type { SegmentCondition } from '../../src/core/until.ts';
import type {
  Hold,
  HoldCurrent,
  Limit,
  OpenCircuit,
  Ramp,
  Repeat,
  Sampling,
  WaveformNode,
} from '../../src/core/waveform.ts';
import type { RunRequest } from '../../src/drivers/driver.ts';

interface Common {
  readonly name?: string;
  readonly step?: number;
  readonly limits?: readonly Limit[];
  readonly until?: readonly SegmentCondition[];
}

function common(
  duration_s: number,
  sampling: Sampling,
  { name = 'x', step = 0, limits = [], until }: Common,
) {
  return { name, step, duration_s, sampling, limits, ...(until && { until }) };
}

export function hold(potential_V: number, duration_s: number, sampling: Sampling, rest: Common = {}): Hold {
  return { kind: 'hold', potential_V, ...common(duration_s, sampling, rest) };
}

export function holdCurrent(
  current_A: number,
  duration_s: number,
  sampling: Sampling,
  rest: Common = {},
): HoldCurrent {
  return { kind: 'hold-current', current_A, ...common(duration_s, sampling, rest) };
}

export function openCircuit(duration_s: number, sampling: Sampling, rest: Common = {}): OpenCircuit {
  return { kind: 'open-circuit', ...common(duration_s, sampling, rest) };
}

export function ramp(
  from_V: number,
  to_V: number,
  duration_s: number,
  sampling: Sampling,
  rest: Common = {},
): Ramp {
  return { kind: 'ramp', from_V, to_V, ...common(duration_s, sampling, rest) };
}

export function repeat(count: number, ...body: WaveformNode[]): Repeat {
  return { kind: 'repeat', count, body };
}

/** A request for these segments with nothing special about it. */
export function request(body: readonly WaveformNode[], rest: Partial<RunRequest> = {}): RunRequest {
  return {
    waveform: { body },
    rules: [],
    pause: 'open circuit',
    onLinkLoss: 'off',
    range: { fixed_A: 0.01 },
    ...rest,
  };
}
