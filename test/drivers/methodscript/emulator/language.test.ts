import { describe, expect, it } from 'vitest';
import { hostOf, packages } from '../../../support/emulated-host.ts';

/** Values of the first package of a script that only computes. */
async function values(...script: string[]): Promise<number[]> {
  const lines = await hostOf().run(...script);
  expect(lines.at(-1)).toMatch(/^P/);
  return packages(lines)[0]!.map(({ value }) => value);
}

const send = (...names: string[]) => ['pck_start', ...names.map((name) => `pck_add ${name}`), 'pck_end'];

describe('variables', () => {
  it('are floats of single precision or 32-bit integers, with a type of their own', async () => {
    const lines = await hostOf().run(
      'var a',
      'var b',
      'store_var a -1100m ab',
      'store_var b 0x10 ja',
      ...send('a', 'b'),
      'alter_vartype a ia',
      ...send('a'),
    );
    // −1.1 in single precision is −1.10000002384…
    expect(lines).toEqual(['Pab7EF3720u;ja8000010i', 'Pia7EF3720u']);
  });

  it('are zero of type aa before anything is stored', async () => {
    expect(await hostOf().run('var a', ...send('a'))).toEqual(['Paa8000000 ']);
  });

  it('count in integers and round towards zero', async () => {
    const script = [
      'var a',
      'store_var a -7i ja',
      'div_var a 2i',
      'var b',
      'store_var b -7i ja',
      'mod_var b 4i',
    ];
    expect(await values(...script, ...send('a', 'b'))).toEqual([-3, -3]);
  });

  it('add up in single precision, step by step', async () => {
    // 1000 additions of 0.1 in single precision; the exact sum would be 100.
    let expected = 0;
    for (let n = 0; n < 1000; n++) expected = Math.fround(expected + Math.fround(0.1));
    const script = [
      'var s',
      'var n',
      'store_var n 0i ja',
      'loop n < 1000i',
      'add_var s 100m',
      'add_var n 1i',
    ];
    const lines = await hostOf().run(...script, 'endloop', ...send('s'));
    const sum = packages(lines)[0]![0]!.value;
    expect(sum).toBeCloseTo(expected, 6);
    expect(Math.abs(sum - 100)).toBeGreaterThan(1e-4);
  });

  it('change between the kinds only on request', async () => {
    const script = [
      'var a',
      'store_var a 2900m ja',
      'float_to_int a',
      'var b',
      'store_var b 3i ja',
      'int_to_float b',
    ];
    const lines = await hostOf().run(...script, ...send('a', 'b'));
    expect(lines).toEqual([expect.stringMatching(/^Pja8000002i;ja/)]);
    expect(packages(lines)[0]![1]!.value).toBe(3);
  });

  it('lie in arrays, by index or by variable', async () => {
    const script = [
      'array a 3i',
      'var i',
      'store_var i 0i ja',
      'loop i < 3i',
      'store_var a[i] 5 ja',
      'add_var a[i] 500m',
      'add_var i 1i',
      'endloop',
      'mul_var a[1i] 2',
      'var b',
      'array_get a 1i b',
      'array_set a 0i b',
    ];
    const lines = await hostOf().run(...script, ...send('a[0i]', 'a[1i]', 'a[2i]'));
    expect(packages(lines)[0]!.map(({ value }) => value)).toEqual([11, 11, 5.5]);
  });

  it('start afresh at every run', async () => {
    const host = hostOf();
    host.send('l', 'var n', 'add_var n 1', ...send('n'), '', 'r');
    const first = await host.until(/^$/);
    host.send('r');
    const second = await host.until(/^$/);
    expect(second).toEqual(first.slice(1));
    expect(packages(second)[0]![0]!.value).toBe(1);
  });
});

