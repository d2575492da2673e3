import { describe, expect, it } from 'vitest';
import { type EmulatorChoice, hostOf } from '../../../support/emulated-host.ts';

const READY = ['var e', 'var c', 'set_pgstat_mode 2', 'cell_on'];

/** Runs a script; returns its last line, and whether the cell was left on. */
async function lastLine(script: string[], choice: EmulatorChoice = {}) {
  const host = hostOf(choice);
  host.send('e', ...script, 'on_finished:', 'cell_off', '');
  const lines = await host.until(/^$/);
  return { line: lines.at(-2)!, cellOn: host.emulator.cellOn, lines };
}

describe('an error while a script runs', () => {
  it('names code and line, skips on_finished, and leaves the cell as it is', async () => {
    const { lines, cellOn } = await lastLine([...READY, 'set_e 5']);
    expect(lines).toEqual(['e', '!000F: Line 5', '']);
    expect(cellOn).toBe(true);
  });

  it.each([
    ['a potential beyond the instrument', ['set_e -3100m'], '!000F: Line 5'],
    ['a potential beyond it inside a loop', ['meas_loop_ca e c 4 100m 1', 'endloop'], '!000F: Line 5'],
    ['division by zero', ['store_var e 1 ja', 'div_var e 0'], '!0028: Line 6'],
    ['remainder by zero', ['store_var e 1i ja', 'mod_var e 0i'], '!0028: Line 6'],
    [
      'a result beyond single precision',
      ['store_var e 1E ja', 'mul_var e 1E', 'mul_var e 1E'],
      '!0010: Line 7',
    ],
    ['an integer beyond 32 bits', ['store_var e 2147483647i ja', 'add_var e 1i'], '!4037: Line 6'],
    ['an integer and a float together', ['store_var e 1i ja', 'add_var e 1'], '!4207: Line 6'],
    ['an index out of its array', ['array a 2i', 'store_var a[2i] 1 ja'], '!400F: Line 6'],
    ['an array that is too large', ['array a 70000i'], '!000B: Line 5'],
    ['a package in a package', ['pck_start', 'pck_start'], '!401B: Line 6'],
    ['a field outside a package', ['pck_add e'], '!401B: Line 5'],
    ['an empty package', ['pck_start', 'pck_end'], '!401B: Line 6'],
    ['a ninth field', ['pck_start', ...Array<string>(9).fill('pck_add e')], '!401C: Line 14'],
    ['an unknown mode', ['set_pgstat_mode 7'], '!0021: Line 5'],
    ['a second channel', ['set_pgstat_chan 1'], '!002F: Line 5'],
    ['a current in potentiostatic mode', ['set_i 0'], '!0023: Line 5'],
    ['galvanostatic loop in potentiostatic mode', ['meas_loop_cp e c 0 100m 1', 'endloop'], '!0023: Line 5'],
    ['OCP with the cell on', ['meas_loop_ocp e 100m 1', 'endloop'], '!0014: Line 5'],
    [
      'a mode that pulses in no known way',
      ['meas_loop_pad e c 0 100m 10m 100m 1 4', 'endloop'],
      '!0025: Line 5',
    ],
    [
      'a pulse that fills its interval',
      ['meas_loop_pad e c 0 100m 100m 100m 1 1', 'endloop'],
      '!4205: Line 5',
    ],
    ['a sweep to where it is', ['meas_loop_lsv e c 0 0 10m 100m', 'endloop'], '!4029: Line 5'],
    ['a sweep without step', ['meas_loop_lsv e c 0 1 0 100m', 'endloop'], '!4202: Line 5'],
    ['a step below the converter', ['meas_loop_lsv e c 0 1 50u 100m', 'endloop'], '!001C: Line 5'],
    ['a rate of zero', ['meas_loop_lsv e c 0 1 10m 0', 'endloop'], '!4204: Line 5'],
    ['an interval far too short', ['meas_loop_ca e c 0 100u 1', 'endloop'], '!005A: Line 5'],
    ['an interval of zero', ['meas_loop_ca e c 0 0 1', 'endloop'], '!4204: Line 5'],
    ['a quantity measured twice', ['meas_loop_ca e c 0 100m 1 add_meas(0 ba e)', 'endloop'], '!005B: Line 5'],
    ['a quantity that cannot be measured', ['meas 100m e eb'], '!4209: Line 5'],
    ['a quantity without ranges', ['set_range eb 1'], '!0084: Line 5'],
    ['the second working electrode', ['set_range bb 1m'], '!001B: Line 5'],
    ['a tick that was never set', ['await_int'], '!400C: Line 5'],
    ['a destination of output that does not exist', ['set_script_output 4'], '!403C: Line 5'],
    ['output to a file that is not open', ['set_script_output 2'], '!403B: Line 5'],
    ['a second open file', ['file_open "a" 0', 'file_open "b" 0'], '!4030: Line 6'],
    ['a counter without its mode', ['file_open "a&i" 0'], '!402D: Line 5'],
    ['a negative wait', ['store_var e -1 ja', 'wait e'], '!4200: Line 6'],
  ])('%s', async (_what, script, line) => {
    expect((await lastLine([...READY, ...script])).line).toBe(line);
  });

  it('a measurement with the cell off', async () => {
    const script = ['var e', 'var c', 'set_pgstat_mode 2', 'meas_loop_ca e c 0 100m 1', 'endloop'];
    expect((await lastLine(script)).line).toBe('!4027: Line 4');
  });

  it('anything analogue before a mode is chosen', async () => {
    expect((await lastLine(['set_e 0'])).line).toBe('!0023: Line 1');
  });

  it('a galvanostat asked for more than its range', async () => {
    const script = ['set_pgstat_mode 6', 'set_range db 1m', 'set_i 5m'];
    expect((await lastLine(script)).line).toBe('!4205: Line 3');
    expect((await lastLine(['set_pgstat_mode 6'], { model: 'emstat-pico' })).line).toBe('!0021: Line 1');
  });
});

