import { expect, test } from 'vitest';
import { FLAG } from '../../../src/core/samples.ts';
import { signsOf, troublesIn } from '../../../src/renderer/run/signs.ts';

const event = { number: 1, wall_ms: 0, kind: 'note' as const, t_s: 5, message: 'stirred' };

test('notes, aliquots, warnings and pauses are marked at their instant; what has none is not', () => {
  const signs = signsOf([
    event,
    { ...event, kind: 'aliquot', t_s: 7, message: 'aliquot of 0.5 mL' },
    { ...event, kind: 'state', t_s: 8, message: 'paused' },
    { ...event, kind: 'state', t_s: 9, message: 'the program runs' },
    { ...event, t_s: null },
  ]);
  expect(signs.map(({ kind, t_s }) => [kind, t_s])).toEqual([
    ['note', 5],
    ['aliquot', 7],
    ['pause', 8],
  ]);
});

test('a gap stands at the first sample after it', () => {
  const signs = troublesIn({
    t_s: Float64Array.of(0, 1, 5, 6),
    columns: { gaps: Float64Array.of(0, 0, 1, 1), overloads: Float64Array.of(0, 0, 0, 0) },
  });
  expect(signs.map(({ kind, t_s }) => [kind, t_s])).toEqual([['gap', 5]]);
});

test('a row of overloaded samples is one sign', () => {
  const t_s = Float64Array.from({ length: 1000 }, (_, n) => n);
  const overloads = Float64Array.from({ length: 1000 }, (_, n) => Math.min(Math.max(0, n - 500), 5));
  expect(troublesIn({ t_s, columns: { overloads } })).toHaveLength(1);
});

test('samples whose interval was not kept are marked, a row of them once; other flags are no timing', () => {
  const t_s = Float64Array.from({ length: 1000 }, (_, n) => n);
  const flags = new Float64Array(1000);
  flags.fill(FLAG.timing | FLAG.underload, 200, 204);
  flags[700] = FLAG.timing;
  flags[800] = FLAG.underload;
  expect(troublesIn({ t_s, columns: { flags } }).map(({ kind, t_s }) => [kind, t_s])).toEqual([
    ['timing', 200],
    ['timing', 700],
  ]);
});
