import { describe, expect, it } from 'vitest';
import { EmulatedHost, emulatorOf, hostOf } from '../../../support/emulated-host.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const HOLD = ['var e', 'var c', 'set_pgstat_mode 2', 'cell_on', 'meas_loop_ca e c 100m 100m 1'];
const CA = [...HOLD, 'pck_start', 'pck_add c', 'pck_end', 'endloop', 'on_finished:', 'cell_off'];

/** Sends a command and returns the first line of its answer. */
async function ask(command: string, choice = {}): Promise<string> {
  const host = hostOf(choice);
  host.send(command);
  return (await host.lines(1))[0]!;
}

describe('commands while idle', () => {
  it.each([
    ['i', 'iES4LR20B0008'],
    ['v', 'v01.09.00'],
    ['', ''],
    ['r', 'r!000C'],
    ['Lmscr', 'L!000C'],
    ['Fmscr', 'F!000C'],
    ['G06', 'G!0004'],
    ['Gx', 'G!0007'],
    ['S0601', 'S!0042'],
    ['m', 'm!0048'],
    ['h', 'h!0006'],
    ['H', 'H!0006'],
    ['Z', 'Z!0006'],
    ['Y', 'Y!0006'],
    ['R', 'R!0006'],
    ['q', 'q!0003'],
    ['tt', 't!0003'],
    ['fs_put x', 'f!001B'],
    ['dlfw', 'd!001B'],
    ['x'.repeat(255), 'x!0003'],
    ['x'.repeat(256), 'x!0008'],
    ['x'.repeat(5000), 'x!0008'],
  ])('%s', async (command, answer) => {
    expect(await ask(command)).toBe(answer);
  });

  it('tells its version in two lines, as it was recorded', async () => {
    const lr = hostOf();
    lr.send('t');
    expect(await lr.lines(2)).toEqual(['tes4_lr1500#Mar 12 2026 14:28:01', 'R*']);
    const pico = hostOf({ model: 'emstat-pico' });
    pico.send('t');
    expect(await pico.lines(2)).toEqual(['tespico1304#Oct 22 2021 14:38:26', 'R*']);
  });

  it('takes another serial number', async () => {
    expect(await ask('i', { serial: 'ES4HR99Z0001' })).toBe('iES4HR99Z0001');
  });

  it('claims no command that the recorded instrument lacks, and all that a pulse needs', async () => {
    // Recorded from an EmStat4S LR, firmware 1.5.00.
    const recorded = {
      CC: 0x2f0000003fffff98ff00000002n,
      CM: 0x3ffffbfe8fffffffffffffffffffbffffen,
    };
    for (const [command, field] of Object.entries(recorded)) {
      const answer = await ask(command);
      expect(answer).toMatch(/^C[0-9A-F]{64}$/);
      expect(BigInt(`0x${answer.slice(1)}`) & ~field).toBe(0n);
    }
    const scripts = BigInt(`0x${(await ask('CM')).slice(1)}`);
    for (const bit of [9, 12, 13, 28, 29, 30, 32, 41, 62, 63, 64, 65, 66, 67, 91, 92])
      expect((scripts >> BigInt(bit)) & 1n, `bit ${bit}`).toBe(1n);
  });

  it('keeps a script in flash', async () => {
    const host = hostOf();
    host.send('l', 'send_string "kept"', '', 'Fmscr', 'l', 'send_string "other"', '', 'Lmscr', 'r');
    expect(await host.until(/^$/)).toEqual(['l', 'F', 'l', 'L', 'r', 'Tkept', '']);
    host.send('r');
    expect(await host.until(/^$/)).toEqual(['r', 'Tkept', '']);
  });

  it('executes an empty script', async () => {
    const host = hostOf();
    host.send('e', '');
    expect(await host.lines(2)).toEqual(['e', '']);
  });

  it('ignores carriage returns and flow control', async () => {
    const host = hostOf();
    host.line.write('\u0011\u0013i\r\n');
    expect(await host.lines(1)).toEqual(['iES4LR20B0008']);
  });
});

describe('commands while a script runs', () => {
  it('refuses those for idle times, ignores empty lines, answers t', async () => {
    const clock = new VirtualClock();
    const host = hostOf({ clock, speed: 1 });
    host.send('e', ...CA, '');
    await clock.run(host.until(/^P/));
    host.send('', 't');
    expect((await clock.run(host.lines(2)))[0]).toBe('tes4_lr1500#Mar 12 2026 14:28:01');
    host.send('i');
    expect(await clock.run(host.lines(1))).toEqual(['i!0006']);
    await clock.advance(0.1);
    await clock.run(host.lines(1));
    host.send('x');
    expect(await clock.run(host.until(/x/))).toContain('x!0003');
    const rest = await clock.run(host.until(/^$/));
    expect(rest.at(-2)).toBe('*');
  });
});

