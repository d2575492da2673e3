// The waveform as it was written, drawn to see at a glance what will be set when. Planned, never measured: it is drawn on the sunken
// ground of planned things. It draws what drawing.ts lays out and computes nothing of its own but pixels.
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { formatDuration, formatQuantity } from '../../core/quantity.ts';
import type { Waveform } from '../../core/waveform.ts';
import { type Drawing, type DrawnSegment, drawingOf } from './drawing.ts';
import classes from './WaveformDrawing.module.css';

const LEFT = 62;
const RIGHT = 12;
const TOP = 20;
const BOTTOM = 24;
/** Room of a break. */
const BREAK = 84;

export function WaveformDrawing({ waveform, height = 190 }: { waveform: Waveform; height?: number }) {
  const [ground, width] = useWidth();
  const drawing = useMemo(() => drawingOf(waveform), [waveform]);
  return (
    <div ref={ground} className={`planned ${classes.ground}`} style={{ height }}>
      {width > 0 && <Picture drawing={drawing} width={width} height={height} />}
    </div>
  );
}

function Picture({ drawing, width, height }: { drawing: Drawing; width: number; height: number }) {
  const { segments, breaks, drawn_s, duration_s, potential_V, current_A } = drawing;
  const room = Math.max(10, width - LEFT - RIGHT - breaks.length * BREAK);
  const x = (t_s: number, from_s = t_s) =>
    LEFT +
    (drawn_s === 0 ? 0 : (t_s / drawn_s) * room) +
    BREAK * breaks.filter(({ at_s }) => at_s <= from_s).length;
  const lanes = lanesOf(potential_V, current_A, height);
  const label = `Waveform: ${segments.length} segments drawn, ${formatDuration(duration_s)} in all`;
  return (
    <svg width={width} height={height} role="img" aria-label={label} className={classes.picture}>
      {lanes.map((lane) => (
        <Levels key={lane.dimension} lane={lane} segments={segments} width={width} />
      ))}
      {segments.map((segment, i) => {
        const [left, right] = [x(segment.from_s), x(segment.to_s, segment.from_s)];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a segment is its place in the drawing
          <Piece key={i} segment={segment} left={left} right={right} lanes={lanes} height={height} />
        );
      })}
      {lanes.map((lane) => (
        <path key={lane.dimension} className={classes.line} d={lineOf(lane, segments, x)} />
      ))}
      {breaks.map(({ at_s, rounds, duration_s: left_s }, i) => {
        const before = breaks.slice(0, i).filter((other) => other.at_s === at_s).length;
        const middle = x(at_s, at_s - drawn_s * 1e-9) + BREAK * before + BREAK / 2;
        return (
          <g key={`${at_s} ${rounds}`} className={classes.break}>
            <text x={middle} y={height / 2 - 12}>
              {rounds} more
            </text>
            <text x={middle} y={height / 2 + 4} className={classes.dots}>
              · · ·
            </text>
            <text x={middle} y={height / 2 + 20}>
              {formatDuration(left_s)}
            </text>
          </g>
        );
      })}
      <Times drawing={drawing} x={x} width={width} height={height} />
    </svg>
  );
}

interface Lane {
  readonly dimension: 'V' | 'A';
  readonly top: number;
  readonly bottom: number;
  readonly low: number;
  readonly high: number;
}

/** Potential above, current below, each where the waveform sets it. */
function lanesOf(potential: Drawing['potential_V'], current: Drawing['current_A'], height: number): Lane[] {
  const full = { top: TOP, bottom: height - BOTTOM };
  const middle = TOP + (full.bottom - TOP) / 2;
  const lane = (
    dimension: 'V' | 'A',
    [low, high]: readonly [number, number],
    top: number,
    bottom: number,
  ): Lane => {
    const margin = high > low ? (high - low) * 0.12 : Math.abs(high) * 0.5 || 1;
    return { dimension, top, bottom, low: low - margin, high: high + margin };
  };
  if (potential !== undefined && current !== undefined)
    return [lane('V', potential, TOP, middle - 8), lane('A', current, middle + 8, full.bottom)];
  if (potential !== undefined) return [lane('V', potential, full.top, full.bottom)];
  return current === undefined ? [] : [lane('A', current, full.top, full.bottom)];
}

function y(value: number, { top, bottom, low, high }: Lane): number {
  return bottom - ((value - low) / (high - low)) * (bottom - top);
}

/** What the segment sets in this lane at its beginning and its end. */
function endsIn(lane: Lane, { node }: DrawnSegment): readonly [number, number] | undefined {
  if (lane.dimension === 'A')
    return node.kind === 'hold-current' ? [node.current_A, node.current_A] : undefined;
  if (node.kind === 'hold') return [node.potential_V, node.potential_V];
  return node.kind === 'ramp' ? [node.from_V, node.to_V] : undefined;
}

