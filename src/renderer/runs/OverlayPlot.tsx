// Several curves on one plot. The samples go from the program straight into the plot and are never kept in a component; dragging along
// the time axis zooms and asks for the samples of that stretch, a double click shows everything again.
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { formatQuantity } from '../../core/quantity.ts';
import type { Trouble } from '../../main/api/shapes/common.ts';
import { troubleOf } from '../../main/api/trouble.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import { useLook } from '../plot/look.ts';
import classes from './OverlayPlot.module.css';
import { type Curve, joined } from './overlay.ts';
import './palette.css';
import { lookOf } from './palette.ts';

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

interface Props {
  /** Another key, other curves. */
  readonly id: string;
  readonly names: readonly string[];
  readonly load: (stretch: Stretch | undefined) => Promise<readonly Curve[]>;
  readonly dimension: 'A' | 'V' | 'C' | 'A/m^2' | undefined;
  /** Words for what the values are, with the unit where no dimension is given. */
  readonly valueLabel: string;
  readonly timeLabel: string;
  readonly isTime: boolean;
  /** Points at the values: for what has few. */
  readonly dots?: boolean;
  readonly height?: number;
}

export function OverlayPlot(props: Props) {
  const { id, names, load, dimension, valueLabel, timeLabel, isTime, dots = false, height = 320 } = props;
  const ground = useRef<HTMLDivElement>(null);
  const look = useLook();
  const [trouble, setTrouble] = useState<Trouble>();
  const [isEmpty, setEmpty] = useState(false);
  const [isZoomed, setZoomed] = useState(false);
  const show = useRef<(stretch: Stretch | undefined) => void>(undefined);
  const ask = useRef(load);
  ask.current = load;
  const nameList = names.join('\n');

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes the colours that are read from the page
  useEffect(() => {
    const element = ground.current;
    if (element === null) return;
    const colour = (name: string) => getComputedStyle(element).getPropertyValue(name).trim();
    const text = (value: number) =>
      dimension === undefined ? value.toPrecision(4) : formatQuantity(value, dimension);
    const axis = {
      stroke: colour('--quiet'),
      grid: { stroke: colour('--grid'), width: 1 },
      ticks: { stroke: colour('--line'), width: 1 },
      font: `12px ${getComputedStyle(document.body).fontFamily}`,
      labelFont: `12px ${getComputedStyle(document.body).fontFamily}`,
    };
    let isLatest = true;
    let turn = 0;
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height,
        scales: { x: { time: false } },
        legend: { show: true, live: true },
        cursor: { drag: { x: true, y: false, setScale: false }, points: { size: 8 } },
        axes: [
          { ...axis, label: timeLabel },
          {
            ...axis,
            label: valueLabel,
            size: 78,
            values: (_plot, splits) => ticks(splits, dimension),
          },
        ],
        series: [
          {
            label: isTime ? 'Time' : 'Cycle',
            value: (_plot, value) => (value == null ? '–' : isTime ? `${value.toFixed(3)} s` : String(value)),
          },
          ...nameList.split('\n').map((label, i) => {
            const { colour: name, dash } = lookOf(i);
            return {
              label,
              stroke: colour(name),
              width: 1.6,
              dash: [...dash],
              points: { show: dots, size: 5 },
              value: (_plot: uPlot, value: number | null) => (value == null ? '–' : text(value)),
            };
          }),
        ],
        hooks: {
          setSelect: [
            (chart) => {
              if (chart.select.width < 4) return;
              const from = chart.posToVal(chart.select.left, 'x');
              const to = chart.posToVal(chart.select.left + chart.select.width, 'x');
              chart.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
              fetchInto({ from, to });
            },
          ],
        },
      },
      [[], ...nameList.split('\n').map(() => [])] as uPlot.AlignedData,
      element,
    );

    function fetchInto(stretch: Stretch | undefined): void {
      const mine = ++turn;
      setZoomed(stretch !== undefined);
      ask.current(stretch).then(
        (curves) => {
          if (!isLatest || mine !== turn) return;
          setTrouble(undefined);
          setEmpty(curves.every(([x]) => x.length === 0));
          plot.setData(joined(curves) as uPlot.AlignedData, stretch === undefined);
          if (stretch !== undefined) plot.setScale('x', { min: stretch.from, max: stretch.to });
        },
        (error: unknown) => isLatest && setTrouble(troubleOf(error)),
      );
    }

    show.current = fetchInto;
    const whole = () => fetchInto(undefined);
    plot.over.addEventListener('dblclick', whole);
    fetchInto(undefined);
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      isLatest = false;
      observer.disconnect();
      plot.destroy();
    };
  }, [id, nameList, dimension, valueLabel, timeLabel, isTime, dots, height, look]);

  return (
    <div className={classes.plot}>
      <TroubleNote trouble={trouble} what="The curves cannot be shown." />
      <div ref={ground} role="img" aria-label={`${valueLabel} against ${timeLabel.toLowerCase()}`} />
      {isEmpty && <p className="quiet">Nothing was recorded here.</p>}
      {isZoomed && (
        <button type="button" className={classes.whole} onClick={() => show.current?.(undefined)}>
          Show everything
        </button>
      )}
    </div>
  );
}

/** Values of one axis in one unit: that of the largest. */
function ticks(splits: readonly number[], dimension: Props['dimension']): string[] {
  if (dimension === undefined) return splits.map(String);
  const largest = Math.max(...splits.map(Math.abs));
  const unit = formatQuantity(largest, dimension).split(' ').slice(1).join(' ');
  return splits.map((value) =>
    value === 0 ? '0' : formatQuantity(Number(value.toPrecision(6)), dimension, { digits: 'exact', unit }),
  );
}
