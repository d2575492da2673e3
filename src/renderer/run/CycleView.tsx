// The cycles of a run: the last ones laid over one another with the first and the average, and their charges and end
// currents as trends. Asked for anew once a second while the run goes on.
import { Checkbox, SegmentedControl } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { formatDuration } from '../../core/quantity.ts';
import { decodeTraces } from '../../main/api/window-bytes.ts';
import { useApi } from '../app-state.ts';
import { useAnswer } from '../ask.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import { CyclePlot } from './CyclePlot.tsx';
import classes from './CycleView.module.css';
import type { RunRecord } from './record.ts';
import { TrendPlots } from './TrendPlots.tsx';

const POINTS = 1500;
const LISTED = 1500;

interface Props {
  readonly record: RunRecord;
  /** The switch between the faces of a run. */
  readonly faces: ReactNode;
}

export function CycleView({ record, faces }: Props) {
  const { run, value: report } = record;
  const api = useApi();
  const loops = report?.loops ?? [];
  const [chosen, setChosen] = useState<number>();
  const [last, setLast] = useState(10);
  const [shows, setShows] = useState({ first: true, average: true });
  const loop =
    loops.find((candidate) => candidate.loop === chosen) ?? loops.findLast(({ cycles }) => cycles > 0);
  // The record is asked for anew while the run goes on: its number of samples says when there is more to see.
  const stamp = `${run} ${loop?.loop} ${report?.totals.samples}`;
  const begun = loop !== undefined && loop.cycles > 0 ? loop : undefined;
  const traces = useAnswer(
    `${stamp} ${last}`,
    begun &&
      (async () =>
        decodeTraces(
          await (
            await api.runs.foldCycles({
              run,
              loop: begun.loop,
              last,
              first: true,
              points: POINTS,
              channels: ['current_A', 'gaps'],
            })
          ).arrayBuffer(),
        )),
  );
  const cycles = useAnswer(stamp, begun && (() => api.runs.cycles({ run, loop: begun.loop, most: LISTED })));

  return (
    <div className={classes.view}>
      <div className={classes.tools}>
        {faces}
        {loops.length > 1 && (
          <SegmentedControl
            size="sm"
            aria-label="Which cycles"
            data={loops.map(({ loop: number, segments }) => ({
              value: String(number),
              label: segments.map(({ name }) => name).join(' / '),
            }))}
            value={String(loop?.loop)}
            onChange={(value) => setChosen(Number(value))}
          />
        )}
        <SegmentedControl
          size="sm"
          aria-label="How many cycles"
          data={[1, 5, 10, 25, 50].map((n) => ({ value: String(n), label: n === 1 ? 'Last' : `Last ${n}` }))}
          value={String(last)}
          onChange={(value) => setLast(Number(value))}
        />
        <Checkbox
          label="First cycle"
          checked={shows.first}
          onChange={(event) => setShows({ ...shows, first: event.currentTarget.checked })}
        />
        <Checkbox
          label="Average"
          checked={shows.average}
          onChange={(event) => setShows({ ...shows, average: event.currentTarget.checked })}
        />
        {begun !== undefined && (
          <span className="quiet">
            {begun.cycles} cycles of {formatDuration(begun.duration_s)} begun
          </span>
        )}
      </div>
      <TroubleNote trouble={traces.trouble ?? cycles.trouble} what="The cycles cannot be shown now." />
      <CyclePlot traces={traces.value ?? []} last={last} shows={shows} />
      <p className={classes.legend}>
        <span className={classes.now}>newest</span>
        <span className={classes.others}>others of the last {last}</span>
        {shows.first && <span className={classes.first}>first cycle</span>}
        {shows.average && <span className={classes.average}>average of the last {last}</span>}
        <span className="quiet">drag to zoom, double click for the whole cycle</span>
      </p>
      <TrendPlots cycles={cycles.value} />
    </div>
  );
}
