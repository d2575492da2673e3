// Lines of the board read and written: units, kinds of line, torn lines, the length that would block the board.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import {
  commandLine,
  constantText,
  readLine,
  stepsText,
  sweepText,
  volts,
} from '../../../src/drivers/rodeostat/codec.ts';

const register = () => ({ t_us: 0, commanded_V: 0, current_A: 0, atLimit: false });

describe('lines of the board', () => {
  it.each([
    ['{"t":100,"v":-1.1,"i":-110.1343}', 100_000, -1.1, -110_134_300, false],
    ['{"t":200,"v":-1.1,"i":-79.09454,"le":true}', 200_000, -1.1, -79_094_540, true],
    ['{"t":1,"v":0,"i":9.999998}', 1000, 0, 9_999_998, false],
    ['{"t":4294967295,"v":10,"i":-24048}', 4_294_967_295_000, 10, -24_048_000_000, false],
    ['{"t":5,"v":0.4,"i":4.5e-6}', 5000, 0.4, 4.5, false],
    ['{"t":10,"v":0.4,"i":2,"n":3,"le":true}', 10_000, 0.4, 2e6, true],
    ['{ "i": 2.5, "t": 10, "v": 0.4 }', 10_000, 0.4, 2.5e6, false],
  ])('%s is a sample in SI', (line, t_us, commanded_V, current_pA, atLimit) => {
    const sample = register();
    expect(readLine(line, sample)).toBe('sample');
    expect(sample.t_us).toBe(t_us);
    expect(sample.commanded_V).toBe(commanded_V);
    expect(sample.current_A).toBe(current_pA / 1e12);
    expect(sample.atLimit).toBe(atLimit);
  });

  it('gives currents and potentials that are exact decimals', () => {
    fc.assert(
      fc.property(fc.integer({ min: -24_048_000_000, max: 24_048_000_000 }), (pA) => {
        const sample = register();
        readLine(`{"t":1,"v":${pA / 1e10},"i":${pA / 1e6}}`, sample);
        expect(sample.current_A).toBe(pA / 1e12);
        expect(sample.commanded_V * 1e6).toBeCloseTo(Math.round(sample.commanded_V * 1e6), 4);
      }),
    );
  });

  it('tells the end of a test, answers and nonsense apart by content', () => {
    const sample = register();
    expect(readLine('{}', sample)).toBe('end');
    expect(readLine('{"success":true,"response":{"command":"getVolt","v":0.4}}', sample)).toEqual({
      success: true,
      message: '',
      command: 'getVolt',
      response: { command: 'getVolt', v: 0.4 },
    });
    expect(
      readLine('{"success":false,"message":"command, x, not found","response":{}}', sample),
    ).toMatchObject({
      success: false,
      message: 'command, x, not found',
      command: undefined,
    });
    for (const line of [
      '',
      '[]',
      '7',
      'null',
      '{"v":1}',
      '{"success":1}',
      '{"t":1.5,"v":0,"i":0}',
      '{"t":-1,"v":0,"i":0}',
    ])
      expect(readLine(line, sample)).toBe('unreadable');
  });

  it('never takes a torn sample for a whole one', () => {
    const line = '{"t":1250,"v":-1.1,"i":-110.1343,"le":true}';
    for (let cut = 0; cut < line.length; cut++)
      expect(readLine(line.slice(0, cut), register())).not.toBe('sample');
    for (let cut = 1; cut < line.length; cut++)
      expect(readLine(line.slice(0, cut) + line, register())).not.toBe('sample');
  });
});

describe('lines to the board', () => {
  it('always writes a potential with a point', () => {
    expect([-1, 0, 0.4, -1.100366, 1e-7, 10].map(volts)).toEqual([
      '-1.0',
      '0.0',
      '0.4',
      '-1.100366',
      '0.0',
      '10.0',
    ]);
  });

  it('writes tests in milliseconds and volts, both extremes given', () => {
    expect(commandLine('setParam', constantText(-1.1, 0.4, 60e6))).toBe(
      '{"command":"setParam","test":"constant","param":{"quietValue":-1.1,"quietTime":0,"value":0.4,"duration":60000}}',
    );
    expect(commandLine('setParam', sweepText(-1, -0.5, 0.5, 1.5e6))).toBe(
      '{"command":"setParam","test":"linearSweep","param":{"quietValue":-1.0,"quietTime":0,"startValue":-0.5,"finalValue":0.5,"duration":1500}}',
    );
    expect(stepsText([{ duration_us: 5000, value_V: -1 }])).toBe(
      '"test":"multiStep","param":{"quietValue":0.0,"quietTime":0,"step":[[5,-1.0]]}',
    );
  });

  it('refuses to write a line that could block the board', () => {
    expect(() => commandLine('getVolt', `"x":"${'x'.repeat(1500)}"`)).toThrow(CottrellError);
    const longest = Array.from({ length: 50 }, () => ({ duration_us: 999e3, value_V: -10.123456 }));
    expect(commandLine('setParam', stepsText(longest)).length).toBeLessThan(1500);
  });
});
