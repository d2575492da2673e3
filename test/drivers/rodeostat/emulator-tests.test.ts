// The eight tests of the board against their formulas: potentials, ends, sampling instants, currents.
import { describe, expect, it } from 'vitest';
import { RcCell } from '../../support/rc-cell.ts';
import { FirmwareBench } from './firmware-bench.ts';

/** A bench whose board samples every 10 ms in the 1 mA range, the parameters of a test set. */
function running(test: string, param: object, samplePeriod = 10, cell?: RcCell): FirmwareBench {
  const bench = new FirmwareBench('rodeostat-1ma', cell === undefined ? {} : { cell });
  bench.ask('setCurrRange', { currRange: '1000uA' });
  bench.ask('setSamplePeriod', { samplePeriod });
  expect(bench.ask('setParam', { test, param })).toMatchObject({ success: true });
  expect(bench.ask('runTest', { test })).toMatchObject({ success: true });
  return bench;
}

const times = (samples: { t: number }[]) => samples.map((sample) => sample.t);

describe('tests of the emulated board', () => {
  it('constant: quiet value first, samples from one period up to and including the end', () => {
    const bench = running('constant', { quietValue: 0.2, quietTime: 30, value: -0.3, duration: 20 });
    const samples = bench.samples(0.1);
    expect(times(samples)).toEqual([10, 20, 30, 40, 50]);
    expect(samples.map((sample) => sample.v)).toEqual([0.2, 0.2, -0.3, -0.3, -0.3]);
  });

  it('linearSweep: a straight line', () => {
    const samples = running('linearSweep', { startValue: -0.4, finalValue: 0.6, duration: 100 }).samples(0.2);
    expect(times(samples)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    for (const { t, v } of samples) expect(v).toBeCloseTo(-0.4 + t / 100, 6);
  });

  it('cyclic: a triangle from the lower end, shifted by a part of the period', () => {
    const param = { amplitude: 0.5, offset: 0.1, period: 80, numCycles: 2 };
    const straight = running('cyclic', param).samples(0.2);
    expect(straight.map((sample) => Math.round(sample.v * 1e4) / 1e4)).toEqual([
      -0.15, 0.1, 0.35, 0.6, 0.35, 0.1, -0.15, -0.4, -0.15, 0.1, 0.35, 0.6, 0.35, 0.1, -0.15, -0.4,
    ]);
    const shifted = running('cyclic', { ...param, shift: 0.25, numCycles: 1 }).samples(0.2);
    expect(shifted.map((sample) => Math.round(sample.v * 1e4) / 1e4)).toEqual([
      0.35, 0.6, 0.35, 0.1, -0.15, -0.4, -0.15, 0.1,
    ]);
  });

  it('sinusoid: a sine about the offset', () => {
    const samples = running('sinusoid', { amplitude: 0.3, offset: -0.1, period: 120, numCycles: 1 }).samples(
      0.2,
    );
    expect(samples).toHaveLength(12);
    for (const { t, v } of samples) expect(v).toBeCloseTo(-0.1 + 0.3 * Math.sin((2 * Math.PI * t) / 120), 5);
  });

  it('multiStep: a step of no length is never applied but takes part in the choice of the range', () => {
    const bench = running('multiStep', {
      step: [
        [20, 0.5],
        [20, -0.5],
        [0, 1.9],
      ],
    });
    expect(bench.ask('getVoltRange')).toMatchObject({ voltRange: '2V' });
    expect(bench.samples(0.1).map((sample) => sample.v)).toEqual([0.5, 0.5, -0.5, -0.5]);
  });

  it('squareWave: one sample a step, forward minus reverse current', () => {
    // On a resistor the two differ by twice the amplitude over the resistance: 2 × 0.1 V / 10 kohm = 20 uA.
    const param = { startValue: -0.2, finalValue: 0.2, stepValue: 0.1, amplitude: 0.1, window: 0.1 };
    const samples = running('squareWave', param, 20).samples(0.2);
    // The board samples one tick after the end of a step, and its test is over one tick too early for the last.
    expect(times(samples)).toEqual([20, 40, 60]);
    expect(samples.map((sample) => Math.round(sample.v * 1e3) / 1e3)).toEqual([-0.1, 0, 0.1]);
    for (const { i } of samples) expect(Math.abs(i - 20)).toBeLessThan(1);
  });

  it('differentialPulse: pulse current minus the current before the pulse', () => {
    const param = { startValue: 0.2, finalValue: -0.2, stepValue: 0.1, pulseValue: 0.05, window: 0.1 };
    const samples = running('differentialPulse', param, 20).samples(0.3);
    expect(times(samples)).toEqual([20, 40, 60, 80]);
    // After the first: down by a step of 0.1 V, up by the pulse of 0.05 V, on 10 kohm: −5 uA.
    for (const { i } of samples.slice(1, 4)) expect(Math.abs(i + 5)).toBeLessThan(1);
  });

  it('reads the current of the cell: charging of 1 kohm + (9 kohm ∥ 10 uF) decays with 9 ms', () => {
    const cell = new RcCell(1e3, 9e3, 10e-6);
    const samples = running('constant', { value: 0.5, duration: 100 }, 10, cell).samples(0.2);
    const made_V = 0.5 + 0.5 / 4095 - 1 / 4095; // one step of the converter holds 2/4095 V, cut off below
    for (const { t, i } of samples.slice(1)) {
      const tau_ms = 9;
      // A filter of two stages of 0.512 ms delays by twice that.
      const expected = ((made_V / 10e3) * (1 + 9 * Math.exp(-(t - 1.02) / tau_ms))) / 1e-6;
      expect(Math.abs(i / expected - 1)).toBeLessThan(0.02);
    }
  });
});
