// What an instrument makes of a request: the settings and true sampling with which it can be played, or all the
// reasons why it cannot. Pure: it knows the model from its data sheet and never asks the instrument.
import { CottrellError, type Problem } from '../../core/errors.ts';
import { formatQuantity } from '../../core/quantity.ts';
import type { ChargeRule, StopRule } from '../../core/rules.ts';
import {
  potentialWindowOf,
  type Segment,
  segmentsOf,
  type Waveform,
  type WaveformNode,
} from '../../core/waveform.ts';
import type { Acquisition, Plan, RunRequest } from '../driver.ts';
import { LARGEST_INTEGER } from './literal.ts';
import { peakLoad, sampleBytes, segmentLoad } from './load.ts';
import type { CurrentRange, Model, PgstatMode } from './models.ts';
import { LARGEST_ORDINAL, type Program, programOf, techniqueOf } from './program.ts';
import { coarsened, divided, isTooFast, type Shortest } from './sampling.ts';
import type { Extras, Settings } from './script.ts';

/** Everything about a run but its text. */
export interface Negotiated {
  /** As it will be played. */
  readonly waveform: Waveform;
  readonly program: Program;
  readonly settings: Settings;
  readonly range: Plan['range'];
  readonly rules: Plan['rules'];
  readonly notes: readonly string[];
}

/** Faster sampling than this wants more bandwidth than 100 Hz. */
const FAST_S = 0.01;
/** Additional quantities may fill the link up to this part; the rest is reserve. */
const COMFORTABLE = 0.8;

const NO_EXTRAS: Extras = { potential: false, cellVoltage: false };
/** Quantities measured beside the necessary ones, the richest choice first. */
const EXTRAS: readonly Extras[] = [
  { potential: true, cellVoltage: true },
  { potential: true, cellVoltage: false },
  NO_EXTRAS,
];

/**
 * Negotiates a request with a model.
 * @throws CottrellError `waveform-unsupported` with all reasons as problems.
 */
export function negotiate(model: Model, request: RunRequest, { coarsen }: Acquisition): Negotiated {
  const reasons = new Set<string>();
  const notes = new Set<string>();
  const segments = segmentsOf(request.waveform).map(({ node }) => node);
  checkForm(model, request, reasons);
  const mode = chooseMode(model, segments, reasons);
  const range = chooseRange(model, mode, request, reasons);
  const setRange_A = chooseSetRange(model, segments, reasons);
  const waveform = conform(model, request.waveform, coarsen, reasons, notes);
  const program = programOf(waveform);
  checkProgram(model, program, reasons);
  if (reasons.size > 0) throw refusal(model, [...reasons]);

  const extras = chooseExtras(model, program, notes);
  const window = potentialWindowOf(waveform);
  noteLimits(segments, range.to, notes);
  return {
    waveform,
    program,
    settings: {
      mode,
      bandwidth_Hz: chooseBandwidth(mode, segmentsOf(waveform), notes),
      ...(window && { window_V: { low: window.low_V, high: window.high_V } }),
      range_A: { from: range.from.nominal_A, to: range.to.nominal_A },
      ...(setRange_A === undefined ? {} : { setRange_A }),
      extras,
      rules: request.rules.flatMap((rule, index) => (isForInstrument(rule) ? [{ index, rule }] : [])),
    },
    range:
      'fixed_A' in request.range
        ? { fixed_A: range.to.max_A }
        : { from_A: range.from.max_A, to_A: range.to.max_A },
    rules: request.rules.map((rule) => watcherOf(rule, model)),
    notes: [...notes],
  };
}

/** The leaner choices of additional quantities, for firmware that does not know the richer ones. */
export function leanerExtras(extras: Extras): readonly Extras[] {
  const rank = ({ potential, cellVoltage }: Extras) => Number(potential) + Number(cellVoltage);
  return EXTRAS.filter((other) => rank(other) < rank(extras));
}

/** The remainder of an interrupted run as it can be played: sampling divided again, nothing refused. */
export function conformRemainder(model: Model, remainder: Waveform): Waveform {
  return conform(model, remainder, true, new Set(), new Set());
}

function refusal(model: Model, reasons: readonly string[]): CottrellError {
  const problems: Problem[] = reasons.map((message) => ({ message }));
  const count = reasons.length === 1 ? 'one reason' : `${reasons.length} reasons`;
  const message = `${model.label} cannot play this, for ${count}.`;
  return new CottrellError('waveform-unsupported', message, { problems, context: { model: model.id } });
}

