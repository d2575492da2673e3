// Whether potential and cell survive from one script to the next. The cell is left on between them for a moment.
import { type Probe, packagesOf, rounded } from './bench.ts';

const MEASURE = ['meas 100m p ab', 'pck_start', 'pck_add p', 'pck_end'];

export const betweenScripts: Probe = {
  id: 'between-scripts',
  question: 'Do potential and cell survive from one script to the next?',
  async ask(bench) {
    const potential = async (script: readonly string[]) => {
      const trial = await bench.play(script, 1);
      return { potential_V: packagesOf(trial)[0]?.values[0] ?? Number.NaN, error: trial.error };
    };
    try {
      const before = await potential([...bench.setUp(['p']), ...MEASURE]);
      const after = await potential(['var p', ...MEASURE]);
      const isKept = Math.abs(after.potential_V - before.potential_V) < 0.02;
      const answer =
        after.error !== undefined
          ? `the second script fails with ${after.error}`
          : isKept
            ? 'yes'
            : `no: ${rounded(before.potential_V)} V before, ${rounded(after.potential_V)} V after`;
      return {
        answer,
        facts: {
          before_V: rounded(before.potential_V),
          after_V: rounded(after.potential_V),
          error: after.error,
        },
      };
    } finally {
      await bench.conversation.switchOff(false);
    }
  },
};
