// What a board makes of a request: the true waveform and how it is played, or all the reasons why it cannot be.
// Pure: it knows the board from boards.ts and asks nothing.
import { CottrellError, type Problem } from '../../core/errors.ts';
import { formatQuantity } from '../../core/quantity.ts';
import type { StopRule } from '../../core/rules.ts';
import {
  durationOf,
  potentialWindowOf,
  type Segment,
  sampleCountOf,
  segmentsOf,
  type Waveform,
  type WaveformNode,
} from '../../core/waveform.ts';
import type { Acquisition, Plan, RunRequest } from '../driver.ts';
import { type Board, madePotential_V, SAMPLE_PERIOD_us, voltRangeFor } from './boards.ts';
import { commandLine, samplePeriodText } from './codec.ts';
import { wayNotes } from './plan-notes.ts';
import {
  type Program,
  parameterText,
  TestSequence,
  testName,
  type Way,
  wholeMilliseconds_us,
  wholeOf,
} from './program.ts';

/** Pulses with a shorter period than this are timed by the board; longer ones by the computer. */
const BOARD_TIMED_BELOW_s = 1;
/** A level shorter than this is too short for a computer's timing whatever the period. */
const SHORTEST_HOST_TIMED_s = 0.25;
/** The board's own count of milliseconds has 32 bits. */
const LONGEST_TEST_s = 2 ** 32 / 1000 - 1;
/** Tests written out in the plan's text. */
const SHOWN_TESTS = 12;

/**
 * Negotiates a request.
 * @throws CottrellError `waveform-unsupported` with all reasons as problems.
 */
export function negotiate(board: Board, request: RunRequest, acquisition: Acquisition): Plan {
  const reasons = new Set<string>();
  const notes = new Set<string>();
  checkForm(board, request, reasons);
  for (const { node } of segmentsOf(request.waveform))
    checkSegment(board, node, acquisition.coarsen, reasons);
  const ways = waysOf(request.waveform);
  const waveform = conform(request.waveform, ways, notes);
  const currentRange = chooseCurrentRange(board, request.range, reasons, notes);
  const extreme_V = extremeOf(waveform);
  const voltRange = voltRangeFor(board, extreme_V);
  if (reasons.size > 0 || currentRange === undefined || voltRange === undefined)
    throw refusal(board, reasons);

  const program: Program = { board, waveform, ways, currentRange, voltRange, extreme_V };
  return {
    waveform,
    request,
    acquisition,
    duration_s: durationOf(waveform),
    samples: sampleCountOf(waveform),
    range: { fixed_A: currentRange.end_A },
    rules: request.rules.map((rule) => ({ by: 'host', exactness: exactnessOf(rule) })),
    notes: [...notes, ...potentialNotes(program), ...wayNotes(program)],
    programText: textOf(program),
    program,
  };
}

function refusal(board: Board, reasons: ReadonlySet<string>): CottrellError {
  const problems: Problem[] = [...reasons].map((message) => ({ message }));
  const head = `${board.label} cannot play this`;
  const message =
    problems.length === 1 ? `${head}: ${problems[0]!.message}` : `${head}, for ${problems.length} reasons.`;
  return new CottrellError('waveform-unsupported', message, { problems, context: { board: board.variant } });
}

function checkForm(
  board: Board,
  { waveform, pause, onLinkLoss, storage }: RunRequest,
  reasons: Set<string>,
): void {
  if (storage === 'copy')
    reasons.add(`${board.label} has no storage for a copy of the data: leave "on instrument storage" out.`);
  if (segmentsOf(waveform).every(({ visits }) => visits === 0)) reasons.add('There is nothing to play.');
  if (pause === 'hold')
    reasons.add(`${board.label} measures nothing while it is paused: pause at open circuit.`);
  if (onLinkLoss === 'continue')
    reasons.add(
      `${board.label} is led through the run by this computer and forgets everything when it is unplugged: a run cannot be taken up again after its link was lost. Choose "on link loss: off".`,
    );
}

