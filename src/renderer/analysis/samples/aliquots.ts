// A series of aliquots as a table: from the document, from a spreadsheet, from the aliquots that were taken in the run. Nothing is
// computed: times, volumes and charges are those of the run or of the person.
import { formatQuantity, readQuantity } from '../../../core/quantity.ts';
import { isMap, type Plain } from '../../documents/plain.ts';
import { type PastedTable, unitInHeading } from '../pasted.ts';
import { readingsIn } from './readings.ts';

type AliquotFields = { readonly [key: string]: Plain };

/** The columns of the table, by their fields. */
export const ALIQUOT_COLUMNS = ['at', 'volume', 'signal', 'concentration', 'dilution', 'charge'] as const;
export type AliquotColumn = (typeof ALIQUOT_COLUMNS)[number];

const HEADINGS: Readonly<Record<AliquotColumn, RegExp>> = {
  at: /^(?:t|time|at|zeit|min)\b/iu,
  volume: /^(?:v|vol)/iu,
  signal: /^(?:a\b|a\d|abs|signal|area|peak|ext|reading)/iu,
  concentration: /^(?:c\b|conc)/iu,
  dilution: /^(?:d\b|dil|factor)/iu,
  charge: /^(?:q\b|charge)/iu,
};

/** Units of columns whose heading and cells name none. */
const UNITS: Readonly<Partial<Record<AliquotColumn, string>>> = {
  at: 'min',
  volume: 'mL',
  concentration: 'mM',
  charge: 'C',
};
const DIMENSIONS = { at: 's', volume: 'm^3', charge: 'C' } as const;

export function aliquotRows(value: Plain | undefined): AliquotFields[] {
  return Array.isArray(value) ? (value as readonly Plain[]).map((row) => (isMap(row) ? row : {})) : [];
}

/**
 * A pasted table over the rows that are there. Columns go by their headings. Without headings: all columns are readings of the samples
 * where the rows have their times already, else the first is the time and the others readings.
 */
export function aliquotsFromPaste(
  pasted: PastedTable,
  present: readonly AliquotFields[],
): { rows: AliquotFields[]; taken: string } {
  const timed = present.length > 0 && present.every(({ at }) => at !== undefined && at !== '');
  const columns = Array.from({ length: pasted.columns }, (_, i): AliquotColumn => {
    const heading = pasted.headings?.[i]?.trim() ?? '';
    const named = ALIQUOT_COLUMNS.find((column) => HEADINGS[column].test(heading));
    return named ?? (i === 0 && !timed && pasted.columns > 1 ? 'at' : 'signal');
  });
  const units = columns.map((column, i) => unitInHeading(pasted.headings?.[i] ?? '') ?? UNITS[column]);
  const rows = pasted.rows.map((cells, r): AliquotFields => {
    const read: Record<string, Plain> = { ...present[r] };
    const readings = cells.filter((cell, i) => columns[i] === 'signal' && cell !== '');
    if (columns.includes('signal')) read.signal = readingsIn(readings.join(' '));
    if (columns.includes('concentration')) delete read.signal;
    for (const [i, column] of columns.entries()) {
      const cell = cells[i] ?? '';
      if (column === 'signal' || cell === '') continue;
      read[column] = column === 'dilution' ? Number(cell) : withUnit(cell, units[i]);
    }
    return read;
  });
  const used = [...new Set(columns)];
  const taken = [
    `columns: ${columns.join(', ')}`,
    ...used.flatMap((column) => {
      const unit = units[columns.indexOf(column)];
      return column === 'signal' || column === 'dilution' || unit === undefined
        ? []
        : [`${column} in ${unit}`];
    }),
    ...(present.length > rows.length
      ? [`the other ${present.length - rows.length} rows stay as they are`]
      : []),
  ].join('; ');
  return { rows: [...rows, ...present.slice(rows.length)], taken };
}

/** An aliquot taken in the run, as the run has it. */
export interface TakenAliquot {
  readonly t_s: number | null;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
}

/** The aliquots of the run with their instants and volumes; readings that are there already stay, in their order. */
export function aliquotsOfRun(
  taken: readonly TakenAliquot[],
  present: readonly AliquotFields[],
): AliquotFields[] {
  const inTime = [...taken].sort((a, b) => (a.t_s ?? 0) - (b.t_s ?? 0));
  return inTime.map(({ t_s, data }, i) => {
    const { at: _at, volume: _volume, charge: _charge, ...rest } = present[i] ?? {};
    const volume = data?.volume_m3;
    return {
      at: `${t_s ?? 0} s`,
      ...(typeof volume === 'number' && { volume: formatQuantity(volume, 'm^3', { digits: 'exact' }) }),
      ...rest,
    };
  });
}

/** What a person typed into a cell, as the document holds it; undefined for an empty one. */
export function cellValue(column: AliquotColumn, text: string): Plain | undefined {
  if (text === '') return undefined;
  if (column === 'signal') return readingsIn(text);
  const plain = /^[+-]?\d+,\d+(?:\s|$)/u.test(text) ? text.replace(',', '.') : text;
  if (column === 'dilution') return Number.isFinite(Number(plain)) ? Number(plain) : plain;
  return plain;
}

/** Seconds of a time as written; undefined where it is none. */
export function secondsOf(at: Plain | undefined): number | undefined {
  const read = typeof at === 'string' ? readQuantity(at, DIMENSIONS.at) : undefined;
  return typeof read === 'number' ? read : undefined;
}

function withUnit(cell: string, unit: string | undefined): string {
  return unit !== undefined && Number.isFinite(Number(cell)) ? `${cell} ${unit}` : cell;
}
