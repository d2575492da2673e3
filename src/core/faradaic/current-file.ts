// A file of times and currents from any potentiostat as a charge, by the ledger's own rules. Text
// in, account out; whoever calls has read the file.

import { countAt } from '../charge-between.ts';
import { CottrellError } from '../errors.ts';
import { Ledger } from '../ledger.ts';
import { type Dimension, exampleOf, formatQuantity, readQuantity } from '../quantity.ts';
import { BlockBuilder, type SampleBlock } from '../samples.ts';
import { NOTHING, passed, type Tally } from '../tally.ts';
import type { ChargeAccount } from './charge.ts';
import type { RunCharge } from './charge-source.ts';
import type { Column, CurrentFile } from './current-file-schema.ts';
import { columnsOf, type Row, type Table, tableOf } from './table.ts';

/** Stretches up to this many sample periods are joined; the ledger's own reach. */
const REACH_PERIODS = 1.5;
/** A file is regular where so many of its stretches lie within the reach of their median. */
const REGULAR_SHARE = 0.9;

/** Below this share of the largest current nothing counts as flowing: a rest has noise in it. */
const FLOWS = 0.01;

/**
 * The charge in a file. Trapezoids between samples, split at zero crossings, gaps never bridged: the rules of the
 * charge ledger. Where the file is sampled regularly, its own period says what a gap is; where not, every stretch is
 * joined and the longest is named. Throws `sheet-invalid` with what is wrong with columns or rows.
 */
export function chargeOfFile(text: string, file: CurrentFile): RunCharge {
  const { time, current } = seriesOf(tableOf(text), file);
  const sign = file['cathodic is positive'] === true ? -1 : 1;
  const { period_s, note } = periodOf(time, file.every?.value);
  const amps = current.map((i) => sign * i);
  const block = blockOf(time, amps, period_s);
  const start_s = time[0]!;
  const whole = new Ledger();
  whole.add(block);
  const gaps = whole.totals.gaps;
  const reach_s = REACH_PERIODS * period_s;
  const least_A = FLOWS * amps.reduce((largest_A, i) => Math.max(largest_A, Math.abs(i)), 0);
  return {
    account: {
      ...accountOf(whole.state().totals, time.at(-1)! - start_s),
      cathodicTime_s: timeBeyond_s(time, (i) => -amps[i]! - least_A, reach_s),
      anodicTime_s: timeBeyond_s(time, (i) => amps[i]! - least_A, reach_s),
    },
    // Instants are counted from the first sample, as those of a run are from its start.
    until: (t_s) => {
      const end_s = Math.min(start_s + t_s, time.at(-1)!);
      return accountOf(countAt(undefined, [block], end_s).tally, end_s - start_s);
    },
    notes: [
      `${time.length} samples of ${file.path}, every ${formatQuantity(period_s, 's')}`,
      ...(note && gaps === 0 ? [note] : []),
    ],
  };
}

/** Time in which a value on straight lines between samples is above zero, gaps left out. */
function timeBeyond_s(time: readonly number[], beyond: (sample: number) => number, reach_s: number): number {
  let beyond_s = 0;
  for (let i = 1; i < time.length; i++) {
    const stretch_s = time[i]! - time[i - 1]!;
    const [low, high] = [Math.min(beyond(i - 1), beyond(i)), Math.max(beyond(i - 1), beyond(i))];
    if (high <= 0 || stretch_s > reach_s) continue;
    beyond_s += low >= 0 ? stretch_s : (stretch_s * high) / (high - low);
  }
  return beyond_s;
}

function accountOf(tally: Tally, duration_s: number): ChargeAccount {
  const { cathodic_C, anodic_C, gaps, gap_s } = passed(NOTHING, tally);
  return { cathodic_C, anodic_C, gaps, gap_s, duration_s };
}

function blockOf(time: readonly number[], current: readonly number[], period_s: number): SampleBlock {
  const visit = { segment: 0, cycle: 0, period_s };
  const builder = new BlockBuilder(time.length);
  builder.mark({ kind: 'segment', t_s: time[0]!, ...visit });
  for (const [i, t_s] of time.entries())
    builder.add(t_s, Number.NaN, Number.NaN, Number.NaN, current[i]!, 0, 0, 0);
  builder.mark({ kind: 'end', t_s: time.at(-1)!, ...visit });
  return builder.take();
}

