// The windows of a run, pulled as they are needed: the same call for what happens now and for what happened long ago.
// At most 25 a second, never two on the way; none while nothing can have changed or nobody looks.
import { catchError, EMPTY, exhaustMap, filter, from, interval, type Observable } from 'rxjs';
import type { Channel, Window } from '../../core/window.ts';
import type { Api } from '../../main/api/contract.ts';
import { decodeWindow } from '../../main/api/window-bytes.ts';
import { stretchOf, type ViewRange } from '../plot/range.ts';

const PULL_EVERY_MS = 40;
/** How often it is looked whether a pull is due: what waits for a coarser tick is seen later by half of it. */
const TICK_MS = 8;
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
  let isStale = true;
  let restsUntil_ms = 0;
  let pulled_ms = Number.NEGATIVE_INFINITY;

  const isDue = () => performance.now() >= Math.max(restsUntil_ms, pulled_ms + PULL_EVERY_MS);

  async function pull(): Promise<Window> {
    isStale = false;
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
    return window;
  }

  const windows$ = interval(TICK_MS).pipe(
    filter(() => isDue() && (isStale || wanted().isLive) && !document.hidden),
    exhaustMap(() =>
      from(pull()).pipe(
        catchError((error: unknown) => {
          isStale = true;
          told(error);
          return EMPTY;
        }),
      ),
    ),
  );
  return {
    windows$,
    touch() {
      isStale = true;
    },
    rest(time_ms) {
      restsUntil_ms = performance.now() + time_ms;
    },
  };
}
