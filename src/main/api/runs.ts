// Answers what is asked of runs that are going on: preparing, starting, pausing, ending, and words about them.
// What is asked of their record is in records.ts.
import { adviseSampling } from '../../core/advice.ts';
import { CottrellError } from '../../core/errors.ts';
import type { RunEvent } from '../../core/events.ts';
import { byHandProtocol } from '../../core/protocol/by-hand.ts';
import { formatQuantity, parseQuantity } from '../../core/quantity.ts';
import type { Library } from '../store/library.ts';
import { freeStation } from './free.ts';
import type { Host } from './host.ts';
import { api } from './implementation.ts';
import { chargeBetween, liveRun, runSummary } from './live.ts';
import { eventToWire, planToWire } from './wire.ts';

const DONE = {};

export const controlRouter = {
  prepare: api.runs.prepare.handler(async ({ context: { host }, input }) => {
    const { instrument, text, settings = {}, coarsen = false } = input;
    const prepared = await freeStation(host, instrument).prepare(text, settings, coarsen);
    const { waveform } = prepared.plan;
    return planToWire(prepared, adviseSampling({ ...prepared.protocol, waveform }));
  }),
  start: api.runs.start.handler(async ({ context: { host }, input: { instrument, plan, note } }) => ({
    run: await freeStation(host, instrument).start(plan, note),
  })),
  hold: api.runs.hold.handler(async ({ context: { host }, input: { instrument, ...wanted } }) => ({
    run: await freeStation(host, instrument).play(byHandProtocol(wanted)),
  })),
  measureResistance: api.runs.measureResistance.handler(async ({ context: { host }, input }) => ({
    run: await freeStation(host, input.instrument).measureResistance(),
  })),
  pause: api.runs.pause.handler(async ({ context: { host }, input }) => {
    await host.bench.get(input.instrument).session.pause();
    return DONE;
  }),
  resume: api.runs.resume.handler(async ({ context: { host }, input }) => {
    await host.bench.get(input.instrument).session.resume();
    return DONE;
  }),
  skipStep: api.runs.skipStep.handler(async ({ context: { host }, input }) => {
    await host.bench.get(input.instrument).session.skipStep();
    return DONE;
  }),
  stop: api.runs.stop.handler(async ({ context: { host }, input }) => {
    const station = host.bench.get(input.instrument);
    await station.session.stop();
    await station.recording;
    return DONE;
  }),
  adjust: api.runs.adjust.handler(async ({ context: { host }, input }) => {
    const { instrument, set, mayOpenCell = false } = input;
    return { cycle: await host.bench.get(instrument).adjust(set, mayOpenCell) };
  }),
  recover: api.runs.recover.handler(async ({ context: { host }, input: { instrument, run } }) => {
    const recovered = await freeStation(host, instrument).recover(run);
    return runSummary(host, recovered.run);
  }),
  addNote: api.runs.addNote.handler(({ context: { host }, input: { run, text, t_s } }) => {
    const now_s = liveRun(host, run)?.course.t_s ?? null;
    return added(host.library, run, { kind: 'note', t_s: t_s === undefined ? now_s : t_s, message: text });
  }),
  addAliquot: api.runs.addAliquot.handler(({ context: { host }, input }) =>
    added(host.library, input.run, aliquotOf(host, input)),
  ),
  label: api.runs.label.handler(({ context: { host }, input: { run, title, tags } }) => {
    const { library } = host;
    const before = library.label(run);
    const data = {
      ...before,
      ...(title !== undefined && { title }),
      ...(tags !== undefined && { tags: [...new Set(tags)] }),
    };
    library.addEvent(run, { kind: 'label', t_s: null, message: 'renamed or tagged', data });
    return runSummary(host, run);
  }),
};

function aliquotOf(
  host: Host,
  {
    run,
    volume,
    text,
    t_s,
  }: { run: number; volume: string; text?: string | undefined; t_s?: number | undefined },
): RunEvent {
  const volume_m3 = parseQuantity(volume, 'm^3');
  if (!(volume_m3 > 0))
    throw new CottrellError('quantity-invalid', `A volume above zero is needed, not "${volume}".`);
  const at_s = t_s ?? liveRun(host, run)?.course.t_s ?? host.library.run(run).savedThrough_s;
  const { cathodic_C, anodic_C } = chargeBetween(host, run, 0, at_s);
  const words = `aliquot of ${formatQuantity(volume_m3, 'm^3', { digits: 'exact' })}`;
  return {
    kind: 'aliquot',
    t_s: at_s,
    message: text === undefined ? words : `${words}: ${text}`,
    data: { volume_m3, cathodic_C, anodic_C },
  };
}

function added(library: Library, run: number, event: RunEvent) {
  library.addEvent(run, event);
  return eventToWire(library.latestEvent(run)!);
}
