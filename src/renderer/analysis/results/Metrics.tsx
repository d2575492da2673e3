// Derived figures of one product, each with the basis it rests on, and what figures from elsewhere say of one another.
import type { ProductResult } from '../../../core/faradaic/result.ts';
import { formatQuantity } from '../../../core/quantity.ts';
import { percentText } from '../bars.ts';
import classes from '../Sheet.module.css';
import { expectedLines, type MetricLine, metricLines } from './metric-lines.ts';

interface Props extends Pick<ProductResult, 'metrics' | 'expected' | 'consistency'> {
  /** In series. */
  readonly cells: number;
}

export function Metrics({ metrics, expected, consistency, cells }: Props) {
  return (
    <>
      <Lines summary="Rates, energies, yields" lines={metrics === null ? [] : metricLines(metrics)} />
      <Lines summary="What theory expects" lines={expected == null ? [] : expectedLines(expected, cells)} />
      {consistency !== null && (
        <p className={consistency.warning === null ? 'quiet' : classes.care}>
          {consistency.warning === null ? '' : `▲ ${consistency.warning}. `}r = j FE/(nF) with{' '}
          {percentText(consistency.efficiency)} and {formatQuantity(consistency.currentDensity_A_m2, 'A/m^2')}
          : the rate is {consistency.ratio.toPrecision(4)} times what they imply (reported:{' '}
          {consistency.reported.join(', ')}).
        </p>
      )}
    </>
  );
}

/** Figures with their bases, folded away until asked for. */
export function Lines({ summary, lines }: { summary: string; lines: readonly MetricLine[] }) {
  if (lines.length === 0) return null;
  return (
    <details className={classes.details}>
      <summary>{summary}</summary>
      <table className={classes.conventions}>
        <tbody>
          {lines.map(({ name, value, basis }) => (
            <tr key={name}>
              <th scope="row">
                {name}
                {basis !== '' && <small>{basis}</small>}
              </th>
              <td className={`figures ${classes.right}`}>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
