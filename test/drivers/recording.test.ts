// What was recorded on a line plays back as the same conversation.
import { expect, test } from 'vitest';
import { LineReader } from '../../src/drivers/lines.ts';
import { parseRecording, record, replay } from '../../src/drivers/recording.ts';
import { loopback } from '../../src/drivers/transport.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

test('a recorded conversation replays, byte for byte', async () => {
  const clock = new VirtualClock();
  const lines: string[] = [];
  const { transport, far } = loopback('line');
  far.on('data', (bytes: Buffer) => far.write(`<${bytes.toString('latin1').trim()}> \xb5\n`, 'latin1'));
  const recorded = record(transport, clock, (line) => lines.push(line));
  const reader = new LineReader(recorded.stream);
  recorded.stream.write('t\n');
  await clock.run(reader.wait(clock, 1));
  expect(reader.take()).toBe('<t> \xb5');
  await clock.advance(2.5);
  recorded.stream.write('i\n');
  await clock.run(reader.wait(clock, 1));
  await recorded.close();
  expect(await recorded.closed).toBeUndefined();
  expect(lines).toEqual([
    '{"t":0,"dir":"tx","data":"t\\n"}',
    '{"t":0,"dir":"rx","data":"<t> \xb5\\n"}',
    '{"t":2.5,"dir":"tx","data":"i\\n"}',
    '{"t":2.5,"dir":"rx","data":"<i> \xb5\\n"}',
  ]);

  const again = replay('again', parseRecording(lines.join('\n')));
  const replayed = new LineReader(again.transport.stream);
  again.transport.stream.write('t');
  again.transport.stream.write('\n');
  await clock.run(replayed.wait(clock, 1));
  expect(replayed.take()).toBe('<t> \xb5');
  expect(replayed.take()).toBeUndefined();
  again.transport.stream.write('i\n');
  await clock.run(replayed.wait(clock, 1));
  expect(replayed.take()).toBe('<i> \xb5');
  await again.finished;
});

test('a replay refuses a host that says something else', async () => {
  const { transport, finished } = replay('other', [{ t: 0, dir: 'tx', data: 'Z\n' }]);
  transport.stream.write('Y\n');
  await expect(finished).rejects.toMatchObject({ code: 'link-garbled' });
});

test('a broken line of a recording is named', () => {
  const good = '{"t":0,"dir":"rx","data":""}';
  for (const bad of ['{', '3', '{"t":0,"dir":"up","data":""}', '{"t":0,"dir":"rx","data":1}'])
    expect(() => parseRecording(`${good}\n\n${bad}\n`)).toThrow('Line 3 of the recording');
});

test('a line whose far end goes away is lost; a line we close is not', async () => {
  const lost = loopback('sim:x');
  lost.transport.stream.resume();
  lost.far.end();
  expect(await lost.transport.closed).toMatchObject({ code: 'link-lost' });
  const closed = loopback('sim:y');
  await closed.transport.close();
  expect(await closed.transport.closed).toBeUndefined();
});
