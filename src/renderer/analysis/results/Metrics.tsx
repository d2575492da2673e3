// Derived figures of one product, each with the basis it rests on, and what figures from elsewhere say of one another.
import type { ProductResult } from '../../../core/faradaic/result.ts';
import { formatQuantity } from '../../../core/quantity.ts';
import { percentText } from '../bars.ts';
import classes from '../Sheet.module.css';
import { metricLines } from './metric-lines.ts';

type Props = Pick<ProductResult, 'metrics' | 'consistency'>;

export function Metrics({ metrics, consistency }: Props) {
  const lines = metrics === null ? [] : metricLines(metrics);
  return (
    <>
      {lines.length > 0 && (
        <details className={classes.details}>
          <summary>Rates, energies, yields</summary>
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
      )}
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
