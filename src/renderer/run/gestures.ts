// What hands do on the plots: wheel and drag to zoom, move along, or mark a stretch to measure. Translates pointers into
// instants; what becomes of them is decided by the caller.
import type uPlot from 'uplot';

export type DragMode = 'zoom' | 'move' | 'measure';

export interface GestureTargets {
  /** What a plain drag does; Shift always measures, the middle button always moves. */
  readonly mode: () => DragMode;
  readonly onZoom: (about_s: number, factor: number) => void;
  readonly onMove: (by_s: number) => void;
  /** A stretch while it is being drawn, and when it is done. */
  readonly onStretch: (mode: 'zoom' | 'measure', from_s: number, to_s: number, isDone: boolean) => void;
  readonly onWhole: () => void;
}

const WHEEL_STEP = 1.2;
/** A shorter drag is a click, CSS px. */
const SHORTEST_DRAG = 4;

/** Listens on a plot until the function that comes back is called. */
export function listen(plot: uPlot, targets: GestureTargets): () => void {
  const { over } = plot;
  const ends = new AbortController();
  const { signal } = ends;
  over.style.touchAction = 'none';
  let drag: { mode: DragMode; from_s: number; fromX: number; lastX: number } | undefined;

  const xOf = (event: PointerEvent | WheelEvent) => event.clientX - over.getBoundingClientRect().left;
  const instantAt = (x: number) => plot.posToVal(x, 'x');

  over.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const factor = event.deltaY > 0 ? WHEEL_STEP : 1 / WHEEL_STEP;
      targets.onZoom(instantAt(xOf(event)), factor);
    },
    { signal, passive: false },
  );
  over.addEventListener('dblclick', () => targets.onWhole(), { signal });
  over.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button > 1) return;
      over.setPointerCapture(event.pointerId);
      const x = xOf(event);
      const mode = event.button === 1 ? 'move' : event.shiftKey ? 'measure' : targets.mode();
      drag = { mode, from_s: instantAt(x), fromX: x, lastX: x };
    },
    { signal },
  );
  over.addEventListener(
    'pointermove',
    (event) => {
      if (drag === undefined) return;
      const x = xOf(event);
      if (drag.mode === 'move') targets.onMove(instantAt(drag.lastX) - instantAt(x));
      else if (Math.abs(x - drag.fromX) >= SHORTEST_DRAG)
        targets.onStretch(drag.mode, drag.from_s, instantAt(x), false);
      drag.lastX = x;
    },
    { signal },
  );
  over.addEventListener(
    'pointerup',
    (event) => {
      const x = xOf(event);
      if (drag !== undefined && drag.mode !== 'move' && Math.abs(x - drag.fromX) >= SHORTEST_DRAG)
        targets.onStretch(drag.mode, drag.from_s, instantAt(x), true);
      drag = undefined;
    },
    { signal },
  );
  over.addEventListener('pointercancel', () => (drag = undefined), { signal });
  return () => ends.abort();
}
