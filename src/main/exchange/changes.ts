// Samples thinned on change, for files that are to be small: a sample is written when a quantity has changed since the one
// written last, each with the charge of the run up to it, so that no integral is lost with what is left out. For reading
// only: what is stored is never thinned.
import { CottrellError } from '../../core/errors.ts';
import { Ledger, type LedgerState } from '../../core/ledger.ts';
import { readQuantity } from '../../core/quantity.ts';
import { type SampleBlock, sampleRow } from '../../core/samples.ts';

/** How much of what must change. */
export interface Threshold {
  readonly quantity: 'current' | 'potential' | 'charge';
  readonly value: number;
}

const DIMENSIONS = { A: 'current', V: 'potential', C: 'charge' } as const;

/** "1 mA", "2 mV", "10 mC". Throws `argument-invalid`. */
export function readThreshold(text: string): Threshold {
  for (const [dimension, quantity] of Object.entries(DIMENSIONS)) {
    const value = readQuantity(text, dimension as keyof typeof DIMENSIONS);
    if (typeof value === 'number' && value > 0) return { quantity, value };
  }
  throw new CottrellError(
    'argument-invalid',
    `"${text}" is no change to look for: a current, a potential or a charge above zero is needed, for example "1 mA".`,
  );
}

/** A stretch of samples with the ledger before it, and the index of its first sample in the run. */
export interface Stretch {
  readonly samples: SampleBlock;
  readonly before: LedgerState;
  readonly first: number;
}

/** A row of a thinned table: a sample, its index in the run, cathodic and anodic charge of the run up to it. */
export type ChangeRow = readonly number[];

/** Where the columns of a sample stand that decide about it. */
const COLUMN = {
  t: 0,
  set: 1,
  potential: 2,
  current: 4,
  flags: 5,
  segment: 6,
  cycle: 7,
  cathodic: 9,
  anodic: 10,
};

/**
 * The rows, in the order of the samples. Always written: the first and the last sample of every visit, those on either
 * side of a mark, those with other flags, and the sample before each that has changed, so that a line from row to row
 * follows what was measured to within the threshold.
 */
export function* changeRows(stretches: Iterable<Stretch>, threshold: Threshold): Generator<ChangeRow> {
  let written: ChangeRow | undefined;
  let pending: ChangeRow | undefined;
  for (const { samples, before, first } of stretches) {
    const rows: ChangeRow[] = [];
    const marked = new Set(samples.marks.map(({ index }) => index));
    const ledger = new Ledger(before);
    ledger.add(samples, (n) => {
      const { cathodic_C, anodic_C } = ledger.totals;
      const row = [...sampleRow(samples, n), first + n, cathodic_C, anodic_C];
      if (written !== undefined && !marked.has(n) && !hasChanged(written, row, threshold)) {
        pending = row;
        return;
      }
      if (pending !== undefined) rows.push(pending);
      rows.push(row);
      pending = undefined;
      written = row;
    });
    yield* rows;
  }
  if (pending !== undefined) yield pending;
}

function hasChanged(from: ChangeRow, to: ChangeRow, { quantity, value }: Threshold): boolean {
  for (const column of [COLUMN.flags, COLUMN.segment, COLUMN.cycle])
    if (from[column] !== to[column]) return true;
  const differs = (column: number) => {
    const [a, b] = [from[column]!, to[column]!];
    return Number.isNaN(a) !== Number.isNaN(b) || Math.abs(b - a) >= value;
  };
  switch (quantity) {
    case 'current':
      return differs(COLUMN.current);
    case 'potential':
      return differs(COLUMN.potential) || differs(COLUMN.set);
    case 'charge':
      return differs(COLUMN.cathodic) || differs(COLUMN.anodic);
  }
}
