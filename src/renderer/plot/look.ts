// How the page looks now, for what is drawn on canvas: a plot is drawn anew when the colours or the size of the figures
// change, and only then.
import { useComputedColorScheme } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { rem } from './colours.ts';

/** Changes whenever plots must be built anew: "dark 15". */
export function useLook(): string {
  const scheme = useComputedColorScheme('light');
  const size = useSyncExternalStore(onResize, rem);
  return `${scheme} ${size}`;
}

function onResize(changed: () => void): () => void {
  window.addEventListener('resize', changed);
  return () => window.removeEventListener('resize', changed);
}
