// Lines come out whole and untouched, however the bytes are cut, and nothing unfinished ever comes out.
import { type Duplex, duplexPair } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineReader } from '../../src/drivers/lines.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const clock = new VirtualClock();

/** Writes the chunks, ends the line, and collects all lines that come out at the other end. */
async function linesOf(chunks: readonly (string | Buffer)[], maxLength?: number): Promise<string[]> {
  const [near, far] = duplexPair();
  const reader = new LineReader(near, maxLength === undefined ? {} : { maxLength });
  for (const chunk of chunks) far.write(typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk);
  far.end();
  return rest(reader);
}

async function rest(reader: LineReader): Promise<string[]> {
  const lines: string[] = [];
  for (;;) {
    const line = reader.take();
    if (line !== undefined) lines.push(line);
    else if ((await clock.run(reader.wait(clock, 10))) === 'ended') return lines;
  }
}

test('a trailing space, an empty line and a leading space survive', async () => {
  expect(await linesOf(['Pda8000000 \n\n  x \n'])).toEqual(['Pda8000000 ', '', '  x ']);
});

test('one carriage return before the line feed is dropped, others are kept', async () => {
  expect(await linesOf(['a\r\n\r\nb\r\r\nc\rd\n'])).toEqual(['a', '', 'b\r', 'c\rd']);
});

test('flow-control bytes vanish wherever they stand', async () => {
  expect(await linesOf(['\x11tes4_\x13lr\x11\n', '\x11', '\x13R*\n'])).toEqual(['tes4_lr', 'R*']);
});

test('bytes beyond ASCII come out as the character of the same number', async () => {
  expect(await linesOf([Buffer.from([0xb5, 0xff, 0x0a])])).toEqual(['\u00b5\u00ff']);
});

test('what stands after the last line feed is not a line, and no empty line is made up at the end', async () => {
  expect(await linesOf(['e\n', 'Pda80'])).toEqual(['e']);
  expect(await linesOf(['e\n'])).toEqual(['e']);
  expect(await linesOf(['e\n\n'])).toEqual(['e', '']);
  expect(await linesOf([])).toEqual([]);
});

test('a line that is too long is cut and does not touch its neighbours', async () => {
  expect(await linesOf(['ab\n', 'x'.repeat(7), 'y'.repeat(30), 'z\ncd\n'], 10)).toEqual([
    'ab',
    'xxxxxxxyyy',
    'cd',
  ]);
  expect(await linesOf([`1\n${'2'.repeat(50)}\n3\n${'4'.repeat(10)}\n`], 10)).toEqual([
    '1',
    '2222222222',
    '3',
    '4444444444',
  ]);
});

test('however the bytes are cut, the lines are the same', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'Z', ' ', '\r', '*', '\u00e9'), maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 9 })),
      async (lines, cuts) => {
        const text = lines.map((l) => `${l}\n`).join('');
        const chunks: string[] = [];
        let at = 0;
        for (const cut of cuts) {
          if (at < text.length) chunks.push(text.slice(at, at + cut));
          at += cut;
        }
        chunks.push(text.slice(at));
        expect(await linesOf(chunks)).toEqual(lines.map((l) => l.replace(/\r$/, '')));
      },
    ),
    { numRuns: 60 },
  );
});

test('a taker that does not take makes the sender wait, and nothing is lost', async () => {
  const [near, far] = duplexPair();
  const reader = new LineReader(near);
  const total = 60_000;
  let written = 0;
  const feed = (stream: Duplex) => {
    while (written < total) if (!stream.write(`${written++}\n`)) return;
  };
  far.on('drain', () => feed(far));
  feed(far);
  await clock.run(reader.wait(clock, 1));
  await clock.advance(1);
  expect(written).toBeLessThan(total / 2);
  let n = 0;
  while (n < total) {
    const line = reader.take();
    if (line === undefined) await reader.wait(clock, 1);
    else if (line !== String(n++)) break;
  }
  expect(n).toBe(total);
});

test('a wait ends by time, by waking, or by the end of the line', async () => {
  const [near, far] = duplexPair();
  const reader = new LineReader(near);
  const start_s = clock.now_s();
  expect(await clock.run(reader.wait(clock, 3))).toBe('timeout');
  expect(clock.now_s()).toBe(start_s + 3);
  reader.wake();
  expect(await reader.wait(clock, 3)).toBe('woken');
  const woken = reader.wait(clock, 3);
  reader.wake();
  expect(await woken).toBe('woken');
  far.write('late\n');
  far.destroy();
  expect(await reader.wait(clock, 3)).toBe('lines');
  expect(reader.ended).toBe(false);
  expect(reader.take()).toBe('late');
  expect(await reader.wait(clock, 3)).toBe('ended');
  expect(reader.ended).toBe(true);
  expect(clock.sleeping).toBe(0);
});

test('a destroyed stream ends the lines, with or without an error', async () => {
  for (const error of [undefined, new Error('unplugged')]) {
    const [near] = duplexPair();
    const reader = new LineReader(near);
    near.destroy(error);
    expect(await clock.run(reader.wait(clock, 3))).toBe('ended');
  }
});

test('after release another reader can have the stream', async () => {
  const [near, far] = duplexPair();
  const first = new LineReader(near);
  far.write('one\n');
  await first.wait(clock, 1);
  first.release();
  const second = new LineReader(near);
  far.write('two\n');
  far.end();
  expect(await rest(second)).toEqual(['two']);
});
