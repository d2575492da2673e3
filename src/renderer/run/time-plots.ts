// Current, potential and charge against time: three plots with one time axis and one cursor. It draws windows and tells
// what the person does to them; it asks nothing and keeps no samples but the window it shows.
import uPlot from 'uplot';
import type { Window } from '../../core/window.ts';
import { quantityAxis, timeAxis } from '../plot/axes.ts';
import { type Colours, thin } from '../plot/colours.ts';
import { linePath, signedStroke } from '../plot/paths.ts';
import type { Stretch } from '../plot/range.ts';
import { type Limits, limitsOf, steadyLimits } from '../plot/scale.ts';
import { drawSigns, type Sign } from './signs.ts';

/** What is under the cursor. */
export interface Reading {
  readonly t_s: number;
  /** False: an extreme of the many samples that share this point. */
  readonly isSample: boolean;
  readonly current_A: number;
  readonly potential_V: number;
  readonly cathodic_C: number;
  readonly anodic_C: number;
}

const NOTHING = new Float64Array(0);
/** Smallest spans of the axes, so that noise around nothing does not fill the plot. */
const LEAST = { current: 1e-9, potential: 1e-3, charge: 1e-9 };

/** More points than these for each pixel of width fill a band rather than draw a line. */
const MOST_APART = 0.5;
/**
 * How such a band is stroked: thin and unbroken, which looks the same. Thousands of wide, broken or rounded pieces are
 * what a page without a graphics processor would be busy with.
 */
const dense = (): Stroke => ({ width: 1 / devicePixelRatio, dash: undefined });

type Stroke = { readonly [Part in 'width' | 'dash']: uPlot.Series[Part] | undefined };

type Name = keyof typeof LEAST;
const NAMES: readonly Name[] = ['current', 'potential', 'charge'];

export interface TimePlotsOptions {
  readonly places: readonly HTMLElement[];
  readonly colours: Colours;
  readonly onCursor: (reading: Reading | undefined) => void;
}

export class TimePlots {
  readonly plots: readonly uPlot[];
  #window: Window | undefined;
  #limits: Partial<Record<Name, Limits>> = {};
  #signs: readonly Sign[] = [];
  #sync: uPlot.SyncPubSub;
  /** How the lines of each plot are stroked where their points lie apart. */
  readonly #strokes: readonly (readonly Stroke[])[];

