// What the real firmware does that nobody would expect: each trap must be there, or a driver is not tried.
import { duplexPair } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { RodeostatEmulator } from '../../../src/drivers/rodeostat/emulator/emulator.ts';
import { RcCell } from '../../support/rc-cell.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { boardNamed, FirmwareBench } from './firmware-bench.ts';

describe('traps of the firmware', () => {
  it('clips in silence: a value outside the range chosen at the start is still told as applied', () => {
    const bench = new FirmwareBench('rodeostat-1ma');
    bench.ask('setCurrRange', { currRange: '1000uA' });
    bench.ask('setParam', { test: 'constant', param: { value: 0.4, duration: 1000 } });
    bench.ask('runTest', { test: 'constant' });
    expect(bench.ask('getVoltRange')).toMatchObject({ voltRange: '1V' });
    expect(bench.ask('setParam', { test: 'constant', param: { value: -1.9 } })).toMatchObject({
      success: true,
    });
    const samples = bench.samples(0.1);
    expect(samples.at(-1)).toMatchObject({ v: -1.9 });
    expect(samples.at(-1)!.i).toBeCloseTo(-100, 0);
    expect(bench.ask('getVolt')).toMatchObject({ v: -1 });
  });

  it('does not clip when both extremes were given to the start', () => {
    const bench = new FirmwareBench('rodeostat-1ma');
    bench.ask('setParam', { test: 'constant', param: { quietValue: -1.9, value: 0.4, duration: 1000 } });
    bench.ask('runTest', { test: 'constant' });
    bench.ask('setParam', { test: 'constant', param: { value: -1.9 } });
    bench.pass(0.01);
    expect(bench.ask('getVolt').v).toBeCloseTo(-1.9, 2);
  });

  it('ignores the quiet value of a multi-step test when it chooses the range', () => {
    const bench = new FirmwareBench('rodeostat-1ma');
    bench.ask('setParam', { test: 'multiStep', param: { quietValue: -1.9, step: [[100, 0.4]] } });
    bench.ask('runTest', { test: 'multiStep' });
    expect(bench.ask('getVoltRange')).toMatchObject({ voltRange: '1V' });
  });

  it('tells an end that never was when an idle board is stopped, once for each stop', () => {
    const bench = new FirmwareBench('rodeostat-1ma');
    expect(bench.say('{"command":"stopTest"}')).toEqual([
      '{"success":true,"response":{"command":"stopTest"}}',
      '{}',
    ]);
    expect(bench.say('{"command":"stopTest"}').at(-1)).toBe('{}');
  });

  it('begins time again when a test is started while one runs, without telling an end', () => {
    const bench = new FirmwareBench('rodeostat-1ma');
    bench.ask('runTest', { test: 'constant' });
    expect(bench.samples(0.035).map((sample) => sample.t)).toEqual([10, 20, 30]);
    bench.said.length = 0;
    bench.ask('runTest', { test: 'constant' });
    const lines = bench.pass(0.025);
    expect(lines).not.toContain('{}');
    expect(lines.filter((line) => line.startsWith('{"t"')).map((line) => JSON.parse(line).t)).toEqual([
      10, 20,
    ]);
  });

  it('is deaf for good after a line of 2000 bytes', () => {
    const bench = new FirmwareBench('rodeostat-1ma');
    expect(bench.say(`{"command":"getVolt","x":"${'x'.repeat(1900)}"}`)).toHaveLength(1);
    expect(bench.say(`{"command":"getVolt","x":"${'x'.repeat(2000)}"}`)).toEqual([]);
    expect(bench.say('{"command":"getVolt"}')).toEqual([]);
    expect(bench.say('{"command":"stopTest"}')).toEqual([]);
  });

  it('flags a clipped instant, not the filtered value: the two need not agree', () => {
    // 1 kohm in series with 10 uF: the spike of 1.1 mA clips the 1 mA range, and soon the current is small.
    const bench = new FirmwareBench('rodeostat-1ma', { cell: new RcCell(1e3, 1e9, 10e-6) });
    bench.ask('setCurrRange', { currRange: '1000uA' });
    bench.ask('setSamplePeriod', { samplePeriod: 1 });
    bench.ask('setParam', {
      test: 'multiStep',
      param: {
        step: [
          [20, 0.0],
          [20, -1.1],
        ],
      },
    });
    bench.ask('runTest', { test: 'multiStep' });
    const samples = bench.samples(0.05);
    const before = samples.find((sample) => sample.t === 20)!;
    expect(before).toMatchObject({ v: 0 });
    expect(before.le).toBeUndefined();
    const clippedFor = samples.filter((sample) => sample.le === true);
    expect(clippedFor.every((sample) => Math.abs(sample.i) < 999)).toBe(true);
  });

  it('keeps the last potential: with relays behind open ones, without relays on the cell', () => {
    const cell = new RcCell(1e3, 9e3, 10e-6);
    const bench = new FirmwareBench('rodeostat-v01-1ma', { cell, processor: 'Teensy 3.2' });
    bench.ask('setParam', { test: 'constant', param: { value: -0.5, duration: 20 } });
    bench.ask('runTest', { test: 'constant' });
    bench.pass(0.1);
    expect(bench.firmware.running).toBe(false);
    expect(cell.current_A).toBeLessThan(-40e-6);
    const relays = new RcCell(1e3, 9e3, 10e-6);
    const modern = new FirmwareBench('rodeostat-1ma', { cell: relays });
    modern.ask('setParam', { test: 'constant', param: { value: -0.5, duration: 20 } });
    modern.ask('runTest', { test: 'constant' });
    modern.pass(0.1);
    expect(modern.firmware.analog.output_V).toBeCloseTo(-0.5, 3);
    expect(relays.current_A).toBe(0);
  });

  it('mixes old and new for about 3 ms when the current range is changed in a test', () => {
    const bench = new FirmwareBench('rodeostat-1ma');
    bench.ask('setCurrRange', { currRange: '1000uA' });
    bench.ask('setSamplePeriod', { samplePeriod: 1 });
    bench.ask('setParam', { test: 'constant', param: { value: 0.5, duration: 1000 } });
    bench.ask('runTest', { test: 'constant' });
    bench.pass(0.05);
    bench.ask('setCurrRange', { currRange: '10uA' });
    const [first, ...later] = bench.samples(0.01);
    expect(first!.i).toBeGreaterThan(10.1);
    expect(first!.le).toBe(true);
    expect(later.at(-1)!.i).toBeCloseTo(10, 3);
  });

  it('shows mirrored currents when the firmware was built for the other hardware', () => {
    const right = new FirmwareBench('rodeostat-1ma');
    const wrong = new FirmwareBench('rodeostat-1ma', { mirrored: true });
    for (const bench of [right, wrong]) {
      bench.ask('setParam', { test: 'constant', param: { value: 0.05, duration: 100 } });
      bench.ask('runTest', { test: 'constant' });
    }
    const [a, b] = [right.samples(0.1).at(-1)!.i, wrong.samples(0.1).at(-1)!.i];
    expect(a).toBeCloseTo(5, 1);
    expect(b).toBeCloseTo(-5, 1);
  });

  it('holds 1000 samples while the host does not read, then drops new ones without a word', async () => {
    const clock = new VirtualClock();
    const emulator = new RodeostatEmulator({
      model: boardNamed('rodeostat-1ma'),
      cell: new RcCell(10e3, 1e-3, 1e-9),
      clock,
      speed: 1,
      seed: 1,
    });
    const [near, far] = duplexPair({ readableHighWaterMark: 200, writableHighWaterMark: 200 });
    emulator.attach(far);
    near.write('{"command":"setSamplePeriod","samplePeriod":1}\n{"command":"runTest","test":"constant"}\n');
    await clock.advance(2.5);
    expect(emulator.dropped).toBeGreaterThan(1400);
    let text = '';
    near.on('data', (bytes: Buffer) => {
      text += bytes.toString();
    });
    await clock.advance(0.5);
    const times = [...text.matchAll(/"t":(\d+)/g)].map((match) => Number(match[1]));
    const jumps = times.flatMap((t, n) => (n > 0 && t - times[n - 1]! > 1 ? [t - times[n - 1]! - 1] : []));
    expect(jumps).toEqual([emulator.dropped]);
    expect(times.indexOf(times.find((t, n) => n > 0 && t - times[n - 1]! > 1)!)).toBeGreaterThanOrEqual(1000);
    near.destroy();
  });
});
