import { describe, expect, it } from 'vitest';
import { type EmulatorChoice, hostOf, packages } from '../../../support/emulated-host.ts';
import { SimpleCell } from '../../../support/simple-cells.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const POINT = ['timer_get t', 'pck_start', 'pck_add t', 'pck_end'];
/** Two steps of 10 s at 1 s, repeated, and the cell off at the end. */
const PULSES = [
  'var t',
  'var e',
  'var c',
  'var n',
  'store_var n 0i ja',
  'set_pgstat_mode 2',
  'cell_on',
  'timer_start',
  'loop n < 5i',
  'meas_loop_ca e c -100m 1 10',
  ...POINT,
  'endloop',
  'meas_loop_ca e c 100m 1 10',
  ...POINT,
  'endloop',
  'add_var n 1i',
  'endloop',
  'send_string "not reached by Z"',
  'on_finished:',
  'cell_off',
  'send_string "finished"',
];

function paced(choice: EmulatorChoice = {}) {
  const clock = new VirtualClock();
  const host = hostOf({ clock, speed: 1, ...choice });
  return { clock, host };
}

describe('Z', () => {
  it('closes every loop at the end of the interval, runs on_finished, and ends with an empty line', async () => {
    const { clock, host } = paced();
    host.send('e', ...PULSES, '');
    await clock.advance(2.5);
    await host.until(/^P/);
    await host.until(/^P/);
    host.send('Z');
    expect(await clock.run(host.until(/^$/))).toEqual(['Z', '*', '+', 'Tfinished', '']);
    expect(clock.now_s()).toBeCloseTo(3.0002, 3);
    expect(host.emulator.cellOn).toBe(false);
  });

  it('acts in the middle of an interval where that is chosen', async () => {
    const { clock, host } = paced({ behaviour: { stopActs: 'at once' } });
    host.send('e', ...PULSES, '');
    await clock.advance(2.5);
    host.send('Z');
    await clock.run(host.until(/^$/));
    expect(clock.now_s()).toBeCloseTo(2.5, 3);
    expect(host.emulator.t_s).toBeCloseTo(2.5, 3);
  });

  it('is refused when the script is over, behind its empty line', async () => {
    const { clock, host } = paced();
    host.send('e', 'wait 1', '');
    await clock.advance(0.5);
    await clock.run(host.until(/^$/));
    host.send('Z');
    expect(await host.lines(1)).toEqual(['Z!0006']);
  });

  it('ends a wait and an endless loop', async () => {
    const { clock, host } = paced();
    host.send('e', 'wait 100', 'send_string "no"', 'on_finished:', 'send_string "yes"', '');
    await clock.advance(1);
    host.send('Z');
    expect(await clock.run(host.until(/^$/))).toEqual(['e', 'Z', 'Tyes', '']);
    const lockStep = hostOf();
    lockStep.send('e', 'loop 1 == 1', 'endloop', 'on_finished:', 'send_string "yes"', '');
    expect(await lockStep.until(/^L$/)).toEqual(['e', 'L']);
    lockStep.send('Z');
    expect(await lockStep.until(/^$/)).toEqual(['Z', '+', 'Tyes', '']);
  });

  it('is obeyed in lock-step, between two pieces of output', async () => {
    const host = hostOf();
    host.send('e', ...PULSES.map((line) => line.replace('n < 5i', 'n < 100000i')), '');
    await host.until(/^P/);
    host.send('Z');
    const lines = await host.until(/^$/);
    expect(lines.slice(-4)).toEqual(['*', '+', 'Tfinished', '']);
    expect(lines.length).toBeLessThan(100_000);
  });

  it('does not interrupt on_finished', async () => {
    const { clock, host } = paced();
    host.send('e', 'on_finished:', 'wait 1', 'send_string "to the end"', '');
    await clock.advance(0.5);
    host.send('Z');
    expect(await clock.run(host.until(/^$/))).toEqual(['e', 'Z', 'Tto the end', '']);
  });
});

describe('abort in a script', () => {
  it('closes every loop and runs on_finished', async () => {
    const host = hostOf();
    const script = [
      'loop 1 == 1',
      'abort',
      'endloop',
      'send_string "no"',
      'on_finished:',
      'send_string "yes"',
    ];
    expect(await host.run(...script)).toEqual(['L', '+', 'Tyes']);
  });
});

describe('Y', () => {
  it('ends the measurement loop, and the script goes on behind it', async () => {
    const { clock, host } = paced();
    host.send('e', ...PULSES, '');
    await clock.advance(2.5);
    await clock.run(host.until(/^P/));
    await clock.run(host.until(/^P/));
    host.send('Y');
    expect(await clock.run(host.until(/^P/))).toEqual(['Y', '*', 'M0007', expect.stringMatching(/^P/)]);
    expect(clock.now_s()).toBeCloseTo(4.0004, 3);
    expect(host.emulator.running).toBe(true);
    host.send('Z');
    await clock.run(host.until(/^$/));
  });

  it('is refused outside a measurement loop', async () => {
    const { clock, host } = paced();
    host.send('e', 'wait 1', '');
    await clock.advance(0.5);
    host.send('Y');
    expect(await clock.run(host.until(/Y/))).toEqual(['e', 'Y!0006']);
    await clock.run(host.until(/^$/));
  });
});

describe('h and H', () => {
  it('hold the potential with the cell on; the grid moves by the time of the halt', async () => {
    const cell = new SimpleCell(10_000);
    const { clock, host } = paced({ cell });
    host.send('e', ...PULSES, '');
    await clock.advance(2.5);
    host.send('h');
    await clock.advance(10);
    expect(host.received.endsWith('h\n')).toBe(true);
    expect(host.emulator.cellOn).toBe(true);
    expect(cell.current_A).toBeCloseTo(-100e-3 / 10_000, 12);
    host.send('H');
    await clock.advance(1);
    const times = packages(host.received.split('\n')).map(([t]) => t!.value);
    expect(times).toHaveLength(3);
    expect(times[2]).toBeCloseTo(13.0002, 3);
    host.send('Z');
    await clock.run(host.until(/^$/));
  });

  it('Z ends a halted script', async () => {
    const { clock, host } = paced();
    host.send('e', ...PULSES, '');
    await clock.advance(2.5);
    host.send('h');
    await clock.advance(5);
    host.send('Z');
    await clock.run(host.until(/^$/));
    expect(host.emulator.cellOn).toBe(false);
  });
});

describe('R', () => {
  it('turns a cyclic sweep round, and is refused elsewhere', async () => {
    const { clock, host } = paced();
    const sweep = [
      'var e',
      'var c',
      'set_pgstat_mode 2',
      'cell_on',
      'meas_loop_cv e c 0 500m -500m 100m 100m',
    ];
    host.send('e', ...sweep, 'pck_start', 'pck_add e', 'pck_end', 'endloop', 'cell_off', '');
    await clock.advance(3.5);
    host.send('R');
    await clock.run(host.until(/^$/));
    expect(host.received).toContain('\nR\n');
    const potentials = packages(host.received.split('\n')).map(([e]) => Math.round(e!.value * 10));
    expect(potentials).toEqual([0, 1, 2, 3, 2, 1, 0, -1, -2, -3, -4, -5, -4, -3, -2, -1, 0]);
    host.send('e', ...PULSES, '');
    await clock.advance(2.5);
    host.send('R');
    expect(await clock.run(host.until(/R/))).toContain('R!0006');
    await clock.advance(1);
    host.send('Z');
    await clock.run(host.until(/^$/));
  });
});
