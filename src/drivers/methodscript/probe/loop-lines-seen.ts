// Whether `loop` prints its line once or at every pass.
import type { Probe } from './bench.ts';

const PASSES = 3;

export const loopLinesSeen: Probe = {
  id: 'loop-lines',
  question: 'Does "L" come once for a loop or at every pass?',
  async ask(bench) {
    const trial = await bench.play(
      ['var n', 'store_var n 0i ja', `loop n < ${PASSES}i`, 'add_var n 1i', 'wait 10m', 'endloop'],
      1,
    );
    const count = (letter: string) => trial.lines.filter(({ text }) => text.startsWith(letter)).length;
    const [begins, ends] = [count('L'), count('+')];
    const answer =
      begins === PASSES ? 'at every pass' : begins === 1 ? 'once' : `${begins} times in ${PASSES} passes`;
    return { answer, facts: { passes: PASSES, begins, ends } };
  },
};
