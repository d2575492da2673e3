// The record of a run as a view needs it: what was frozen with it, its ledger, its events, and what its instrument says
// of it now. Asked for again while the run goes on.
import { useEffect } from 'react';
import type { Snapshot } from '../../main/api/shapes/instruments.ts';
import type { RunReport } from '../../main/api/shapes/runs.ts';
import { useApi, useInstruments } from '../app-state.ts';
import { type Answer, useAnswer } from '../ask.ts';
import { isLive } from '../frame/states.ts';

const AGAIN_MS = 1500;

export interface RunRecord extends Answer<RunReport> {
  readonly run: number;
  /** The instrument that plays it, or played it last. */
  readonly snapshot: Snapshot | undefined;
  readonly isLive: boolean;
}

export function useRecord(run: number): RunRecord {
  const api = useApi();
  const snapshot = useInstruments().find((instrument) => instrument.run?.run === run);
  const goesOn = snapshot !== undefined && isLive(snapshot.state.name) && snapshot.run?.outcome === undefined;
  const answer = useAnswer(`run ${run} ${goesOn}`, () => api.runs.get({ run }));
  const { again } = answer;
  useEffect(() => {
    if (!goesOn) return;
    const timer = setInterval(again, AGAIN_MS);
    return () => clearInterval(timer);
  }, [goesOn, again]);
  const value = answer.value?.run.id === run ? answer.value : undefined;
  return { ...answer, value, run, snapshot, isLive: goesOn };
}

/** The run to show when none is named: the one that goes on, else the last one of the library. */
export function useDefaultRun(): { readonly run: number | undefined; readonly isKnown: boolean } {
  const api = useApi();
  const instruments = useInstruments();
  const live =
    instruments.find(({ state, run }) => run !== undefined && isLive(state.name)) ?? instruments[0];
  const list = useAnswer('runs', () => api.runs.list());
  return { run: live?.run?.run ?? list.value?.at(-1)?.id, isKnown: list.value !== undefined };
}
