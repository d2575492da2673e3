// Whether the first point of a measurement loop comes at once or after one interval.
import { type Probe, packagesOf, rounded } from './bench.ts';

const INTERVAL_S = 0.5;

export const firstPoint: Probe = {
  id: 'first-point',
  question: 'When does meas_loop_ca take its first point?',
  async ask(bench) {
    const trial = await bench.play(bench.timedLoop('500m', '2'), 2);
    const times_s = packagesOf(trial).map(({ values }) => values[0]!);
    const first_s = times_s[0] ?? Number.NaN;
    const answer =
      first_s < INTERVAL_S / 2
        ? 'at once'
        : first_s < 1.5 * INTERVAL_S
          ? 'after one interval'
          : `after ${first_s} s`;
    return { answer, facts: { interval_s: INTERVAL_S, first_s: rounded(first_s), points: times_s.length } };
  },
};
