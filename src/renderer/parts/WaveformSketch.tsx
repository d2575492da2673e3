// The waveform that is planned, in broken lines so that it is never taken for something measured.
import { useId } from 'react';
import { formatDuration, formatQuantity } from '../../core/quantity.ts';
import classes from './WaveformSketch.module.css';
import type { WaveformDrawing } from './waveform-path.ts';

const WIDTH = 720;
const HEIGHT = 190;
const LEFT = 74;
const BOTTOM = 26;
const TOP = 8;
const MOST_LABELS = 5;

export function WaveformSketch({ drawing }: { readonly drawing: WaveformDrawing }) {
  const hatch = useId();
  const { lines, open, from_s, to_s, low, high, dimension } = drawing;
  const x = (t_s: number) => LEFT + ((t_s - from_s) / (to_s - from_s || 1)) * (WIDTH - LEFT - 8);
  const y = (value: number) => TOP + ((high - value) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const levels = apart(drawing.levels, (HEIGHT - TOP - BOTTOM) / (high - low));
  return (
    <svg className={classes.sketch} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img">
      <title>Planned waveform: {levels.map((level) => label(level, dimension)).join(', ')}</title>
      <defs>
        <pattern id={hatch} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V7" className={classes.hatch} />
        </pattern>
      </defs>
      {open.map(([begin, end]) => (
        <rect
          key={begin}
          x={x(begin)}
          width={x(end) - x(begin)}
          y={TOP}
          height={HEIGHT - TOP - BOTTOM}
          fill={`url(#${hatch})`}
        />
      ))}
      {open.slice(0, 1).map(([begin, end]) => (
        <text key={begin} x={(x(begin) + x(end)) / 2} y={HEIGHT / 2} className={classes.middle}>
          {x(end) - x(begin) > 110 ? 'open circuit' : ''}
        </text>
      ))}
      {levels.map((level) => (
        <g key={level}>
          <line x1={LEFT} x2={WIDTH - 8} y1={y(level)} y2={y(level)} className={classes.level} />
          <text x={LEFT - 8} y={y(level) + 5} className={classes.value}>
            {label(level, dimension)}
          </text>
        </g>
      ))}
      {lines.map((line) => (
        <polyline
          key={line[0]![0]}
          className={classes.line}
          points={line.map(([t_s, value]) => `${x(t_s).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}
        />
      ))}
      <line x1={LEFT} x2={WIDTH - 8} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} className={classes.axis} />
      <text x={LEFT} y={HEIGHT - 6} className={classes.start}>
        0
      </text>
      <text x={WIDTH - 8} y={HEIGHT - 6} className={classes.value}>
        {formatDuration(to_s)}
      </text>
    </svg>
  );
}

function label(value: number, dimension: 'V' | 'A'): string {
  const text = formatQuantity(Number(value.toPrecision(6)), dimension, {
    digits: 'exact',
    ...(dimension === 'V' && { unit: 'V' }),
  });
  return value > 0 && dimension === 'V' ? `+${text}` : text;
}

/** Levels whose labels do not touch. */
function apart(levels: readonly number[], pixelsPerUnit: number): number[] {
  const kept: number[] = [];
  for (const level of levels)
    if (kept.length < MOST_LABELS && (level - (kept.at(-1) ?? Number.NEGATIVE_INFINITY)) * pixelsPerUnit > 16)
      kept.push(level);
  return kept;
}
