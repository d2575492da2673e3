// Where the charge went: for each electrode and direction the products end to end, and hatched what no product accounts for. A sum above
// 100 % runs over the mark.
import type { Closure } from '../../core/faradaic/closure.ts';
import '../runs/palette.css';
import { lookOf } from '../runs/palette.ts';
import classes from './BarChart.module.css';
import { type Bar, barsOf, percentText } from './bars.ts';

export function BarChart({ closures }: { closures: readonly Closure[] }) {
  const bars = barsOf(closures);
  // A product has one colour in the whole chart.
  const products = [...new Set(bars.flatMap(({ parts }) => parts.map(({ product }) => product)))];
  if (bars.length === 0)
    return <p className="quiet">The bars are drawn as soon as a product has its efficiency.</p>;
  return (
    <div className={classes.chart}>
      {bars.map((bar) => (
        <Row key={`${bar.ledger} ${bar.convention}`} bar={bar} products={products} />
      ))}
    </div>
  );
}

function Row({ bar, products }: { bar: Bar; products: readonly string[] }) {
  const colour = (product: string) => `var(${lookOf(products.indexOf(product) + 1).colour})`;
  const { ledger, convention, parts, unaccounted, over, scale, text } = bar;
  const polarity = /anodic/u.test(ledger) ? 'anodic' : 'cathodic';
  const place = (from: number, to: number) => ({
    left: `${(100 * from) / scale}%`,
    width: `${(100 * (to - from)) / scale}%`,
  });
  return (
    <figure className={classes.row}>
      <figcaption>
        <span className={polarity}>{ledger}</span>, counted on {convention}
      </figcaption>
      <div className={classes.track} role="img" aria-label={text}>
        {unaccounted !== undefined && (
          <div className={classes.unaccounted} style={place(unaccounted.from, unaccounted.to)} />
        )}
        {parts.map(({ product, from, to }) => (
          <div
            key={product}
            className={classes.part}
            style={{ ...place(from, to), background: colour(product) }}
          />
        ))}
        {over > 0 && <div className={classes.mark} style={{ left: `${100 / scale}%` }} />}
      </div>
      <ul className={classes.legend}>
        {parts.map(({ product, efficiency }) => (
          <li key={product}>
            <span className={classes.swatch} style={{ background: colour(product) }} />
            {product} <span className="figures">{percentText(efficiency)}</span>
          </li>
        ))}
        {unaccounted !== undefined && (
          <li>
            <span className={`${classes.swatch} ${classes.rest}`} />
            unaccounted <span className="figures">{percentText(unaccounted.to - unaccounted.from)}</span>
          </li>
        )}
        {over > 0 && (
          <li className={classes.over}>
            above 100 % by <span className="figures">{percentText(over)}</span>
          </li>
        )}
      </ul>
    </figure>
  );
}
