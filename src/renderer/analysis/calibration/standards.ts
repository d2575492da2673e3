// The standards of a calibration as a table of numbers with one unit, and the line that follows from them at once. The document holds
// texts ("0.5 mg/L"); this only takes them apart and puts them together. The fit is the core's.
import { type Calibration, calibrationOf } from '../../../core/faradaic/calibration/calibration.ts';
import { calibrationSchema, standardsOf } from '../../../core/faradaic/calibration/schema.ts';
import { readQuantity } from '../../../core/quantity.ts';
import { isMap, type Plain } from '../../documents/plain.ts';
import { type PastedTable, unitInHeading } from '../pasted.ts';

export interface StandardRow {
  readonly standard: string;
  readonly signal: string;
  readonly uncertainty: string;
}

export interface StandardTable {
  /** The unit of all standards; undefined where they are not written in one. */
  readonly unit: string | undefined;
  readonly rows: readonly StandardRow[];
}

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(.*)$/iu;
const DEFAULT_UNIT = 'mg/L';

/** What stands in the document, as a table. */
export function tableOf(calibration: Plain | undefined): StandardTable {
  const fields = isMap(calibration) ? calibration : {};
  const [standards, signals, uncertainties] = ['standards', 'signals', 'signal uncertainties'].map((key) =>
    Array.isArray(fields[key]) ? (fields[key] as readonly Plain[]).map(wordsOf) : [],
  ) as [string[], string[], string[]];
  const units = new Set(
    standards.filter((text) => text !== '').map((text) => QUANTITY.exec(text)?.[2] ?? undefined),
  );
  const [only] = units;
  const unit = units.size === 0 ? DEFAULT_UNIT : units.size === 1 ? only : undefined;
  const count = Math.max(standards.length, signals.length);
  return {
    unit,
    rows: Array.from({ length: count }, (_, i) => ({
      standard:
        unit === undefined
          ? (standards[i] ?? '')
          : (QUANTITY.exec(standards[i] ?? '')?.[1] ?? standards[i] ?? ''),
      signal: signals[i] ?? '',
      uncertainty: uncertainties[i] ?? '',
    })),
  };
}

/** The table as it stands in the document. Uncertainties are kept where there are any. */
export function fieldsOf({ unit, rows }: StandardTable): Readonly<Record<string, Plain>> {
  return {
    standards: rows.map(({ standard }) =>
      unit !== undefined && unit !== '' && /^[+-]?[\d.,]+(e[+-]?\d+)?$/iu.test(standard)
        ? `${withPoint(standard)} ${unit}`
        : withPoint(standard),
    ),
    signals: rows.map(({ signal }) => numberIn(signal)),
    ...(rows.some(({ uncertainty }) => uncertainty !== '') && {
      'signal uncertainties': rows.map(({ uncertainty }) => numberIn(uncertainty)),
    }),
  };
}

/** The number a person typed, with a decimal comma too; what is no number stays as typed, to be complained of. */
function numberIn(text: string): Plain {
  const plain = withPoint(text);
  return plain !== '' && Number.isFinite(Number(plain)) ? Number(plain) : plain;
}

function withPoint(text: string): string {
  return /^[+-]?\d+,\d+(?:\s|$)/u.test(text) ? text.replace(',', '.') : text;
}

/**
 * A pasted table as standards: the first column the standards, the second the signals, a third their uncertainties; further
 * columns are replicate signals when the headings or their number say nothing else. The unit comes from the cells, the heading, or stays.
 */
export function standardsFromPaste(
  pasted: PastedTable,
  present: StandardTable,
): { table: StandardTable; taken: string } {
  const named = unitInHeading(pasted.headings?.[0] ?? '');
  const headed = named !== undefined && isUnit(named) ? named : undefined;
  const written = new Set(pasted.rows.map(([cell = '']) => QUANTITY.exec(cell)?.[2] ?? ''));
  const inCells =
    written.size === 1 && ![...written][0] ? undefined : [...written].find((unit) => unit !== '');
  const unit = inCells ?? headed ?? present.unit ?? DEFAULT_UNIT;
  const rows = pasted.rows.flatMap((cells) => {
    const [standard = '', signal = '', uncertainty = ''] = cells;
    const number = QUANTITY.exec(standard)?.[1] ?? standard;
    if (!isUncertaintyColumn(pasted)) {
      // Replicate signals of one standard are standards of their own.
      const signals = cells.slice(1).filter((cell) => cell !== '');
      return (signals.length === 0 ? [''] : signals).map((one) => ({
        standard: number,
        signal: one,
        uncertainty: '',
      }));
    }
    return [{ standard: number, signal, uncertainty }];
  });
  const taken = [
    `standards in ${unit}${headed !== undefined ? ', as the heading says' : inCells === undefined ? ', as chosen below' : ''}`,
    ...(pasted.columns > 2 && !isUncertaintyColumn(pasted) ? ['further columns taken as replicates'] : []),
  ].join('; ');
  return { table: { unit, rows }, taken };
}

function isUncertaintyColumn({ columns, headings }: PastedTable): boolean {
  return columns === 3 && /^(?:u|sd|s|±|uncert|std|error)/iu.test(headings?.[2]?.trim() ?? '');
}

function isUnit(text: string): boolean {
  return (['mol/m^3', 'kg/m^3', '1'] as const).some(
    (dimension) => typeof readQuantity(`1 ${text}`, dimension) === 'number',
  );
}

/** A calibration that can be drawn: its line, and how many SI units the unit of its table is. */
export interface Drawn {
  readonly line: Calibration;
  readonly unit: string;
  readonly perUnit: number;
}

/** The line through what is typed now; undefined while that is no line. */
export function drawnLine(name: string, calibration: Plain | undefined): Drawn | undefined {
  const read = calibrationSchema.safeParse(calibration);
  if (!read.success) return undefined;
  const standards = standardsOf(name, read.data, () => undefined);
  if (standards === undefined) return undefined;
  const unit =
    tableOf(calibration).unit ??
    { 'mol/m^3': 'mmol/L', 'kg/m^3': 'g/L' }[standards.dimension as string] ??
    '';
  const perUnit = readQuantity(`1 ${unit}`, standards.dimension);
  return { line: calibrationOf(standards), unit, perUnit: typeof perUnit === 'number' ? perUnit : 1 };
}

function wordsOf(value: Plain): string {
  return value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}
