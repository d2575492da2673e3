// The efficiency over time: from the start until each aliquot (joined), and between aliquots or in the window of each injection (open),
// each with its standard uncertainty. Nothing is smoothed or clipped.
import type { SeriesPoint } from '../../../core/faradaic/compute-series.ts';
import { formatDuration, formatQuantity } from '../../../core/quantity.ts';
import { ticksOf } from '../axis.ts';
import { efficiencyText, percentText } from '../bars.ts';
import classes from '../Chart.module.css';
import sheet from '../Sheet.module.css';

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [460, 210, 52, 30, 12, 30];

interface Props {
  readonly series: readonly SeriesPoint[];
  readonly polarity: string;
}

export function SeriesChart({ series, polarity }: Props) {
  const points = series.map((point, i) => ({ ...point, x: point.to_s ?? i + 1 }));
  const values = points.flatMap(({ cumulative, interval }) =>
    [cumulative, interval].flatMap((one) => (one === null ? [] : ends(one))),
  );
  const isTimed = points.every(({ to_s }) => to_s !== null);
  const yTicks = ticksOf([0, ...values], 5);
  const xEnd = Math.max(...points.map(({ x }) => x), Number.MIN_VALUE);
  const [y0, y1] = [yTicks[0]!, yTicks.at(-1)!];
  const px = (x: number) => LEFT + (x / xEnd) * (WIDTH - LEFT - RIGHT);
  const py = (y: number) => HEIGHT - BOTTOM - ((y - y0) / (y1 - y0)) * (HEIGHT - TOP - BOTTOM);
  const joined = points.flatMap(({ x, cumulative }) =>
    cumulative === null ? [] : [`${px(x)},${py(cumulative.efficiency)}`],
  );
  return (
    <details className={sheet.details} open>
      <summary>Over time</summary>
      {values.length > 0 && (
        <svg
          className={`${classes.plot} ${polarity}`}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          role="img"
          aria-label={`Efficiency at ${points.length} instants: from the start, and between them. The numbers stand in the table below.`}
        >
          {yTicks.map((y) => (
            <g key={y}>
              <line className={classes.grid} x1={LEFT} x2={WIDTH - RIGHT} y1={py(y)} y2={py(y)} />
              <text className={classes.tick} x={LEFT - 6} y={py(y) + 4} textAnchor="end">
                {percentText(y, 0)}
              </text>
            </g>
          ))}
          {joined.length > 1 && <polyline className={classes.joined} points={joined.join(' ')} />}
          {points.map(({ label, x, from_s, cumulative, interval }, i) => {
            const middle = isTimed ? px(((from_s ?? points[i - 1]?.x ?? 0) + x) / 2) : px(x) - 6;
            return (
              <g key={label}>
                {cumulative !== null && (
                  <Mark x={px(x)} y={py} value={cumulative} className={classes.full!} />
                )}
                {interval !== null && <Mark x={middle} y={py} value={interval} className={classes.open!} />}
                <text className={classes.tick} x={px(x)} y={HEIGHT - 12} textAnchor="middle">
                  {isTimed ? formatDuration(x) : label}
                </text>
              </g>
            );
          })}
        </svg>
      )}
      <p className="quiet">
        ● from the start; ○ since the one before (or in the window). Bars: one standard uncertainty.
      </p>
      <table className={sheet.conventions}>
        <thead>
          <tr>
            <th scope="col">Until</th>
            <th scope="col" className={sheet.right}>
              Amount
            </th>
            <th scope="col" className={sheet.right}>
              From the start
            </th>
            <th scope="col" className={sheet.right}>
              Since the one before
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map(({ label, to_s, moles, cumulative, interval, absent, arithmetic }) => (
            <tr key={label}>
              <th scope="row" title={arithmetic}>
                {to_s === null ? label : formatDuration(to_s)}
              </th>
              <td className={`figures ${sheet.right}`}>{formatQuantity(moles, 'mol')}</td>
              <td className={`figures ${sheet.right}`}>
                {cumulative === null ? '–' : efficiencyText(cumulative.efficiency, cumulative.u)}
              </td>
              <td className={`figures ${sheet.right}`}>
                {interval === null ? (absent ?? '–') : efficiencyText(interval.efficiency, interval.u)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

interface Value {
  readonly efficiency: number;
  readonly u: number | null;
}

function Mark({
  x,
  y,
  value,
  className,
}: {
  x: number;
  y: (v: number) => number;
  value: Value;
  className: string;
}) {
  const [low, high] = ends(value) as [number, number];
  return (
    <>
      {value.u !== null && <line className={classes.bar} x1={x} x2={x} y1={y(low)} y2={y(high)} />}
      <circle className={className} cx={x} cy={y(value.efficiency)} r={4.5} />
    </>
  );
}

function ends({ efficiency, u }: Value): number[] {
  return [efficiency - (u ?? 0), efficiency + (u ?? 0)];
}
