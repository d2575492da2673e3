// Cycles laid over one another: current against the time since each began. The newest is bold, the others of the last
// ones faint, the first one broken, the average grey.
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { Trace } from '../../core/window.ts';
import { quantityAxis, timeAxis } from '../plot/axes.ts';
import { type Colours, colours } from '../plot/colours.ts';
import { signedStroke, trace } from '../plot/paths.ts';
import { type Limits, limitsOf, steadyLimits } from '../plot/scale.ts';
import { averageOf, type CycleLine } from './average.ts';
import classes from './CycleView.module.css';

interface Props {
  readonly traces: readonly Trace[];
  /** How many of them are the last ones; one more is the first of all. */
  readonly last: number;
  readonly shows: { readonly first: boolean; readonly average: boolean };
}

interface Shown {
  readonly first: CycleLine | undefined;
  readonly others: readonly CycleLine[];
  readonly newest: CycleLine | undefined;
  readonly average: CycleLine | undefined;
}

const EMPTY: Shown = { first: undefined, others: [], newest: undefined, average: undefined };

export function CyclePlot({ traces, last, shows: { first, average } }: Props) {
  const scheme = useComputedColorScheme('light');
  const place = useRef<HTMLDivElement>(null);
  const shown = useRef<Shown>(EMPTY);
  const limits = useRef<Limits>(undefined);
  const plot = useRef<uPlot>(undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme says when colours are new
  useEffect(() => {
    const palette = colours();
    const drawn = new uPlot(
      {
        width: place.current!.clientWidth,
        height: place.current!.clientHeight,
        legend: { show: false },
        padding: [8, 26, 0, 0],
        scales: {
          x: { time: false },
          y: { auto: false, range: (_plot, min, max) => [min, max] },
        },
        axes: [timeAxis(palette, true), quantityAxis(palette, 'Current', 'A')],
        series: [{}, { show: true, points: { show: false }, paths: () => null }],
        cursor: { drag: { x: true, y: false }, points: { show: false } },
        hooks: { drawAxes: [(u) => draw(u, shown.current, palette)] },
      },
      [
        [0, 1],
        [0, 0],
      ],
      place.current!,
    );
    plot.current = drawn;
    limits.current = undefined;
    const resizing = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = place.current!;
      drawn.setSize({ width: clientWidth, height: clientHeight });
    });
    resizing.observe(place.current!);
    return () => {
      resizing.disconnect();
      drawn.destroy();
    };
  }, [scheme]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new scheme has a new plot, which must be filled too
  useEffect(() => {
    const drawn = plot.current!;
    shown.current = shownOf(traces, last, first, average);
    const { others, newest } = shown.current;
    const lines = [shown.current.first, ...others, newest].filter((line) => line !== undefined);
    limits.current = steadyLimits(limits.current, limitsOf(...lines.map(({ values }) => values)), 1e-9);
    const end_s = Math.max(...lines.map(({ t_s }) => t_s.at(-1) ?? 0), 1e-3);
    const isZoomed = drawn.scales.x!.max! < (drawn.data[0].at(-1) as number) || drawn.scales.x!.min! > 0;
    drawn.batch(() => {
      drawn.setData(
        [
          [0, end_s],
          [0, 0],
        ],
        !isZoomed,
      );
      drawn.setScale('y', { min: limits.current!.low, max: limits.current!.high });
    });
  }, [traces, last, first, average, scheme]);

  return <div ref={place} className={classes.cycles} />;
}

function shownOf(traces: readonly Trace[], last: number, first: boolean, average: boolean): Shown {
  const lines = traces.map(({ cycle, window: { t_s, columns } }) => ({
    cycle,
    t_s,
    values: columns.current_A ?? new Float64Array(0),
  }));
  const lastOnes = lines.slice(-last);
  // A cycle that goes on is not yet part of the average.
  const whole = lastOnes.length > 1 ? lastOnes.slice(0, -1) : lastOnes;
  return {
    first: first && lines[0]?.cycle === 0 && lines.length > 1 ? lines[0] : undefined,
    others: lastOnes.slice(0, -1),
    newest: lastOnes.at(-1),
    average: average && whole.length > 1 ? averageOf(whole) : undefined,
  };
}

function draw(plot: uPlot, { first, others, newest, average }: Shown, palette: Colours): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const signed = signedStroke(palette.anodic, palette.cathodic)(plot, 1);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  const stroke = (
    line: CycleLine | undefined,
    style: typeof ctx.strokeStyle,
    width: number,
    dash: number[] = [],
  ) => {
    if (line === undefined) return;
    const path = new Path2D();
    trace(path, plot, line.t_s, line.values, 'y', 0, line.t_s.length - 1);
    ctx.strokeStyle = style;
    ctx.lineWidth = width * ratio;
    ctx.setLineDash(dash.map((length) => length * ratio));
    ctx.stroke(path);
  };
  ctx.globalAlpha = 0.35;
  for (const line of others) stroke(line, signed, 1);
  ctx.globalAlpha = 1;
  stroke(average, palette.quiet, 2);
  stroke(newest, signed, 2.5);
  stroke(first, palette.text, 1.5, [6, 4]);
  ctx.restore();
}
