// Derived figures of one product, each with the basis it rests on, and what figures from elsewhere say of one another.
import {
  consistencyText,
  type DerivedFigure,
  expectedFigures,
  metricFigures,
} from '../../../core/faradaic/derived-figures.ts';
import type { ProductResult } from '../../../core/faradaic/result.ts';
import classes from '../Sheet.module.css';

interface Props extends Pick<ProductResult, 'metrics' | 'expected' | 'consistency'> {
  /** In series. */
  readonly cells: number;
}

export function Metrics({ metrics, expected, consistency, cells }: Props) {
  return (
    <>
      <Lines summary="Rates, energies, yields" lines={metrics === null ? [] : metricFigures(metrics)} />
      <Lines summary="What theory expects" lines={expected == null ? [] : expectedFigures(expected, cells)} />
      {consistency !== null && (
        <p className={consistency.warning === null ? 'quiet' : classes.care}>
          {consistency.warning === null ? '' : '▲ '}
          {consistencyText(consistency)}.
        </p>
      )}
    </>
  );
}

/** Figures with their bases, folded away until asked for. */
export function Lines({ summary, lines }: { summary: string; lines: readonly DerivedFigure[] }) {
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