function checkSegment(board: Board, node: Segment, coarsen: boolean, reasons: Set<string>): void {
  const name = `"${node.name}"`;
  if (node.kind === 'hold-current')
    reasons.add(`${name} holds a current, but a Rodeostat only holds potentials (it is no galvanostat).`);
  if (node.kind === 'impedance') reasons.add(`${name} measures impedances, which a Rodeostat cannot.`);
  if (node.kind === 'open-circuit' && !board.relays)
    reasons.add(
      `${name} is open circuit, but a ${board.hardware} board has no relays to open the cell with.`,
    );
  if (node.kind === 'open-circuit' && node.until !== undefined)
    reasons.add(
      `${name} is to end on its potential, which the board cannot measure while its electrodes are disconnected.`,
    );
  const widest_V = board.voltRanges.at(-1)!.max_V;
  for (const potential_V of potentialsOf(node))
    if (Math.abs(potential_V) > widest_V)
      reasons.add(`${name} needs ${volts(potential_V)}; ${board.label} reaches ±${volts(widest_V)}.`);
  if (wholeMilliseconds_us(node.duration_s) === 0)
    reasons.add(`${name} lasts ${seconds(node.duration_s)}; the board counts whole milliseconds.`);
  else if (Math.abs(trueDuration_s(node) / node.duration_s - 1) > 0.01 && !coarsen)
    reasons.add(
      `${name} lasts ${seconds(node.duration_s)}; the board counts whole milliseconds, which is more than 1 % off.`,
    );
  const finest_s = finestOf(node);
  if (finest_s < SAMPLE_PERIOD_us.shortest / 1e6 && !coarsen)
    reasons.add(
      `${name} is to be sampled every ${seconds(finest_s)}; the board samples every millisecond at best.`,
    );
  if (node.kind !== 'hold' && node.duration_s > LONGEST_TEST_s)
    reasons.add(`${name} is longer than the 49 days that the board can count in one test.`);
}

function potentialsOf(node: Segment): number[] {
  if (node.kind === 'hold') return [node.potential_V];
  return node.kind === 'ramp' ? [node.from_V, node.to_V] : [];
}

function finestOf({ sampling: { period_s, edge } }: Segment): number {
  return Math.min(period_s, edge?.period_s ?? period_s);
}

function trueDuration_s(node: Segment): number {
  return wholeMilliseconds_us(node.duration_s) / 1e6;
}

/** How each segment is played, in the order they are written. */
function waysOf({ body }: Waveform): Way[] {
  const walk = (nodes: readonly WaveformNode[], repeated: boolean): Way[] => {
    const holds = nodes.filter((node) => node.kind === 'hold');
    const period_s = durationOf({ body: nodes });
    const shortest_s = Math.min(...holds.map((node) => node.duration_s));
    const byBoard = repeated && (period_s < BOARD_TIMED_BELOW_s || shortest_s < SHORTEST_HOST_TIMED_s);
    return nodes.flatMap((node) => {
      if (node.kind === 'repeat') return walk(node.body, true);
      if (node.kind === 'ramp') return ['sweep'];
      if (node.kind === 'open-circuit') return ['rest'];
      return [byBoard ? 'steps' : 'constant'];
    });
  };
  return walk(body, false);
}

/** The waveform in whole milliseconds, sampled as one test after another can be. */
function conform(waveform: Waveform, ways: readonly Way[], notes: Set<string>): Waveform {
  let segment = 0;
  const adapt = (nodes: readonly WaveformNode[], repeated: boolean): WaveformNode[] => {
    const common_s = commonPeriod_s(nodes);
    return nodes.map((node) => {
      if (node.kind === 'repeat') return { ...node, body: adapt(node.body, true) };
      const way = ways[segment++]!;
      const isHold = way === 'steps' || way === 'constant';
      const period_s = isHold && repeated ? common_s : periodFor(node);
      noteSampling(node, period_s, isHold, notes);
      const duration_s = trueDuration_s(node);
      if (Math.abs(duration_s - node.duration_s) > 1e-9)
        notes.add(`"${node.name}" lasts ${duration_s} s: the board counts whole milliseconds.`);
      return { ...node, duration_s, sampling: { period_s } };
    });
  };
  return { body: adapt(waveform.body, false) };
}

/** One period for all holds of a repeat, because a test has only one: the finest of them. */
function commonPeriod_s(nodes: readonly WaveformNode[]): number {
  const holds = nodes.filter((node) => node.kind === 'hold');
  return holds.reduce((finest_s, node) => Math.min(finest_s, periodFor(node)), Number.POSITIVE_INFINITY);
}

