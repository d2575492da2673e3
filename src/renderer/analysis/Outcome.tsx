// What the sheet comes to: the bars, whether the charge adds up, and the charge itself with what is to be known of it.
import { Checkbox } from '@mantine/core';
import { comparePublished } from '../../core/compare-published.ts';
import { currentDensityFigures } from '../../core/faradaic/derived-figures.ts';
import type { SheetResult } from '../../core/faradaic/result.ts';
import { balanceLines } from '../../core/faradaic/sheet-text-sections.ts';
import type { Published } from '../../core/protocol/published.ts';
import { formatDuration, formatQuantity } from '../../core/quantity.ts';
import { PublishedTable } from '../protocols/PublishedTable.tsx';
import { BarChart } from './BarChart.tsx';
import { percentText } from './bars.ts';
import { Lines } from './results/Metrics.tsx';
import classes from './Sheet.module.css';

interface Props {
  readonly result: SheetResult | undefined;
  /** Whether it is of the present text. */
  readonly isPresent: boolean;
  readonly problemCount: number;
  /** Why the sheet as a whole cannot be computed. */
  readonly message: string | undefined;
  /** What the source of the run's protocol reports. */
  readonly published: Published | undefined;
  readonly isSimulated: boolean;
  readonly isSimulating: boolean;
  /** Monte Carlo is on its way. */
  readonly isWaiting: boolean;
  readonly onSimulate: (isOn: boolean) => void;
}

export function Outcome(props: Props) {
  const { result, isPresent, problemCount, message, published, isSimulated } = props;
  return (
    <section className={`panel ${classes.outcome}`} aria-label="Where the charge went">
      <h2>Where the charge went</h2>
      {problemCount > 0 && (
        <p className={classes.wrong} role="status">
          {problemCount === 1 ? '1 problem' : `${problemCount} problems`}
          {message === undefined
            ? ': what is affected has no value yet.'
            : ': the sheet cannot be computed yet.'}
        </p>
      )}
      {result === undefined ? (
        <p className="quiet">The bars are drawn here as soon as the sheet can be computed.</p>
      ) : (
        <div className={isPresent ? undefined : classes.past}>
          <BarChart closures={result.closures} />
          {result.closures.map(({ ledger, text }) => (
            <p key={ledger} className={classes.closure}>
              <span className="quiet">{ledger}:</span> {text}.
            </p>
          ))}
          <ChargeFacts charge={result.charge} />
          {published !== undefined && (
            <>
              <h3>Beside what was published</h3>
              <PublishedTable
                published={published}
                comparisons={comparePublished(published, result)}
                foundName={isSimulated ? 'Simulated' : 'This sheet'}
              />
            </>
          )}
          <Balances result={result} />
          <Simulate {...props} />
        </div>
      )}
    </section>
  );
}

function ChargeFacts({ charge }: { charge: SheetResult['charge'] }) {
  const { source, duration_s, lowerBound, edge_C, conventions, currentDensity, notes } = charge;
  const plain = conventions.filter(({ convention }) => convention === 'A' || convention === 'F');
  return (
    <>
      <dl className={classes.facts}>
        <div>
          <dt>Charge of</dt>
          <dd>{source}</dd>
        </div>
        {plain.map(({ convention, polarity, charge_C, u_C }) => (
          <div key={convention}>
            <dt className={polarity}>{polarity}</dt>
            <dd className="figures">
              {charge_C === null ? '–' : `${lowerBound ? '≥ ' : ''}${formatQuantity(charge_C, 'C')}`}
              {u_C !== null && u_C > 0 && <small> ± {formatQuantity(u_C, 'C', { digits: 2 })}</small>}
            </dd>
          </div>
        ))}
        {edge_C !== null && (
          <div>
            <dt>at edges</dt>
            <dd className="figures">{formatQuantity(edge_C, 'C', { digits: 3 })}</dd>
          </div>
        )}
        {duration_s !== null && (
          <div>
            <dt>over</dt>
            <dd className="figures">{formatDuration(duration_s)}</dd>
          </div>
        )}
      </dl>
      <Lines
        summary="Current densities"
        lines={currentDensity == null ? [] : currentDensityFigures(currentDensity)}
      />
      {notes.map((note) => (
        <p key={note} className="quiet">
          {note}
        </p>
      ))}
    </>
  );
}

/** Conversion of what was fed, and whether its carbon and nitrogen are found again. */
function Balances({ result }: { result: SheetResult }) {
  return balanceLines(result).map((line) => (
    <p key={line} className="quiet">
      {line}
    </p>
  ));
}

function Simulate({ result, isSimulating, isWaiting, onSimulate }: Props) {
  const sums = result?.closures.filter(({ monteCarlo }) => monteCarlo !== null) ?? [];
  return (
    <div className={classes.switches}>
      <Checkbox
        label="Monte Carlo"
        description={
          isWaiting
            ? 'is being computed…'
            : result?.monteCarlo == null
              ? isSimulating
                ? 'Nothing here is uncertain yet: state the uncertainty of an input.'
                : 'Draws every input from its own distribution; needed above 10 % and near zero.'
              : `${result.monteCarlo.trials.toLocaleString('en')} trials, seed ${result.monteCarlo.seed}: the same numbers every time`
        }
        checked={isSimulating}
        onChange={(event) => onSimulate(event.currentTarget.checked)}
      />
      {sums.map(({ ledger, monteCarlo }) => (
        <p key={ledger} className="quiet">
          {ledger}: 95 % of the sum from <span className="figures">{percentText(monteCarlo!.low)}</span> to{' '}
          <span className="figures">{percentText(monteCarlo!.high)}</span>
        </p>
      ))}
    </div>
  );
}
