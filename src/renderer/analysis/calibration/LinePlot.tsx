// The calibration line with its standards and the samples read off it, and below it the residuals on a scale of their own. Drawn anew as
// numbers are typed; it computes nothing.
import { ticksOf } from '../axis.ts';
import classes from '../Chart.module.css';
import type { Drawn } from './standards.ts';

const [WIDTH, HEIGHT, REST] = [440, 230, 80];
const [LEFT, RIGHT, TOP, BOTTOM] = [58, 12, 10, 30];

interface Props {
  readonly drawn: Drawn;
  /** Signals of the samples that are read off this line. */
  readonly samples: readonly number[];
}

export function LinePlot({ drawn: { line, unit, perUnit }, samples }: Props) {
  const { xs, ys, highest } = line;
  const { slope, intercept, residuals } = line.line;
  const at = (x: number) => x / perUnit;
  const readings = samples
    .filter((signal) => Number.isFinite(signal))
    .map((signal) => ({
      x: at((signal - intercept) / slope),
      y: signal,
      isBeyond: isBeyond(signal, slope, highest.y),
    }));
  const xTicks = ticksOf([0, ...xs.map(at), ...readings.map(({ x }) => x)], 5);
  const yTicks = ticksOf([...ys, ...readings.map(({ y }) => y)], 5);
  const rest = Math.max(...residuals.map(Math.abs), Number.MIN_VALUE);
  const [x0, x1] = [xTicks[0]!, xTicks.at(-1)!];
  const [y0, y1] = [yTicks[0]!, yTicks.at(-1)!];
  const px = (x: number) => LEFT + ((x - x0) / (x1 - x0)) * (WIDTH - LEFT - RIGHT);
  const py = (y: number) => HEIGHT - BOTTOM - ((y - y0) / (y1 - y0)) * (HEIGHT - TOP - BOTTOM);
  const middle = HEIGHT + REST / 2;
  const pr = (r: number) => middle - (r / rest) * (REST / 2 - 12);
  return (
    <svg
      className={classes.plot}
      viewBox={`0 0 ${WIDTH} ${HEIGHT + REST}`}
      role="img"
      aria-label={`Calibration line through ${xs.length} standards, with ${readings.length} samples on it, and its residuals`}
    >
      {yTicks.map((y) => (
        <g key={y}>
          <line className={classes.grid} x1={LEFT} x2={WIDTH - RIGHT} y1={py(y)} y2={py(y)} />
          <text className={classes.tick} x={LEFT - 6} y={py(y) + 4} textAnchor="end">
            {short(y)}
          </text>
        </g>
      ))}
      {xTicks.map((x) => (
        <text key={x} className={classes.tick} x={px(x)} y={HEIGHT - BOTTOM + 14} textAnchor="middle">
          {short(x)}
        </text>
      ))}
      <text className={classes.tick} x={WIDTH - RIGHT} y={HEIGHT - 3} textAnchor="end">
        {unit}
      </text>
      <line
        className={classes.line}
        x1={px(x0)}
        x2={px(x1)}
        y1={py(intercept + slope * x0 * perUnit)}
        y2={py(intercept + slope * x1 * perUnit)}
      />
      {readings.map(({ x, y, isBeyond }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a sample is its place
        <g key={i} className={isBeyond ? classes.beyond : classes.sample}>
          <path d={`M${LEFT} ${py(y)}H${px(x)}V${HEIGHT - BOTTOM}`} />
          <rect x={px(x) - 4} y={py(y) - 4} width={8} height={8} transform={`rotate(45 ${px(x)} ${py(y)})`} />
        </g>
      ))}
      {xs.map((x, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a standard is its place
        <circle key={i} className={classes.point} cx={px(at(x))} cy={py(ys[i]!)} r={4.5} />
      ))}
      <line className={classes.axis} x1={LEFT} x2={WIDTH - RIGHT} y1={middle} y2={middle} />
      <text className={classes.tick} x={LEFT - 6} y={pr(rest) + 4} textAnchor="end">
        {short(rest)}
      </text>
      <text className={classes.tick} x={LEFT - 6} y={middle + 4} textAnchor="end">
        residual
      </text>
      {residuals.map((r, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a standard is its place
        <g key={i}>
          <line className={classes.stem} x1={px(at(xs[i]!))} x2={px(at(xs[i]!))} y1={middle} y2={pr(r)} />
          <circle className={classes.point} cx={px(at(xs[i]!))} cy={pr(r)} r={3.5} />
        </g>
      ))}
    </svg>
  );
}

function isBeyond(signal: number, slope: number, highest: number): boolean {
  return slope > 0 ? signal > highest : signal < highest;
}

function short(x: number): string {
  return Number(x.toPrecision(3)).toString().replace('-', '−');
}