describe('after an error answer', () => {
  it('ignores input for a while, of its own time', async () => {
    for (const speed of [1, 10]) {
      const clock = new VirtualClock();
      const host = hostOf({ clock, speed });
      host.send('q', 'i');
      expect(await host.lines(1)).toEqual(['q!0003']);
      await clock.advance(0.05 / speed);
      host.send('i');
      await clock.advance(0.06 / speed);
      expect(host.received).toBe('q!0003\n');
      host.send('i');
      await clock.advance(0);
      expect(host.received).toBe('q!0003\niES4LR20B0008\n');
    }
  });

  it('swallows the leftovers of a refused script', async () => {
    const clock = new VirtualClock();
    const host = hostOf({ clock, speed: 1 });
    host.send('e', 'nonsense', '', 'set_e 1', 'cell_on', '');
    await clock.advance(1);
    expect(host.received).toBe('e!4001: Line 1, Col 9\n');
  });

  it('does so after a script that failed, too', async () => {
    const clock = new VirtualClock();
    const host = hostOf({ clock, speed: 1 });
    host.send('e', 'set_e 1', '');
    expect(await clock.run(host.until(/^$/))).toEqual(['e', '!0023: Line 1', '']);
    host.send('i');
    await clock.advance(0.2);
    host.send('v');
    await clock.advance(0);
    expect(host.received.endsWith('\n\nv01.09.00\n')).toBe(true);
  });
});

describe('the line', () => {
  it('carries XON at the power-up of a Pico, once', async () => {
    const emulator = emulatorOf({ model: 'emstat-pico' });
    const host = new EmulatedHost(emulator);
    host.send('');
    await host.lines(1);
    expect(host.received).toBe('\u0011\n');
    host.plug();
    host.send('');
    await host.lines(1);
    expect(host.received).toBe('\u0011\n\n');
  });

  it('takes bytes one at a time, and several commands in one piece', async () => {
    const host = hostOf();
    for (const byte of 'i\nv\n') host.line.write(byte);
    host.line.write('i\nv\ni\n');
    expect(await host.lines(5)).toEqual([
      'iES4LR20B0008',
      'v01.09.00',
      'iES4LR20B0008',
      'v01.09.00',
      'iES4LR20B0008',
    ]);
  });

  it('may be pulled out and put back: the script goes on, the output between is lost', async () => {
    const clock = new VirtualClock();
    const host = hostOf({ clock, speed: 1 });
    host.send('e', ...HOLD, 'timer_get e', 'pck_start', 'pck_add e', 'pck_end', 'endloop', 'cell_off', '');
    await clock.run(host.until(/^P/));
    host.line.destroy();
    await clock.advance(0.45);
    expect(host.emulator.running).toBe(true);
    expect(host.emulator.cellOn).toBe(true);
    host.plug();
    const rest = await clock.run(host.until(/^$/));
    expect(rest.filter((line) => line.startsWith('P'))).toHaveLength(5);
    expect(host.emulator.running).toBe(false);
    host.send('i');
    expect(await host.lines(1)).toEqual(['iES4LR20B0008']);
  });

  it('forgets half a command when it is pulled out', async () => {
    const host = hostOf();
    host.line.write('x');
    host.line.destroy();
    host.plug();
    host.send('i');
    expect(await host.lines(1)).toEqual(['iES4LR20B0008']);
  });

  it('stops a lock-step script while nobody reads, and loses nothing', async () => {
    const host = hostOf();
    host.line.pause();
    const script = ['var n', 'loop n < 20000', 'pck_start', 'pck_add n', 'pck_end', 'add_var n 1', 'endloop'];
    host.send('e', ...script, '');
    for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
    expect(host.emulator.running).toBe(true);
    host.line.resume();
    const lines = await host.until(/^$/);
    expect(lines.filter((line) => line.startsWith('P'))).toHaveLength(20_000);
  });

  it('breaks when the instrument is switched off, and the cell opens', async () => {
    const clock = new VirtualClock();
    const host = hostOf({ clock, speed: 1 });
    host.send('e', ...CA, '');
    await clock.run(host.until(/^P/));
    host.emulator.powerOff();
    await clock.run(host.waitForClose());
    expect(host.emulator.cellOn).toBe(false);
    expect(host.emulator.running).toBe(false);
    await clock.advance(2);
    expect(clock.sleeping).toBe(0);
  });
});