function checkForm(model: Model, { waveform, pause, onLinkLoss }: RunRequest, reasons: Set<string>): void {
  const check = (nodes: readonly WaveformNode[]) => {
    if (nodes.length === 0) reasons.add('There is nothing to play.');
    for (const node of nodes) {
      if (node.kind !== 'repeat') continue;
      if (!Number.isInteger(node.count) || node.count < 1 || node.count > LARGEST_INTEGER)
        reasons.add(`The instrument cannot repeat something ${node.count} times.`);
      check(node.body);
    }
  };
  check(waveform.body);
  if (pause === 'hold')
    reasons.add(
      `${model.label} can pause only at open circuit: while its program is halted it measures nothing.`,
    );
  if (onLinkLoss === 'continue')
    reasons.add('A run cannot be taken up again after its link was lost; choose "on link loss: off".');
}

/** The first mode whose window and span hold all potentials; with fast sampling, one with bandwidth if there is one. */
function chooseMode(model: Model, segments: readonly Segment[], reasons: Set<string>): PgstatMode {
  const potentials = segments.flatMap(potentialsOf);
  const low_V = Math.min(...potentials);
  const high_V = Math.max(...potentials);
  const span_V = high_V - low_V;
  const fitting = model.modes.filter(
    (mode) =>
      potentials.length === 0 ||
      (low_V >= mode.low_V && high_V <= mode.high_V && span_V <= mode.span_V * (1 + 1e-9)),
  );
  const isWide = (mode: PgstatMode) => mode.maxBandwidth_Hz > 1 / FAST_S;
  const chosen = (fastestOf(segments) < FAST_S ? fitting.find(isWide) : undefined) ?? fitting[0];
  if (chosen !== undefined) return chosen;

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

function potentialsOf(segment: Segment): number[] {
  if (segment.kind === 'hold') return [segment.potential_V];
  return segment.kind === 'ramp' ? [segment.from_V, segment.to_V] : [];
}

/** The smallest ranges that carry the asked currents. */
function chooseRange(
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
function chooseSetRange(
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

/** The waveform with sampling that the instrument and its link can carry and that divides every segment. */
function conform(
  model: Model,
  waveform: Waveform,
  coarsen: boolean,
  reasons: Set<string>,
  notes: Set<string>,
): Waveform {
  const fit = (node: WaveformNode): WaveformNode => {
    if (node.kind === 'repeat') return { ...node, body: node.body.map(fit) };
    if (node.duration_s < model.shortestInterval_s * (1 - 1e-9))
      reasons.add(
        `"${node.name}" lasts ${seconds(node.duration_s)}; ${model.label} measures every ${seconds(model.shortestInterval_s)} at best.`,
      );
    const { shortest, why } = shortestFor(model, node);
    const isFast = isTooFast(node.sampling, shortest);
    const carried = isFast ? coarsened(node, shortest) : node;
    if (isFast && !coarsen)
      reasons.add(
        `"${node.name}" is to be sampled every ${seconds(fastestOf([node]))}; ${why}. ` +
          `Accept coarser sampling to have it every ${seconds(fastestOf([carried]))}.`,
      );
    const played = divided(carried, shortest);
    noteSampling(node, played, notes);
    return played;
  };
  return { body: waveform.body.map(fit) };
}

/** Shortest sampling period of a segment, and what bounds it, in words. */
function shortestFor(model: Model, node: Segment): { shortest: Shortest; why: string } {
  const bytes = sampleBytes(techniqueOf(node), NO_EXTRAS);
  const rate = Math.floor(model.linkBytes_per_s / bytes);
  const bounds = [
    {
      period_s: model.shortestInterval_s,
      why: `${model.label} measures every ${seconds(model.shortestInterval_s)} at best`,
    },
    {
      period_s: bytes / model.linkBytes_per_s,
      why: `the link of ${model.label} carries ${rate} samples of ${bytes} bytes a second`,
    },
  ];
  if (node.kind === 'ramp' && node.from_V !== node.to_V)
    bounds.push({
      period_s: (model.potentialStep_V / Math.abs(node.to_V - node.from_V)) * node.duration_s,
      why: `${model.label} sets potentials in steps of ${volts(model.potentialStep_V)}`,
    });
  const { period_s, why } = bounds.reduce((a, b) => (b.period_s > a.period_s ? b : a));
  return { shortest: { period_s }, why };
}

function noteSampling(asked: Segment, played: Segment, notes: Set<string>): void {
  const name = `"${asked.name}"`;
  const [was, is] = [asked.sampling, played.sampling];
  const differs = (a: number, b: number) => Math.abs(a - b) > 1e-6 * Math.abs(b);
  if (differs(is.period_s, was.period_s)) notes.add(`${name} is sampled every ${seconds(is.period_s)}.`);
  if (was.edge !== undefined && is.edge === undefined && was.edge.duration_s < asked.duration_s)
    notes.add(`${name} has no denser edge.`);
  if (was.edge !== undefined && is.edge !== undefined) {
    if (differs(is.edge.period_s, was.edge.period_s))
      notes.add(`The edge of ${name} is sampled every ${seconds(is.edge.period_s)}.`);
    if (differs(is.edge.duration_s, was.edge.duration_s))
      notes.add(
        `The edge of ${name} is sampled for ${seconds(is.edge.duration_s)}, so that whole periods remain after it.`,
      );
  }
  if (differs(played.duration_s, asked.duration_s))
    notes.add(`${name} lasts ${seconds(played.duration_s)}, a whole number of sampling periods.`);
}

function checkProgram(model: Model, program: Program, reasons: Set<string>): void {
  if (program.ordinals > LARGEST_ORDINAL)
    reasons.add(
      `The program has ${program.ordinals} measurement loops; ${model.label} can number ${LARGEST_ORDINAL}.`,
    );
  for (const { node, segment, technique, from_V, to_V } of program.loops) {
    const load = segmentLoad(program, segment, NO_EXTRAS) / model.linkBytes_per_s;
    if (load > 1)
      reasons.add(
        `"${node.name}" is so short that its samples and marks are ${load.toFixed(1)} times what the link of ${model.label} carries.`,
      );
    if (technique === 'lsv' && Math.abs(to_V - from_V) < model.potentialStep_V)
      reasons.add(
        `"${node.name}" moves the potential by less than ${model.label} can set (${volts(model.potentialStep_V)}).`,
      );
  }
}

/** The most additional quantities that leave the link some reserve. */
function chooseExtras(model: Model, program: Program, notes: Set<string>): Extras {
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

/** 5.85 per sampling period, as the vendor's own long scripts choose it, within what the mode can do. */
function chooseBandwidth(
  mode: PgstatMode,
  segments: readonly { readonly node: Segment }[],
  notes: Set<string>,
): number {
  const fastest_s = fastestOf(segments.map(({ node }) => node));
  const wanted_Hz = Math.max(40, Math.ceil(5.85 / fastest_s - 1e-6));
  if (fastest_s < FAST_S && mode.maxBandwidth_Hz < wanted_Hz)
    notes.add(
      `The bandwidth is ${mode.maxBandwidth_Hz} Hz in the mode that has this potential window: what is faster is smoothed.`,
    );
  return Math.min(wanted_Hz, mode.maxBandwidth_Hz);
}

function noteLimits(segments: readonly Segment[], { max_A }: CurrentRange, notes: Set<string>): void {
  for (const { limits, kind } of segments)
    for (const { quantity, value } of limits)
      if (kind !== 'hold-current' && quantity.includes('current') && value > max_A)
        notes.add(
          `A limit of ${amps(value)} can never be seen, because the current range ends at ${amps(max_A)}.`,
        );
}

function isForInstrument(rule: StopRule): rule is ChargeRule {
  return rule.kind === 'charge' && rule.at === 'end of cycle';
}

const JUDGED = {
  'at once': 'with every sample',
  'end of step': 'at the end of every step',
  'end of cycle': 'at the end of every cycle',
} as const;

function watcherOf(rule: StopRule, model: Model): Plan['rules'][number] {
  if (isForInstrument(rule))
    return {
      by: 'instrument',
      exactness:
        'The instrument sums the charge by itself (current × sampling period, in single precision: to about 1 % of the ledger) ' +
        'and ends the run exactly with the cycle.',
    };
  return {
    by: 'host',
    exactness: `Judged by this computer ${JUDGED[rule.at]}; ${model.label} then stops within about 0.1 s and one sampling period.`,
  };
}

function fastestOf(segments: readonly Segment[]): number {
  return Math.min(...segments.map(({ sampling }) => sampling.edge?.period_s ?? sampling.period_s));
}

function volts(value: number): string {
  return formatQuantity(rounded(value), 'V', { digits: 'exact' });
}

function amps(value: number): string {
  return formatQuantity(rounded(value), 'A', { digits: 'exact' });
}

function seconds(value: number): string {
  return formatQuantity(rounded(value), 's', { digits: 'exact' });
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
