// Answers what is asked of instruments: who is there, making contact, letting go, watching.
import type { View } from '../engine/bench.ts';
import { freeStation } from './free.ts';
import type { Station } from './host.ts';
import { api } from './implementation.ts';
import { troubleFrom } from './trouble.ts';
import { numberOrNull, snapshotToWire } from './wire.ts';

const DONE = {};

/** The present picture of a place. */
async function pictureOf(view: AsyncIterator<View<Station>, void>) {
  const { value } = await view.next();
  await view.return?.();
  const { place, snapshot } = value as View<Station>;
  return snapshotToWire(place, snapshot);
}

export const instrumentsRouter = {
  available: api.instruments.available.handler(({ context: { host } }) => host.available()),
  watchAvailable: api.instruments.watchAvailable.handler(({ context: { host }, signal }) =>
    host.watchAvailable(signal),
  ),
  list: api.instruments.list.handler(({ context: { host } }) =>
    Promise.all(host.bench.places.map(({ id }) => pictureOf(host.bench.watch(id)))),
  ),
  connect: api.instruments.connect.handler(async ({ context: { host }, input }) => {
    const { id } = await host.connect(input.spec, input.stopRunning === true);
    return pictureOf(host.bench.watch(id));
  }),
  attach: api.instruments.attach.handler(async ({ context: { host }, input }) => {
    const { id } = await host.attach(input.spec, input.run);
    return pictureOf(host.bench.watch(id));
  }),
  goingOn: api.instruments.goingOn.handler(({ context: { host } }) => {
    const labels = host.library.labels();
    return host.goingOn().map(({ run, spec, until_ms }) => ({
      run: run.id,
      title: labels.get(run.id)?.title ?? run.title,
      label: run.instrument.label,
      serial: run.instrument.serial,
      spec,
      until_ms,
    }));
  }),
  copies: api.instruments.copies.handler(async ({ context: { host }, input: { instrument } }) => {
    const labels = host.library.labels();
    const runs = await freeStation(host, instrument).recoverable();
    return runs.map(({ run, files, recoveredAs }) => ({
      run: run.id,
      title: labels.get(run.id)?.title ?? run.title,
      files: files.map((file) => ({ ...file })),
      ...(recoveredAs !== undefined && { recoveredAs }),
    }));
  }),
  reconnect: api.instruments.reconnect.handler(async ({ context: { host }, input }) => {
    await host.bench.get(input.instrument).session.connect();
    return DONE;
  }),
  disconnect: api.instruments.disconnect.handler(async ({ context: { host }, input }) => {
    await host.bench.get(input.instrument).queue?.stop();
    await host.bench.remove(input.instrument);
    return DONE;
  }),
  read: api.instruments.read.handler(async ({ context: { host }, input }) => {
    const { potential_V, current_A, cellOn } = await host.bench.get(input.instrument).session.read();
    return { potential_V: numberOrNull(potential_V), current_A: numberOrNull(current_A), cellOn };
  }),
  configure: api.instruments.configure.handler(
    async ({ context: { host }, input: { instrument, ...change } }) => {
      const { known, trouble } = await freeStation(host, instrument).configure(change);
      const { name, inverted, offset_A } = known;
      return {
        ...(name !== undefined && { name }),
        ...{ inverted, offset_A },
        ...(trouble !== undefined && { trouble: troubleFrom(trouble) }),
      };
    },
  ),
  ensureOff: api.instruments.ensureOff.handler(async ({ context: { host }, input }) => {
    await host.bench.get(input.instrument).session.ensureOff();
    return DONE;
  }),
  acknowledge: api.instruments.acknowledge.handler(async ({ context: { host }, input }) => {
    await host.bench.get(input.instrument).session.acknowledge();
    return DONE;
  }),
  watch: api.instruments.watch.handler(({ context: { host }, input, signal }) =>
    host.bench
      .watch(input.instrument, signal)
      .map(({ place, snapshot }: View<Station>) => snapshotToWire(place, snapshot)),
  ),
  watchAll: api.instruments.watchAll.handler(({ context: { host }, signal }) =>
    host.bench
      .watchAll(signal)
      .map((views: View<Station>[]) => views.map(({ place, snapshot }) => snapshotToWire(place, snapshot))),
  ),
};
