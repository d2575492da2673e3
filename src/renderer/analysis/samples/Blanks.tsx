// What was found without the reaction, by kind: an amount, or measured like the sample. Which of several is subtracted is chosen here, and
// what each of them gave stands beside it.
import { Menu, NativeSelect } from '@mantine/core';
import type { Path } from '../../../core/document.ts';
import type { ProductResult } from '../../../core/faradaic/result.ts';
import { formatQuantity } from '../../../core/quantity.ts';
import { Fields } from '../../documents/Fields.tsx';
import { useForm } from '../../documents/form.ts';
import { Remove } from '../../documents/list-buttons.tsx';
import { isMap, type Plain, valueAt } from '../../documents/plain.ts';
import { problemsAt } from '../../documents/problems.ts';
import { AmountFields } from '../AmountFields.tsx';
import classes from '../Sheet.module.css';
import { PART, ROW } from '../sheet-schemas.ts';

const KINDS = Object.keys(ROW.properties?.blanks?.properties ?? {});
/** Written like the sample: what is typed anew for a blank is its reading. */
const COPIED = ['calibration', 'volume', 'dilution', 'as'];

export function Blanks({ path, result }: { path: Path; result: ProductResult | undefined }) {
  const { value: document, edit, problems } = useForm();
  const place = [...path, 'blanks'];
  const row = valueAt(document, path) as Plain | undefined;
  const found = valueAt(document, place) as Plain | undefined;
  const blanks = isMap(found) ? found : {};
  const present = Object.keys(blanks);
  const absent = KINDS.filter((kind) => !present.includes(kind));
  const measured = (kind: string) => result?.amount?.blanks.find((blank) => blank.kind === kind);
  return (
    <div className={classes.blanks}>
      {present.map((kind) => {
        const one = measured(kind);
        return (
          <fieldset key={kind} className={classes.part} aria-label={`Blank: ${kind}`}>
            <legend>
              Blank: {kind}{' '}
              <Remove
                what={`blank ${kind}`}
                onClick={() => edit({ kind: 'remove', path: [...place, kind] })}
              />
            </legend>
            {isMap(blanks[kind]) ? (
              <AmountFields path={[...place, kind]} schema={PART} isPart label="Measured as" />
            ) : (
              <Fields path={place} schema={ROW.properties!.blanks!} only={[kind]} />
            )}
            {problemsAt(problems, [...place, kind]) !== undefined && isMap(blanks[kind]) && (
              <p className={classes.wrong}>{problemsAt(problems, [...place, kind])}</p>
            )}
            {one !== undefined && (
              <p className="quiet">
                gives <span className="figures">{formatQuantity(one.moles, 'mol')}</span>
                {one.subtracted ? ', subtracted' : ', not subtracted'}
              </p>
            )}
          </fieldset>
        );
      })}
      {present.length > 1 && (
        <NativeSelect
          className={classes.route}
          label="Which blank is subtracted"
          description="All hold the same contamination, so never all of them."
          error={problemsAt(problems, [...path, 'subtract'])}
          value={String(valueAt(document, [...path, 'subtract']) ?? '')}
          data={[{ value: '', label: 'choose' }, ...present, 'none']}
          onChange={(event) => {
            const next = event.currentTarget.value;
            const at = [...path, 'subtract'];
            edit(next === '' ? { kind: 'remove', path: at } : { kind: 'set', path: at, value: next });
          }}
        />
      )}
      {absent.length > 0 && (
        <Menu position="bottom-start" withinPortal shadow="md">
          <Menu.Target>
            <button type="button" className={classes.link}>
              + Blank
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {absent.map((kind) => (
              <Menu.Item
                key={kind}
                onClick={() => edit({ kind: 'set', path: [...place, kind], value: begunLike(row) })}
              >
                {kind}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}

/** A blank is measured as the sample was, with a reading of its own. */
function begunLike(row: Plain | undefined): Plain {
  if (!isMap(row)) return { amount: '' };
  const copied = Object.fromEntries(
    COPIED.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]!]])),
  );
  if (row.signal !== undefined || row.aliquots !== undefined)
    return row.calibration === undefined ? { amount: '' } : { signal: '', ...copied };
  if (row.concentration !== undefined) return { concentration: '', ...copied };
  return { amount: '' };
}
