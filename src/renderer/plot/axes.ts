// The axes that all plots share: how they look, and how time and quantities are written on them.
import type uPlot from 'uplot';
import { type Colours, figuresFont } from './colours.ts';
import { prefixFor, TIME_DISTANCES_S, tickText, timeTickText } from './scale.ts';

/** A time axis; without words where another plot below carries them. */
export function timeAxis(colours: Colours, hasWords: boolean): uPlot.Axis {
  return {
    ...look(colours),
    size: hasWords ? 34 : 8,
    space: 90,
    incrs: TIME_DISTANCES_S,
    values: (plot, splits, _axis, _space, distance_s) =>
      hasWords
        ? splits.map((t_s) => timeTickText(t_s, distance_s, Math.max(plot.scales.x!.max!, 1e-3)))
        : splits.map(() => ''),
  };
}

/** An axis of a quantity, with the unit that fits in its name: "Current / mA". */
export function quantityAxis(colours: Colours, name: string, unit: string, scale = 'y'): uPlot.Axis {
  const prefix = (plot: uPlot) => {
    const { min, max } = plot.scales[scale]!;
    return prefixFor({ low: min ?? 0, high: max ?? 1 });
  };
  return {
    ...look(colours),
    scale,
    size: 66,
    space: 34,
    label: (plot) => `${name} / ${prefix(plot).symbol}${unit}`,
    labelSize: 22,
    labelFont: figuresFont().replace(/^(\S+) .*/u, '$1 system-ui, sans-serif'),
    values: (plot, splits, _axis, _space, distance) =>
      splits.map((value) => tickText(value, distance, prefix(plot))),
  };
}

/** An axis of plain counted numbers. */
export function countAxis(colours: Colours): uPlot.Axis {
  return {
    ...look(colours),
    size: 34,
    space: 70,
    incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
  };
}

function look(colours: Colours): uPlot.Axis {
  return {
    stroke: colours.quiet,
    font: figuresFont(),
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
  };
}
