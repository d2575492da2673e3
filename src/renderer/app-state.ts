// What every view stands on: the API, whether the program answers, and the instruments as they are now. Views get it
// through React; samples are never kept here (plots pull them).
import { createContext, use, useSyncExternalStore } from 'react';
import { BehaviorSubject, type Observable } from 'rxjs';
import type { Api } from '../main/api/contract.ts';
import type { Snapshot } from '../main/api/shapes/instruments.ts';
import type { Link, LinkState } from './link/link.ts';

/** A value that changes, with what it is now. */
export type Live<T> = Observable<T> & { readonly value: T };

export interface App {
  readonly api: Api;
  readonly linkState$: Live<LinkState>;
  /** All instruments, whole every time; undefined until the program has told. Kept as last seen while it is away. */
  readonly instruments$: Live<readonly Snapshot[] | undefined>;
  /** Path of the library that is open; undefined until the program has told. */
  readonly library$: Live<string | undefined>;
}

/** `onOtherLibrary` is called when the program came back with another library: nothing that is shown is true any more. */
export function createApp({ api, state$ }: Link, onOtherLibrary: () => void): App {
  const instruments$ = new BehaviorSubject<readonly Snapshot[] | undefined>(undefined);
  const library$ = new BehaviorSubject<string | undefined>(undefined);
  state$.subscribe((state) => {
    if (state !== 'up') return;
    void follow(api, instruments$);
    void learn(api, library$, onOtherLibrary);
  });
  return { api, linkState$: state$, instruments$, library$ };
}

async function learn(
  api: Api,
  library$: BehaviorSubject<string | undefined>,
  onOtherLibrary: () => void,
): Promise<void> {
  try {
    const { library } = await api.about();
    if (library$.value !== undefined && library$.value !== library) onOtherLibrary();
    library$.next(library);
  } catch (error) {
    console.warn('The program did not say which library is open.', error);
  }
}

/** Takes in snapshots until the line breaks; the next line follows anew. */
async function follow(
  api: Api,
  instruments$: BehaviorSubject<readonly Snapshot[] | undefined>,
): Promise<void> {
  try {
    for await (const all of await api.instruments.watchAll()) instruments$.next(all);
  } catch (error) {
    console.warn('The instruments are no longer watched.', error);
  }
}

export const AppContext = createContext<App | undefined>(undefined);

/** The application, inside any view. */
export function useApp(): App {
  const app = use(AppContext);
  if (app === undefined) throw new Error('no App around this component');
  return app;
}

/** The value that a Live has now, kept up to date. */
export function useLive<T>(live: Live<T>): T {
  const now = () => live.value;
  // The value is the same in a window and where a view is drawn once as text.
  return useSyncExternalStore(
    (changed) => {
      const subscription = live.subscribe(changed);
      return () => subscription.unsubscribe();
    },
    now,
    now,
  );
}

export function useApi(): Api {
  return useApp().api;
}

/** All instruments, as far as known. */
export function useInstruments(): readonly Snapshot[] {
  return useLive(useApp().instruments$) ?? [];
}