  constructor({ places, colours, onCursor }: TimePlotsOptions) {
    this.#sync = uPlot.sync('cottrell.run');
    const gaps = () => this.#window?.columns.gaps;
    const line = (stroke: uPlot.Series.Stroke, extra: Partial<uPlot.Series> = {}): uPlot.Series => ({
      stroke,
      width: 1.5 * thin(),
      paths: linePath(gaps),
      points: { show: false },
      ...extra,
    });
    const axes: Record<Name, { label: string; unit: string; series: uPlot.Series[] }> = {
      current: {
        label: 'Current',
        unit: 'A',
        series: [line(signedStroke(colours.anodic, colours.cathodic) as uPlot.Series.Stroke)],
      },
      potential: {
        label: 'Potential',
        unit: 'V',
        series: [line(colours.planned, { dash: [6, 4] }), line(colours.text)],
      },
      charge: {
        label: 'Charge',
        unit: 'C',
        series: [line(colours.cathodic, { width: 2 * thin() }), line(colours.anodic, { width: 2 * thin() })],
      },
    };
    this.plots = NAMES.map((name, n) => {
      const place = places[n]!;
      const { label, unit, series } = axes[name];
      const isLast = n === NAMES.length - 1;
      return new uPlot(
        {
          width: Math.max(80, place.clientWidth),
          height: Math.max(60, place.clientHeight),
          legend: { show: false },
          padding: [8, 26, 0, 0],
          scales: {
            x: { time: false, auto: false, range: (_plot, min, max) => [min, max] },
            y: { auto: false, range: (_plot, min, max) => [min, max] },
          },
          axes: [timeAxis(colours, isLast), quantityAxis(colours, label, unit)],
          series: [{}, ...series],
          cursor: {
            y: false,
            drag: { x: false, y: false, setScale: false },
            sync: { key: 'cottrell.run', scales: ['x', null] },
            points: { size: 7 },
          },
          hooks: {
            draw: [(plot) => drawSigns(plot, this.#signs, colours, n === 0)],
            setCursor: [(plot) => n === 0 && onCursor(this.#readingAt(plot.cursor.idx))],
          },
        },
        [NOTHING, ...series.map(() => NOTHING)] as unknown as uPlot.AlignedData,
        place,
      );
    });
    this.#strokes = NAMES.map((name) => axes[name].series.map(({ width, dash }) => ({ width, dash })));
    for (const plot of this.plots) this.#sync.sub(plot);
  }

  /** Draws a window over a stretch of time, with what happened there. */
  show(window: Window, { from_s, to_s }: Stretch, signs: readonly Sign[]): void {
    this.#window = window;
    this.#signs = signs;
    const { t_s, columns } = window;
    const values: Record<Name, Float64Array[]> = {
      current: [columns.current_A ?? NOTHING],
      potential: [columns.setPotential_V ?? NOTHING, columns.potential_V ?? NOTHING],
      charge: [columns.cathodic_C ?? NOTHING, columns.anodic_C ?? NOTHING],
    };
    for (const [n, name] of NAMES.entries()) {
      const plot = this.plots[n]!;
      const limits = steadyLimits(this.#limits[name], limitsOf(...values[name]), LEAST[name]);
      this.#limits[name] = limits;
      const isDense = t_s.length > MOST_APART * plot.bbox.width;
      plot.batch(() => {
        for (const [k, series] of plot.series.entries()) {
          if (k > 0) Object.assign(series, isDense ? dense() : this.#strokes[n]![k - 1]);
        }
        plot.setData([t_s, ...values[name]] as unknown as uPlot.AlignedData, false);
        plot.setScale('x', { min: from_s, max: to_s });
        plot.setScale('y', { min: limits.low, max: limits.high });
      });
    }
  }

  /** Moves the time axis at once; the samples for it come with the next window. */
  look({ from_s, to_s }: Stretch): void {
    for (const plot of this.plots) plot.setScale('x', { min: from_s, max: to_s });
  }

  /** Marks a stretch on all plots, or none. */
  select(stretch: Stretch | undefined): void {
    for (const plot of this.plots) {
      const left = stretch === undefined ? 0 : plot.valToPos(stretch.from_s, 'x');
      const right = stretch === undefined ? 0 : plot.valToPos(stretch.to_s, 'x');
      plot.setSelect({ left, width: right - left, top: 0, height: plot.over.clientHeight }, false);
    }
  }

  resize(): void {
    for (const plot of this.plots) {
      const { clientWidth, clientHeight } = plot.root.parentElement!;
      if (clientWidth > 0 && clientHeight > 0) plot.setSize({ width: clientWidth, height: clientHeight });
    }
  }

  destroy(): void {
    for (const plot of this.plots) {
      this.#sync.unsub(plot);
      plot.destroy();
    }
  }

  #readingAt(index: number | null | undefined): Reading | undefined {
    if (index == null || this.#window === undefined) return undefined;
    const { t_s, columns } = this.#window;
    const at = (column: Float64Array | undefined) => column?.[index] ?? Number.NaN;
    const potential_V = at(columns.potential_V);
    if (index >= t_s.length) return undefined;
    return {
      t_s: t_s[index]!,
      isSample: this.#window.kind === 'raw',
      current_A: at(columns.current_A),
      potential_V: Number.isNaN(potential_V) ? at(columns.setPotential_V) : potential_V,
      cathodic_C: at(columns.cathodic_C),
      anodic_C: at(columns.anodic_C),
    };
  }
}
