// Two results of the benchmarks side by side: which is better, by how much, and how much of it is the machine.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { BenchRow } from '../../bench/bench.ts';
import { compare, type Results, tableOf } from '../../bench/support/table.ts';
import { temporaryFolder } from '../support/library.ts';

const BENCH = fileURLToPath(new URL('../../bench/bench.ts', import.meta.url));

function results(commit: string, rows: BenchRow[], processor = 'Abacus'): Results {
  const machine = { processor, cores: 2, memory_GB: 8, platform: 'linux x64', node: 'v24.0.0' };
  return { at: '2026-01-01T00:00:00.000Z', commit, ...machine, rows };
}

/** The cells of the line that begins with a name: columns are at least two spaces apart. */
function cells(text: string, name: string): string[] | undefined {
  return text
    .split('\n')
    .find((line) => line.startsWith(`${name}  `))
    ?.split(/ {2,}/u);
}

test('each figure stands beside its alternative, with the factor by which it is better', () => {
  const text = tableOf(
    results('abc', [
      { name: 'rate', perSecond: 3e6, unit: 'samples', versus: { name: 'rows', perSecond: 5e5 } },
      { name: 'time', value: 20, unit: 'ms', note: 'a note', versus: { name: 'all', value: 5000 } },
      { name: 'alone', value: 7.25, unit: 'B' },
    ]),
  );
  expect(text.split('\n')[0]).toBe('Abacus, 2 cores, 8 GB, Node v24.0.0');
  expect(cells(text, 'rate')).toEqual(['rate', '3.00 M samples/s', '× 6', '500 k samples/s rows']);
  expect(cells(text, 'time')).toEqual(['time', '20 ms', '× 250', '5,000 ms all', 'a note']);
  expect(cells(text, 'alone')).toEqual(['alone', '7.25 B']);
});

test('of two results a higher rate is better, and a lower figure; the alternative tells of the machine', () => {
  const rate = (perSecond: number, naive: number): BenchRow => ({
    name: 'rate',
    perSecond,
    unit: 'samples',
    versus: { name: 'rows', perSecond: naive },
  });
  const time = (value: number): BenchRow => ({ name: 'time', value, unit: 'ms' });
  const text = compare(
    results('aaa', [rate(1e6, 1e5), time(10), { name: 'gone', value: 1, unit: 'ms' }]),
    results('bbb', [rate(2e6, 2e5), time(40), { name: 'new', value: 3, unit: 'ms' }]),
  );
  expect(text).toMatch(/^a: aaa, .*\nb: bbb, /u);
  expect(text).not.toContain('NOT THE SAME MACHINE');
  expect(cells(text, 'rate')).toEqual(['rate', '1.00 M samples/s', '2.00 M samples/s', '× 2', '× 2']);
  expect(cells(text, 'time')).toEqual(['time', '10 ms', '40 ms', '× 0.25']);
  expect(cells(text, 'gone')).toEqual(['gone', '1 ms', '–']);
  expect(cells(text, 'new')).toEqual(['new', '–', '3 ms']);
});

test('what was measured differently, or elsewhere, is not compared as if it were the same', () => {
  const a = results('aaa', [{ name: 'x', value: 1, unit: 'ms', versus: { name: 'one way', value: 9 } }]);
  const b = results(
    'bbb',
    [{ name: 'x', value: 2, unit: 'ms', versus: { name: 'another', value: 9 } }],
    'Other',
  );
  expect(compare(a, b)).toContain('NOT THE SAME MACHINE');
  expect(cells(compare(a, b), 'x')).toEqual(['x', '1 ms', '2 ms', '× 0.5']);
  const inSeconds = results('ccc', [{ name: 'x', value: 2, unit: 's' }]);
  expect(cells(compare(a, inSeconds), 'x')).toEqual(['x', '1 ms', '2 s']);
});

test('two files are compared at the command line, and one is wrong use', () => {
  using folder = temporaryFolder();
  const [a, b] = [`${folder.path}/a.json`, `${folder.path}/b.json`];
  writeFileSync(a, JSON.stringify(results('aaa', [{ name: 'x', perSecond: 10, unit: 'runs' }])));
  writeFileSync(b, JSON.stringify(results('bbb', [{ name: 'x', perSecond: 30, unit: 'runs' }])));
  const bench = (...args: string[]) =>
    execFileSync(process.execPath, [BENCH, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  expect(cells(bench('--compare', a, b), 'x')).toEqual(['x', '10.0 runs/s', '30.0 runs/s', '× 3']);
  expect(() => bench('--compare', a)).toThrow('--compare takes two files');
  expect(() => bench('no-such-benchmark')).toThrow('no benchmark is called no-such-benchmark');
});
