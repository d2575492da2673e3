import { expect, test } from 'vitest';
import { drawWaveform } from '../../../src/renderer/parts/waveform-path.ts';

const pulses = {
  t_s: [0, 30, 30, 35, 35, 40],
  potential_V: [null, null, -1.1, -1.1, 0.4, 0.4],
  current_A: [null, null, null, null, null, null],
  complete: true,
};

test('open circuit is a stretch without a line; pulses are one unbroken line', () => {
  const drawing = drawWaveform(pulses, 40);
  expect(drawing.open).toEqual([[0, 30]]);
  expect(drawing.lines).toEqual([
    [
      [30, -1.1],
      [35, -1.1],
      [35, 0.4],
      [40, 0.4],
    ],
  ]);
  expect(drawing.levels).toEqual([-1.1, 0.4]);
});

test('a ramp that is cut short ends on its own line', () => {
  const ramp = { t_s: [0, 10], potential_V: [0, 1], current_A: [null, null], complete: true };
  expect(drawWaveform(ramp, 5).lines).toEqual([
    [
      [0, 0],
      [5, 0.5],
    ],
  ]);
});

test('a waveform of currents alone is drawn in amperes', () => {
  const held = { t_s: [0, 10], potential_V: [null, null], current_A: [-0.01, -0.01], complete: true };
  expect(drawWaveform(held, 10)).toMatchObject({ dimension: 'A', levels: [-0.01], open: [] });
});
