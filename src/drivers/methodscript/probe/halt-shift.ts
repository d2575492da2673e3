// What `h` and `H` do to the grid of a measurement loop: whether the points after a halt are shifted by it.
import { type Probe, packagesOf, rounded, steps } from './bench.ts';

const HALT_S = 1.03;

export const haltShift: Probe = {
  id: 'halt-shift',
  question: 'Does a halt with "h" shift the grid of a measurement loop?',
  onTheClock: true,
  async ask(bench) {
    const { conversation } = bench;
    const trial = await bench.play(bench.timedLoop('100m', '3'), 3 + HALT_S, async () => {
      await conversation.clock.sleep(1);
      await conversation.send('h');
      await conversation.clock.sleep(HALT_S);
      await conversation.send('H');
    });
    const times_s = packagesOf(trial).map(({ values }) => values[0]!);
    const longest_s = Math.max(0, ...steps(times_s));
    const isHalted = longest_s > 0.5;
    const answer = isHalted
      ? `the points stop and go on ${rounded(longest_s)} s later`
      : 'the points go on, or the timer stands still while halted';
    return { answer, facts: { halt_s: HALT_S, points: times_s.length, longest_s: rounded(longest_s) } };
  },
};
