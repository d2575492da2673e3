// The whole run as a strip: the current from the start to the end, what is still planned as an empty hatched part, and
// the stretch that the plots show, which can be moved by hand.
import { type PointerEvent, useEffect, useRef } from 'react';
import { type BehaviorSubject, combineLatest } from 'rxjs';
import type { Window } from '../../core/window.ts';
import { decodeWindow } from '../../main/api/window-bytes.ts';
import { useApi } from '../app-state.ts';
import { colours } from '../plot/colours.ts';
import { useLook } from '../plot/look.ts';
import { stretchOf, type ViewRange, within } from '../plot/range.ts';
import { drawOverview, fitCanvas, type OverviewFacts, placesOf } from './overview-drawing.ts';
import classes from './TimeView.module.css';

interface Props {
  readonly run: number;
  readonly isLive: boolean;
  /** Planned duration of a run that goes on. */
  readonly planned_s: number | undefined;
  readonly range$: BehaviorSubject<ViewRange>;
  readonly through$: BehaviorSubject<number>;
  readonly look: (range: ViewRange) => void;
}

const AGAIN_MS = 1000;

export function Overview({ run, isLive, planned_s, range$, through$, look }: Props) {
  const api = useApi();
  const appearance = useLook();
  const canvas = useRef<HTMLCanvasElement>(null);
  const whole_s = useRef(1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the look says when colours and sizes are new
  useEffect(() => {
    let isOver = false;
    let isAsking = false;
    let seen: Window | undefined;
    let drawn: { readonly window: Window | undefined; readonly places: string } | null = null;
    const palette = colours();
    const draw = () => {
      const place = canvas.current;
      if (place === null || isOver) return;
      whole_s.current = Math.max(through$.value, planned_s ?? 0, 1e-3);
      const facts: OverviewFacts = {
        window: seen,
        whole_s: whole_s.current,
        through_s: through$.value,
        shown: stretchOf(range$.value, through$.value),
        colours: palette,
      };
      const places = placesOf(place.width, facts);
      if (drawn !== null && drawn.window === seen && drawn.places === places) return;
      drawn = { window: seen, places };
      drawOverview(place, facts);
    };
    const fit = () => {
      if (canvas.current === null) return;
      fitCanvas(canvas.current);
      drawn = null;
      draw();
    };
    const ask = async () => {
      if (isAsking || document.hidden || isOver || through$.value <= 0) return;
      isAsking = true;
      try {
        const points = Math.max(100, Math.round(canvas.current!.clientWidth));
        const blob = await api.runs.readWindow({
          run,
          from_s: 0,
          to_s: Math.max(through$.value, 1e-3),
          points,
          channels: ['current_A'],
        });
        seen = decodeWindow(await blob.arrayBuffer());
        draw();
      } catch (error) {
        // The plots above ask the same and say what is wrong; the strip keeps what it has.
        console.warn('The overview was not read.', error);
      } finally {
        isAsking = false;
      }
    };
    const timer = setInterval(() => {
      if (isLive || seen === undefined || seen.to_s < through$.value || !seen.settled) void ask();
    }, AGAIN_MS);
    const subscription = combineLatest([range$, through$]).subscribe(() => {
      if (seen === undefined) void ask();
      draw();
    });
    const resizing = new ResizeObserver(fit);
    resizing.observe(canvas.current!);
    return () => {
      isOver = true;
      clearInterval(timer);
      subscription.unsubscribe();
      resizing.disconnect();
    };
  }, [api, run, isLive, planned_s, range$, through$, appearance]);

  function pick(event: PointerEvent<HTMLDivElement>) {
    if (event.buttons !== 1) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at_s = ((event.clientX - left) / width) * whole_s.current;
    const { from_s, to_s } = stretchOf(range$.value, through$.value);
    const half_s = (to_s - from_s) / 2;
    // A window as wide as the run cannot be moved: it becomes a tenth of it around the place.
    const wanted_s = 2 * half_s > 0.95 * through$.value ? through$.value / 20 : half_s;
    const middle_s = Math.max(wanted_s, Math.min(at_s, through$.value - wanted_s));
    look(within(middle_s - wanted_s, middle_s + wanted_s, through$.value));
  }

  return (
    <div
      className={classes.overview}
      title="The whole run; drag to look elsewhere"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pick(event);
      }}
      onPointerMove={pick}
    >
      <canvas ref={canvas} />
    </div>
  );
}
