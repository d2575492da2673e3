// The real serial stack: an emulated instrument in one process, a run in another, a pseudo-terminal between them.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cottrell, start, temporaryFolder } from '../support/command-line.ts';

const PULSED = 'protocols/cu-pulsed-amination.yaml';
const SHORT = ['--set', 'steps[0].rest.duration=2 s', '--set', 'steps[1].pulse.cycles=6'];

const socat = hasSocat();
if (!socat) console.log('skipped: tests over a pseudo-terminal need socat, which is not installed');

test.skipIf(!socat)('over a serial line every sample and charge has the bits it has in memory', async () => {
  using folder = temporaryFolder();
  const link = folder.file('port');
  const emulator = start([
    'emulate',
    'emstat4-hr',
    '--cell',
    'cu-nitrite',
    '--speed',
    'max',
    '--seed',
    '7',
    '--pty',
    link,
  ]);
  try {
    await emulator.sees(/Ctrl-C ends it/);
    const args = (instrument: string, name: string) => [
      'run',
      PULSED,
      '-i',
      instrument,
      '-l',
      folder.file(name),
      ...SHORT,
    ];
    const bySerial = await cottrell(args(`serial:${link}`, 'serial.sqlite'));
    const inMemory = await cottrell(args('sim:emstat4-hr,cell=cu-nitrite,speed=max,seed=7', 'memory.sqlite'));
    expect([bySerial.code, inMemory.code]).toEqual([0, 0]);
    for (const name of ['serial', 'memory'])
      await cottrell(['export', '1', '-l', folder.file(`${name}.sqlite`), '--out', folder.file(name)]);
    for (const table of ['samples', 'marks', 'ledger', 'segments']) {
      const read = (name: string) => readFileSync(folder.file(`${name}/run-1-${table}.csv`), 'utf8');
      expect(read('serial')).toBe(read('memory'));
    }
  } finally {
    emulator.child.kill('SIGINT');
    await emulator.ended;
  }
});

test.skipIf(!socat)('a port in use is said to be in use, and the run that uses it goes on', async () => {
  using folder = temporaryFolder();
  const link = folder.file('port');
  const emulator = start(['emulate', 'emstat4-hr', '--speed', '1', '--pty', link]);
  try {
    await emulator.sees(/Ctrl-C ends it/);
    const first = start(['run', PULSED, '-i', `serial:${link}`, '-l', folder.file('a.sqlite'), ...SHORT]);
    await first.sees(/running/);
    const second = await cottrell([
      'run',
      PULSED,
      '-i',
      `serial:${link}`,
      '-l',
      folder.file('b.sqlite'),
      ...SHORT,
    ]);
    expect(second.code).toBe(4);
    expect(second.err).toMatch(/in use|busy|another program/i);
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(130);
  } finally {
    emulator.child.kill('SIGINT');
    await emulator.ended;
  }
});

test.skipIf(!socat)(
  'the cable pulled in mid-run: what was measured is kept, and the unknown cell is shouted about',
  async () => {
    using folder = temporaryFolder();
    const link = folder.file('port');
    const library = folder.file('library.sqlite');
    const emulator = start(['emulate', 'emstat4-hr', '--speed', '5', '--pty', link]);
    try {
      await emulator.sees(/Ctrl-C ends it/);
      const run = start([
        'run',
        PULSED,
        '-i',
        `serial:${link}`,
        '-l',
        library,
        '--set',
        'steps[0].rest.duration=0.1 s',
      ]);
      await run.sees(/reduce|oxidise/);
      emulator.child.kill('SIGKILL');
      const { code, out, err } = await run.ended;
      expect(code).toBe(7);
      expect(out + err).toMatch(/CELL MAY STILL BE ON/);
      const { run: record, totals } = (await cottrell(['show', '1', '-l', library, '--json'])).json().result;
      expect(record.outcome.kind).toBe('failed');
      expect(totals.samples).toBeGreaterThan(0);
    } finally {
      emulator.child.kill('SIGKILL');
      await emulator.ended;
    }
  },
);

function hasSocat(): boolean {
  try {
    execFileSync('socat', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
