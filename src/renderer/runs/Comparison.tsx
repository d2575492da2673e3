// One run looked at, or several side by side: curves over one another, trends of their cycles, and their figures in one table. The
// first run is the one the others are compared with.
import { NativeSelect, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { readQuantity } from '../../core/quantity.ts';
import type { Api } from '../../main/api/contract.ts';
import type { Trouble } from '../../main/api/shapes/common.ts';
import type { Cycles, RunReport } from '../../main/api/shapes/runs.ts';
import { decodeWindow } from '../../main/api/window-bytes.ts';
import { useApi } from '../app-state.ts';
import { useAnswer } from '../ask.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import { FigureTable } from './FigureTable.tsx';
import { OverlayPlot, type Stretch } from './OverlayPlot.tsx';
import { channelsOf, curveOf, QUANTITIES, type Quantity, trendCurve, trendsOf } from './overlay.ts';
import classes from './Runs.module.css';
import { useZeroOfTime } from './ZeroOfTime.tsx';

/** Points for each curve: about two a pixel of a wide screen. */
const POINTS = 2400;
const MOST_ASKS = 20;

export function Comparison({ reports }: { reports: readonly RunReport[] }) {
  const [perArea, setPerArea] = useState(false);
  const areas = reports.map(areaOf);
  const haveAreas = areas.every((area) => area !== undefined);
  const isPerArea = perArea && haveAreas;
  const per = reports.map((_, i) => (isPerArea ? areas[i]! : 1));
  const cycles = useCycles(reports);
  return (
    <div className={classes.comparison}>
      {haveAreas && reports.length > 1 && (
        <SegmentedControl
          className={classes.per}
          aria-label="Whole electrode or per area"
          value={isPerArea ? 'area' : 'whole'}
          data={[
            { value: 'whole', label: 'Whole electrode' },
            { value: 'area', label: 'Per area' },
          ]}
          onChange={(value) => setPerArea(value === 'area')}
        />
      )}
      <Curves reports={reports} per={per} isPerArea={isPerArea} cycles={cycles.value ?? []} />
      {reports.some(({ loops }) => loops.length > 0) && (
        <Trends
          reports={reports}
          per={per}
          isPerArea={isPerArea}
          cycles={cycles.value}
          trouble={cycles.trouble}
        />
      )}
      <FigureTable reports={reports} />
    </div>
  );
}

interface Props {
  readonly reports: readonly RunReport[];
  /** What each run's values are divided by. */
  readonly per: readonly number[];
  readonly isPerArea: boolean;
}

/** Cycles of the longest loop of each run; undefined for a run without loops. */
function useCycles(reports: readonly RunReport[]) {
  const api = useApi();
  const key = reports.map(({ run, loops }) => `${run.id} ${longest(loops)}`).join(',');
  return useAnswer(`cycles ${key}`, () =>
    Promise.all(
      reports.map(({ run, loops }): Promise<Cycles | undefined> => {
        const loop = longest(loops);
        return loop === undefined ? Promise.resolve(undefined) : api.runs.cycles({ run: run.id, loop });
      }),
    ),
  );
}

function Curves({ reports, per, isPerArea, cycles }: Props & { cycles: readonly (Cycles | undefined)[] }) {
  const api = useApi();
  const [quantity, setQuantity] = useState<Quantity>('current');
  const zero = useZeroOfTime(reports, cycles);
  const { label, dimension } = QUANTITIES.find(({ id }) => id === quantity)!;
  const shown = shownAs(label, dimension, isPerArea && quantity !== 'potential');
  return (
    <section className="panel" aria-label="Curves">
      <header className={classes.plotBar}>
        <h2>Against time</h2>
        <SegmentedControl
          aria-label="Quantity"
          value={quantity}
          data={QUANTITIES.map(({ id, label }) => ({ value: id, label }))}
          onChange={(value) => setQuantity(value as Quantity)}
        />
      </header>
      {reports.length > 1 && zero.controls}
      <OverlayPlot
        id={`${reports.map(({ run }) => run.id)} ${quantity} ${isPerArea} ${zero.zeros_s}`}
        names={reports.map(nameOf)}
        load={(stretch) =>
          Promise.all(
            reports.map((report, i) =>
              curve(api, report, quantity, stretch, {
                per: quantity === 'potential' ? 1 : per[i]!,
                zero_s: zero.zeros_s[i]!,
              }),
            ),
          )
        }
        dimension={shown.dimension}
        valueLabel={shown.label}
        timeLabel={`Time since the ${zero.label}, s`}
        isTime
      />
      <p className={classes.hint}>Drag along the plot to zoom; a double click shows everything.</p>
    </section>
  );
}

/** A run's curve over a stretch of the common time. */
async function curve(
  api: Api,
  { run }: RunReport,
  quantity: Quantity,
  stretch: Stretch | undefined,
  { per, zero_s }: { readonly per: number; readonly zero_s: number },
) {
  const whole_s = run.savedThrough_s;
  const from_s = Math.max(0, stretch ? stretch.from + zero_s : 0);
  const to_s = Math.max(from_s, Math.min(whole_s, stretch ? stretch.to + zero_s : whole_s));
  if (to_s <= from_s) return [[], []] as const satisfies readonly [number[], number[]];
  const read = async () => {
    const blob = await api.runs.readWindow({
      run: run.id,
      from_s,
      to_s,
      points: POINTS,
      channels: channelsOf(quantity),
    });
    return decodeWindow(await blob.arrayBuffer());
  };
  let window = await read();
  // Of a long run that was never read before, the first answers are coarse.
  for (let n = 0; n < MOST_ASKS && !window.settled; n++) window = await read();
  return curveOf(window, quantity, per, zero_s);
}

interface TrendProps extends Props {
  readonly cycles: readonly (Cycles | undefined)[] | undefined;
  readonly trouble: Trouble | undefined;
}

function Trends({ reports, per, isPerArea, cycles, trouble }: TrendProps) {
  const [trend, setTrend] = useState<string>('cathodic');
  const trends = trendsOf(cycles ?? []);
  const chosen = trends.find((one) => one === trend) ?? 'cathodic';
  const isCurrent = chosen.startsWith('end of');
  const shown = shownAs(trendLabel(chosen), isCurrent ? 'A' : 'C', isPerArea);
  return (
    <section className="panel" aria-label="Cycle trends">
      <header className={classes.plotBar}>
        <h2>Cycle by cycle</h2>
        <NativeSelect
          aria-label="Trend"
          value={chosen}
          data={trends.map((value) => ({ value, label: trendLabel(value) }))}
          onChange={(event) => setTrend(event.currentTarget.value)}
        />
      </header>
      <TroubleNote trouble={trouble} what="The cycles cannot be shown." />
      {cycles !== undefined && (
        <OverlayPlot
          id={`trend ${reports.map(({ run }) => run.id)} ${chosen} ${isPerArea}`}
          names={reports.map(nameOf)}
          load={async () => {
            return cycles.map((one, i) => (one === undefined ? EMPTY : trendCurve(one, chosen, per[i]!)));
          }}
          dimension={shown.dimension}
          valueLabel={shown.label}
          timeLabel="Cycle"
          isTime={false}
          dots
          height={260}
        />
      )}
    </section>
  );
}

const EMPTY = [[], []] as const satisfies readonly [number[], number[]];

/** The loop that was gone round most often; in a tie the first. */
function longest(loops: RunReport['loops']): number | undefined {
  return loops.reduce<RunReport['loops'][number] | undefined>(
    (most, one) => (most === undefined || one.cycles > most.cycles ? one : most),
    undefined,
  )?.loop;
}

function trendLabel(trend: string): string {
  return trend.startsWith('end of ')
    ? `Current at the ${trend}`
    : `${trend.slice(0, 1).toUpperCase()}${trend.slice(1)} charge of the cycle`;
}

function shownAs(label: string, dimension: 'A' | 'V' | 'C', isPerArea: boolean) {
  if (!isPerArea) return { label, dimension };
  return dimension === 'A'
    ? ({ label: `${label} density`, dimension: 'A/m^2' } as const)
    : ({ label: `${label} per area, C/m²`, dimension: undefined } as const);
}

function nameOf({ run }: RunReport): string {
  return `#${run.id} ${run.title}`;
}

/** The geometric area that was frozen with the run. */
function areaOf({ cell }: RunReport): number | undefined {
  const { area_m2, area } = (cell ?? {}) as { area_m2?: unknown; area?: unknown };
  if (typeof area_m2 === 'number' && area_m2 > 0) return area_m2;
  const read = typeof area === 'string' ? readQuantity(area, 'm^2') : undefined;
  return typeof read === 'number' && read > 0 ? read : undefined;
}
