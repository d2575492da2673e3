// The form of numbers on the wire, and how the firmware reads them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LowPass } from '../../../src/drivers/rodeostat/emulator/low-pass.ts';
import { Numeral, printFloat, readMessage } from '../../../src/drivers/rodeostat/emulator/numbers.ts';

describe('numbers as the firmware prints them', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [1, '1'],
    [-100, '-100'],
    [-1.1, '-1.1'],
    [0.4, '0.4'],
    [-79.09454, '-79.09454'],
    [-110.1343, '-110.1343'],
    [9.999998, '9.999998'],
    [9.9999996, '10'],
    [-0.000244, '-0.000244'],
    [24048, '24048'],
    [-5501.833, '-5501.833'],
    [1e7, '1e7'],
    [1.5e-6, '1.5e-6'],
  ])('%d is %s', (value, text) => {
    expect(printFloat(value)).toBe(text);
  });

  it('keeps seven digits, as far as single precision has them', () => {
    fc.assert(
      fc.property(fc.float({ min: Math.fround(1e-4), max: 9e6, noNaN: true }), (value) => {
        // Six places behind the point for one digit before it, one less for each further one.
        const places = 6 - (Math.max(1, Math.trunc(Math.log10(value)) + 1) - 1);
        expect(Math.abs(Number(printFloat(value)) - value)).toBeLessThanOrEqual(
          0.51 * 10 ** -places + value * 2e-7,
        );
      }),
    );
  });

  it('tells whole numbers from others by how they are written', () => {
    const message = readMessage('{"a":20,"b":20.0,"c":2e1,"d":"20","e":-3}')!;
    expect(message.a).toEqual(new Numeral(20, true));
    expect(message.b).toEqual(new Numeral(20, false));
    expect(message.c).toEqual(new Numeral(20, false));
    expect(message.d).toBe('20');
    expect(message.e).toEqual(new Numeral(-3, true));
    expect(readMessage('[1]')).toBeUndefined();
    expect(readMessage('{"a":')).toBeUndefined();
  });
});

describe('the current filter', () => {
  /** Two equal stages of RC = 1/(2π · 200 Hz / √(√2 − 1)), stepped every 0.2 ms: α = dt / (RC + dt). */
  const alpha = 200e-6 / (1 / (2 * Math.PI * (200 / Math.sqrt(Math.SQRT2 - 1))) + 200e-6);

  it('answers a step as two equal first-order stages do', () => {
    const filter = new LowPass();
    const q = 1 - alpha;
    for (let n = 1; n <= 40; n++) {
      filter.update(1000, 200e-6);
      expect(filter.value / 1000).toBeCloseTo(1 - q ** n * (1 + n * alpha), 5);
    }
  });

  it('starts from zero: 1 ms after the start of a test it is still a third short', () => {
    const filter = new LowPass();
    for (let tick = 0; tick <= 5; tick++) filter.update(1, 200e-6);
    expect(filter.value).toBeGreaterThan(0.6);
    expect(filter.value).toBeLessThan(0.66);
    filter.reset();
    expect(filter.value).toBe(0);
  });
});
