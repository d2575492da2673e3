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

test('late samples are marked where their count rises, a row of them once, raw or in summary', () => {
  const t_s = Float64Array.from({ length: 1000 }, (_, n) => n);
  const lateSamples = Float64Array.from({ length: 1000 }, (_, n) => (n < 200 ? 0 : n < 700 ? 4 : 5));
  const found = (signs: ReturnType<typeof troublesIn>) => signs.map(({ kind, t_s }) => [kind, t_s]);
  expect(found(troublesIn({ t_s, columns: { lateSamples } }))).toEqual([
    ['timing', 200],
    ['timing', 700],
  ]);
  // A summary: the totals before and after each bin, and no flags.
  const summary = {
    t_s: Float64Array.of(0, 99, 100, 199, 200, 299),
    columns: { lateSamples: Float64Array.of(0, 0, 0, 3, 3, 3), flags: new Float64Array(6) },
  };
  expect(found(troublesIn(summary))).toEqual([['timing', 199]]);
});

test('late samples of a run that did not count them are marked by their flags', () => {
  const flags = Float64Array.from({ length: 1000 }, (_, n) =>
    n === 300 || n === 301 || n === 800 ? FLAG.timing : 0,
  );
  const t_s = Float64Array.from({ length: 1000 }, (_, n) => n);
  const signs = troublesIn({ t_s, columns: { flags, lateSamples: new Float64Array(1000) } });
  expect(signs.map(({ kind, t_s }) => [kind, t_s])).toEqual([
    ['timing', 300],
    ['timing', 800],
  ]);
});

test('what happened at the first sample of a window is marked there: its flags tell, no count can rise', () => {
  const flags = Float64Array.of(FLAG.timing | FLAG.overload | FLAG.underload, FLAG.timing, 0);
  const counts = Float64Array.of(7, 7, 7);
  const columns = { flags, overloads: counts, gaps: counts, lateSamples: counts };
  expect(troublesIn({ t_s: Float64Array.of(3, 4, 5), columns }).map(({ kind, t_s }) => [kind, t_s])).toEqual([
    ['overload', 3],
    ['timing', 3],
  ]);
});

test('many troubles of one kind hide none of another', () => {
  const t_s = Float64Array.from({ length: 1000 }, (_, n) => n);
  const every = Float64Array.from({ length: 1000 }, (_, n) => n);
  const lateSamples = Float64Array.from({ length: 1000 }, (_, n) => (n < 900 ? 0 : 1));
  const signs = troublesIn({ t_s, columns: { overloads: every, gaps: every, lateSamples } });
  expect(signs.length).toBeLessThan(300);
  expect(signs.filter(({ kind }) => kind === 'timing').map(({ t_s }) => t_s)).toEqual([900]);
});

test('a window without a sample has no troubles', () => {
  expect(troublesIn({ t_s: new Float64Array(0), columns: {} })).toEqual([]);
});