describe('branches and loops', () => {
  it.each([
    ['1i', 'T<2'],
    ['2i', 'T=2'],
    ['3i', 'T=3'],
    ['4i', 'Tmore'],
  ])('take one branch for %s', async (value, text) => {
    const script = [
      'var n',
      `store_var n ${value} ja`,
      'if n < 2i',
      'send_string "<2"',
      'elseif n == 2i',
      'send_string "=2"',
      'elseif n == 3',
      'send_string "=3"',
      'else',
      'send_string "more"',
      'endif',
    ];
    expect(await hostOf().run(...script)).toEqual([text]);
  });

  it.each([
    ['1i != 2i', true],
    ['2i <= 2', true],
    ['2 >= 3', false],
    ['-1 > -2', true],
    ['6i & 2i', true],
    ['4i & 2i', false],
    ['0i | 0i', false],
  ])('judge %s', async (condition, holds) => {
    const script = [`if ${condition}`, 'send_string "yes"', 'endif'];
    expect(await hostOf().run(...script)).toEqual(holds ? ['Tyes'] : []);
  });

  it('write L once and + once, breakloop included', async () => {
    const script = ['var n', 'loop n < 5', 'if n == 2', 'breakloop', 'endif', 'add_var n 1', 'endloop'];
    const lines = await hostOf().run(...script, ...send('n'));
    expect(lines.slice(0, 2)).toEqual(['L', '+']);
    expect(packages(lines)[0]![0]!.value).toBe(2);
  });

  it('leave a measurement loop with breakloop, from inside a branch', async () => {
    const host = hostOf();
    const lines = await host.run(
      'var e',
      'var c',
      'var n',
      'set_pgstat_mode 2',
      'cell_on',
      'meas_loop_ca e c 0 100m 100',
      'add_var n 1',
      'if n == 3',
      'breakloop',
      'endif',
      'endloop',
      ...send('n'),
    );
    expect(lines).toEqual(['M0007', '*', 'Paa82DC6C0u']);
    expect(host.emulator.t_s).toBeCloseTo(0.3002, 9);
  });

  it('nest, and may have no iteration at all', async () => {
    const script = [
      'var i',
      'var j',
      'loop i < 2',
      'store_var j 0 ja',
      'loop j < 0',
      'endloop',
      'add_var i 1',
      'endloop',
    ];
    expect(await hostOf().run(...script)).toEqual(['L', 'L', '+', 'L', '+', '+']);
  });
});

describe('text', () => {
  it('is sent as it stands, or with numbers in it', async () => {
    const lines = await hostOf().run(
      'var n',
      'var x',
      'array a 2i',
      'store_var n 7i ja',
      'store_var x -1100m ab',
      'store_var a[1i] 250m ja',
      'send_string "Hello world!"',
      'send_string f"cycle {n} at {x} V, {a[1i]} {{}}"',
      'send_string "# no \\"comment\\" {n}"',
    );
    expect(lines).toEqual(['THello world!', 'Tcycle 7 at -1.1 V, 0.25 {}', 'T# no "comment" {n}']);
  });
});

describe('script output', () => {
  it('can be switched off, to a file, or both; the end of the script always comes', async () => {
    const host = hostOf();
    const lines = await host.run(
      'file_open "run_&i.txt" 2',
      'set_script_output 3',
      'send_string "both"',
      'set_script_output 2',
      'send_string "file"',
      'set_script_output 0',
      'send_string "none"',
      'set_script_output 1',
      'send_string "line"',
      'file_close',
    );
    expect(lines).toEqual(['Tboth', 'Tline']);
    expect(host.emulator.files.names()).toEqual(['run_0000.txt']);
    expect(host.emulator.files.read('run_0000.txt')).toBe('Tboth\nTfile\n');
  });

  it('goes to a new file each time, or is appended', async () => {
    const host = hostOf();
    for (let n = 0; n < 2; n++) {
      await host.run('file_open "a&i" 2', 'set_script_output 2', 'send_string "x"');
      await host.run('file_open "b" 1', 'set_script_output 2', 'send_string "x"');
    }
    expect(host.emulator.files.names()).toEqual(['a0000', 'b', 'a0001']);
    expect(host.emulator.files.read('b')).toBe('Tx\nTx\n');
  });
});
