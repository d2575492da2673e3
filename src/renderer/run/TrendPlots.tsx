// How the cycles change: charges per cycle, and the current at the end of each segment, against the number of the cycle.
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { Cycles } from '../../main/api/shapes/runs.ts';
import { countAxis, quantityAxis } from '../plot/axes.ts';
import { type Colours, colours, thin } from '../plot/colours.ts';
import { useLook } from '../plot/look.ts';
import { linePath, signedStroke } from '../plot/paths.ts';
import classes from './CycleView.module.css';

export function TrendPlots({ cycles }: { readonly cycles: Cycles | undefined }) {
  if (cycles === undefined || cycles.cycle.length === 0) return null;
  // The last cycle is left out while it goes on: its charge says nothing yet.
  const whole = cycles.cycle.length > 1 ? cycles.cycle.length - 1 : 1;
  const numbers = cycles.cycle.slice(0, whole).map((cycle) => cycle + 1);
  const column = (values: readonly (number | null)[]) =>
    Float64Array.from(values.slice(0, whole), (value) => value ?? Number.NaN);
  return (
    <div className={classes.trends}>
      <Trend
        name="Charge per cycle"
        unit="C"
        columns={[column(cycles.cathodic_C), column(cycles.anodic_C)]}
        numbers={numbers}
        strokes={(palette) => [palette.cathodic, palette.anodic]}
      />
      <Trend
        name="End current"
        unit="A"
        columns={cycles.segments.map(({ endCurrent_A }) => column(endCurrent_A))}
        numbers={numbers}
        strokes={(palette) =>
          cycles.segments.map(() => signedStroke(palette.anodic, palette.cathodic) as uPlot.Series.Stroke)
        }
      />
    </div>
  );
}

interface TrendProps {
  readonly name: string;
  readonly unit: string;
  readonly numbers: readonly number[];
  readonly columns: readonly Float64Array[];
  readonly strokes: (palette: Colours) => readonly uPlot.Series.Stroke[];
}

function Trend({ name, unit, numbers, columns, strokes }: TrendProps) {
  const look = useLook();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the look says when colours and sizes are new
  useEffect(() => {
    const palette = colours();
    const drawn = new uPlot(
      {
        width: place.current!.clientWidth,
        height: place.current!.clientHeight,
        legend: { show: false },
        padding: [8, 26, 0, 0],
        scales: { x: { time: false, range: (_plot, min, max) => [min, Math.max(max, min + 1)] } },
        axes: [countAxis(palette), quantityAxis(palette, name, unit)],
        series: [
          {},
          ...strokes(palette).map(
            (stroke): uPlot.Series => ({
              stroke,
              width: 2 * thin(),
              paths: linePath(),
              points: { show: (u) => u.data[0].length < 60, size: 5 },
            }),
          ),
        ],
        cursor: { drag: { x: false, y: false } },
      },
      [[...numbers], ...columns.map((column) => [...column])] as uPlot.AlignedData,
      place.current!,
    );
    plot.current = drawn;
    const resizing = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = place.current!;
      drawn.setSize({ width: clientWidth, height: clientHeight });
    });
    resizing.observe(place.current!);
    return () => {
      resizing.disconnect();
      drawn.destroy();
    };
  }, [look, columns.length, name, unit]);

  useEffect(() => {
    plot.current!.setData([[...numbers], ...columns] as unknown as uPlot.AlignedData);
  }, [numbers, columns]);

  return <div ref={place} className={classes.trend} />;
}
