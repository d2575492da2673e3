// One product of the sheet: what it is, how much was found, and beside it what follows: its half-reaction, its electrons, its efficiency on
// every convention with the chosen one named.
import { NativeSelect } from '@mantine/core';
import type { Path } from '../../core/document.ts';
import { CONVENTION_CHOICES, conventionId } from '../../core/faradaic/charge.ts';
import type { ProductResult } from '../../core/faradaic/result.ts';
import { Fields } from '../documents/Fields.tsx';
import { useForm } from '../documents/form.ts';
import { Order, Remove } from '../documents/list-buttons.tsx';
import { valueAt } from '../documents/plain.ts';
import { problemsAt } from '../documents/problems.ts';
import { AmountFields } from './AmountFields.tsx';
import { efficiencyText } from './bars.ts';
import { Conventions } from './Conventions.tsx';
import { printedReaction } from './reaction-text.ts';
import { Budget } from './results/Budget.tsx';
import { Metrics } from './results/Metrics.tsx';
import { SeriesChart } from './results/SeriesChart.tsx';
import { ALL_AMOUNT_FIELDS, PARTS } from './routes.ts';
import classes from './Sheet.module.css';
import { Blanks } from './samples/Blanks.tsx';
import { ROW } from './sheet-schemas.ts';

const IDENTITY = ['product', 'from'];
const PLACED = [
  ...IDENTITY,
  'charge',
  ...ALL_AMOUNT_FIELDS,
  PARTS,
  'as',
  'uncertainty',
  'blanks',
  'subtract',
];
const REST = Object.keys(ROW.properties ?? {}).filter((key) => !PLACED.includes(key));

interface Props {
  readonly index: number;
  readonly count: number;
  readonly result: ProductResult | undefined;
  /** Lower bounds of the charge make upper bounds of efficiencies. */
  readonly isUpperBound: boolean;
  /** Of Monte Carlo, where it was done. */
  readonly trials: number | undefined;
  /** In series. */
  readonly cells: number;
}

export function ProductCard({ index, count, result, isUpperBound, trials, cells }: Props) {
  const { value, edit, problems } = useForm();
  const path: Path = ['products', index];
  const typed = valueAt(value, [...path, 'product']);
  const name = typeof typed === 'string' && typed !== '' ? typed : `product ${index + 1}`;
  const error = problemsAt(problems, path);
  const efficiency = result?.efficiency;
  return (
    <section className={`panel ${classes.product}`} aria-label={name}>
      <header className={classes.productBar}>
        <h2>{name}</h2>
        <span className={`figures ${classes.efficiency}`}>
          {efficiency == null
            ? '–'
            : `${isUpperBound ? '≤ ' : ''}${efficiencyText(efficiency.efficiency, efficiency.u)}`}
          <small>
            {efficiency == null ? 'no efficiency yet' : `on ${efficiency.convention}: ${efficiency.name}`}
          </small>
        </span>
        <span>
          <Order path={['products']} index={index} count={count} what={name} />
          <Remove what={name} onClick={() => edit({ kind: 'remove', path })} />
        </span>
      </header>
      {error !== undefined && (
        <p className={classes.wrong} role="alert">
          {error}
        </p>
      )}
      <Fields path={path} schema={ROW} only={IDENTITY} usual={IDENTITY} />
      <div className={classes.inputs}>
        <AmountFields path={path} schema={ROW} label="How much was found" />
        <Blanks path={path} result={result} />
        <Convention path={path} result={result} />
      </div>
      <Fields path={path} schema={ROW} only={REST} addLabel="More about this product" />
      {result !== undefined && <Derivation result={result} trials={trials} cells={cells} />}
    </section>
  );
}

/** Which charge the efficiency is counted on. */
function Convention({ path, result }: { path: Path; result: ProductResult | undefined }) {
  const { value, edit, problems } = useForm();
  const place = [...path, 'charge'];
  const typed = valueAt(value, place);
  const fitting = result?.conventions.map(({ name }) => name) ?? [];
  const names =
    fitting.length > 0 ? fitting : CONVENTION_CHOICES.filter((choice) => choice !== conventionId(choice));
  const chosen = typeof typed === 'string' ? typed : '';
  return (
    <NativeSelect
      className={classes.route}
      label="Counted on the charge"
      value={chosen}
      error={problemsAt(problems, place)}
      data={[
        { value: '', label: 'of its own direction' },
        ...(chosen !== '' && !names.includes(chosen) ? [chosen] : []),
        ...names,
      ]}
      onChange={(event) => {
        const next = event.currentTarget.value;
        edit(next === '' ? { kind: 'remove', path: place } : { kind: 'set', path: place, value: next });
      }}
    />
  );
}

interface DerivationProps {
  readonly result: ProductResult;
  readonly trials: number | undefined;
  readonly cells: number;
}

/** What follows from the inputs, and how. */
function Derivation({ result, trials, cells }: DerivationProps) {
  const { halfReaction, electrons, amount, efficiency, conventions, notes, series } = result;
  const { metrics, expected, consistency } = result;
  return (
    <div className={classes.derivation}>
      {electrons !== null && (
        <p>
          <strong className={electrons.direction}>{electrons.number} electrons</strong> per molecule,{' '}
          {electrons.direction}
          {electrons.overridden ? `, typed in: ${electrons.because ?? ''}` : ''}
        </p>
      )}
      {halfReaction !== null && (
        <p className={classes.reaction}>
          {printedReaction(halfReaction.base)}
          {halfReaction.acid !== halfReaction.base && (
            <span className="quiet">in acid: {printedReaction(halfReaction.acid)}</span>
          )}
        </p>
      )}
      {efficiency?.aboveHundred != null && (
        <div className={classes.above}>
          <strong>▲ {efficiency.aboveHundred.text}</strong>
          {efficiency.aboveHundred.causes.length > 0 && (
            <ul>
              {efficiency.aboveHundred.causes.map((cause) => (
                <li key={cause}>{cause}</li>
              ))}
            </ul>
          )}
        </div>
      )}
      {amount !== null && (
        <details className={classes.details} open>
          <summary>How this was computed</summary>
          {electrons?.derivation != null && <p className="quiet">{electrons.derivation}</p>}
          {amount.arithmetic.map((line) => (
            <p key={line} className={classes.arithmetic}>
              {line}
            </p>
          ))}
          {efficiency != null && <p className={classes.arithmetic}>{efficiency.arithmetic}</p>}
        </details>
      )}
      {notes.map((note) => (
        <p key={note} className="quiet">
          {note}
        </p>
      ))}
      {series !== null && <SeriesChart series={series} polarity={electrons?.direction ?? ''} />}
      {efficiency != null && <Budget efficiency={efficiency} trials={trials} />}
      <Conventions conventions={conventions} chosen={efficiency?.convention} />
      <Metrics metrics={metrics} expected={expected} consistency={consistency} cells={cells} />
    </div>
  );
}
