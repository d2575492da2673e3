// Efficiencies of a group against what was varied: each member, the mean, and two kinds of bars that are never one: thin with caps is the
// spread between replicates (SD), broad and pale what one measurement is worth (u).
import type { GroupResult } from '../../../core/faradaic/group/compute-group.ts';
import type { Dimension } from '../../../core/quantity.ts';
import { formatQuantity } from '../../../core/quantity.ts';
import { ticksOf } from '../axis.ts';
import { percentText } from '../bars.ts';
import classes from '../Chart.module.css';

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [520, 300, 56, 24, 14, 48];
const CAP = 6;

export function GroupChart({ result }: { result: GroupResult }) {
  const { points, parameter, parameterUnit } = result;
  if (points.length === 0) return null;
  const xs = points.map(({ at }) => at?.value ?? 0);
  const values = points.flatMap(({ mean, sd, measurement_u, members }) => [
    ...members.map(({ efficiency }) => efficiency),
    ...[sd ?? 0, measurement_u ?? 0].flatMap((by) => [mean - by, mean + by]),
  ]);
  const yTicks = ticksOf(values, 5);
  const [y0, y1] = [yTicks[0]!, yTicks.at(-1)!];
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)];
  const margin = 26;
  const px = (x: number) =>
    x1 > x0
      ? LEFT + margin + ((x - x0) / (x1 - x0)) * (WIDTH - LEFT - RIGHT - 2 * margin)
      : LEFT + (WIDTH - LEFT - RIGHT) / 2;
  const py = (y: number) => HEIGHT - BOTTOM - ((y - y0) / (y1 - y0)) * (HEIGHT - TOP - BOTTOM);
  const written = (value: number) =>
    parameterUnit === null || parameterUnit === '1'
      ? String(Number(value.toPrecision(6)))
      : formatQuantity(value, parameterUnit as Dimension, { digits: 3 });
  return (
    <svg
      className={classes.plot}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Efficiency of ${result.product}${parameter === null ? '' : ` against ${parameter}`}, with error bars. The numbers stand in the table.`}
    >
      {yTicks.map((y) => (
        <g key={y}>
          <line className={classes.grid} x1={LEFT} x2={WIDTH - RIGHT} y1={py(y)} y2={py(y)} />
          <text className={classes.tick} x={LEFT - 6} y={py(y) + 4} textAnchor="end">
            {percentText(y, y1 - y0 < 0.05 ? 1 : 0)}
          </text>
        </g>
      ))}
      {x1 > x0 && (
        <polyline
          className={classes.joined}
          strokeDasharray="4 4"
          points={points.map(({ mean }, i) => `${px(xs[i]!)},${py(mean)}`).join(' ')}
        />
      )}
      {points.map(({ at, mean, sd, measurement_u, members }, i) => {
        const x = px(xs[i]!);
        return (
          <g key={at?.text ?? 'all'}>
            {measurement_u !== null && (
              <line
                className={classes.thick}
                x1={x}
                x2={x}
                y1={py(mean - measurement_u)}
                y2={py(mean + measurement_u)}
              />
            )}
            {sd !== null && (
              <path
                className={classes.bar}
                fill="none"
                d={[mean - sd, mean + sd]
                  .map((y) => `M${x - CAP} ${py(y)}H${x + CAP}`)
                  .concat(`M${x} ${py(mean - sd)}V${py(mean + sd)}`)
                  .join('')}
              />
            )}
            {members.map(({ efficiency }, j) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a member is its place in the group
              <circle key={j} className={classes.open} cx={x + 14} cy={py(efficiency)} r={3} />
            ))}
            <circle className={classes.full} cx={x} cy={py(mean)} r={5} />
            {at !== null && (
              <text className={classes.tick} x={x} y={HEIGHT - BOTTOM + 18} textAnchor="middle">
                {written(at.value)}
              </text>
            )}
          </g>
        );
      })}
      <text className={classes.tick} x={(LEFT + WIDTH - RIGHT) / 2} y={HEIGHT - 8} textAnchor="middle">
        {parameter ?? 'all replicates'}
      </text>
    </svg>
  );
}
