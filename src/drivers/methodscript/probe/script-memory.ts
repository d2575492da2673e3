// How large a script may be: found by loading larger and larger ones, which never touches the cell.
import { parseError } from '../refusals.ts';
import type { Probe, ProbeBench } from './bench.ts';

const LINE = 'wait 1m';
const LINE_BYTES = LINE.length + 1;
const LARGEST_BYTES = 262_144;
const GRAIN_BYTES = 128;
const LOAD_S = 30;

export const scriptMemory: Probe = {
  id: 'script-memory',
  question: 'How many bytes of script fit into the memory?',
  async ask(bench) {
    let fits = 0;
    let tooLarge = LARGEST_BYTES;
    let code: string | undefined;
    while (tooLarge - fits > GRAIN_BYTES) {
      const bytes = Math.ceil((fits + tooLarge) / 2);
      const refusal = await load(bench, Math.floor(bytes / LINE_BYTES));
      if (refusal === undefined) fits = bytes;
      else {
        tooLarge = bytes;
        code = refusal;
      }
    }
    const isBounded = tooLarge < LARGEST_BYTES;
    const answer = isBounded ? `about ${fits} bytes (then error ${code})` : `at least ${fits} bytes`;
    return { answer, facts: { fits_bytes: fits, tooLarge_bytes: isBounded ? tooLarge : null, code } };
  },
};

/** The code with which a script of so many lines is refused; undefined when it is taken. */
async function load({ conversation }: ProbeBench, lines: number): Promise<string | undefined> {
  const script = Array.from({ length: lines }, () => LINE);
  const answer = await conversation.ask('l', ['l', ...script, ''], LOAD_S);
  if (answer === 'l') return undefined;
  await conversation.settle();
  return answer === undefined ? 'none' : (parseError(answer)?.code ?? answer);
}
