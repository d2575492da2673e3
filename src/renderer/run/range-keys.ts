// Keys of the time axis: 0 the whole run, F follow, + and − nearer and farther, arrows earlier and later.
import { useEffect } from 'react';
import type { BehaviorSubject } from 'rxjs';
import { isTyping } from '../parts/keys.ts';
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
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      // Arrows move through tabs and choices where one has the focus.
      if (
        event.target instanceof HTMLElement &&
        event.target.closest('[role="tablist"], [role="radiogroup"]')
      )
        return;
      const range = afterKey(event.key, range$.value, through$.value);
      if (range === undefined) return;
      event.preventDefault();
      look(range);
    }
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [range$, through$, look]);
}
