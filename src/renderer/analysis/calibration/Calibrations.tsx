// The calibration lines of a sheet: each a table of standards that takes what a spreadsheet holds, and beside it the line with what it is
// worth, drawn as it is typed.
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Path } from '../../../core/document.ts';
import { Fields } from '../../documents/Fields.tsx';
import { useForm } from '../../documents/form.ts';
import { Remove } from '../../documents/list-buttons.tsx';
import { isMap, type Plain, valueAt } from '../../documents/plain.ts';
import { problemsAt } from '../../documents/problems.ts';
import { type DecimalSign, readPasted } from '../pasted.ts';
import classes from '../Sheet.module.css';
import { CALIBRATION } from '../sheet-schemas.ts';
import { Cell } from '../table/Cell.tsx';
import { type Pasted, PasteNote } from '../table/PasteNote.tsx';
import table from '../table/Table.module.css';
import { LineFacts } from './LineFacts.tsx';
import { LinePlot } from './LinePlot.tsx';
import { samplesOn } from './samples-on.ts';
import { drawnLine, fieldsOf, type StandardRow, standardsFromPaste, tableOf } from './standards.ts';

const SETTINGS = ['as', 'weights', 'through zero', 'blank'];

export function Calibrations() {
  const { value, edit } = useForm();
  const found = valueAt(value, ['calibrations']) as Plain | undefined;
  const names = isMap(found) ? Object.keys(found) : [];
  return (
    <section className="panel" aria-label="Calibrations">
      <h2>Calibrations</h2>
      {names.length === 0 && (
        <p className="quiet">
          Absorbances, peak areas and other signals are read off a line through standards.
        </p>
      )}
      {names.map((name, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place stays while the name is typed
        <CalibrationCard key={i} name={name} taken={names} />
      ))}
      <Button
        variant="light"
        onClick={() =>
          edit({
            kind: 'set',
            path: ['calibrations', freeName(names)],
            value: { standards: ['', ''], signals: ['', ''] },
          })
        }
      >
        + Calibration
      </Button>
    </section>
  );
}

