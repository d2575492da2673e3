// Conversations as text that people can read: what is sent (>) must be answered by exactly what is received (<).
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hostOf } from '../../../support/emulated-host.ts';

const FOLDER = new URL('transcripts/', import.meta.url);

interface Turn {
  readonly sent: string[];
  readonly expected: string[];
}

function read(file: string): { model: string; turns: Turn[] } {
  const turns: Turn[] = [];
  let model = '';
  for (const line of readFileSync(new URL(file, FOLDER), 'utf8').split('\n')) {
    if (line.startsWith('# model ')) model = line.slice(8);
    const text = line.slice(2).replaceAll('␣', ' ');
    if (line.startsWith('>')) {
      if (turns.at(-1)?.expected.length !== 0) turns.push({ sent: [], expected: [] });
      turns.at(-1)!.sent.push(text);
    }
    if (line.startsWith('<')) turns.at(-1)!.expected.push(text);
  }
  return { model, turns };
}

describe('transcripts', () => {
  it.each(readdirSync(FOLDER))('%s', async (file) => {
    const { model, turns } = read(file);
    expect(turns.length).toBeGreaterThan(0);
    const host = hostOf({ model });
    for (const { sent, expected } of turns) {
      host.send(...sent);
      expect(await host.lines(expected.length)).toEqual(expected);
    }
    expect(host.emulator.cellOn).toBe(false);
    expect(host.received.endsWith(`${turns.at(-1)!.expected.at(-1)}\n`)).toBe(true);
  });
});
