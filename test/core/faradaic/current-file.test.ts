import { describe, expect, test } from 'vitest';
import { chargeOfFile } from '../../../src/core/faradaic/current-file.ts';
import { parseSheet } from '../../../src/core/faradaic/sheet.ts';

const FILE = { path: 'run.csv' };

function lines(header: string, separator: string, rows: readonly (readonly (string | number)[])[]): string {
  return [header, ...rows.map((row) => row.join(separator))].join('\n');
}

/** A ramp of current from −1 A to +1 A in 2 s: 0.5 C each way, whatever the sampling. */
const RAMP = Array.from({ length: 21 }, (_, i) => [i / 10, -1 + i / 10] as const);

describe('the charge in a file', () => {
  test('is the sum of trapezoids, split where the current changes sign', () => {
    const { account } = chargeOfFile(lines('t/s,I/A', ',', RAMP), FILE);
    expect(account.cathodic_C).toBeCloseTo(0.5, 12);
    expect(account.anodic_C).toBeCloseTo(0.5, 12);
    expect(account.duration_s).toBe(2);
    // An interval that straddles zero.
    const two = chargeOfFile('t/s,I/A\n0,-1\n1,3\n2,3', FILE).account;
    expect(two.cathodic_C).toBeCloseTo(0.125, 12);
    expect(two.anodic_C).toBeCloseTo(1.125 + 3, 12);
  });

  test('until any instant, counted from the first sample', () => {
    const { until } = chargeOfFile(
      lines(
        't/s,I/A',
        ',',
        RAMP.map(([t, i]) => [t + 100, i]),
      ),
      FILE,
    );
    expect(until!(1).cathodic_C).toBeCloseTo(0.5, 12);
    expect(until!(0.55).cathodic_C).toBeCloseTo(0.5 * (1 - 0.45 ** 2), 12);
    expect(until!(99).anodic_C).toBeCloseTo(0.5, 12);
  });

  test.each([
    ['Time (s);I (mA)', ';', (x: number) => String(x).replace('.', ','), 1000],
    ['time_min\tcurrent_uA', '\t', String, 1e6],
    ['# t/s I/A', ' ', String, 1],
  ])('%s', (header, separator, write, perAmpere) => {
    const perSecond = header.includes('min') ? 1 / 60 : 1;
    const rows = RAMP.map(([t, i]) => [write(t * perSecond), write(i * perAmpere)]);
    const { account } = chargeOfFile(`some remark\n${lines(header, separator, rows)}\n`, FILE);
    expect(account.cathodic_C).toBeCloseTo(0.5, 9);
  });

  test('columns by number with units, among others, and the other sign convention', () => {
    const text = RAMP.map(([t, i]) => `${i * 1e3},7,${t}`).join('\n');
    const { account } = chargeOfFile(text, {
      ...FILE,
      time: { column: 3, unit: 's' },
      current: { column: 1, unit: 'mA' },
      'cathodic is positive': true,
    });
    expect(account).toMatchObject({ cathodic_C: expect.closeTo(0.5, 9), anodic_C: expect.closeTo(0.5, 9) });
    const once = chargeOfFile('t/s,I/A\n0,1\n1,1', { ...FILE, 'cathodic is positive': true }).account;
    expect([once.cathodic_C, once.anodic_C]).toEqual([1, 0]);
  });

  test('a hole in a regular file is a gap: counted, not bridged', () => {
    const text = lines(
      't/s,I/A',
      ',',
      RAMP.filter((_, i) => i < 5 || i > 8),
    );
    const { account } = chargeOfFile(text, FILE);
    expect(account.gaps).toBe(1);
    expect(account.gap_s).toBeCloseTo(0.5, 9);
    expect(account.cathodic_C).toBeLessThan(0.5 - 0.1);
  });

  test('an irregular file is joined, and says what its longest stretch is', () => {
    const text = 't/s,I/A\n0,1\n0.1,1\n1,1\n1.2,1\n5,1\n5.1,1\n9,1';
    const { account, notes } = chargeOfFile(text, FILE);
    expect(account.anodic_C).toBeCloseTo(9, 12);
    expect(notes!.join()).toMatch(/sampled irregularly.*longest is 3\.900 s/);
    expect(chargeOfFile(text, { ...FILE, every: { value: 1 } }).account.gaps).toBe(2);
  });

  test('a million samples lose nothing', () => {
    const text = `t/s,I/A\n${Array.from({ length: 100_001 }, (_, i) => `${i * 0.01},-0.1`).join('\n')}`;
    expect(chargeOfFile(text, FILE).account.cathodic_C).toBeCloseTo(100, 10);
  });
});

describe('what cannot be used is said', () => {
  test.each([
    ['', FILE, /no header names a unit of time/],
    ['a,b\n1,2\n2,3', FILE, /no header names a unit of time.*the file has "a", "b"/],
    ['t/s,I/A,I2/mA\n0,1,1\n1,1,1', FILE, /several columns could be the current/],
    ['t/s,I/A\n0,1\n1,x', FILE, /line 3: "x" is not a number/],
    ['t/s,I/A\n0,1\n0,1', FILE, /line 3: the time 0 is not later/],
    ['t/s,I/A\n0,1\n1,', FILE, /line 3: "" is not a number/],
    ['t/s,I/A\n0,1', FILE, /at least two samples/],
    ['t/s,I/A\n0,1\n1,1', { ...FILE, time: { column: 'foo' } }, /there is no column "foo"/],
    ['t/s,I/A\n0,1\n1,1', { ...FILE, current: { column: 2, unit: 'V' } }, /"V" is no unit of current/],
    ['t,I\n0,1\n1,1', { ...FILE, time: { column: 't' } }, /in which unit is the time/],
    ['t/s,I/A\n0,1\n1,1', { ...FILE, every: { value: 0 } }, /"every" must be above zero/],
  ])('%j', (text, file, message) => {
    expect(() => chargeOfFile(text, file)).toThrow(message);
  });
});

test('a sheet names its file in short or with columns', () => {
  const charge = (text: string) =>
    parseSheet(`cottrell sheet: 1\ncurrent file: ${text}\nproducts: [{ product: H2, amount: 1 umol }]`)
      .charge;
  expect(charge('run.csv')).toMatchObject({ kind: 'file', file: { path: 'run.csv' } });
  expect(charge('{ path: run.txt, time: { column: t, unit: s }, current: 2, every: 0.1 s }')).toMatchObject({
    file: { time: { column: 't', unit: 's' }, current: { column: 2 }, every: { value: 0.1 } },
  });
});
