// The run against time: three plots, the read-out of the cursor, the overview of the whole run, and what hands and keys
// do to them. Samples go from the stream straight to the plots, past React.
import { SegmentedControl } from '@mantine/core';
import { memo, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { BehaviorSubject } from 'rxjs';
import type { Trouble } from '../../main/api/shapes/common.ts';
import { troubleOf } from '../../main/api/trouble.ts';
import { useApi } from '../app-state.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import { colours } from '../plot/colours.ts';
import { useLook } from '../plot/look.ts';
import { moved, type Stretch, stretchOf, type ViewRange, WHOLE, within, zoomed } from '../plot/range.ts';
import { CursorLine } from './CursorLine.tsx';
import { type DragMode, listen } from './gestures.ts';
import { MeasurePanel } from './MeasurePanel.tsx';
import { Overview } from './Overview.tsx';
import { costOfFrame, REST_PER_COST } from './pace.ts';
import { RangeButtons } from './RangeButtons.tsx';
import { useRangeKeys } from './range-keys.ts';
import type { RunRecord } from './record.ts';
import { signsOf, troublesIn } from './signs.ts';
import { windowStream } from './stream.ts';
import classes from './TimeView.module.css';
import { type Reading, TimePlots } from './time-plots.ts';

/** What the plots are told when it is dragged over them. Drawn when that changes, not with every sample. */
const DragModeChoice = memo(
  ({ mode, setMode }: { readonly mode: DragMode; readonly setMode: (mode: DragMode) => void }) => (
    <SegmentedControl
      size="sm"
      aria-label="What dragging does"
      data={[
        { value: 'zoom', label: 'Zoom' },
        { value: 'move', label: 'Move' },
        { value: 'measure', label: 'Measure' },
      ]}
      value={mode}
      onChange={(value) => setMode(value as DragMode)}
    />
  ),
);

interface Props {
  readonly record: RunRecord;
  /** Told where the cursor is, for notes and aliquots at that instant. */
  readonly cursor$: BehaviorSubject<Reading | undefined>;
  /** The switch between the faces of a run. */
  readonly faces: ReactNode;
}

export function TimeView({ record, cursor$, faces }: Props) {
  const { run, isLive, snapshot, value: report } = record;
  const api = useApi();
  const appearance = useLook();
  const [mode, setMode] = useState<DragMode>('zoom');
  const [measured, setMeasured] = useState<Stretch>();
  const [follows, setFollows] = useState(true);
  const [trouble, setTrouble] = useState<Trouble>();
  const range$ = useMemo(() => new BehaviorSubject<ViewRange>(WHOLE), []);
  const through$ = useMemo(() => new BehaviorSubject(0), []);
  const places = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)];
  // What the stream and the gestures read anew each time, so that they need not be built again.
  const known_s = snapshot?.run?.lastSample?.t_s ?? report?.run.savedThrough_s ?? 0;
  const latest = useRef({ mode, isLive, known_s, events: report?.events ?? [] });
  latest.current = { mode, isLive, known_s, events: report?.events ?? [] };
  const shown = useRef<{ plots: TimePlots; touch: () => void }>(undefined);

  const look = useCallback(
    (range: ViewRange) => {
      range$.next(range);
      setFollows(range.follows);
      shown.current?.plots.look(stretchOf(range, through$.value));
      shown.current?.touch();
    },
    [range$, through$],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: the places stay; the look says when colours and sizes are new
  useEffect(() => {
    const plots = new TimePlots({
      places: places.map((place) => place.current!),
      colours: colours(),
      onCursor: (reading) => cursor$.next(reading),
    });
    const stream = windowStream(
      api,
      run,
      () => ({
        range: range$.value,
        points: Math.max(200, Math.min(6000, Math.round(2 * plots.plots[0]!.bbox.width))),
        through_s: latest.current.known_s,
        isLive: latest.current.isLive,
      }),
      (error) => setTrouble(troubleOf(error)),
    );
    shown.current = { plots, touch: stream.touch };
    const subscription = stream.windows$.subscribe((window) => {
      through$.next(window.through_s);
      setTrouble(undefined);
      const signs = [...signsOf(latest.current.events), ...troublesIn(window)];
      plots.show(window, stretchOf(range$.value, window.through_s), signs);
      void costOfFrame().then((cost_ms) => stream.rest(cost_ms * REST_PER_COST));
    });
    const through = () => through$.value;
    const ends = plots.plots.map((plot) =>
      listen(plot, {
        mode: () => latest.current.mode,
        onZoom: (about_s, factor) => look(zoomed(range$.value, through(), about_s, factor)),
        onMove: (by_s) => look(moved(range$.value, through(), by_s)),
        onWhole: () => look(WHOLE),
        onStretch: (kind, from_s, to_s, isDone) => {
          const stretch = stretchOf(within(from_s, to_s, through()), through());
          plots.select(isDone && kind === 'zoom' ? undefined : stretch);
          if (!isDone) return;
          if (kind === 'zoom') look({ follows: false, ...stretch });
          else setMeasured(stretch);
        },
      }),
    );
    const resizing = new ResizeObserver(() => {
      plots.resize();
      stream.touch();
    });
    resizing.observe(places[0]!.current!);
    return () => {
      resizing.disconnect();
      for (const end of ends) end();
      subscription.unsubscribe();
      plots.destroy();
      cursor$.next(undefined);
    };
  }, [api, run, appearance, range$, through$, cursor$, look]);

  // Notes appear as soon as they are in the record; a run that has just ended is read to its end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: these say when there is something new to show
  useEffect(() => shown.current?.touch(), [report?.events.length, isLive, isLive ? 0 : known_s]);
  useEffect(() => {
    if (measured === undefined) shown.current?.plots.select(undefined);
  }, [measured]);

  useRangeKeys({ range$, through$, look });

  return (
    <div className={classes.view}>
      <div className={classes.tools}>
        {faces}
        <DragModeChoice mode={mode} setMode={setMode} />
        <RangeButtons range$={range$} through$={through$} follows={follows} isLive={isLive} look={look} />
      </div>
      <CursorLine cursor$={cursor$} snapshot={isLive ? snapshot : undefined} />
      <TroubleNote trouble={trouble} what="The samples cannot be shown now." />
      <div className={classes.plots}>
        <div ref={places[0]} className={classes.plot} />
        <div ref={places[1]} className={classes.plot} />
        <div ref={places[2]} className={classes.plot} />
      </div>
      {measured !== undefined && (
        <MeasurePanel run={run} stretch={measured} onClose={() => setMeasured(undefined)} />
      )}
      <Overview
        run={run}
        isLive={isLive}
        planned_s={isLive ? snapshot?.plan?.duration_s : undefined}
        range$={range$}
        through$={through$}
        look={look}
      />
    </div>
  );
}
