// Runs every benchmark beside it and prints one table, and with --json the same with the facts of the machine.
// A benchmark is a module here that exports `rows`. Run with `npm run bench`; figures of a busy machine mean nothing.
import { readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** One measured stage. */
export interface BenchRow {
  readonly name: string;
  readonly perSecond: number;
  /** What is counted: "samples". */
  readonly unit: string;
  readonly note?: string;
  /** The naive alternative, measured beside it. */
  readonly versus?: { readonly name: string; readonly perSecond: number };
}

async function main(): Promise<void> {
  const rows: BenchRow[] = [];
  const names = readdirSync(import.meta.dirname).filter(
    (name) => name.endsWith('.ts') && name !== 'bench.ts',
  );
  for (const name of names.sort()) {
    const module: { rows?: () => Promise<BenchRow[]> } = await import(`./${name}`);
    if (module.rows !== undefined) rows.push(...(await module.rows()));
  }
  if (process.argv.includes('--json')) console.log(JSON.stringify({ machine: machine(), rows }, null, 2));
  else console.log(table(rows));
}

/** The facts without which a figure says nothing. */
export function machine() {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory_GB: Math.round(totalmem() / 1e9),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  };
}

function table(rows: readonly BenchRow[]): string {
  const lines = rows.map(({ name, perSecond, unit, note, versus }) => [
    name,
    `${rate(perSecond)} ${unit}/s`,
    versus === undefined ? '' : `${rate(versus.perSecond)} (${versus.name})`,
    note ?? '',
  ]);
  const widths = [0, 1, 2].map((n) => Math.max(...lines.map((line) => line[n]!.length)));
  const { processor, cores, node } = machine();
  return [
    `${processor}, ${cores} cores, Node ${node}`,
    ...lines.map((line) =>
      line
        .map((cell, n) => cell.padEnd(widths[n] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
  ].join('\n');
}

function rate(perSecond: number): string {
  if (perSecond >= 1e6) return `${(perSecond / 1e6).toPrecision(3)} M`;
  return perSecond >= 1e3 ? `${(perSecond / 1e3).toPrecision(3)} k` : perSecond.toPrecision(3);
}

if (import.meta.main) await main();
