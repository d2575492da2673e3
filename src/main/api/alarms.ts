// Answers what is asked of alarms. What is secret of a webhook does not leave the program.
import { api } from './implementation.ts';

export const alarmsRouter = {
  get: api.alarms.get.handler(({ context: { host } }) => host.alarms.get()),
  set: api.alarms.set.handler(({ context: { host }, input }) => {
    host.alarms.set(input);
    return host.alarms.get();
  }),
  test: api.alarms.test.handler(async ({ context: { host } }) => {
    await host.alarms.test();
    return {};
  }),
};
