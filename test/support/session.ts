// A session on fake instruments, with a record in memory and everything it showed, for tests of the engine.
import { expect } from 'vitest';
import { CottrellError } from '../../src/core/errors.ts';
import type { Potentiostat } from '../../src/drivers/driver.ts';
import { Session } from '../../src/main/engine/session.ts';
import type { Snapshot } from '../../src/main/engine/snapshot.ts';
import { type FakeOptions, FakePotentiostat, requestFor, samplesOf } from './fake-potentiostat.ts';
import { FakeRecorder } from './fake-recorder.ts';
import { VirtualClock } from './virtual-clock.ts';
import { pulses, waveform } from './waveforms.ts';

export const PULSES = waveform(pulses(5));
export const REQUEST = requestFor(PULSES);
/** Plays at the pace of real time. */
export const LIVE: Omit<FakeOptions, 'clock'> = {
  script: (plan) => samplesOf(plan.waveform, { perBlock: 5, pace: 1 }),
};
export const REFUSED = { code: 'state-refused' };

/** A session on fake instruments: each connection gets the next of the options, the last one for all later. */
export function sessionOn(...connections: (Omit<FakeOptions, 'clock'> | CottrellError)[]) {
  const clock = new VirtualClock();
  const instruments: FakePotentiostat[] = [];
  const awake = { held: 0, holds: 0 };
  const options = connections.length > 0 ? connections : [LIVE];
  let opened = 0;
  const session = new Session({
    clock,
    open: async (): Promise<Potentiostat> => {
      const option = options[Math.min(opened++, options.length - 1)]!;
      await clock.sleep(0.5);
      if (option instanceof CottrellError) throw option;
      const instrument = new FakePotentiostat({ clock, ...option });
      instruments.push(instrument);
      return instrument;
    },
    attach: async () => {
      throw new CottrellError('port-not-found', 'there is no line');
    },
    keepAwake: {
      hold() {
        awake.held++;
        awake.holds++;
        return {
          [Symbol.dispose]() {
            awake.held--;
          },
        };
      },
    },
  });
  const snapshots: Snapshot[] = [];
  session.snapshots.subscribe((snapshot) => snapshots.push(snapshot));
  const recorder = new FakeRecorder();
  return {
    clock,
    session,
    instruments,
    recorder,
    snapshots,
    awake,
    /** States in the order in which they were shown, each once. */
    states: () => snapshots.map(({ state }) => state.name).filter((name, n, all) => name !== all[n - 1]),
    /** Connects, prepares and starts. */
    async started() {
      await clock.run(session.connect());
      const plan = await clock.run(session.prepare(REQUEST, { coarsen: false }));
      return { plan, result: session.start(plan, () => recorder) };
    },
    /** Gives the instrument up and looks for what was left behind. */
    async end() {
      await clock.run(session[Symbol.asyncDispose]());
      expect(clock.sleeping).toBe(0);
      expect(awake.held).toBe(0);
    },
  };
}
