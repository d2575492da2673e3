// What a run is right now, whether it lives here or is only in the library: its unsaved tail, its totals, its line in
// the list.
import type { LedgerTotals } from '../../core/charges.ts';
import type { Run } from '../engine/runner.ts';
import type { Tail } from '../store/records.ts';
import type { Host } from './host.ts';
import type { RunSummary } from './shapes/runs.ts';
import { runToWire } from './wire.ts';

/** The run, while it is going on at this bench. */
export function liveRun(host: Host, run: number): Run | undefined {
  const station = host.bench.places.find(({ recorded }) => recorded?.run === run);
  return station?.recorded?.result === undefined ? station?.session.run : undefined;
}

/** What is not in the library yet; undefined for a run that is over, or that another program records. */
export function tailOf(host: Host, run: number): Tail | undefined {
  const live = liveRun(host, run);
  return live && { block: live.tail(), before: live.beforeTail };
}

/** What passed in a stretch, unsaved samples included. */
export function chargeBetween(host: Host, run: number, from_s: number, to_s: number): LedgerTotals {
  return host.library.chargeBetween(run, from_s, to_s, tailOf(host, run));
}

/** The line of a run in the list. Throws `run-not-found`. */
export function runSummary(host: Host, run: number): RunSummary {
  const { library } = host;
  return runToWire(library.run(run), library.label(run), totalsOf(host, run));
}

/** Totals of runs that are over: they never change. */
const finalTotals = new WeakMap<Host, Map<number, LedgerTotals>>();

/** Totals of a run so far. */
export function totalsOf(host: Host, run: number): LedgerTotals {
  const live = liveRun(host, run);
  if (live !== undefined) return live.totals;
  const known = finalTotals.get(host) ?? new Map<number, LedgerTotals>();
  finalTotals.set(host, known);
  const totals = known.get(run) ?? host.library.endOfLedger(run).totals;
  if (host.library.run(run).outcome !== undefined) known.set(run, totals);
  return totals;
}