function lineOf(
  lane: Lane,
  segments: readonly DrawnSegment[],
  x: (t: number, from?: number) => number,
): string {
  let path = '';
  let at: number | undefined;
  for (const segment of segments) {
    const ends = endsIn(lane, segment);
    if (ends === undefined) {
      at = undefined;
      continue;
    }
    const [left, right] = [x(segment.from_s), x(segment.to_s, segment.from_s)];
    const goesOn = at !== undefined && Math.abs(at - left) < 0.5;
    path += `${goesOn ? 'L' : 'M'}${left.toFixed(1)} ${y(ends[0], lane).toFixed(1)}L${right.toFixed(1)} ${y(ends[1], lane).toFixed(1)}`;
    at = right;
  }
  return path;
}

/** Grid lines at the values that are set, those that stand clear of one another. */
function Levels({ lane, segments, width }: { lane: Lane; segments: readonly DrawnSegment[]; width: number }) {
  const values = [...new Set(segments.flatMap((segment) => endsIn(lane, segment) ?? []))].sort(
    (a, b) => a - b,
  );
  const shown: number[] = [];
  for (const value of values)
    if (shown.length === 0 || y(shown.at(-1)!, lane) - y(value, lane) > 16) shown.push(value);
  return (
    <g className={classes.level}>
      {shown.map((value) => (
        <g key={value}>
          <line x1={LEFT} x2={width - RIGHT} y1={y(value, lane)} y2={y(value, lane)} />
          <text x={LEFT - 6} y={y(value, lane) + 4}>
            {formatQuantity(Number(value.toPrecision(5)), lane.dimension, {
              digits: 'exact',
              ...(lane.dimension === 'V' && { unit: 'V' }),
            })}
          </text>
        </g>
      ))}
    </g>
  );
}

/** The name of a segment where there is room; open circuit as a band, because nothing is set there. */
function Piece(props: {
  segment: DrawnSegment;
  left: number;
  right: number;
  lanes: readonly Lane[];
  height: number;
}) {
  const { segment, left, right, lanes, height } = props;
  const { node } = segment;
  const room = right - left;
  const isRest = node.kind === 'open-circuit';
  const lane = lanes.find((one) => endsIn(one, segment) !== undefined);
  const ends = lane && endsIn(lane, segment);
  const middle = (left + right) / 2;
  const words = isRest && room > 90 ? 'open circuit' : node.name;
  const fits = room > words.length * 6.6 + 4;
  const nearTop = lane !== undefined && ends !== undefined && y(Math.max(...ends), lane) < lane.top + 20;
  const at = lane === undefined || ends === undefined ? height / 2 : y((ends[0] + ends[1]) / 2, lane);
  return (
    <g className={classes.piece}>
      {isRest && <rect x={left} y={TOP} width={Math.max(1, room)} height={height - TOP - BOTTOM} />}
      {fits && (
        <text x={middle} y={isRest ? height / 2 : nearTop || ends?.[0] !== ends?.[1] ? at + 18 : at - 7}>
          {words}
        </text>
      )}
      <title>
        {node.name}, {formatDuration(node.duration_s)} from {formatDuration(segment.start_s)}
      </title>
    </g>
  );
}

/** The time of the program at the beginning of every step, where it fits, and at the end. */
function Times(props: {
  drawing: Drawing;
  x: (t: number, from?: number) => number;
  width: number;
  height: number;
}) {
  const { drawing, x, width, height } = props;
  const end = width - RIGHT;
  const endText = formatDuration(drawing.duration_s);
  const marks: { at: number; text: string }[] = [];
  let step: number | undefined;
  for (const { node, from_s, start_s } of drawing.segments) {
    if (node.step === step) continue;
    step = node.step;
    const at = x(from_s);
    const text = start_s === 0 ? '0' : formatDuration(start_s);
    const last = marks.at(-1);
    const clear = last === undefined || at - last.at > last.text.length * 7.5 + 10;
    if (clear && end - at > (text.length + endText.length) * 7.5) marks.push({ at, text });
  }
  return (
    <g className={classes.times}>
      {marks.map(({ at, text }) => (
        <g key={at}>
          <line x1={at} x2={at} y1={height - BOTTOM} y2={height - BOTTOM + 5} />
          <text x={at} y={height - 6}>
            {text}
          </text>
        </g>
      ))}
      <text x={end} y={height - 6} className={classes.end}>
        {endText}
      </text>
    </g>
  );
}

function useWidth(): [React.RefObject<HTMLDivElement | null>, number] {
  const ground = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = ground.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);
  return [ground, width];
}