describe('a Pico', () => {
  const pico = { model: 'emstat-pico' };
  const mode = (n: number, ...rest: string[]) => [`set_pgstat_mode ${n}`, ...rest];

  it.each([
    [
      'has a window of 2.2 V in low speed',
      mode(2, 'set_range_minmax da -1200m 1', 'set_e -1200m', 'set_e 1'),
      '',
    ],
    ['has none wider', mode(2, 'set_range_minmax da -1200m 1010m'), '!000F: Line 2'],
    [
      'does not reach the copper pulses in high speed',
      mode(3, 'set_range_minmax da -1100m 400m'),
      '!000F: Line 2',
    ],
    [
      'reaches them in max range',
      mode(4, 'set_range_minmax da -1100m 400m', 'set_e -1100m', 'set_e 400m'),
      '',
    ],
    ['stays around zero until the window is placed', mode(2, 'set_e 1500m'), '!000F: Line 2'],
    ['follows a window that is placed higher', mode(2, 'set_range_minmax da 0 1500m', 'set_e 1500m'), ''],
    ['has no window beyond its limits', mode(2, 'set_range_minmax da -1300m 0'), '!000F: Line 2'],
  ])('%s', async (_what, script, error) => {
    const { line } = await lastLine(script, pico);
    expect(line === 'e' ? '' : line).toBe(error);
  });

  it('max range needs the second channel switched off', async () => {
    const script = ['set_pgstat_chan 1', 'set_pgstat_mode 2', 'set_pgstat_chan 0', 'set_pgstat_mode 4'];
    expect((await lastLine(script, pico)).line).toBe('!0020: Line 4');
  });

  it('the second channel measures nothing here', async () => {
    expect((await lastLine(['set_pgstat_chan 1', 'set_pgstat_mode 2', 'cell_on'], pico)).line).toBe(
      '!001B: Line 3',
    );
  });

  it('the voltage against the counter electrode is not measured', async () => {
    expect((await lastLine(['var x', 'set_pgstat_mode 2', 'meas 10m x ag'], pico)).line).toBe(
      '!4206: Line 3',
    );
  });

  it('storage needs its pins', async () => {
    expect((await lastLine(['file_open "a" 0'], pico)).line).toBe('!0047: Line 1');
    expect((await lastLine(['set_gpio_cfg 0x1E 2', 'file_open "a" 0'], pico)).line).toBe('e');
  });
});
