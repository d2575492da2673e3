// The efficiency of one product on every convention that fits it: the one chosen is named, one without a value says why.
import type { ProductResult } from '../../core/faradaic/result.ts';
import { formatQuantity } from '../../core/quantity.ts';
import { efficiencyText } from './bars.ts';
import classes from './Sheet.module.css';

interface Props {
  readonly conventions: ProductResult['conventions'];
  readonly chosen: string | undefined;
}

export function Conventions({ conventions, chosen }: Props) {
  if (conventions.length === 0) return null;
  return (
    <details className={classes.details}>
      <summary>On every convention</summary>
      <table className={classes.conventions}>
        <thead>
          <tr>
            <th scope="col">Convention</th>
            <th scope="col" className={classes.right}>
              Charge
            </th>
            <th scope="col" className={classes.right}>
              Efficiency
            </th>
          </tr>
        </thead>
        <tbody>
          {conventions.map(({ convention, name, formula, charge_C, efficiency, u, absent }) => (
            <tr key={convention} data-chosen={convention === chosen || undefined}>
              <th scope="row" title={formula}>
                {convention}: {name}
                {convention === chosen && <small>chosen</small>}
              </th>
              <td className={`figures ${classes.right}`}>
                {charge_C === null ? '–' : formatQuantity(charge_C, 'C')}
              </td>
              <td className={classes.right}>
                {absent === null ? (
                  <span className="figures">{efficiencyText(efficiency, u)}</span>
                ) : (
                  <small>{absent}</small>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
