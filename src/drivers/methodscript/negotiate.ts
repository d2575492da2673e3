// What an instrument makes of a request: the settings and true sampling with which it can be played, or all the
// reasons why it cannot. Pure: it knows the model from its data sheet and never asks the instrument.
import { CottrellError, type Problem } from '../../core/errors.ts';
import type { ChargeRule, StopRule } from '../../core/rules.ts';
import {
  durationOf,
  potentialWindowOf,
  type Segment,
  segmentsOf,
  type Waveform,
  type WaveformNode,
} from '../../core/waveform.ts';
import type { Acquisition, Plan, RunRequest } from '../driver.ts';
import { LARGEST_COUNT } from './literal.ts';
import type { CurrentRange, Model, PgstatMode } from './models.ts';
import { LARGEST_ORDINAL, type Program, programOf } from './program.ts';
import { coarsened, divided, isTooFast } from './sampling.ts';
import { type Extras, markFields, sampleFields, type Settings } from './script.ts';

/** Everything about a run but its text. */
export interface Negotiated {
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
/** Quantities measured beside the necessary ones, the richest choice first. */
const EXTRAS: readonly Extras[] = [
  { potential: true, cellVoltage: true },
  { potential: true, cellVoltage: false },
];
export const NO_EXTRAS: Extras = { potential: false, cellVoltage: false };

/**
 * Negotiates a request with a model.
 * @throws CottrellError `waveform-unsupported` with all reasons as problems.
 */
export function negotiate(model: Model, request: RunRequest, { coarsen }: Acquisition): Negotiated {
  const reasons: string[] = [];
  const notes: string[] = [];
  const segments = segmentsOf(request.waveform).map(({ node }) => node);
  if (segments.length === 0) reasons.push('There is nothing to play.');
  if (request.pause === 'hold')
    reasons.push(
      `${model.label} can pause only at open circuit: while its program is halted it measures nothing.`,
    );
  if (request.onLinkLoss === 'continue')
    reasons.push('A run cannot be taken up again after its link was lost; choose "on link loss: off".');

  const mode = chooseMode(model, segments, reasons);
  const range = chooseRange(model, mode, request, reasons);
  const setRange_A = chooseSetRange(model, segments, reasons);
  const waveform = conform(model, request.waveform, coarsen, reasons, notes);
  const program = programOf(waveform);
  if (program.ordinals > LARGEST_ORDINAL)
    reasons.push(`The program has ${program.ordinals} loops; the instrument can count ${LARGEST_ORDINAL}.`);
  checkVisits(model, program, reasons);
  if (reasons.length > 0) throw refusal(model, reasons);

  const extras = chooseExtras(model, program, notes);
  const periods_s = segments.flatMap(({ sampling }) => [
    sampling.period_s,
    sampling.edge?.period_s ?? Number.POSITIVE_INFINITY,
  ]);
  const bandwidth_Hz = bandwidthFor(mode, Math.min(...periods_s), notes);
  noteLimits(segments, range.to, notes);
  const window = potentialWindowOf(waveform);
  const rules = request.rules.map((rule) => watcherOf(rule, model));
  return {
    waveform,
    program,
    settings: {
      mode,
      bandwidth_Hz,
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
    rules,
    notes,
  };
}

function refusal(model: Model, reasons: readonly string[]): CottrellError {
  const problems: Problem[] = reasons.map((message) => ({ message }));
  const head = `${model.label} cannot play this`;
  const message = reasons.length === 1 ? `${head}: ${reasons[0]}` : `${head}, for ${reasons.length} reasons.`;
  return new CottrellError('waveform-unsupported', message, { problems, context: { model: model.id } });
}

/** The first mode whose window and span hold all potentials; with fast sampling, one with bandwidth if there is one. */
function chooseMode(model: Model, segments: readonly Segment[], reasons: string[]): PgstatMode {
  const potentials = segments.flatMap((segment) =>
    potentialsOf(segment).map((potential_V) => ({ name: segment.name, potential_V })),
  );
  const values = potentials.map(({ potential_V }) => potential_V);
  const [low_V, high_V] = [Math.min(...values), Math.max(...values)];
  const fitting =
    values.length === 0
      ? model.modes
      : model.modes.filter(
          (mode) => low_V >= mode.low_V && high_V <= mode.high_V && high_V - low_V <= mode.span_V + 1e-9,
        );
  const fastest_s = Math.min(...segments.map(({ sampling }) => sampling.edge?.period_s ?? sampling.period_s));
  const isWide = (mode: PgstatMode) => mode.maxBandwidth_Hz >= 1 / FAST_S + 1;
  const chosen = (fastest_s < FAST_S ? fitting.find(isWide) : undefined) ?? fitting[0];
  if (chosen !== undefined) return chosen;

  const lowest_V = Math.min(...model.modes.map((mode) => mode.low_V));
  const highest_V = Math.max(...model.modes.map((mode) => mode.high_V));
  const outside = new Set<string>();
  for (const { name, potential_V } of potentials)
    if (potential_V < lowest_V || potential_V > highest_V)
      outside.add(
        `"${name}" needs ${volts(potential_V)}; ${model.label} reaches from ${volts(lowest_V)} to ${volts(highest_V)}.`,
      );
  reasons.push(...outside);
  if (outside.size === 0) {
    const span_V = Math.max(...model.modes.map((mode) => mode.span_V));
    reasons.push(
      `The potentials reach from ${volts(low_V)} to ${volts(high_V)}, ${volts(high_V - low_V)} apart; ` +
        `${model.label} reaches ${volts(span_V)} in one run, and each of its modes has its own window.`,
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
  reasons: string[],
): { from: CurrentRange; to: CurrentRange } {
  const rising = [...mode.currentRanges].sort((a, b) => a.max_A - b.max_A);
  const largest = rising.at(-1)!;
  const carrying = (current_A: number) => rising.find(({ max_A }) => max_A >= current_A * (1 - 1e-9));
  const to_A = 'fixed_A' in range ? range.fixed_A : range.to_A;
  const from_A = 'fixed_A' in range ? range.fixed_A : Math.min(range.from_A, range.to_A);
  const to = carrying(to_A);
  if (to === undefined)
    reasons.push(
      `A range for ${amps(to_A)} is asked; ${model.label} measures up to ${amps(largest.max_A)}.`,
    );
  return { from: carrying(from_A) ?? largest, to: to ?? largest };
}

/** One set-current range for all: changing it would open the cell. */
function chooseSetRange(
  model: Model,
  segments: readonly Segment[],
  reasons: string[],
): number | undefined {
  const held = segments.filter((segment) => segment.kind === 'hold-current');
  if (held.length === 0) return undefined;
  if (!model.galvanostat) {
    reasons.push(`${model.label} cannot hold a current (${listed(held)}).`);
    return undefined;
  }
  for (const { name, current_A } of held)
    if (Math.abs(current_A) > model.maxCurrent_A)
      reasons.push(
        `"${name}" needs ${amps(current_A)}; ${model.label} drives up to ${amps(model.maxCurrent_A)}.`,
      );
  const needed_A = Math.max(...held.map(({ current_A }) => Math.abs(current_A)));
  const rising = [...model.setCurrentRanges_A].sort((a, b) => a - b);
  return rising.find((nominal_A) => nominal_A >= needed_A * (1 - 1e-9)) ?? rising.at(-1);
}

/** The waveform with sampling that the instrument and its link can carry and that divides every segment. */
function conform(
  model: Model,
  waveform: Waveform,
  coarsen: boolean,
  reasons: string[],
  notes: string[],
): Waveform {
  const said = new Set<string>();
  const once = (list: string[], text: string) => {
    if (!said.has(text)) list.push(text);
    said.add(text);
  };
  const fit = (node: WaveformNode): WaveformNode => {
    if (node.kind === 'repeat') {
      if (node.body.length === 0 || node.count < 1) once(reasons, 'A repeat has nothing to repeat.');
      if (node.count > LARGEST_COUNT)
        once(reasons, `${node.count} repeats are more than the instrument can count (${LARGEST_COUNT}).`);
      return { ...node, body: node.body.map(fit) };
    }
    if (node.duration_s < model.shortestInterval_s - 1e-9) {
      once(reasons, `"${node.name}" lasts ${seconds(node.duration_s)}; ${model.label} needs ${seconds(model.shortestInterval_s)}.`);
      return node;
    }
    const { shortest, why } = shortestFor(model, node);
    const fast = isTooFast(node.sampling, shortest);
    if (fast && !coarsen)
      once(
        reasons,
        `"${node.name}" is to be sampled every ${seconds(fastestOf(node))}; ${why}. ` +
          `With --coarsen it would be every ${seconds(fastestOf(coarsened(node, shortest)))}.`,
      );
    const played = divided(fast ? coarsened(node, shortest) : node);
    noteSampling(node, played, (text) => once(notes, text));
    return played;
  };
  return { body: waveform.body.map(fit) };
}

/** Shortest sampling period of a segment, and what bounds it, in words. */
function shortestFor(model: Model, node: Segment): { shortest: { period_s: number }; why: string } {
  const bounds = [
    {
      period_s: model.shortestInterval_s,
      why: `${model.label} measures every ${seconds(model.shortestInterval_s)} at best`,
    },
  ];
  const bytes = sampleBytes(programOf({ body: [{ ...node }] }).loops[0]!.technique, NO_EXTRAS);
  const link_s = bytes / model.linkBytes_per_s;
  bounds.push({
    period_s: link_s,
    why: `its link carries ${Math.floor(1 / link_s)} samples of ${bytes} bytes a second`,
  });
  if (node.kind === 'ramp' && node.from_V !== node.to_V) {
    const rate = Math.abs(node.to_V - node.from_V) / node.duration_s;
    bounds.push({
      period_s: model.potentialStep_V / rate,
      why: `${model.label} sets potentials in steps of ${volts(model.potentialStep_V)}`,
    });
  }
  const { period_s, why } = bounds.reduce((a, b) => (b.period_s > a.period_s ? b : a));
  return { shortest: { period_s }, why };
}

function noteSampling(asked: Segment, played: Segment, note: (text: string) => void): void {
  const name = `"${asked.name}"`;
  const [was, is] = [asked.sampling, played.sampling];
  if (differs(is.period_s, was.period_s)) note(`${name} is sampled every ${seconds(is.period_s)}.`);
  if (was.edge !== undefined && is.edge === undefined) note(`${name} has no denser edge.`);
  if (was.edge !== undefined && is.edge !== undefined) {
    if (differs(is.edge.period_s, was.edge.period_s))
      note(`The edge of ${name} is sampled every ${seconds(is.edge.period_s)}.`);
    if (differs(is.edge.duration_s, was.edge.duration_s))
      note(`The edge of ${name} is sampled densely for ${seconds(is.edge.duration_s)}, so that it divides.`);
  }
  if (differs(played.duration_s, asked.duration_s)) note(`${name} lasts ${seconds(played.duration_s)}.`);
}

function differs(a: number, b: number): boolean {
  return Math.abs(a - b) > 1e-6 * Math.abs(b);
}

/** Short steps carry their marks beside their samples: the link must take them as well. */
function checkVisits(model: Model, program: Program, reasons: string[]): void {
  for (const loop of program.loops) {
    const load = loadOf(program, loop.segment, NO_EXTRAS) / model.linkBytes_per_s;
    if (load > 1 && loop.begins && loop.run_us >= loop.period_us)
      reasons.push(
        `"${loop.node.name}" is too short for the link: its samples and marks need ${load.toFixed(1)} times what it carries.`,
      );
  }
}

/** The most additional quantities that leave the link some reserve. */
function chooseExtras(model: Model, program: Program, notes: string[]): Extras {
  const possible = EXTRAS.filter(({ cellVoltage }) => model.measuresCellVoltage || !cellVoltage);
  const segments = new Set(program.loops.map(({ segment }) => segment));
  for (const extras of possible) {
    const loads = [...segments].map((segment) => loadOf(program, segment, extras));
    if (Math.max(...loads) > COMFORTABLE * model.linkBytes_per_s) continue;
    if (extras !== possible[0]) notes.push('The cell voltage is not recorded: the link has no room for it.');
    return extras;
  }
  if (program.loops.some(({ technique }) => technique === 'ca' || technique === 'lsv'))
    notes.push('The measured potential is not recorded: the link has no room for it.');
  return NO_EXTRAS;
}

/** Bytes per second at the busiest time of a segment. */
function loadOf(program: Program, segment: number, extras: Extras): number {
  const loops = program.loops.filter((loop) => loop.segment === segment);
  const mark = markBytes();
  const visit = loops.reduce(
    (sum, loop) => sum + (loop.run_us / loop.period_us) * sampleBytes(loop.technique, extras) + mark,
    0,
  );
  const visit_s = loops.reduce((sum, loop) => sum + loop.run_us / 1e6, 0);
  const peaks = loops.map((loop) => sampleBytes(loop.technique, extras) / (loop.period_us / 1e6));
  return Math.max(visit / visit_s, ...peaks);
}

/** Length of a sample on the wire: "P", fields of ten bytes, semicolons, status and range of measured ones, LF. */
function sampleBytes(technique: Parameters<typeof sampleFields>[0], extras: Extras): number {
  const fields = sampleFields(technique, extras);
  const measured = fields.filter((type) => ['ba', 'ba/db', 'ab', 'ag'].includes(type)).length;
  return 1 + fields.length * 11 + measured * ',10,2XX'.length;
}

/** A mark, and the lines that begin and end the measurement loop. */
function markBytes(): number {
  return 1 + markFields(true).length * 11 + 'M0007\n*\n'.length;
}

/** 5.85 per sampling interval as the vendor's own long scripts choose it, within what the mode can do. */
function bandwidthFor(mode: PgstatMode, fastest_s: number, notes: string[]): number {
  const wanted_Hz = Math.max(40, Math.round(5.85 / fastest_s));
  if (fastest_s < FAST_S && mode.maxBandwidth_Hz < wanted_Hz)
    notes.push(
      `The bandwidth is ${mode.maxBandwidth_Hz} Hz in the mode that has this potential window: what is faster is smoothed.`,
    );
  return Math.min(wanted_Hz, mode.maxBandwidth_Hz);
}

function noteLimits(segments: readonly Segment[], range: CurrentRange, notes: string[]): void {
  const beyond = new Set<number>();
  for (const { limits, kind } of segments)
    for (const { quantity, value } of limits)
      if (kind !== 'hold-current' && quantity.includes('current') && value > range.max_A) beyond.add(value);
  for (const value of beyond)
    notes.push(
      `The limit of ${amps(value)} cannot be seen: the current range ends at ${amps(range.max_A)}. Watch for overload.`,
    );
}

function isForInstrument(rule: StopRule): rule is ChargeRule {
  return rule.kind === 'charge' && rule.at === 'end of cycle';
}

function watcherOf(rule: StopRule, model: Model): Plan['rules'][number] {
  if (isForInstrument(rule))
    return {
      by: 'instrument',
      exactness:
        'The instrument sums the charge itself (current × sampling period, single precision, about 0.1 %) and ends ' +
        'the run exactly at the end of the cycle.',
    };
  const when = {
    'at once': 'with every sample',
    'end of step': 'at the end of each step',
    'end of cycle': 'at the end of each cycle',
  }[rule.at];
  return {
    by: 'host',
    exactness: `Judged by this computer ${when}; ${model.label} stops within one sampling period and about 0.1 s after it.`,
  };
}

function fastestOf({ sampling }: Segment): number {
  return Math.min(sampling.period_s, sampling.edge?.period_s ?? sampling.period_s);
}

function listed(segments: readonly Segment[]): string {
  return [...new Set(segments.map(({ name }) => `"${name}"`))].join(', ');
}

function volts(value: number): string {
  return `${short(value)} V`;
}

function amps(value: number): string {
  return Math.abs(value) < 1 ? `${short(value * 1000)} mA` : `${short(value)} A`;
}

function seconds(value: number): string {
  return value < 1 ? `${short(value * 1000)} ms` : `${short(value)} s`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Longest expected time without a line, s. */
export function longestGap_s(program: Program): number {
  return Math.max(...program.loops.map(({ period_us }) => period_us)) / 1e6;
}

/** Programmed time, s. */
export function plannedDuration_s(negotiated: Negotiated): number {
  return durationOf(negotiated.waveform);
}
