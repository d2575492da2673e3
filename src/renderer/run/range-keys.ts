// Keys of the time axis: 0 the whole run, F follow, + and − nearer and farther, arrows earlier and later.
import type { BehaviorSubject } from 'rxjs';
import { useKeys } from '../parts/keys.ts';
import { moved, stretchOf, type ViewRange, WHOLE, zoomed } from '../plot/range.ts';

interface Keys {
  readonly range$: BehaviorSubject<ViewRange>;
  readonly through$: BehaviorSubject<number>;
  readonly look: (range: ViewRange) => void;
}

/** What a key does to a range; undefined: it is no key of the time axis. */
export function afterKey(key: string, range: ViewRange, through_s: number): ViewRange | undefined {
  const { from_s, to_s } = stretchOf(range, through_s);
  const [span_s, middle_s] = [to_s - from_s, (from_s + to_s) / 2];
  switch (key) {
    case '0':
      return WHOLE;
    case 'f':
      return { follows: true, span_s };
    case '+':
    case '=':
      return zoomed(range, through_s, middle_s, 1 / 1.5);
    case '-':
      return zoomed(range, through_s, middle_s, 1.5);
    case 'ArrowLeft':
      return moved(range, through_s, -span_s / 4);
    case 'ArrowRight':
      return moved(range, through_s, span_s / 4);
    default:
      return undefined;
  }
}

export function useRangeKeys({ range$, through$, look }: Keys): void {
  useKeys(({ key, target }) => {
    // Arrows move through tabs and choices where one has the focus.
    if (target instanceof HTMLElement && target.closest('[role="tablist"], [role="radiogroup"]'))
      return false;
    const range = afterKey(key, range$.value, through$.value);
    if (range !== undefined) look(range);
    return range !== undefined;
  });
}
