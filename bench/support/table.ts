// Results of benchmarks as text: one table, or two results side by side. Nothing is measured here.
import type { BenchRow } from '../bench.ts';

/** Everything one run of the benchmarks found. */
export interface Results {
  readonly at: string;
  readonly commit: string;
  readonly processor: string;
  readonly cores: number;
  readonly memory_GB: number;
  readonly platform: string;
  readonly node: string;
  readonly rows: readonly BenchRow[];
}

/** The table, each figure beside its alternative with the factor by which it is better. */
export function tableOf(results: Results): string {
  return [machineOf(results), ...aligned(results.rows.map(cellsOf))].join('\n');
}

/**
 * Two results side by side. A factor is above 1 where the second is better; that of the alternative, which no change of
 * ours touches, tells how much of it is the machine. Rows are known by their names; one that only one result has is shown.
 */
export function compare(before: Results, after: Results): string {
  const old = new Map(before.rows.map((row) => [row.name, row]));
  const rows = new Map(after.rows.map((row) => [row.name, row]));
  const lines = [...new Set([...old.keys(), ...rows.keys()])].map((name) => {
    const [a, b] = [old.get(name), rows.get(name)];
    const both = a !== undefined && b !== undefined && a.unit === b.unit;
    return [
      name,
      a === undefined ? '–' : figure(a, a.unit),
      b === undefined ? '–' : figure(b, b.unit),
      both ? factor(b, a) : '',
      both && a.versus?.name === b.versus?.name && a.versus && b.versus ? factor(b.versus, a.versus) : '',
    ];
  });
  return [
    `a: ${before.commit}, ${before.at}, ${machineOf(before)}`,
    `b: ${after.commit}, ${after.at}, ${machineOf(after)}`,
    ...(machineOf(before) === machineOf(after) ? [] : ['NOT THE SAME MACHINE: the figures say little.']),
    ...aligned([['', 'a', 'b', 'b better by', 'alternative'], ...lines]),
  ].join('\n');
}

function machineOf({ processor, cores, memory_GB, node }: Results): string {
  return `${processor}, ${cores} cores, ${memory_GB} GB, Node ${node}`;
}

function cellsOf(row: BenchRow): string[] {
  const { name, unit, versus, note } = row;
  if (versus === undefined) return [name, figure(row, unit), '', '', note ?? ''];
  return [name, figure(row, unit), factor(row, versus), `${figure(versus, unit)} ${versus.name}`, note ?? ''];
}

type Figure = Pick<BenchRow, 'perSecond' | 'value'>;

function figure({ perSecond, value }: Figure, unit: string): string {
  return value === undefined ? `${rate(perSecond!)} ${unit}/s` : `${short(value)} ${unit}`;
}

/** By how much the first is better: rates are better when high, other figures when low. */
function factor(a: Figure, b: Figure): string {
  const better =
    a.value === undefined ? a.perSecond! / (b.perSecond ?? Number.NaN) : (b.value ?? Number.NaN) / a.value;
  return Number.isFinite(better) ? `× ${short(better)}` : '';
}

function aligned(lines: readonly (readonly string[])[]): string[] {
  const columns = Math.max(...lines.map((line) => line.length)) - 1;
  const widths = Array.from({ length: columns }, (_, n) =>
    Math.max(...lines.map((line) => (line[n] ?? '').length)),
  );
  return lines.map((line) =>
    line
      .map((cell, n) => cell.padEnd(widths[n] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function short(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(3)).toString();
}

function rate(perSecond: number): string {
  if (perSecond >= 1e6) return `${(perSecond / 1e6).toPrecision(3)} M`;
  return perSecond >= 1e3 ? `${(perSecond / 1e3).toPrecision(3)} k` : perSecond.toPrecision(3);
}