function CalibrationCard({ name, taken }: { name: string; taken: readonly string[] }) {
  const { value, edit, problems } = useForm();
  const path: Path = ['calibrations', name];
  const written = valueAt(value, path) as Plain | undefined;
  const present = tableOf(written);
  // The unit has no place in the document before there is a standard.
  const [chosen, setChosen] = useState<string>();
  const { rows } = present;
  const unit = rows.every(({ standard }) => standard === '') ? (chosen ?? present.unit) : present.unit;
  const drawn = drawnLine(name, written);
  const error = [
    path,
    [...path, 'standards'],
    [...path, 'signals'],
    [...path, 'signal uncertainties'],
  ].flatMap((at) => problemsAt(problems, at) ?? []);
  const isWeighted = isMap(written) && written.weights === '1/u^2';
  const [pasted, setPasted] = useState<Pasted>();

  function write(next: readonly StandardRow[], inUnit = unit): void {
    const fields = fieldsOf({ unit: inUnit, rows: next });
    edit(
      ...Object.entries(fields).map(([key, list]) => ({
        kind: 'set' as const,
        path: [...path, key],
        value: list,
      })),
    );
  }
  function put(i: number, change: Partial<StandardRow>): void {
    write(rows.map((row, j) => (j === i ? { ...row, ...change } : row)));
  }
  function paste(text: string, decimal?: DecimalSign): boolean {
    const read = readPasted(text, decimal);
    if (read === undefined || read.columns < 2) return false;
    const { table: next, taken: words } = standardsFromPaste(read, { unit, rows });
    write(next.rows, next.unit);
    setPasted({ text, table: read, taken: words });
    return true;
  }

  return (
    <section className={classes.calibration} aria-label={`Calibration ${name}`}>
      <div className={classes.calibrationName}>
        <NameField name={name} taken={taken} />
        <Remove what={`calibration ${name}`} onClick={() => edit({ kind: 'remove', path })} />
      </div>
      <div className={classes.sideBySide}>
        <div>
          <TextInput
            className={classes.unit}
            size="sm"
            label="Unit of the standards"
            value={unit ?? ''}
            placeholder={unit === undefined ? 'several units' : ''}
            onChange={(event) => {
              setChosen(event.currentTarget.value);
              write(rows, event.currentTarget.value);
            }}
          />
          <table className={table.table}>
            <thead>
              <tr>
                <td className={table.number} />
                <th scope="col">Standard</th>
                <th scope="col">Signal</th>
                {isWeighted && <th scope="col">u of the signal</th>}
                <th scope="col">Residual</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a standard is its place
                <tr key={i}>
                  <td className={table.number}>{i + 1}</td>
                  <td>
                    <Cell
                      label={`Standard ${i + 1} of ${name}`}
                      value={row.standard}
                      error={problemsAt(problems, [...path, 'standards', i])}
                      onType={(standard) => put(i, { standard })}
                      onPasteTable={paste}
                    />
                  </td>
                  <td>
                    <Cell
                      label={`Signal ${i + 1} of ${name}`}
                      value={row.signal}
                      error={problemsAt(problems, [...path, 'signals', i])}
                      onType={(signal) => put(i, { signal })}
                      onPasteTable={paste}
                    />
                  </td>
                  {isWeighted && (
                    <td>
                      <Cell
                        label={`Uncertainty of signal ${i + 1} of ${name}`}
                        value={row.uncertainty}
                        error={problemsAt(problems, [...path, 'signal uncertainties', i])}
                        onType={(uncertainty) => put(i, { uncertainty })}
                        onPasteTable={paste}
                      />
                    </td>
                  )}
                  <td className={`figures ${table.derived}`}>
                    {residualText(drawn?.line.line.residuals[i])}
                  </td>
                  <td className={table.last}>
                    {rows.length > 2 && (
                      <Remove what={`standard ${i + 1}`} onClick={() => write(rows.toSpliced(i, 1))} />
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <PasteNote pasted={pasted} onReadAs={paste} />
          <button
            type="button"
            className={classes.link}
            onClick={() => write([...rows, { standard: '', signal: '', uncertainty: '' }])}
          >
            + Standard
          </button>
          {error.map((words) => (
            <p key={words} className={classes.wrong} role="alert">
              {words}
            </p>
          ))}
        </div>
        {drawn === undefined ? (
          <p className="quiet">The line is drawn as soon as two standards have their signals.</p>
        ) : (
          <div>
            <LinePlot drawn={drawn} samples={samplesOn(value, name)} />
            <LineFacts drawn={drawn} samples={samplesOn(value, name)} />
          </div>
        )}
      </div>
      <Fields
        path={path}
        schema={CALIBRATION}
        only={SETTINGS}
        usual={['weights']}
        addLabel="Form, blank, zero"
      />
    </section>
  );
}

function NameField({ name, taken }: { name: string; taken: readonly string[] }) {
  const { value, edit } = useForm();
  const [typed, setTyped] = useState<string>();
  const wanted = typed?.trim() ?? name;
  const isTaken = wanted !== name && taken.includes(wanted);
  return (
    <TextInput
      size="sm"
      label="Name"
      value={typed ?? name}
      error={isTaken ? 'this name is there already' : wanted === '' ? 'a name is needed' : undefined}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => {
        setTyped(undefined);
        if (wanted === name || wanted === '' || isTaken) return;
        const uses = placesOf(value, name).map((path) => ({ kind: 'set' as const, path, value: wanted }));
        edit({ kind: 'rename', path: ['calibrations', name], key: wanted }, ...uses);
      }}
    />
  );
}

/** Where the sheet names this calibration: renamed with it. */
function placesOf(value: Plain | undefined, name: string, path: Path = []): Path[] {
  if (Array.isArray(value)) return value.flatMap((entry, i) => placesOf(entry, name, [...path, i]));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    key === 'calibration' && entry === name ? [[...path, key]] : placesOf(entry, name, [...path, key]),
  );
}

function freeName(names: readonly string[]): string {
  const wanted = ['line', ...Array.from({ length: names.length + 1 }, (_, i) => `line ${i + 2}`)];
  return wanted.find((name) => !names.includes(name))!;
}

function residualText(residual: number | undefined): string {
  if (residual === undefined || !Number.isFinite(residual)) return '–';
  return `${residual < 0 ? '−' : '+'}${Math.abs(residual).toPrecision(2)}`;
}
