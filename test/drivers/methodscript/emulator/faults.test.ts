import { describe, expect, it } from 'vitest';
import type { Faults } from '../../../../src/drivers/methodscript/emulator/faults.ts';
import { hostOf } from '../../../support/emulated-host.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const CA = [
  'var e',
  'var c',
  'var n',
  'set_pgstat_mode 2',
  'cell_on',
  'loop n < 2',
  'meas_loop_ca e c 100m 100m 1',
  'pck_start',
  'pck_add c',
  'pck_end',
  'endloop',
  'add_var n 1',
  'endloop',
  'on_finished:',
  'cell_off',
];

function faulty(faults: Faults, speed = Number.POSITIVE_INFINITY) {
  const clock = new VirtualClock();
  const host = hostOf({ faults, clock, speed });
  host.send('e', ...CA, '');
  return { host, clock };
}

const isPackage = (line: string) => line.startsWith('P');

describe('faults that can be switched on', () => {
  it('an error after some packages: cell still on, script over, commands obeyed', async () => {
    const { host } = faulty({ errorAfterPackages: { packages: 3 } });
    const lines = await host.until(/^$/);
    expect(lines.filter(isPackage)).toHaveLength(3);
    expect(lines.at(-2)).toBe('!0032: Line 10');
    expect(host.emulator.cellOn).toBe(true);
    host.send('e', 'cell_off', '');
    expect(await host.until(/^$/)).toEqual(['e', '']);
    expect(host.emulator.cellOn).toBe(false);
  });

  it('another code, and no empty line behind it', async () => {
    const { host } = faulty({
      errorAfterPackages: { packages: 1, code: '0080' },
      noEmptyLineAfterError: true,
    });
    await host.until(/^!0080: Line 10$/);
    host.send('i');
    expect(await host.lines(1)).toEqual(['iES4LR20B0008']);
  });

  it('silence after some packages: nothing is said any more, the cell stays on', async () => {
    const { host, clock } = faulty({ silenceAfterPackages: 3 }, 1);
    await clock.advance(0.65);
    host.send('Z', 't', '');
    await clock.advance(10);
    expect(host.received.split('\n').filter(isPackage)).toHaveLength(3);
    expect(host.received).not.toContain('Z');
    expect(host.received.endsWith('\n')).toBe(true);
  });

  it('a line that breaks after some packages: the script goes on', async () => {
    const { host, clock } = faulty({ dropLinkAfterPackages: 3 }, 1);
    await clock.run(host.waitForClose());
    expect(host.received.split('\n').filter(isPackage)).toHaveLength(3);
    expect(host.emulator.cellOn).toBe(true);
    host.plug();
    await clock.run(host.until(/^$/));
    expect(host.received.split('\n').filter(isPackage)).toHaveLength(20);
  });

  it('random bytes between the packages', async () => {
    const clean = faulty({}).host;
    const { host } = faulty({ garbageAfterPackages: { packages: 3, bytes: 40 } });
    await Promise.all([clean.until(/^$/), host.until(/^\+$/)]);
    expect(host.received.length).toBe(clean.received.length + 40);
    const same = faulty({ garbageAfterPackages: { packages: 3, bytes: 40 } }).host;
    await same.until(/^\+$/);
    expect(same.received).toBe(host.received);
  });

  it('writes in pieces of 1 to 7 bytes', async () => {
    const { host } = faulty({ splitWrites: true });
    await host.until(/^$/);
    expect(Math.min(...host.chunks)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...host.chunks)).toBeLessThanOrEqual(7);
    expect(new Set(host.chunks).size).toBe(7);
  });

  it('the first line of a script joined to its echo', async () => {
    const host = hostOf({ faults: { joinedFirstLine: true } });
    host.send(
      'e',
      'var e',
      'var c',
      'set_pgstat_mode 2',
      'cell_on',
      'meas_loop_ca e c 0 100m 1',
      'endloop',
      '',
    );
    expect((await host.until(/M0007/)).at(-1)).toBe('eM0007');
  });

  it('L at each iteration of a loop', async () => {
    const { host } = faulty({ loopLinePerIteration: true });
    const lines = await host.until(/^$/);
    expect(lines.filter((line) => /^[LM*+]/.test(line))).toEqual(['L', 'M0007', '*', 'L', 'M0007', '*', '+']);
  });

  it('a Z that is seen only when the script is over', async () => {
    const { host, clock } = faulty({ lateAbort: true }, 1);
    await clock.advance(0.55);
    host.send('Z');
    const lines = await clock.run(host.until(/^$/));
    expect(lines.filter(isPackage)).toHaveLength(20);
    expect(await clock.run(host.lines(1))).toEqual(['Z!0006']);
  });

  it('a cell that cannot be switched off', async () => {
    const { host } = faulty({ cellOffFails: '0001' });
    expect((await host.until(/^$/)).at(-2)).toBe('!0001: Line 15');
    expect(host.emulator.cellOn).toBe(true);
  });

  it('no answer to t', async () => {
    const host = hostOf({ faults: { noIdentity: true } });
    host.send('t', 'i');
    expect(await host.lines(1)).toEqual(['iES4LR20B0008']);
  });
});