function periodOf(time: readonly number[], every_s: number | undefined): { period_s: number; note?: string } {
  if (every_s !== undefined) {
    if (every_s > 0) return { period_s: every_s };
    throw invalid('"every" must be above zero');
  }
  const stretches = time.slice(1).map((t, i) => t - time[i]!);
  const sorted = stretches.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  const longest = sorted.at(-1)!;
  const regular =
    stretches.filter((s) => s <= REACH_PERIODS * median).length >= REGULAR_SHARE * stretches.length;
  if (regular) return { period_s: median };
  return {
    period_s: longest,
    note:
      `sampled irregularly: all stretches are joined by straight lines, the longest is ${formatQuantity(longest, 's')}; ` +
      'say "every" to count longer ones as gaps',
  };
}

/** Times (s, rising) and currents (A). */
function seriesOf(table: Table, file: CurrentFile): { time: number[]; current: number[] } {
  const [times, currents] = [
    columnOf(table, 's', 'time', file.time),
    columnOf(table, 'A', 'current', file.current),
  ];
  const time: number[] = [];
  const current: number[] = [];
  for (const row of table.rows) {
    const [t, amps] = [numberIn(row, times, table), numberIn(row, currents, table)];
    const before = time.at(-1);
    if (before !== undefined && t <= before)
      throw invalid(`line ${row.line}: the time ${row.cells[times.index]} is not later than the one before`);
    time.push(t);
    current.push(amps);
  }
  if (time.length < 2) throw invalid('a charge needs at least two samples');
  return { time, current };
}

interface ColumnInUnit {
  readonly index: number;
  /** SI size of one of its unit. */
  readonly size: number;
}

/** The column asked for, or the only one whose header names a fitting unit. */
function columnOf(table: Table, dimension: Dimension, what: string, asked: Column | undefined): ColumnInUnit {
  const named = columnsOf(table);
  const all = named.map(({ header }) => `"${header}"`).join(', ') || `${table.width} columns without headers`;
  const example = `{ column: ${named[0]?.header ?? 1}, unit: ${exampleOf(dimension).split(' ')[1]} }`;
  if (asked === undefined) {
    const fitting = named.filter(({ unit }) => unit !== undefined && sizeOf(unit, dimension) !== undefined);
    if (fitting.length === 1)
      return { index: fitting[0]!.index, size: sizeOf(fitting[0]!.unit!, dimension)! };
    const why =
      fitting.length === 0 ? `no header names a unit of ${what}` : `several columns could be the ${what}`;
    throw invalid(`${why}: say which, "${what}: ${example}"; the file has ${all}`);
  }
  const found =
    typeof asked.column === 'number'
      ? asked.column <= table.width
        ? { index: asked.column - 1, unit: named[asked.column - 1]?.unit }
        : undefined
      : named.find(({ header, name }) => header === asked.column || name === asked.column);
  if (found === undefined)
    throw invalid(`there is no column ${JSON.stringify(asked.column)}; the file has ${all}`);
  const unit = asked.unit ?? found.unit;
  const size = unit === undefined ? undefined : sizeOf(unit, dimension);
  if (size === undefined)
    throw invalid(
      unit === undefined
        ? `in which unit is the ${what}? Write "${what}: { column: ${asked.column}, unit: … }"`
        : `"${unit}" is no unit of ${what}`,
    );
  return { index: found.index, size };
}

function sizeOf(unit: string, dimension: Dimension): number | undefined {
  const size = readQuantity(`1 ${unit}`, dimension);
  return typeof size === 'number' ? size : undefined;
}

function numberIn({ line, cells }: Row, { index, size }: ColumnInUnit, table: Table): number {
  const cell = cells[index] ?? '';
  const value = cell.trim() === '' ? Number.NaN : Number(table.decimalComma ? cell.replace(',', '.') : cell);
  if (!Number.isFinite(value)) throw invalid(`line ${line}: "${cell}" is not a number`);
  return value * size;
}

function invalid(message: string): CottrellError {
  return new CottrellError('sheet-invalid', `the current file cannot be used: ${message}`, {
    problems: [{ message, path: 'current file' }],
  });
}
