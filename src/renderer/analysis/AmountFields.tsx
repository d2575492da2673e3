// How much of a product was found: the way it was measured and the fields of that way. What was typed for another way comes back when it
// is chosen again.
import { NativeSelect } from '@mantine/core';
import { useRef } from 'react';
import type { Path } from '../../core/document.ts';
import { Fields } from '../documents/Fields.tsx';
import { useForm } from '../documents/form.ts';
import { isMap, type Plain, valueAt } from '../documents/plain.ts';
import { problemsAt } from '../documents/problems.ts';
import type { Schema } from '../documents/schema.ts';
import { ALL_AMOUNT_FIELDS, fieldsOf, keptOf, PARTS, ROUTE_CHOICES, routeEdits, routeOf } from './routes.ts';
import classes from './Sheet.module.css';
import { AliquotTable } from './samples/AliquotTable.tsx';
import { CalibrationChoice } from './samples/CalibrationChoice.tsx';
import { Readings } from './samples/Readings.tsx';
import { PART } from './sheet-schemas.ts';

/** Fields with a form of their own, here. */
const OWN = ['signal', 'calibration', 'aliquots'];
/** What every way that has them needs, or is most often wrong for the lack of. */
const USUAL = [
  'volume',
  'dilution',
  'replaced',
  'flow state',
  'flow at',
  'fraction',
  'pressure',
  'temperature',
  'water vapour',
  'protons',
  'standard integral',
  'standard protons',
  'standard amount',
  'sample volume',
  'signals',
  'standard area',
  'standard concentration',
  'response factor',
  'purity',
];

interface Props {
  readonly path: Path;
  readonly schema: Schema;
  /** A part holds no parts. */
  readonly isPart?: boolean;
  readonly label: string;
}

export function AmountFields({ path, schema, isPart = false, label }: Props) {
  const { value: document, edit, problems } = useForm();
  const found = valueAt(document, path) as Plain | undefined;
  const row = isMap(found) ? found : {};
  const kept = useRef<Record<string, Plain>>({});
  const route = routeOf(row);
  const names = fieldsOf(route);
  const strays = ALL_AMOUNT_FIELDS.filter((name) => row[name] !== undefined && !names.includes(name));
  return (
    <>
      <NativeSelect
        className={classes.route}
        label={label}
        value={route ?? ''}
        error={route === undefined ? problemsAt(problems, path) : undefined}
        data={[
          ...(route === undefined ? [{ value: '', label: 'choose how it was measured' }] : []),
          ...ROUTE_CHOICES.filter(({ key }) => !(isPart && key === PARTS)).map(({ key, label }) => ({
            value: key,
            label,
          })),
        ]}
        onChange={(event) => {
          kept.current = { ...kept.current, ...keptOf(row) };
          edit(...routeEdits(path, row, event.currentTarget.value, kept.current));
        }}
      />
      {names.includes('signal') && <Readings path={[...path, 'signal']} />}
      {names.includes('calibration') && <CalibrationChoice path={[...path, 'calibration']} />}
      {route === 'aliquots' && <AliquotTable path={[...path, 'aliquots']} />}
      {route === PARTS ? (
        <Parts path={[...path, PARTS]} />
      ) : (
        <Fields
          path={path}
          schema={schema}
          only={[...names, ...strays, 'as', 'uncertainty'].filter((name) => !OWN.includes(name))}
          usual={[...names.slice(0, 1), ...USUAL.filter((name) => names.includes(name)), 'uncertainty']}
          addLabel="Detail"
        />
      )}
    </>
  );
}

/** The places where the product was found, each with its own amount. */
function Parts({ path }: { path: Path }) {
  const { value: document, edit } = useForm();
  const found = valueAt(document, path);
  const parts = Array.isArray(found) ? found : [];
  return (
    <div className={classes.parts}>
      {parts.map((_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the list
        <fieldset key={i} className={classes.part} aria-label={`Part ${i + 1}`}>
          <Fields path={[...path, i]} schema={PART} only={['in']} />
          <AmountFields path={[...path, i]} schema={PART} isPart label="Measured as" />
          {parts.length > 1 && (
            <button
              type="button"
              className={classes.link}
              onClick={() => edit({ kind: 'remove', path: [...path, i] })}
            >
              Remove this part
            </button>
          )}
        </fieldset>
      ))}
      <button
        type="button"
        className={classes.link}
        onClick={() =>
          edit({ kind: 'insert', path, at: parts.length, value: { in: 'acid trap', amount: '' } })
        }
      >
        + Part
      </button>
    </div>
  );
}
