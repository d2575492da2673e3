// Answers what is asked of the record of a run, whether it is going on or over: the list, one run, its windows, its
// cycles, its export.
import { posix } from 'node:path';
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { adjustmentsIn } from '../../core/adjust.ts';
import { CottrellError } from '../../core/errors.ts';
import { timingsOfOneLength } from '../../core/step-timing.ts';
import { segmentsOf } from '../../core/waveform.ts';
import type { Trace } from '../../core/window.ts';
import { runPotentials } from '../report/potentials.ts';
import { runResistance } from '../report/resistance.ts';
import type { LoopCycles } from '../store/cycle-trends.ts';
import { AnsweredBytes } from './bytes.ts';
import type { Host } from './host.ts';
import { api } from './implementation.ts';
import { chargeBetween, runSummary, tailOf, totalsOf } from './live.ts';
import type { Cycles, RunReport, RunSummary } from './shapes/runs.ts';
import { encodeTraces, encodeWindow } from './window-bytes.ts';
import { eventToWire, numberOrNull, runToWire, withSums } from './wire.ts';

const CYCLES_LISTED = 5000;
/** At the beginning and at the end of a run each. */
const INTERRUPTS_LISTED = 100;
/** A sample on the very beginning of a cycle belongs to the one before it; instruments count in microseconds. */
const HALF_TICK_S = 0.5e-6;

export const recordsRouter = {
  list: api.runs.list.handler(async ({ context: { host } }) => {
    const labels = host.library.labels();
    const lines: RunSummary[] = [];
    for (const run of host.library.runs()) {
      lines.push(runToWire(run, labels.get(run.id), totalsOf(host, run.id)));
      // A long list is made between the events of a run that goes on.
      await turnOfEventLoop();
    }
    return lines;
  }),
  get: api.runs.get.handler(({ context: { host }, input: { run } }) => reportOf(host, run)),
  events: api.runs.events.handler(({ context: { host }, input: { run, after = 0 } }) =>
    host.library.events(run, { after }).map(eventToWire),
  ),
  readWindow: api.runs.readWindow.handler(({ context: { host }, input }) => {
    const window = host.windows.read(assertForward(input), tailOf(host, input.run));
    return new AnsweredBytes(encodeWindow(window));
  }),
  foldCycles: api.runs.foldCycles.handler(({ context: { host }, input }) => {
    const { run, last, first = false, points, channels } = input;
    const { cycles } = loopOf(host, run, input.loop);
    const wanted = cycles.slice(-last);
    if (first && cycles.length > last) wanted.unshift(cycles[0]!);
    const tail = tailOf(host, run);
    const traces = wanted.map(({ cycle, start_s, end_s }): Trace => {
      const from_s = start_s + HALF_TICK_S;
      const window = host.windows.read({ run, from_s, to_s: end_s, points, channels }, tail);
      return { cycle, start_s, window: { ...window, t_s: window.t_s.map((t_s) => t_s - start_s) } };
    });
    return new AnsweredBytes(encodeTraces(traces));
  }),
  cycles: api.runs.cycles.handler(({ context: { host }, input }) =>
    cyclesToWire(loopOf(host, input.run, input.loop), input),
  ),
  potentials: api.runs.potentials.handler(async ({ context: { host }, input: { run } }) => {
    const { potentials } = await runPotentials(host.library, run, host.trends.segments(run).charges);
    return potentials;
  }),
  chargeBetween: api.runs.chargeBetween.handler(({ context: { host }, input }) => {
    const { run, from_s, to_s } = assertForward(input);
    const totals = chargeBetween(host, run, from_s, to_s);
    const { current_A, potential_V } = host.windows.extremes(run, from_s, to_s, tailOf(host, run));
    const mean_A = (totals.anodic_C - totals.cathodic_C) / (to_s - from_s);
    return {
      from_s,
      to_s,
      totals: withSums(totals),
      current_A: {
        min: numberOrNull(current_A.min),
        max: numberOrNull(current_A.max),
        mean: numberOrNull(mean_A),
      },
      potential_V: { min: numberOrNull(potential_V.min), max: numberOrNull(potential_V.max) },
    };
  }),
  resistance: api.runs.resistance.handler(async ({ context: { host }, input: { run } }) => {
    const { interrupts, ...found } = await runResistance(host.library, run);
    const isFew = interrupts.length <= 2 * INTERRUPTS_LISTED;
    return {
      ...found,
      interrupts: isFew
        ? interrupts
        : [...interrupts.slice(0, INTERRUPTS_LISTED), ...interrupts.slice(-INTERRUPTS_LISTED)],
      interruptsInAll: interrupts.length,
    };
  }),
  export: api.runs.export.handler(async ({ context: { host }, input: { run } }) => {
    const { files, samples, damaged } = await host.exportRun(run);
    const names = files.map((file) => posix.join(`run-${run}`, file.split(/[\\/]/).at(-1)!));
    return { files: names, folder: host.exports.path, samples, damaged: damaged.map((d) => ({ ...d })) };
  }),
};

