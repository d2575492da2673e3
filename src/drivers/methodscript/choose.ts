// Settings of an instrument for a waveform: mode, ranges, bandwidth, further quantities. Where nothing fits, the reasons
// are noted and something is returned all the same, so that all reasons can be found in one go.
import { potentialsOf, type Segment } from '../../core/waveform.ts';
import type { RunRequest } from '../driver.ts';
import { amps, volts } from './figures.ts';
import { peakLoad } from './load.ts';
import type { CurrentRange, Model, PgstatMode } from './models.ts';
import type { Program } from './program.ts';
import { fastestPeriod_s } from './sampling.ts';
import type { Extras } from './settings.ts';

/** Faster sampling than this wants more bandwidth than 100 Hz. */
const FAST_S = 0.01;
/** Alternating potentials exist in the fast mode only. */
const IMPEDANCE_MODE = 3;
/** Additional quantities may fill the link up to this part; the rest is reserve. */
const COMFORTABLE = 0.8;

/** Nothing beside the necessary, to which belongs the current that really flows. */
export const NO_EXTRAS: Extras = { potential: false, cellVoltage: false, heldCurrent: true };
/** Quantities measured beside the necessary ones, the richest choice first. */
const EXTRAS: readonly Extras[] = [
  { potential: true, cellVoltage: true, heldCurrent: true },
  { potential: true, cellVoltage: false, heldCurrent: true },
  NO_EXTRAS,
];

/** The first mode whose window and span hold all potentials; with fast sampling, one with bandwidth if there is one. */
export function chooseMode(model: Model, segments: readonly Segment[], reasons: Set<string>): PgstatMode {
  const potentials = segments.flatMap(potentialsOf);
  const low_V = Math.min(...potentials);
  const high_V = Math.max(...potentials);
  const span_V = high_V - low_V;
  const alternates = segments.some(({ kind }) => kind === 'impedance');
  const fitting = model.modes.filter(
    (mode) =>
      (!alternates || mode.mode === IMPEDANCE_MODE) &&
      (potentials.length === 0 ||
        (low_V >= mode.low_V && high_V <= mode.high_V && span_V <= mode.span_V * (1 + 1e-9))),
  );
  const isWide = (mode: PgstatMode) => mode.maxBandwidth_Hz > 1 / FAST_S;
  const chosen = (fastestPeriod_s(segments) < FAST_S ? fitting.find(isWide) : undefined) ?? fitting[0];
  if (chosen !== undefined) return chosen;
  if (alternates) {
    reasons.add(
      `Impedances are measured in a mode of ${model.label} in which one run can span ${volts(model.modes.find(({ mode }) => mode === IMPEDANCE_MODE)!.span_V)}, and this one spans ${volts(span_V)}: measure them in a run of their own.`,
    );
    return model.modes[0]!;
  }

  const lowest_V = Math.min(...model.modes.map((mode) => mode.low_V));
  const highest_V = Math.max(...model.modes.map((mode) => mode.high_V));
  const reach = `from ${volts(lowest_V)} to ${volts(highest_V)}`;
  const before = reasons.size;
  for (const segment of segments)
    for (const potential_V of potentialsOf(segment))
      if (potential_V < lowest_V || potential_V > highest_V)
        reasons.add(`"${segment.name}" needs ${volts(potential_V)}; ${model.label} reaches ${reach}.`);
  if (reasons.size === before) {
    const modes = model.modes.map(
      (mode) => `${volts(mode.span_V)} between ${volts(mode.low_V)} and ${volts(mode.high_V)}`,
    );
    reasons.add(
      `The potentials span ${volts(span_V)}, from ${volts(low_V)} to ${volts(high_V)}; ` +
        `one run on ${model.label} can span ${modes.join(', or ')}.`,
    );
  }
  return model.modes[0]!;
}

