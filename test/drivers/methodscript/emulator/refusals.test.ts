import { describe, expect, it } from 'vitest';
import { hostOf } from '../../../support/emulated-host.ts';

/** Sends a script with `l` and returns the answer. */
async function load(script: string, behaviour = {}): Promise<string> {
  const host = hostOf({ behaviour });
  host.send('l', ...script.split('\n'), '');
  const [answer] = await host.until(/./);
  expect(host.emulator.cellOn).toBe(false);
  return answer!;
}

// Line counts the lines behind `l` from 1, comments included; the column is the one just behind the offending word
// (the vendor's own example: a command of 15 letters is refused at column 16).
describe('a script that is refused before anything happens', () => {
  it.each([
    ['an unknown command', 'invalid_command', '4001: Line 1, Col 16'],
    ['an unknown command behind comments and indentation', '# one\n# two\n  sett_e 1', '4001: Line 3, Col 9'],
    ['capital letters', 'Var x', '4001: Line 1, Col 4'],
    ['a command of instruments with more abilities', 'meas_fast_ca', '001B: Line 1, Col 13'],
    ['a strange character', 'var x\nstore_var x $ ja', '4004: Line 2, Col 14'],
    ['an argument too few', 'var x\nstore_var x', '4004: Line 2, Col 12'],
    ['an argument too many', 'wait 1 2', '420A: Line 1, Col 9'],
    ['a decimal point', 'wait 1.5', '4039: Line 1, Col 9'],
    ['an exponent', 'wait 1e3', '4039: Line 1, Col 9'],
    ['a number beyond 32 bits', 'wait 4294967296', '4037: Line 1, Col 16'],
    ['an integer where a float belongs', 'wait 1i', '4207: Line 1, Col 8'],
    ['a fraction where a whole number belongs', 'set_pgstat_mode 2500m', '4207: Line 1, Col 22'],
    ['a variable declared twice', 'var x\nvar x', '4026: Line 2, Col 6'],
    ['a bad name', 'var X', '402B: Line 1, Col 6'],
    ['a name that is too long', `var ${'x'.repeat(33)}`, '402C: Line 1, Col 38'],
    ['an undeclared variable', 'timer_get t', '420B: Line 1, Col 12'],
    ['a literal that is written to', 'timer_get 5', '420D: Line 1, Col 12'],
    ['an array where a variable belongs', 'array a 3i\ntimer_get a', '420E: Line 2, Col 12'],
    ['a variable where an array belongs', 'var x\nvar y\narray_get x 0i y', '420C: Line 3, Col 12'],
    ['an index of what is no array', 'var x\ntimer_get x[0i]', '4038: Line 2, Col 12'],
    ['an unknown type', 'var x\nstore_var x 1 zz', '0002: Line 2, Col 17'],
    ['an unknown option', 'cell_on foo(1)', '4008: Line 1, Col 12'],
    ['an f-string without its closing brace', 'var x\nsend_string f"{x"', '4210: Line 2, Col 18'],
    ['an f-string of an undeclared variable', 'send_string f"{x}"', '420B: Line 1, Col 19'],
    ['a loop that does not end', 'var n\nloop n < 3i\nwait 1', '4018: Line 3, Col 1'],
    ['an end without a loop', 'endloop', '400E: Line 1, Col 8'],
    ['an if that a loop ends', 'var n\nif n < 3i\nendloop', '400E: Line 3, Col 8'],
    ['an else without an if', 'else', '400E: Line 1, Col 5'],
    ['a second else', 'var n\nif n < 1\nelse\nelse\nendif', '400E: Line 4, Col 5'],
    ['breakloop outside a loop', 'breakloop', '4036: Line 1, Col 10'],
    ['on_finished inside a block', 'var n\nloop n < 1\non_finished:', '400C: Line 3, Col 13'],
    ['on_finished twice', 'on_finished:\non_finished:', '400C: Line 2, Col 13'],
  ])('%s', async (_what, script, answer) => {
    expect(await load(script)).toBe(`l!${answer}`);
  });

  const LOOP = 'var e\nvar c\nmeas_loop_ca e c 0 100m 1\n';

  it.each([
    ['a measurement loop inside another', 'meas_loop_ca e c 0 100m 1\nendloop', '400B: Line 4, Col 13'],
    ['set_e', '  set_e 0', '4032: Line 4, Col 8'],
    ['set_i', '  set_i 0', '4033: Line 4, Col 8'],
    ['set_pgstat_mode', '  set_pgstat_mode 2', '401A: Line 4, Col 18'],
  ])('inside a measurement loop: %s', async (_what, lines, answer) => {
    expect(await load(`${LOOP}${lines}\nendloop`)).toBe(`l!${answer}`);
  });

  it('nested too deep, at the seventeenth level', async () => {
    const open = Array<string>(17).fill('loop n < 1');
    const close = Array<string>(17).fill('endloop');
    expect(await load(['var n', ...open, ...close].join('\n'))).toBe('l!400D: Line 18, Col 5');
    expect(await load(['var n', ...open.slice(1), ...close.slice(1)].join('\n'))).toBe('l');
  });

  it('too large: comments and indentation cost nothing', async () => {
    expect(await load(`${'# nothing at all\n'.repeat(50)}wait 1`, { scriptBytes: 20 })).toBe('l');
    expect(await load('wait 1\nwait 1\nwait 1', { scriptBytes: 20 })).toBe('l!4005: Line 3, Col 5');
  });

  it('a line longer than 255 characters', async () => {
    expect(await load(`wait 1\n${'#'.repeat(255)}`)).toBe('l');
    expect(await load(`wait 1\n${'#'.repeat(256)}\nwait 1`)).toBe('l!0008: Line 2, Col 256');
  });

  it('is answered with the letter of the command, and forgotten', async () => {
    const host = hostOf();
    host.send('e', 'nonsense', '');
    expect(await host.until(/./)).toEqual(['e!4001: Line 1, Col 9']);
    host.send('r');
    expect(await host.until(/./)).toEqual(['r!000C']);
  });
});

describe('a script that is accepted', () => {
  it.each([
    ['prefixes and bases', 'var x\nstore_var x -1100m ab\nstore_var x 0xFF ja\nstore_var x 0b101 ja'],
    ['tabs, comments behind commands, carriage returns', 'var x\r\n\twait 1 # rest\r'],
    ['a bracketed index', 'array a 3i\nvar n\nstore_var a[n] 1 ja'],
    ['nothing', '# nothing'],
  ])('%s', async (_what, script) => {
    expect(await load(script)).toBe('l');
  });
});
