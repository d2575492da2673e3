// Keys of the window: one listener for every view that has keys, and which presses are none of its business.
import { useEffect, useRef } from 'react';

/** Whether a press is the browser's, or belongs to a dialog or to what is being typed or chosen in a field. */
export function isElsewhere({ ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || document.querySelector('[role="dialog"]') !== null) return true;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input, textarea, select') !== null;
}

/** Hears presses while the component is shown; `press` answers whether the key was one of its own. */
export function useKeys(press: (event: KeyboardEvent) => boolean): void {
  const latest = useRef(press);
  latest.current = press;
  useEffect(() => {
    function hear(event: KeyboardEvent) {
      if (!isElsewhere(event) && latest.current(event)) event.preventDefault();
    }
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, []);
}
