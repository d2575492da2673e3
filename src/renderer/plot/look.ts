// How the page looks now, for what is drawn on canvas: a plot is drawn anew when the colours or the size of the figures
// change, and only then. It asks the page itself: whoever is told of a change earlier would read the old colours.
import { useSyncExternalStore } from 'react';
import { rem } from './colours.ts';

const SCHEME = 'data-mantine-color-scheme';

/** Changes whenever plots must be built anew: "dark 15". */
export function useLook(): string {
  return useSyncExternalStore(onChange, look);
}

function look(): string {
  return `${document.documentElement.getAttribute(SCHEME)} ${rem()}`;
}

function onChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: [SCHEME] });
  window.addEventListener('resize', changed);
  return () => {
    observer.disconnect();
    window.removeEventListener('resize', changed);
  };
}
