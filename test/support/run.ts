// One run on a fake instrument, with a record in memory and everything it told, for tests of the engine.
import { expect } from 'vitest';
import { CottrellError } from '../../src/core/errors.ts';
import type { StopRule } from '../../src/core/rules.ts';
import type { Waveform } from '../../src/core/waveform.ts';
import type { StopCause } from '../../src/main/engine/machine.ts';
import { Run, type RunUpdate } from '../../src/main/engine/runner.ts';
import { type FakeOptions, FakePotentiostat, planFor, requestFor, samplesOf } from './fake-potentiostat.ts';
import { FakeRecorder } from './fake-recorder.ts';
import { VirtualClock } from './virtual-clock.ts';
import { pulses, rest, waveform } from './waveforms.ts';

export const USER: StopCause = { kind: 'user' };
export const REFUSED = new CottrellError('disk-full', 'no room on the disk');
export const PULSES = waveform(rest(1), pulses(5, { step: 1 }));

export function runOn(
  wave: Waveform,
  rules: readonly StopRule[] = [],
  options: Omit<FakeOptions, 'clock'> = {},
) {
  const clock = new VirtualClock();
  const instrument = new FakePotentiostat({ clock, ...options });
  const recorder = new FakeRecorder();
  const plan = planFor(requestFor(wave, rules), options.rulesBy);
  const run = new Run({ instrument, plan, recorder, clock });
  const updates: RunUpdate[] = [];
  let completed = false;
  run.updates.subscribe({
    next: (update) => updates.push(update),
    complete: () => {
      completed = true;
    },
  });
  const finish = async () => {
    const result = await clock.run(run.play());
    expect(completed).toBe(true);
    expect(clock.sleeping).toBe(0);
    if (recorder.outcome !== undefined) expect(recorder.outcome).toEqual(result.outcome);
    return result;
  };
  return { clock, instrument, recorder, run, updates, finish };
}

/** Plays at the pace of real time. */
export const live = (plan: { waveform: Waveform }) => samplesOf(plan.waveform, { perBlock: 5, pace: 1 });
