// What an instrument makes of a request: the settings and true sampling with which it can be played, or all the
// reasons why it cannot. Pure: it knows the model from its data sheet and never asks the instrument.
import { CottrellError, type Problem } from '../../core/errors.ts';
import type { ChargeRule, StopRule } from '../../core/rules.ts';
import {
  hasConditions,
  potentialWindowOf,
  type Segment,
  segmentsOf,
  twoRounds,
  visitsOf,
  type Waveform,
  type WaveformNode,
} from '../../core/waveform.ts';
import type { Acquisition, Plan, RunRequest } from '../driver.ts';
import { chooseBandwidth, chooseExtras, chooseMode, chooseRange, chooseSetRange } from './choose.ts';
import { needsCharge } from './condition-lines.ts';
import { conditionNotes } from './condition-notes.ts';
import { checkProgram, conform } from './conform.ts';
import { amps } from './figures.ts';
import { LARGEST_INTEGER } from './literal.ts';
import type { CurrentRange, Model } from './models.ts';
import { type Program, type ProgramNode, programOf } from './program.ts';
import type { Settings } from './settings.ts';

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
  const played = segmentsOf(waveform).map(({ node }) => node);
  const window = potentialWindowOf(waveform);
  noteLimits(segments, range.to, notes);
  noteModes(waveform, notes);
  for (const note of conditionNotes(waveform.body)) notes.add(note);
  if (request.onLinkLoss === 'continue') notes.add(GOES_ON);
  return {
    waveform,
    program,
    settings: {
      mode,
      bandwidth_Hz: chooseBandwidth(mode, played, notes),
      ...(window && { window_V: { low: window.low_V, high: window.high_V } }),
      range_A: { from: range.from.nominal_A, to: range.to.nominal_A },
      ...(setRange_A === undefined ? {} : { setRange_A }),
      extras,
      integrates: request.rules.some(isForInstrument) || sumsCharge(program.body),
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

const GOES_ON =
  'If the line is lost, the program goes on by itself on the instrument: until the line is back nothing is received, ' +
  'and limits and stop rules that this computer watches are not watched.';

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
  if (onLinkLoss === 'continue' && hasConditions(waveform.body))
    reasons.add(
      'When what passed without a line ended on conditions, its times cannot be known afterwards; with "until", choose "on link loss: off".',
    );
}

function noteLimits(segments: readonly Segment[], { max_A }: CurrentRange, notes: Set<string>): void {
  for (const { limits, kind } of segments)
    for (const { quantity, value } of limits)
      if (kind !== 'hold-current' && quantity.includes('current') && value > max_A)
        notes.add(
          `A limit of ${amps(value)} can never be seen, because the current range ends at ${amps(max_A)}.`,
        );
}

/** A potentiostat becomes a galvanostat only with the cell off. Two rounds of a repeat show every change. */
function noteModes(waveform: Waveform, notes: Set<string>): void {
  const changes = new Set<string>();
  let before: Segment | undefined;
  for (const { node } of visitsOf({ body: twoRounds(waveform.body) })) {
    const isChange =
      before !== undefined && (before.kind === 'hold-current') !== (node.kind === 'hold-current');
    // At open circuit the cell is off anyway.
    if (isChange && before!.kind !== 'open-circuit' && node.kind !== 'open-circuit')
      changes.add(`"${before!.name}" to "${node.name}"`);
    before = node;
  }
  if (changes.size > 0)
    notes.add(
      `Between a held potential and a held current the instrument changes its mode, which opens the cell for a moment: ${[...changes].join(', ')}.`,
    );
}

/** Whether a repeat of the program judges the charge of its cycles. */
function sumsCharge(nodes: readonly ProgramNode[]): boolean {
  return nodes.some(
    (node) => node.kind === 'repeat' && (needsCharge(node.until ?? []) || sumsCharge(node.body)),
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
