// Which view is shown, kept in the address after the #, so that Back, reload and links work: "#/run/12".
// A view gets what comes after its name as `detail`; it never reads the address itself.
import { useSyncExternalStore } from 'react';

export const VIEWS = [
  { view: 'bench', label: 'Bench', key: '1' },
  { view: 'run', label: 'Run', key: '2' },
  { view: 'protocols', label: 'Protocols', key: '3' },
  { view: 'runs', label: 'Runs', key: '4' },
  { view: 'analysis', label: 'Analysis', key: '5' },
] as const;

export type ViewName = (typeof VIEWS)[number]['view'];

export interface Route {
  readonly view: ViewName;
  /** What the view is about: the number of a run, the name of a protocol; absent: the view chooses. */
  readonly detail?: string;
}

/** The props of every view. */
export interface ViewProps {
  readonly detail: string | undefined;
}

/** "#/run/12" → the view `run` with the detail "12". Anything unknown leads to the bench. */
export function readRoute(hash: string): Route {
  const [view = '', ...rest] = hash.replace(/^#\/?/u, '').split('/');
  const known = VIEWS.find((entry) => entry.view === view);
  if (known === undefined) return { view: 'bench' };
  const detail = decode(rest.join('/'));
  return detail === '' ? { view: known.view } : { view: known.view, detail };
}

/** The address of a view. */
export function hashOf(view: ViewName, detail?: string | number): string {
  return detail === undefined ? `#/${view}` : `#/${view}/${encodeURI(String(detail))}`;
}

/** Shows a view. */
export function go(view: ViewName, detail?: string | number): void {
  window.location.hash = hashOf(view, detail);
}

/** The route in the address, kept up to date. */
export function useRoute(): Route {
  return readRoute(useSyncExternalStore(onHashChange, () => window.location.hash));
}

function onHashChange(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

function decode(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    // A person may type anything after the #; what is no address is taken as written.
    return text;
  }
}
