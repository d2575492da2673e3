// How short an interval of meas_loop_ca may be before it is refused, flagged or not kept.
import { literal } from '../literal.ts';
import { median, type Probe, packagesOf, rounded, steps } from './bench.ts';

const INTERVALS_S = [0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001, 0.00005];
const POINTS = 40;
/** An interval is kept when its median is right within this part. */
const TOLERANCE = 0.05;

export const shortestInterval: Probe = {
  id: 'shortest-interval',
  question: 'What is the shortest interval of meas_loop_ca that is kept?',
  async ask(bench) {
    const tried = [];
    for (const interval_s of INTERVALS_S) {
      const [every, run] = [literal(interval_s, 'u'), literal(interval_s * POINTS, 'u')];
      const trial = await bench.play(bench.timedLoop(every, run), 1);
      const packages = packagesOf(trial);
      const true_s = median(steps(packages.map(({ values }) => values[0]!)));
      const flagged = packages.some(({ status }) => (status[1]! & 1) !== 0);
      const isKept =
        trial.error === undefined && !flagged && Math.abs(true_s - interval_s) < TOLERANCE * interval_s;
      tried.push({
        interval_s,
        true_s: rounded(true_s),
        points: packages.length,
        flagged,
        isKept,
        error: trial.error,
      });
    }
    const kept = tried.filter(({ isKept }) => isKept).map(({ interval_s }) => interval_s);
    const answer = kept.length === 0 ? 'none of those tried' : `${Math.min(...kept) * 1000} ms`;
    return { answer, facts: { shortest_s: kept.length === 0 ? null : Math.min(...kept), tried } };
  },
};
