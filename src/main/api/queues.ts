// Answers what is asked of queues: what a text would do, playing it, and a person's part in it.
import { api } from './implementation.ts';

const DONE = {};

export const queuesRouter = {
  check: api.queues.check.handler(({ context: { host }, input }) => host.queues.check(input.text)),
  start: api.queues.start.handler(({ context: { host }, input: { instrument, text, coarsen = false } }) =>
    host.queues.start(instrument, text, coarsen),
  ),
  list: api.queues.list.handler(({ context: { host } }) => host.queues.list()),
  get: api.queues.get.handler(({ context: { host }, input }) => host.queues.get(input.queue)),
  watch: api.queues.watch.handler(({ context: { host }, input, signal }) =>
    host.queues.watch(input.queue, signal),
  ),
  resume: api.queues.resume.handler(
    ({ context: { host }, input: { queue, instrument, again = false, coarsen = false } }) =>
      host.queues.resume(queue, instrument, again, coarsen),
  ),
  confirm: api.queues.confirm.handler(({ context: { host }, input: { queue, entry } }) => {
    host.queues.confirm(queue, entry);
    return DONE;
  }),
  skip: api.queues.skip.handler(({ context: { host }, input: { queue, entry } }) => {
    host.queues.skip(queue, entry);
    return DONE;
  }),
  stop: api.queues.stop.handler(async ({ context: { host }, input }) => {
    await host.queues.stop(input.queue);
    return DONE;
  }),
};