/** Whole milliseconds, not coarser than asked where that is possible, and at least one sample in the segment. */
function periodFor(node: Segment): number {
  const { shortest, longest } = SAMPLE_PERIOD_us;
  const asked_us = Math.floor(Math.min(finestOf(node), node.duration_s) * 1000 + 1e-6) * 1000;
  return Math.min(longest, Math.max(shortest, asked_us)) / 1e6;
}

function noteSampling(node: Segment, period_s: number, isHold: boolean, notes: Set<string>): void {
  const { sampling } = node;
  const head = `"${node.name}" is sampled every ${seconds(period_s)}`;
  if (sampling.edge !== undefined && isHold && period_s <= sampling.edge.period_s)
    notes.add(`${head} throughout: the board has one sampling period for a whole test, so the edge decides.`);
  else if (Math.abs(period_s / sampling.period_s - 1) > 1e-9)
    notes.add(
      `${head} instead of ${seconds(sampling.period_s)}: one period in whole milliseconds for the test.`,
    );
}

function chooseCurrentRange(
  board: Board,
  range: RunRequest['range'],
  reasons: Set<string>,
  notes: Set<string>,
): Board['currentRanges'][number] | undefined {
  const largest_A = 'fixed_A' in range ? range.fixed_A : Math.max(range.from_A, range.to_A);
  const chosen = board.currentRanges.find(({ end_A }) => end_A >= largest_A * (1 - 1e-9));
  if (chosen === undefined) {
    const end_A = board.currentRanges.at(-1)!.end_A;
    reasons.add(`A range for ${amps(largest_A)} is asked; ${board.label} measures up to ${amps(end_A)}.`);
    return undefined;
  }
  if (!('fixed_A' in range) && range.from_A !== range.to_A)
    notes.add(`The board cannot change its range by itself: ±${amps(chosen.end_A)} is used throughout.`);
  return chosen;
}

/** The potential farthest from zero; 0 when none is set. */
function extremeOf(waveform: Waveform): number {
  const window = potentialWindowOf(waveform);
  if (window === undefined) return 0;
  return Math.abs(window.low_V) > Math.abs(window.high_V) ? window.low_V : window.high_V;
}

function exactnessOf(rule: StopRule): string {
  const seen = 'seen by this computer within one sampling period and about 20 ms';
  if (rule.at === 'at once') return `${seen}; the board is stopped then`;
  return `${seen}; the potential of the next ${rule.at === 'end of step' ? 'segment' : 'cycle'} may be applied for that long`;
}

/** What the converter makes of the potentials that are held. */
function potentialNotes({ waveform, voltRange }: Program): string[] {
  const held = segmentsOf(waveform).flatMap(({ node }) => (node.kind === 'hold' ? [node.potential_V] : []));
  const made = [...new Set(held)].slice(0, 8).map((potential_V) => {
    return `${potential_V} V becomes ${madePotential_V(voltRange, potential_V).toFixed(6)} V`;
  });
  const head = `Potentials come from a 12-bit converter over ±${volts(voltRange.max_V)}`;
  return [made.length === 0 ? `${head}.` : `${head}: ${made.join(', ')}.`];
}

/** The first tests as the lines that are sent. */
function textOf(program: Program): string {
  const { currentRange } = program;
  const lines = [commandLine('setCurrRange', `"currRange":"${currentRange.name}"`)];
  const sequence = new TestSequence(program, wholeOf(program.waveform));
  let period_us = 0;
  for (let shown = 0; shown < SHOWN_TESTS; shown++) {
    const test = sequence.next();
    if (test === undefined) return `${lines.join('\n')}\n`;
    if (test.period_us !== period_us)
      lines.push(commandLine('setSamplePeriod', samplePeriodText(test.period_us)));
    period_us = test.period_us;
    if (test.way === 'rest') lines.push(commandLine('setAllElectConnected', '"connected":false'));
    lines.push(commandLine('setParam', parameterText(program, test)));
    lines.push(commandLine('runTest', `"test":"${testName(test)}"`));
    const names = test.pieces.slice(0, 6).map(({ node }) => node.name);
    lines.push(`# ${names.join(', ')}${test.pieces.length > 6 ? ', …' : ''}: ${test.duration_us / 1e6} s`);
  }
  if (sequence.peek() !== undefined) lines.push('# and so on in the same way to the end of the waveform');
  return `${lines.join('\n')}\n`;
}

const volts = (value: number) => formatQuantity(value, 'V');
const amps = (value: number) => formatQuantity(value, 'A');
const seconds = (value: number) => formatQuantity(value, 's');
