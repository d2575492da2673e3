// The drawing shows every segment, and says which rounds it leaves out.
import { describe, expect, it } from 'vitest';
import { compileProtocol } from '../../../src/core/protocol/compile.ts';
import { drawingOf } from '../../../src/renderer/protocols/drawing.ts';

const HEAD = 'cottrell: 1\ntitle: x\ncell: { reference: SHE }\nrange: 100 mA\nsteps:\n';
const pulses = (cycles: number) =>
  `${HEAD}  - rest: { duration: 30 s }\n  - pulse: { levels: [{ potential: -1.1 V, duration: 5 s }, { potential: 0.4 V, duration: 5 s }], cycles: ${cycles}, sample: { every: 1 s } }\n  - hold: { potential: -0.5 V, duration: 20 s }\n`;

describe('a pulse train', () => {
  it('is drawn by its first rounds, with a break for the others', () => {
    const drawing = drawingOf(compileProtocol(pulses(360)).waveform);
    expect(drawing.segments).toHaveLength(1 + 3 * 2 + 1);
    expect(drawing.breaks).toEqual([{ at_s: 60, rounds: 357, duration_s: 3570 }]);
    expect(drawing.drawn_s).toBe(80);
    expect(drawing.duration_s).toBe(3650);
    expect(drawing.potential_V).toEqual([-1.1, 0.4]);
  });

  it('keeps the times of the program behind a break', () => {
    const { segments } = drawingOf(compileProtocol(pulses(360)).waveform);
    expect(segments.at(-1)).toMatchObject({ from_s: 60, to_s: 80, start_s: 3630 });
  });

  it('is drawn whole when little would be left out', () => {
    const drawing = drawingOf(compileProtocol(pulses(4)).waveform);
    expect(drawing.breaks).toEqual([]);
    expect(drawing.drawn_s).toBe(drawing.duration_s);
  });
});

it('stays drawable however much is nested', () => {
  const level = (inner: string, n: number): string =>
    `repeat: { times: 3, steps: [{ ${n === 0 ? inner : level(inner, n - 1)} }] }`;
  const steps = Array.from({ length: 40 }, () => `  - ${level('rest: { duration: 1 s }', 3)}\n`).join('');
  const drawing = drawingOf(compileProtocol(HEAD + steps).waveform);
  expect(drawing.segments.length).toBeLessThanOrEqual(600);
  expect(drawing.complete).toBe(false);
});
