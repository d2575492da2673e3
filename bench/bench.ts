// Runs the benchmarks beside it and prints one table: each figure next to the way people do it today, measured in the
// same run. A benchmark is a module that exports `rows`, and stands in the list below. Figures of a busy machine mean
// nothing.
//   npm run bench                        all of them, less than three minutes
//   npm run bench -- store window        only these modules
//   npm run bench -- --large             the run of 100 million samples too
//   npm run bench -- --json <file>       where the results go; else into bench/results
//   npm run bench -- --compare <a> <b>   two results side by side, of two commits for example
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { compare, type Results, tableOf } from './support/table.ts';

/** One figure. */
export interface BenchRow {
  readonly name: string;
  /** How many a second; else give `value`. */
  readonly perSecond?: number;
  /** A figure that is no rate. Less is better: milliseconds, bytes. */
  readonly value?: number;
  /** What is counted: "samples", "ms". */
  readonly unit: string;
  readonly note?: string;
  /** The naive alternative, measured beside it, in the same unit. */
  readonly versus?: { readonly name: string; readonly perSecond?: number; readonly value?: number };
}

export interface BenchOptions {
  /** Whether a minute and half a gigabyte more may be used. */
  readonly large: boolean;
}

const HERE = import.meta.dirname;
/** In the order of the table: the way of a sample, its stages, what is kept, how it is looked at, and the rest. */
const BENCHMARKS = [
  'path',
  'ledger',
  'guards',
  'store',
  'window',
  'long',
  'cell',
  'propagation',
  'start',
] as const;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      large: { type: 'boolean', default: false },
      json: { type: 'string' },
      compare: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  if (values.compare) {
    if (positionals.length !== 2) throw new Error('--compare takes two files of results');
    const [before, after] = positionals.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Results) as [
      Results,
      Results,
    ];
    console.log(compare(before, after));
    return;
  }
  const results = { ...machine(), rows: await measureAll(positionals, { large: values.large }) };
  console.log(tableOf(results));
  const file = values.json ?? join(HERE, 'results', `${results.at.replaceAll(':', '-')}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`\nwritten to ${file}`);
}

async function measureAll(wanted: readonly string[], options: BenchOptions): Promise<BenchRow[]> {
  const unknown = wanted.filter((name) => !BENCHMARKS.some((known) => known === name));
  if (unknown.length > 0)
    throw new Error(`no benchmark is called ${unknown.join(', ')}; there are ${BENCHMARKS.join(', ')}`);
  const rows: BenchRow[] = [];
  for (const name of BENCHMARKS.filter((name) => wanted.length === 0 || wanted.includes(name))) {
    const begun_ms = performance.now();
    const module: { rows: (options: BenchOptions) => BenchRow[] | Promise<BenchRow[]> } = await import(
      `./${name}.ts`
    );
    rows.push(...(await module.rows(options)));
    process.stderr.write(`${name}: ${((performance.now() - begun_ms) / 1000).toFixed(0)} s\n`);
  }
  return rows;
}

/** The facts without which a figure says nothing. */
export function machine(): Omit<Results, 'rows'> {
  return {
    at: new Date().toISOString(),
    commit: git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') === '' ? '' : ' and changes'),
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory_GB: Math.round(totalmem() / 1e9),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, {
      cwd: HERE,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    // A copy without its history.
    return 'unknown';
  }
}

if (import.meta.main) await main();
