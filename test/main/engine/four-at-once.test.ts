// Four instruments at once at 1 000 samples a second in one program: each keeps its own ledger, and nothing is lost.
import { expect, test } from 'vitest';
import { netCharge_C } from '../../../src/core/tally.ts';
import { Session } from '../../../src/main/engine/session.ts';
import { FakePotentiostat, requestFor, samplesOf } from '../../support/fake-potentiostat.ts';
import { FakeRecorder } from '../../support/fake-recorder.ts';
import { KEEP_NOTHING_AWAKE } from '../../support/keep-awake.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { hold, waveform } from '../../support/waveforms.ts';

test('four sessions on one clock, each with its own current', async () => {
  const clock = new VirtualClock();
  const played = waveform(hold(-1, 10, { period_s: 1e-3 }));
  const runs = [1, 2, 3, 4].map(async (factor) => {
    const session = new Session({
      clock,
      open: async () =>
        new FakePotentiostat({
          clock,
          script: (plan) =>
            samplesOf(plan.waveform, { perBlock: 25, pace: 1, current_A: () => -1e-3 * factor }),
        }),
      attach: () => Promise.reject(new Error('there is no line')),
      keepAwake: KEEP_NOTHING_AWAKE,
    });
    await session.connect();
    const plan = await session.prepare(requestFor(played), { coarsen: false });
    const { outcome } = await session.start(plan, () => new FakeRecorder());
    const { totals } = session.run!;
    await session[Symbol.asyncDispose]();
    return { factor, outcome, totals };
  });
  for (const { factor, outcome, totals } of await clock.run(Promise.all(runs))) {
    expect(outcome).toEqual({ kind: 'completed', by: 'program' });
    expect(totals).toMatchObject({ samples: 10_000, gaps: 0 });
    expect(netCharge_C(totals)).toBeCloseTo(1e-2 * factor, 9);
  }
});
