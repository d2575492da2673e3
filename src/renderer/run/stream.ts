// The windows of a run, pulled as they are needed: the same call for what happens now and for what happened long ago.
// At most 25 a second, and of what is followed no more than move it by a pixel; never two on the way; none while nothing can
// have changed or nobody looks.
import { Observable } from 'rxjs';
import type { Channel, Window } from '../../core/window.ts';
import type { Api } from '../../main/api/contract.ts';
import { decodeWindow } from '../../main/api/window-bytes.ts';
import { stretchOf, type ViewRange } from '../plot/range.ts';
import { PULL_EVERY_MS, untilNextPixel_ms } from './pace.ts';

/** How often it is looked whether there is anything to pull while there is nothing: a run that is over, a page nobody sees. */
const IDLE_MS = 100;
/** What follows the newest sample asks for a little more than is known, so that what came meanwhile is in the answer. */
const FIRST_STEP_S = 1;
const STEPS_AHEAD = 2;

const CHANNELS: Channel[] = [
  'current_A',
  'potential_V',
  'setPotential_V',
  'cathodic_C',
  'anodic_C',
  'overloads',
  'gaps',
  'lateSamples',
  'flags',
];

/** What a stream is asked for, read anew at every pull. */
export interface Wanted {
  readonly range: ViewRange;
  /** Points that the plots have room for. */
  readonly points: number;
  /** How far the run reaches, as far as is known from elsewhere. */
  readonly through_s: number;
  /** Whether the run goes on. */
  readonly isLive: boolean;
}

export interface WindowStream {
  readonly windows$: Observable<Window>;
  /** Says that what is wanted has changed: the next pull asks for it. */
  readonly touch: () => void;
  /** Pulls nothing for so long. */
  readonly rest: (time_ms: number) => void;
}

/** Pulls windows of a run for as long as someone listens. What goes wrong is told, and the pulling goes on. */
export function windowStream(
  api: Api,
  run: number,
  wanted: () => Wanted,
  told: (error: unknown) => void,
): WindowStream {
  let through_s = 0;
  /** How far the run came from one pull to the next: so far beyond what is known there may be samples already. */
  let step_s = FIRST_STEP_S;
  /** Newest sample of the last window, and how fast the run came there. */
  let shown_s = 0;
  let speed = 1;
  let isStale = true;
  let isTouched = true;
  let restsUntil_ms = 0;
  let pulled_ms = Number.NEGATIVE_INFINITY;
  let wake = (): void => undefined;

  async function pull(): Promise<Window> {
    isStale = false;
    isTouched = false;
    const before_ms = pulled_ms;
    pulled_ms = performance.now();
    const { range, points, through_s: known_s, isLive } = wanted();
    through_s = Math.max(through_s, known_s);
    const { from_s, to_s: known_to_s } = stretchOf(range, through_s);
    const to_s = isLive && range.follows ? known_to_s + STEPS_AHEAD * step_s : known_to_s;
    const blob = await api.runs.readWindow({ run, from_s, to_s, points, channels: CHANNELS });
    const window = decodeWindow(await blob.arrayBuffer());
    // Asking again shows what is newer, or what was only read roughly.
    if (window.through_s > through_s || !window.settled) isStale = true;
    if (window.through_s > through_s) step_s = window.through_s - through_s;
    through_s = window.through_s;
    speed = (1000 * (through_s - shown_s)) / (pulled_ms - before_ms);
    shown_s = through_s;
    return window;
  }

  function pause_ms(): number {
    const { range, points, isLive } = wanted();
    if (isTouched || !isLive || !range.follows) return PULL_EVERY_MS;
    const { from_s, to_s } = stretchOf(range, through_s);
    return untilNextPixel_ms({ span_s: to_s - from_s, points, speed });
  }

  const windows$ = new Observable<Window>((listener) => {
    let timer: ReturnType<typeof setTimeout>;
    let isPulling = false;
    /** Pulls as soon as a pull is due, not at the next tick of some clock: neither late nor for nothing. */
    const look = async () => {
      clearTimeout(timer);
      if (isPulling || listener.closed) return;
      const wait_ms = Math.max(restsUntil_ms, pulled_ms + pause_ms()) - performance.now();
      const isWanted = (isStale || wanted().isLive) && !document.hidden;
      if (wait_ms > 0 || !isWanted) {
        timer = setTimeout(look, isWanted ? wait_ms : IDLE_MS);
        return;
      }
      isPulling = true;
      try {
        listener.next(await pull());
      } catch (error) {
        isStale = true;
        if (!listener.closed) told(error);
      }
      isPulling = false;
      void look();
    };
    wake = () => void look();
    wake();
    return () => clearTimeout(timer);
  });
  return {
    windows$,
    touch() {
      isStale = true;
      isTouched = true;
      wake();
    },
    rest(time_ms) {
      restsUntil_ms = performance.now() + time_ms;
    },
  };
}