/** The smallest ranges that carry the asked currents. */
export function chooseRange(
  model: Model,
  mode: PgstatMode,
  { range }: RunRequest,
  reasons: Set<string>,
): { from: CurrentRange; to: CurrentRange } {
  const rising = [...mode.currentRanges].sort((a, b) => a.max_A - b.max_A);
  const largest = rising.at(-1)!;
  const carrying = (current_A: number) => rising.find(({ max_A }) => max_A >= current_A * (1 - 1e-9));
  const to_A = 'fixed_A' in range ? range.fixed_A : Math.max(range.from_A, range.to_A);
  const from_A = 'fixed_A' in range ? range.fixed_A : Math.min(range.from_A, range.to_A);
  const to = carrying(to_A);
  if (to === undefined)
    reasons.add(`A range for ${amps(to_A)} is asked; ${model.label} measures up to ${amps(largest.max_A)}.`);
  return { from: carrying(from_A) ?? largest, to: to ?? largest };
}

/** One set-current range for all currents of the run: to change it would open the cell. */
export function chooseSetRange(
  model: Model,
  segments: readonly Segment[],
  reasons: Set<string>,
): number | undefined {
  const held = segments.filter((segment) => segment.kind === 'hold-current');
  if (held.length === 0) return undefined;
  for (const { name, current_A } of held) {
    if (!model.galvanostat) reasons.add(`"${name}" holds a current, which ${model.label} cannot do.`);
    else if (Math.abs(current_A) > model.maxCurrent_A)
      reasons.add(
        `"${name}" needs ${amps(current_A)}; ${model.label} drives up to ${amps(model.maxCurrent_A)}.`,
      );
  }
  const needed_A = Math.max(...held.map(({ current_A }) => Math.abs(current_A)));
  const rising = [...model.setCurrentRanges_A].sort((a, b) => a - b);
  return rising.find((nominal_A) => nominal_A >= needed_A * (1 - 1e-9)) ?? rising.at(-1);
}

/** The most additional quantities that leave the link some reserve. */
export function chooseExtras(model: Model, program: Program, notes: Set<string>): Extras {
  const possible = EXTRAS.filter(({ cellVoltage }) => model.measuresCellVoltage || !cellVoltage);
  const room = COMFORTABLE * model.linkBytes_per_s;
  const chosen = possible.find((extras) => peakLoad(program, extras) <= room) ?? NO_EXTRAS;
  const missing = [
    ...(possible[0]!.cellVoltage && !chosen.cellVoltage ? ['cell voltage'] : []),
    ...(chosen.potential ? [] : ['measured potential']),
  ];
  if (missing.length > 0)
    notes.add(`Not recorded, because the link has no room for it at this sampling: ${missing.join(', ')}.`);
  return chosen;
}

/** The leaner choices of additional quantities, for firmware that does not know the richer ones. */
export function leanerExtras(extras: Extras): readonly Extras[] {
  const rank = ({ potential, cellVoltage, heldCurrent }: Extras) =>
    Number(potential) + Number(cellVoltage) + Number(heldCurrent);
  const nothing: Extras = { ...NO_EXTRAS, heldCurrent: false };
  return [...EXTRAS, nothing].filter((other) => rank(other) < rank(extras));
}

/** 5.85 per sampling period, as the vendor's own long scripts choose it, within what the mode can do. */
export function chooseBandwidth(mode: PgstatMode, segments: readonly Segment[], notes: Set<string>): number {
  const fastest_s = fastestPeriod_s(segments);
  const wanted_Hz = Math.max(40, Math.ceil(5.85 / fastest_s - 1e-6));
  if (fastest_s < FAST_S && mode.maxBandwidth_Hz < wanted_Hz)
    notes.add(
      `The bandwidth is ${mode.maxBandwidth_Hz} Hz in the mode that has this potential window: what is faster is smoothed.`,
    );
  return Math.min(wanted_Hz, mode.maxBandwidth_Hz);
}
