// What the instrument makes of a request: a plan, or all the reasons why not, at once. Pure; it asks nobody.
import { CottrellError } from '../../core/errors.ts';
import { durationOf, type Segment, sampleCountOf, segmentsOf } from '../../core/waveform.ts';
import type { Acquisition, Capabilities, Plan, RunRequest } from '../driver.ts';

/** What a plan of this driver keeps for itself: a class, so that the plan of another driver is told apart. */
export class Program {
  readonly range_A: number;

  constructor(range_A: number) {
    this.range_A = range_A;
  }
}

/** @throws CottrellError `waveform-unsupported` with all reasons as problems. */
export function negotiate(
  label: string,
  can: Capabilities,
  request: RunRequest,
  acquisition: Acquisition,
): Plan {
  const { waveform, range } = request;
  const reasons = new Set<string>();
  const segments = segmentsOf(waveform).map(({ node }) => node);
  if (segments.length === 0) reasons.add('There is nothing to play.');
  for (const node of segments) for (const reason of reasonsAgainst(label, can, node)) reasons.add(reason);
  const largest_A = 'fixed_A' in range ? range.fixed_A : range.to_A;
  const range_A = can.currentRanges_A.find((own_A) => own_A >= largest_A * (1 - 1e-9));
  if (range_A === undefined)
    reasons.add(`A range for ${largest_A} A is asked; ${label} measures up to ${can.maxCurrent_A} A.`);
  if (request.pause === 'hold') reasons.add(`${label} can pause only at open circuit.`);
  if (request.storage === 'copy') reasons.add(`${label} has no storage for a copy of the data.`);
  if (request.onLinkLoss === 'continue')
    reasons.add(`${label} is timed by this computer: it cannot go on without its line.`);
  if (reasons.size > 0) {
    const problems = [...reasons].map((message) => ({ message }));
    throw new CottrellError('waveform-unsupported', `${label} cannot play this.`, { problems });
  }
  return {
    waveform,
    request,
    acquisition,
    duration_s: durationOf(waveform),
    samples: sampleCountOf(waveform),
    range: { fixed_A: range_A! },
    rules: request.rules.map(() => ({ by: 'host', exactness: 'Judged by this computer with every sample.' })),
    notes: [
      'The computer times every level and every reading, and judges every condition with every reading.',
    ],
    programText: '',
    program: new Program(range_A!),
  };
}

function* reasonsAgainst(label: string, can: Capabilities, node: Segment): Generator<string> {
  const { name, sampling } = node;
  const { low, high } = can.potential_V;
  if (!can.segments.includes(node.kind)) yield `"${name}" is a ${node.kind}, which ${label} cannot do.`;
  const levels_V =
    node.kind === 'hold' ? [node.potential_V] : node.kind === 'ramp' ? [node.from_V, node.to_V] : [];
  for (const level_V of levels_V)
    if (level_V < low || level_V > high)
      yield `"${name}" needs ${level_V} V; ${label} reaches ${low} to ${high} V.`;
  const period_s = Math.min(sampling.period_s, sampling.edge?.period_s ?? sampling.period_s);
  if (period_s < can.shortestPeriod_s * (1 - 1e-9))
    yield `"${name}" is sampled every ${period_s} s; ${label} takes a reading every ${can.shortestPeriod_s} s at best.`;
}
