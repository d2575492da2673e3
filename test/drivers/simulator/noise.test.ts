import { describe, expect, it } from 'vitest';
import { AnalogInput, type MeasuringRange, SeededNoise } from '../../../src/drivers/simulator/noise.ts';

const RANGE: MeasuringRange = {
  fullScale: 3,
  overload: 2,
  overloadWarning: 1.5,
  underload: 0.1,
  resolution: 0.25,
  noise: 0,
};

describe('seeded noise', () => {
  it('is the same for the same seed, another for another, and can be started again', () => {
    const take = (noise: SeededNoise) => Array.from({ length: 5 }, () => noise.uniform());
    const first = take(new SeededNoise(1));
    expect(take(new SeededNoise(1))).toEqual(first);
    expect(take(new SeededNoise(2))).not.toEqual(first);
    const noise = new SeededNoise(1);
    noise.restart(1, 0);
    const part = take(noise);
    noise.restart(1, 1);
    expect(take(noise)).not.toEqual(part);
    noise.restart(1, 0);
    expect(take(noise)).toEqual(part);
  });

  it('is spread evenly, or bell-shaped with mean 0 and deviation 1', () => {
    const noise = new SeededNoise(3);
    const n = 100_000;
    const uniform = Array.from({ length: n }, () => noise.uniform());
    expect(Math.min(...uniform.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(uniform.filter((value) => value < 0.25).length / n).toBeCloseTo(0.25, 2);
    const bell = Array.from({ length: n }, () => noise.bell());
    expect(bell.reduce((sum, value) => sum + value, 0) / n).toBeCloseTo(0, 1);
    expect(bell.reduce((sum, value) => sum + value * value, 0) / n).toBeCloseTo(1, 1);
    // A normal distribution has 68.3 % inside one deviation; the sum of four is close to it.
    expect(bell.filter((value) => Math.abs(value) < 1).length / n).toBeCloseTo(0.68, 1);
  });

  it('gives whole numbers with both ends', () => {
    const noise = new SeededNoise(4);
    const seen = new Set(Array.from({ length: 500 }, () => noise.whole(1, 7)));
    expect([...seen].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});

describe('an analogue input', () => {
  it.each([
    [0.6, 0.5, 'fits'],
    [-0.7, -0.75, 'fits'],
    [0.05, 0, 'underload'],
    [1.6, 1.5, 'overload warning'],
    [-2.1, -2, 'overload'],
    [9, 3, 'overload'],
    [-9, -3, 'overload'],
  ])('reads %d as %d: %s', (input, value, level) => {
    const meter = new AnalogInput(new SeededNoise(1));
    meter.read(input, RANGE);
    expect(meter.value).toBe(value);
    expect(meter.level).toBe(level);
  });
});
