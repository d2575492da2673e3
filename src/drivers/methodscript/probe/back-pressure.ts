// What becomes of the samples while the computer does not read: held back, dropped, or the script's timing suffers.
import type { Duplex } from 'node:stream';
import { type Answer, type Probe, type ProbeBench, packagesOf, rounded, steps } from './bench.ts';

const POINTS = 1500;
const INTERVAL_S = 0.005;
const DEAF_S = 4;

/** The stream is the line itself: it is not read for a while. */
export const backPressure = (line: Duplex): Probe => ({
  id: 'back-pressure',
  question: 'What becomes of samples while the computer does not read?',
  onTheClock: true,
  ask: (bench) => ask(bench, line),
});

async function ask(bench: ProbeBench, line: Duplex): Promise<Answer> {
  const { clock } = bench.conversation;
  const trial = await bench.play(
    [
      ...bench.setUp(['e', 'c', 't', 'n']),
      'store_var n 0i ja',
      'timer_start',
      `meas_loop_ca e c 100m 5m ${POINTS * INTERVAL_S * 1000}m`,
      'timer_get t',
      'pck_start',
      'pck_add n',
      'pck_add t',
      'pck_add c',
      'pck_end',
      'add_var n 1i',
      'endloop',
      ...bench.off,
    ],
    POINTS * INTERVAL_S + DEAF_S,
    async () => {
      await clock.sleep(1);
      line.pause();
      await clock.sleep(DEAF_S);
      line.resume();
    },
  );
  const packages = packagesOf(trial);
  const missing = steps(packages.map(({ values }) => values[0]!)).reduce((sum, step) => sum + step - 1, 0);
  const longest_s = Math.max(0, ...steps(packages.map(({ values }) => values[1]!)));
  const flagged = packages.filter(({ status }) => (status[2]! & 1) !== 0).length;
  const answer =
    trial.error !== undefined
      ? `the script fails with ${trial.error}`
      : missing > 0
        ? `${missing} samples are dropped`
        : longest_s > 2 * INTERVAL_S
          ? `nothing is dropped, but the script waits: ${rounded(longest_s)} s without a sample`
          : 'nothing is dropped, and the timing is kept';
  return {
    answer,
    facts: { deaf_s: DEAF_S, received: packages.length, missing, longest_s: rounded(longest_s), flagged },
  };
}
