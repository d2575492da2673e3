// Ordinals: whatever the tree of repeats, each stands for one loop of one visit, in the order of play.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Hold, visitsOf, type WaveformNode } from '../../../src/core/waveform.ts';
import { locate, programOf } from '../../../src/drivers/methodscript/program.ts';

function hold(duration_s: number, edge = false, name = 'h'): Hold {
  const sampling = edge ? { period_s: 0.1, edge: { period_s: 0.01, duration_s: 0.5 } } : { period_s: 0.1 };
  return { kind: 'hold', name, step: 0, potential_V: -1.1, duration_s, sampling, limits: [] };
}

test('a pulse train: edge and rest of each level, cycle by cycle', () => {
  const program = programOf({
    body: [{ kind: 'repeat', count: 3, body: [hold(5, true, 'a'), hold(1, false, 'b')] }],
  });
  expect(program.ordinals).toBe(9);
  const rows = Array.from({ length: 9 }, (_, ordinal) => {
    const { loop, cycle, start_us } = locate(program, ordinal)!;
    return `${loop.node.name}${cycle} ${loop.period_us} ${loop.run_us} at ${start_us}`;
  });
  expect(rows).toEqual([
    'a0 10000 500000 at 0',
    'a0 100000 4500000 at 500000',
    'b0 100000 1000000 at 5000000',
    'a1 10000 500000 at 6000000',
    'a1 100000 4500000 at 6500000',
    'b1 100000 1000000 at 11000000',
    'a2 10000 500000 at 12000000',
    'a2 100000 4500000 at 12500000',
    'b2 100000 1000000 at 17000000',
  ]);
  expect(locate(program, 9)).toBeUndefined();
});

test('a long hold has ordinals in reserve for every restart of the timer', () => {
  const program = programOf({ body: [hold(3600), hold(100)] });
  expect(program.loops[0]).toMatchObject({ restarts: true });
  expect(program.loops[1]).toMatchObject({ restarts: false, ordinals: 1 });
  // 36 restarts in an hour.
  const reserved = program.loops[0]!.ordinals;
  expect(reserved).toBeGreaterThan(36);
  expect(locate(program, 36)).toMatchObject({ ordinal: 0, loop: { segment: 0 } });
  expect(locate(program, reserved)).toMatchObject({
    ordinal: reserved,
    start_us: 3600e6,
    loop: { segment: 1 },
  });
});

test('a ramp with an edge is cut where the edge ends; one that goes nowhere is a hold', () => {
  const ramp = { ...hold(5, true), kind: 'ramp' as const, from_V: -0.5, to_V: 0.5 };
  const { loops } = programOf({ body: [ramp, { ...ramp, to_V: -0.5 }] });
  expect(loops.map(({ technique, from_V, to_V }) => [technique, from_V, to_V])).toEqual([
    ['lsv', -0.5, -0.4],
    ['lsv', -0.4, 0.5],
    ['ca', -0.5, -0.5],
    ['ca', -0.5, -0.5],
  ]);
});

const anyBody = fc.letrec<{ node: WaveformNode; body: WaveformNode[] }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    fc
      .constantFrom(
        () => hold(2, true),
        () => hold(2),
        () => hold(250),
      )
      .map((make) => make()),
    fc
      .tuple(fc.integer({ min: 1, max: 3 }), tie('body'))
      .map(([count, body]) => ({ kind: 'repeat' as const, count, body })),
  ),
  body: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
})).body;

test('walking from loop to loop visits exactly the visits of the waveform, at their times', () => {
  fc.assert(
    fc.property(anyBody, (body) => {
      const program = programOf({ body });
      const found: object[] = [];
      for (let ordinal = 0; ; ) {
        const place = locate(program, ordinal);
        if (place === undefined) {
          expect(ordinal).toBe(program.ordinals);
          break;
        }
        const { loop, cycle, start_us } = place;
        expect(place.ordinal).toBe(ordinal);
        if (loop.begins) found.push({ segment: loop.segment, cycle, start_us, endsCycle: false });
        if (loop.ends) Object.assign(found.at(-1)!, { endsCycle: loop.endsCycle });
        ordinal += loop.ordinals;
      }
      expect(found).toEqual(
        [...visitsOf({ body })].map(({ segment, cycle, start_s, endsCycle }) => ({
          segment,
          cycle,
          start_us: Math.round(start_s * 1e6),
          endsCycle,
        })),
      );
    }),
  );
});
