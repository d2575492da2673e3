// The draws of a simulation as bars, with the 95 % interval by Monte Carlo shaded and that of first order as two dashed lines.
import type { Coverage } from '../../../core/faradaic/propagation/first-order.ts';
import type { Simulation } from '../../../core/faradaic/propagation/monte-carlo.ts';
import { percentText } from '../bars.ts';
import classes from '../Chart.module.css';

const [WIDTH, HEIGHT, SIDE, BOTTOM] = [460, 110, 10, 22];

interface Props {
  readonly simulation: Simulation;
  readonly first: Coverage;
}

export function HistogramChart({ simulation: { low, high, mean, histogram }, first }: Props) {
  const { from, width, counts, below, above } = histogram;
  const most = Math.max(...counts, 1);
  const px = (x: number) => SIDE + ((x - from) / (width * counts.length)) * (WIDTH - 2 * SIDE);
  const step = (WIDTH - 2 * SIDE) / counts.length;
  const digits = high - low < 0.02 ? 2 : 1;
  const beyond = below + above;
  const words = `Draws of Monte Carlo in ${counts.length} bins, mean ${percentText(mean, digits)}, 95 % from ${percentText(low, digits)} to ${percentText(high, digits)}${beyond > 0 ? `; ${beyond} draws lie beyond the picture` : ''}`;
  return (
    <svg className={classes.plot} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
      <rect
        className={classes.band}
        x={px(low)}
        width={Math.max(0, px(high) - px(low))}
        y={4}
        height={HEIGHT - BOTTOM - 4}
      />
      <path
        className={classes.area}
        d={counts
          .map((count, i) => {
            const height = (count / most) * (HEIGHT - BOTTOM - 10);
            return count === 0 ? '' : `M${SIDE + i * step} ${HEIGHT - BOTTOM}v${-height}h${step}v${height}z`;
          })
          .join('')}
      />
      <path
        className={classes.stem}
        strokeDasharray="4 3"
        fill="none"
        d={[first.low, first.high].map((x) => `M${px(x)} 4V${HEIGHT - BOTTOM}`).join('')}
      />
      <line className={classes.axis} x1={SIDE} x2={WIDTH - SIDE} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} />
      {[low, mean, high].map((x) => (
        <text key={x} className={classes.tick} x={px(x)} y={HEIGHT - 6} textAnchor="middle">
          {percentText(x, digits)}
        </text>
      ))}
    </svg>
  );
}
