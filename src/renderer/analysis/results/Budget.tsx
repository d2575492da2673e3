// Which input the uncertainty of an efficiency comes from, the largest first, as bars of its variance; and the interval by both ways of
// propagation.
import type { ProductResult } from '../../../core/faradaic/result.ts';
import { percentText } from '../bars.ts';
import classes from '../Sheet.module.css';
import { HistogramChart } from './HistogramChart.tsx';

type Efficiency = NonNullable<ProductResult['efficiency']>;

export function Budget({ efficiency, trials }: { efficiency: Efficiency; trials: number | undefined }) {
  const { budget, interval, monteCarlo } = efficiency;
  if (interval === null)
    return (
      <p className="quiet">No uncertainty yet: state that of one input, for example 2 % of the amount.</p>
    );
  const [first] = budget.toSorted((a, b) => b.share - a.share);
  return (
    <details className={classes.details}>
      <summary>
        95 %: <span className="figures">{rangeText(interval.low, interval.high)}</span>
        {first === undefined ? '' : `, most of it from ${first.input}`}
      </summary>
      <ul className={classes.budget} aria-label="Uncertainty budget">
        {budget
          .toSorted((a, b) => b.share - a.share)
          .map(({ input, share, u }) => (
            <li key={input}>
              <span>{input}</span>
              <span className={classes.track}>
                <span style={{ width: `${Math.max(0, Math.min(100, 100 * share))}%` }} />
              </span>
              <span className="figures">{percentText(share, 0)}</span>
              <span className="figures quiet">± {percentText(u, 2)}</span>
            </li>
          ))}
      </ul>
      <p className="quiet">
        Shares of the variance, and what each alone makes of the efficiency (k = 1). First order: k ={' '}
        {interval.k.toFixed(2)}
        {interval.dof === null ? '' : ` at ${interval.dof.toPrecision(3)} effective degrees of freedom`}.
      </p>
      {monteCarlo !== null && (
        <>
          <HistogramChart simulation={monteCarlo} first={interval} />
          <p className="quiet">Every draw, the 95 % interval shaded; dashed the interval of first order.</p>
          <p className={monteCarlo.agrees ? 'quiet' : classes.care}>
            Monte Carlo{trials === undefined ? '' : ` (${trials.toLocaleString('en')} trials)`}:{' '}
            <span className="figures">{rangeText(monteCarlo.low, monteCarlo.high)}</span>,{' '}
            {monteCarlo.agrees
              ? 'the same as first order to a tenth of its half width.'
              : '▲ not the same as first order: quote this one.'}
          </p>
        </>
      )}
    </details>
  );
}

function rangeText(low: number, high: number): string {
  const digits = high - low < 0.002 ? 3 : high - low < 0.02 ? 2 : 1;
  return `${percentText(low, digits).replace(' %', '')} to ${percentText(high, digits)}`;
}
