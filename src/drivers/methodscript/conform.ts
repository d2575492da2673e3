// The waveform as an instrument and its link can play it: sampling that divides every segment and is not too fast.
import { formatQuantity } from '../../core/quantity.ts';
import type { Impedance, Segment, Waveform, WaveformNode } from '../../core/waveform.ts';
import { NO_EXTRAS } from './choose.ts';
import { seconds, volts } from './figures.ts';
import { sampleBytes, segmentLoad } from './load.ts';
import type { Model } from './models.ts';
import { LARGEST_ORDINAL, type Program, techniqueOf } from './program.ts';
import { coarsened, divided, fastestPeriod_s, isTooFast, type Shortest } from './sampling.ts';

/** The waveform with sampling that the instrument and its link can carry and that divides every segment. */
export function conform(
  model: Model,
  waveform: Waveform,
  coarsen: boolean,
  reasons: Set<string>,
  notes: Set<string>,
): Waveform {
  const fit = (node: WaveformNode): WaveformNode => {
    if (node.kind === 'repeat') return { ...node, body: node.body.map(fit) };
    if (node.kind === 'impedance') return fitImpedance(model, node, reasons);
    if (node.duration_s < model.shortestInterval_s * (1 - 1e-9))
      reasons.add(
        `"${node.name}" lasts ${seconds(node.duration_s)}; ${model.label} measures every ${seconds(model.shortestInterval_s)} at best.`,
      );
    const { shortest, why } = shortestFor(model, node);
    const isFast = isTooFast(node.sampling, shortest);
    const carried = isFast ? coarsened(node, shortest) : node;
    if (isFast && !coarsen)
      reasons.add(
        `"${node.name}" is to be sampled every ${seconds(fastestPeriod_s([node]))}; ${why}. ` +
          `Accept coarser sampling to have it every ${seconds(fastestPeriod_s([carried]))}.`,
      );
    const played = divided(carried, shortest);
    noteSampling(node, played, notes);
    return played;
  };
  return { body: waveform.body.map(fit) };
}

/** Whole microseconds; how long it really takes the instrument decides. */
function fitImpedance(model: Model, node: Impedance, reasons: Set<string>): Impedance {
  const highest_Hz = Math.max(node.from_Hz, node.to_Hz);
  const limit_Hz = Math.max(...model.modes.map(({ maxBandwidth_Hz }) => maxBandwidth_Hz));
  if (highest_Hz > limit_Hz)
    reasons.add(
      `"${node.name}" goes up to ${formatQuantity(highest_Hz, 'Hz')}; ${model.label} reaches ${formatQuantity(limit_Hz, 'Hz')}.`,
    );
  const duration_s = Math.round(node.duration_s * 1e6) / 1e6;
  return { ...node, duration_s, sampling: { period_s: duration_s } };
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

/** What only shows when the whole program is known. */
export function checkProgram(model: Model, program: Program, reasons: Set<string>): void {
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

/** The remainder of an interrupted run as it can be played: sampling divided again, nothing refused. */
export function conformRemainder(model: Model, remainder: Waveform): Waveform {
  return conform(model, remainder, true, new Set(), new Set());
}
