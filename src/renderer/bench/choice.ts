// What the person has chosen and typed on the bench for the next run: kept while other views are shown and over a
// reload, so that nothing typed is lost. Only choices; what they mean is asked of the program.
import { BehaviorSubject } from 'rxjs';
import { useLive } from '../app-state.ts';

/** What the person wants to do on the bench. */
export type BenchMode = 'run' | 'queue' | 'hand';

/** What is typed for a potential or a current by hand. */
export interface HandChoice {
  readonly held: 'potential' | 'current';
  readonly potential: string;
  readonly current: string;
  readonly duration: string;
  readonly maxCurrent: string;
  readonly low: string;
  readonly high: string;
  readonly reference: string;
}

export interface BenchChoice {
  readonly mode: BenchMode;
  readonly hand: HandChoice;
  readonly instrument: number | undefined;
  /** File of the protocol, like "shipped/cu-pulsed-amination.yaml". */
  readonly protocol: string | undefined;
  /** Typed over the text, by path; an empty text is no setting. */
  readonly settings: Readonly<Record<string, string>>;
  readonly coarsen: boolean;
  readonly note: string;
  /** The last runs in which the solution resistance was measured by hand. */
  readonly resistanceRuns: readonly number[];
  /** The simulated instrument to connect, as last chosen. */
  readonly simulated: { readonly model: string; readonly cell: string; readonly speed: string };
}

const KEY = 'cottrell.bench';
const NOTHING: BenchChoice = {
  mode: 'run',
  hand: {
    held: 'potential',
    potential: '',
    current: '',
    duration: '2 min',
    maxCurrent: '10 mA',
    low: '',
    high: '',
    reference: 'Ag/AgCl (3 M KCl)',
  },
  instrument: undefined,
  protocol: undefined,
  settings: {},
  coarsen: false,
  note: '',
  resistanceRuns: [],
  simulated: { model: 'emstat4-hr', cell: 'cu-nitrite', speed: '100' },
};

const choice$ = new BehaviorSubject<BenchChoice>(kept());
choice$.subscribe((choice) => sessionStorage.setItem(KEY, JSON.stringify(choice)));

export function useChoice(): BenchChoice {
  return useLive(choice$);
}

/** Changes some of it. Another protocol has another cell: its settings begin anew. */
export function choose(change: Partial<BenchChoice>): void {
  const before = choice$.value;
  const isOther = change.protocol !== undefined && change.protocol !== before.protocol;
  choice$.next({ ...before, ...(isOther && { settings: {} }), ...change });
}

/** Types a setting. */
export function set(path: string, text: string): void {
  choose({ settings: { ...choice$.value.settings, [path]: text } });
}

/** The settings that say something. */
export function settingsOf({ settings }: BenchChoice): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).filter(([, text]) => text.trim() !== ''));
}

function kept(): BenchChoice {
  const text = sessionStorage.getItem(KEY);
  if (text === null) return NOTHING;
  try {
    return { ...NOTHING, ...(JSON.parse(text) as Partial<BenchChoice>) };
  } catch (error) {
    console.warn('What was chosen on the bench could not be read; it begins anew.', error);
    return NOTHING;
  }
}