function reportOf(host: Host, id: number): RunReport {
  const { library } = host;
  const record = library.run(id);
  const infos = segmentsOf(record.waveform);
  const { charges, timings } = host.trends.segments(id);
  const events = library.events(id, { without: 'instrument-charge' });
  return {
    run: runSummary(host, id),
    protocol: record.protocol,
    protocolSha256: record.protocolSha256,
    settings: { ...record.settings },
    waveform: record.waveform,
    plan: record.plan,
    cell: record.cell,
    programVersion: record.programVersion,
    totals: withSums(totalsOf(host, id)),
    segments: charges.map((row) => ({
      ...withSums(row),
      name: infos[row.segment]?.node.name ?? '',
    })),
    loops: host.trends.loops(id).map(({ loop, segments, duration_s, cycles }) => ({
      loop,
      segments: [...segments],
      duration_s,
      cycles: cycles.length,
    })),
    timings: timingsOfOneLength(timings, adjustmentsIn(events)),
    events: events.map(eventToWire),
  };
}

function loopOf(host: Host, run: number, number: number): LoopCycles {
  const loops = host.trends.loops(run);
  const loop = loops.find((candidate) => candidate.loop === number);
  if (loop !== undefined) return loop;
  const known = loops.map((candidate) => candidate.loop).join(', ');
  throw new CottrellError('argument-invalid', `Run ${run} has no loop ${number}.`, {
    advice: known === '' ? 'Its protocol repeats nothing.' : `Its loops are ${known}.`,
  });
}

function cyclesToWire(
  { loop, segments, cycles }: LoopCycles,
  {
    from = 0,
    to,
    most = CYCLES_LISTED,
  }: { from?: number | undefined; to?: number | undefined; most?: number | undefined },
): Cycles {
  const wanted = cycles.filter(({ cycle }) => cycle >= from && (to === undefined || cycle <= to));
  const stride = Math.max(1, Math.ceil(wanted.length / most));
  const listed = wanted.filter((_, n) => n % stride === 0);
  return {
    loop,
    total: cycles.length,
    stride,
    cycle: listed.map(({ cycle }) => cycle),
    start_s: listed.map(({ start_s }) => start_s),
    end_s: listed.map(({ end_s }) => end_s),
    cathodic_C: listed.map(({ cathodic_C }) => cathodic_C),
    anodic_C: listed.map(({ anodic_C }) => anodic_C),
    edge_C: listed.map(({ edge_C }) => edge_C),
    gaps: listed.map(({ gaps }) => gaps),
    overloads: listed.map(({ overloads }) => overloads),
    cumulativeCathodic_C: listed.map((cycle) => cycle.cumulativeCathodic_C),
    cumulativeAnodic_C: listed.map((cycle) => cycle.cumulativeAnodic_C),
    segments: segments.map((segment, place) => ({
      ...segment,
      cathodic_C: listed.map((cycle) => cycle.segments[place]?.cathodic_C ?? null),
      anodic_C: listed.map((cycle) => cycle.segments[place]?.anodic_C ?? null),
      endCurrent_A: listed.map((cycle) => numberOrNull(cycle.segments[place]?.endCurrent_A ?? Number.NaN)),
    })),
  };
}

function assertForward<T extends { readonly from_s: number; readonly to_s: number }>(stretch: T): T {
  if (stretch.to_s > stretch.from_s) return stretch;
  throw new CottrellError(
    'argument-invalid',
    `A stretch from ${stretch.from_s} s to ${stretch.to_s} s has no length.`,
    { advice: 'from_s must be before to_s.' },
  );
}
