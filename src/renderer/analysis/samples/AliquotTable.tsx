// A series of aliquots as a table that takes what a spreadsheet holds, and the aliquots of the run with their instants. The charge until
// then is that of the run, shown beside each.
import { useState } from 'react';
import type { Path } from '../../../core/document.ts';
import { formatQuantity } from '../../../core/quantity.ts';
import { useApi } from '../../app-state.ts';
import { useAnswer } from '../../ask.ts';
import { useForm } from '../../documents/form.ts';
import { Remove } from '../../documents/list-buttons.tsx';
import { type Plain, valueAt } from '../../documents/plain.ts';
import { problemsAt } from '../../documents/problems.ts';
import { type DecimalSign, readPasted } from '../pasted.ts';
import classes from '../Sheet.module.css';
import { Cell } from '../table/Cell.tsx';
import { type Pasted, PasteNote } from '../table/PasteNote.tsx';
import table from '../table/Table.module.css';
import {
  ALIQUOT_COLUMNS,
  type AliquotColumn,
  aliquotRows,
  aliquotsFromPaste,
  aliquotsOfRun,
  cellValue,
  secondsOf,
} from './aliquots.ts';
import { readingsText } from './readings.ts';

const LABELS: Readonly<Record<AliquotColumn, string>> = {
  at: 'At',
  volume: 'Volume',
  signal: 'Signal (readings)',
  concentration: 'Concentration',
  dilution: 'Dilution',
  charge: 'Charge until then',
};
const PLACEHOLDERS: Readonly<Partial<Record<AliquotColumn, string>>> = {
  at: '10 min',
  volume: '0.5 mL',
  concentration: '0.8 mM',
};

export function AliquotTable({ path }: { path: Path }) {
  const api = useApi();
  const { value: document, edit, problems } = useForm();
  const rows = aliquotRows(valueAt(document, path) as Plain | undefined);
  const run = valueAt(document, ['run']);
  const isOfRun = typeof run === 'number';
  const { value: report } = useAnswer(
    `aliquots of ${String(run)}`,
    isOfRun ? () => api.runs.get({ run }) : undefined,
  );
  const taken = report?.events.filter(({ kind }) => kind === 'aliquot') ?? [];
  const [pasted, setPasted] = useState<Pasted>();
  // A run knows its charge; a concentration and a signal are one or the other.
  const columns = ALIQUOT_COLUMNS.filter((column) => column !== 'charge' || !isOfRun);
  const write = (next: readonly Plain[]) => edit({ kind: 'set', path, value: next });

  function put(i: number, column: AliquotColumn, text: string): void {
    const value = cellValue(column, text);
    edit(
      value === undefined
        ? { kind: 'remove', path: [...path, i, column] }
        : { kind: 'set', path: [...path, i, column], value },
    );
  }
  function paste(text: string, decimal?: DecimalSign): boolean {
    const read = readPasted(text, decimal);
    if (read === undefined) return false;
    const { rows: next, taken: words } = aliquotsFromPaste(read, rows);
    write(next);
    setPasted({ text, table: read, taken: words });
    return true;
  }
  function chargeAt(i: number): string {
    const t_s = secondsOf(rows[i]?.at);
    const event = taken.find(
      (one) => t_s !== undefined && one.t_s !== null && Math.abs(one.t_s - t_s) < 1e-6,
    );
    const cathodic_C = event?.data?.cathodic_C;
    return typeof cathodic_C === 'number' ? formatQuantity(cathodic_C, 'C') : '–';
  }

  return (
    <section className={table.scroller} aria-label="Aliquots">
      <table className={table.table}>
        <thead>
          <tr>
            <td className={table.number} />
            {columns.map((column) => (
              <th key={column} scope="col">
                {LABELS[column]}
              </th>
            ))}
            {taken.length > 0 && <th scope="col">Cathodic charge of the run</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an aliquot is its place in the series
            <tr key={i}>
              <td className={table.number}>{i + 1}</td>
              {columns.map((column) => (
                <td key={column}>
                  <Cell
                    label={`${LABELS[column]}, aliquot ${i + 1}`}
                    value={readingsText(row[column])}
                    {...(i === 0 &&
                      PLACEHOLDERS[column] !== undefined && { placeholder: PLACEHOLDERS[column] })}
                    error={
                      problemsAt(problems, [...path, i, column]) ??
                      (column === 'at' ? problemsAt(problems, [...path, i]) : undefined)
                    }
                    onType={(text) => put(i, column, text)}
                    onPasteTable={paste}
                  />
                </td>
              ))}
              {taken.length > 0 && <td className={`figures ${table.derived}`}>{chargeAt(i)}</td>}
              <td className={table.last}>
                {rows.length > 1 && (
                  <Remove
                    what={`aliquot ${i + 1}`}
                    onClick={() => edit({ kind: 'remove', path: [...path, i] })}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <PasteNote pasted={pasted} onReadAs={paste} />
      {rows.length > 0 && problemsAt(problems, path) !== undefined && (
        <p className={classes.wrong}>{problemsAt(problems, path)}</p>
      )}
      <div className={table.buttons}>
        <button type="button" className={classes.link} onClick={() => write([...rows, { at: '' }])}>
          + Aliquot
        </button>
        {taken.length > 0 && (
          <button type="button" className={classes.link} onClick={() => write(aliquotsOfRun(taken, rows))}>
            Take the {taken.length} aliquots of run {String(run)}
          </button>
        )}
      </div>
    </section>
  );
}
