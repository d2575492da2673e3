// How soon `Z` acts inside a long interval: this bounds how fast the cell can be switched off.
import { type Probe, rounded } from './bench.ts';

const INTERVAL_S = 8;
const ASK_AFTER_S = 2;

export const stopLatency: Probe = {
  id: 'stop-latency',
  question: 'How soon does "Z" act inside a long interval?',
  onTheClock: true,
  async ask(bench) {
    const { conversation } = bench;
    const trial = await bench.play(
      [
        ...bench.setUp(['e', 'c']),
        `meas_loop_ca e c 100m ${INTERVAL_S} ${2 * INTERVAL_S}`,
        'endloop',
        ...bench.off,
        'send_string "ended"',
      ],
      2 * INTERVAL_S,
      async () => {
        await conversation.clock.sleep(ASK_AFTER_S);
        await conversation.send('Z');
      },
    );
    const after = (text: string) =>
      (trial.lines.find((line) => line.text === text)?.at_s ?? Number.NaN) - ASK_AFTER_S;
    const [answered_s, ended_s] = [after('Z'), after('Tended')];
    const isAtOnce = ended_s < 1;
    const answer = isAtOnce
      ? `within ${rounded(ended_s)} s`
      : `only at the next point: ${rounded(ended_s)} s after it was sent, ${INTERVAL_S - ASK_AFTER_S} s before it`;
    return {
      answer,
      facts: { interval_s: INTERVAL_S, answered_s: rounded(answered_s), ended_s: rounded(ended_s) },
    };
  },
};
