// One course as a small chart: its points against the number of the cycle, or against time where there are no cycles, with the straight line.
import type { Course } from '../../../core/faradaic/group/durability.ts';
import { courseText } from '../../../core/faradaic/group/trend-text.ts';
import { formatDuration, formatQuantity } from '../../../core/quantity.ts';
import { count } from '../../../core/wording.ts';
import { ticksOf } from '../axis.ts';
import { percentText } from '../bars.ts';
import classes from '../Chart.module.css';

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [460, 180, 74, 24, 10, 40];

export function CourseChart({ course }: { course: Course }) {
  const { what, unit, cycle, t_s, value, againstCycle, againstTime } = course;
  const isByCycle = cycle.every((one) => one !== null) && againstCycle !== null;
  const xs = isByCycle ? (cycle as readonly number[]) : t_s;
  const line = isByCycle ? againstCycle : againstTime;
  const [x0, x1] = [xs[0]!, xs.at(-1)!];
  const ends = line === null ? [] : [x0, x1].map((x) => line.intercept + line.slope * x);
  const yTicks = ticksOf([...value, ...ends], 4);
  const [y0, y1] = [yTicks[0]!, yTicks.at(-1)!];
  const px = (x: number) => LEFT + 8 + ((x - x0) / Math.max(x1 - x0, 1e-12)) * (WIDTH - LEFT - RIGHT - 16);
  const py = (y: number) => HEIGHT - BOTTOM - ((y - y0) / (y1 - y0)) * (HEIGHT - TOP - BOTTOM);
  const written = (y: number) =>
    unit === '1' ? percentText(y, y1 - y0 < 0.05 ? 1 : 0) : formatQuantity(y, unit, { digits: 4 });
  return (
    <svg
      className={`${classes.plot} ${polarityOf(course)}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${what} against ${isByCycle ? 'the number of the cycle' : 'time'}, ${value.length} points: ${courseText(course)[0] ?? 'too few for a line'}`}
    >
      {yTicks.map((y) => (
        <g key={y}>
          <line className={classes.grid} x1={LEFT} x2={WIDTH - RIGHT} y1={py(y)} y2={py(y)} />
          <text className={classes.tick} x={LEFT - 6} y={py(y) + 4} textAnchor="end">
            {written(y)}
          </text>
        </g>
      ))}
      <path className={classes.dots} d={value.map((y, i) => `M${px(xs[i]!)} ${py(y)}h0`).join('')} />
      {ends.length > 0 && (
        <line className={classes.line} x1={px(x0)} x2={px(x1)} y1={py(ends[0]!)} y2={py(ends[1]!)} />
      )}
      {[x0, x1].map((x, i) => (
        <text
          key={x}
          className={classes.tick}
          x={px(x)}
          y={HEIGHT - BOTTOM + 16}
          textAnchor={i === 0 ? 'start' : 'end'}
        >
          {isByCycle ? count(Math.round(x)) : formatDuration(x)}
        </text>
      ))}
      <text className={classes.tick} x={(LEFT + WIDTH - RIGHT) / 2} y={HEIGHT - 6} textAnchor="middle">
        {isByCycle ? 'cycle' : 'time'}
      </text>
    </svg>
  );
}

/** Colour says the direction of a charge or a current; an efficiency has none here. */
function polarityOf({ of, value }: Course): string {
  if (of.quantity === 'efficiency') return '';
  if (of.quantity === 'charge') return of.direction;
  return value.reduce((sum, one) => sum + one, 0) > 0 ? 'anodic' : 'cathodic';
}
