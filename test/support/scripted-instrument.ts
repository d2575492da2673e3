// The far end of a line that follows a written conversation, line by line, and complains when the host says something
// else. Conversations are text that people can read:
//   > t            the host says this line ("> ..." stands for lines up to and including the next empty one)
//   < R*           the instrument says this line, trailing spaces and all ("<" alone is an empty line)
//   . 2.5          2.5 seconds of the clock pass
import type { Duplex } from 'node:stream';
import type { Clock } from '../../src/drivers/clock.ts';
import { LineReader } from '../../src/drivers/lines.ts';
import { loopback, type Transport } from '../../src/drivers/transport.ts';

export interface ScriptedInstrument {
  readonly transport: Transport;
  readonly far: Duplex;
  /** Resolves at the end of the conversation; rejects when the host left it. */
  readonly finished: Promise<void>;
  /** Lines the host said for "> ..." entries, in order. */
  readonly scripts: string[][];
}

/** How long the host may take to say what it is expected to say, s. */
const PATIENCE_S = 1e4;

export function scriptedInstrument(clock: Clock, conversation: string): ScriptedInstrument {
  const { transport, far } = loopback('scripted');
  const scripts: string[][] = [];
  const finished = follow(clock, conversation, far, scripts);
  finished.catch(() => far.destroy());
  return { transport, far, finished, scripts };
}

async function follow(clock: Clock, conversation: string, far: Duplex, scripts: string[][]): Promise<void> {
  const reader = new LineReader(far);
  const hear = async (expected: string) => {
    for (;;) {
      const line = reader.take();
      if (line !== undefined) return line;
      const result = await reader.wait(clock, PATIENCE_S);
      if (result !== 'lines') throw new Error(`the host said nothing (${result}) instead of "${expected}"`);
    }
  };
  for (const entry of conversation.split('\n')) {
    const [, mark, text = ''] = /^\s*([<>.])(?: (.*))?$/s.exec(entry) ?? [];
    if (mark === undefined) {
      if (entry.trim() !== '') throw new Error(`not a line of a conversation: "${entry}"`);
    } else if (mark === '<') far.write(`${text}\n`, 'latin1');
    else if (mark === '.') await clock.sleep(Number(text));
    else if (text === '...') {
      const lines: string[] = [];
      for (let line = await hear('a script'); line !== ''; line = await hear('more of a script'))
        lines.push(line);
      scripts.push(lines);
    } else {
      const line = await hear(text);
      if (line !== text) throw new Error(`the host said "${line}" instead of "${text}"`);
    }
  }
}
