// The program's own figures in the shapes of the contract: NaN becomes null, errors become words, totals carry their
// sums. Nothing is computed here that is not written there.

import { CottrellError } from '../../core/errors.ts';
import type { LedgerTotals } from '../../core/ledger.ts';
import { describeOutcome } from '../../core/outcome.ts';
import { absoluteCharge_C, type Charges, netCharge_C } from '../../core/tally.ts';
import { type Event, type State, step } from '../engine/machine.ts';
import { describeCause } from '../engine/run-end.ts';
import type { Snapshot as EngineSnapshot } from '../engine/snapshot.ts';
import type { RunLabel } from '../store/event-table.ts';
import type { StoredEvent, RunSummary as StoredRun } from '../store/records.ts';
import type { Prepared, Station } from './host.ts';
import type { Command, PreparedPlan, Snapshot } from './shapes/instruments.ts';
import type { RunSummary } from './shapes/runs.ts';
import { troubleFrom } from './trouble.ts';

/** null for NaN. */
export function numberOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Charges with their sums. */
export function withSums<T extends Charges>(charges: T): T & { net_C: number; absolute_C: number } {
  return { ...charges, net_C: netCharge_C(charges), absolute_C: absoluteCharge_C(charges) };
}

/** A plan for people to read before the start. */
export function planToWire(prepared: Prepared, advice: readonly string[]): PreparedPlan {
  const { waveform, programText } = prepared.plan;
  return { ...planSummary(prepared), waveform, programText, advice: [...advice] };
}

function planSummary({ number, protocol, plan }: Prepared) {
  return {
    plan: number,
    title: protocol.title,
    duration_s: plan.duration_s,
    samples: plan.samples,
    range: plan.range,
    rules: plan.rules.map((rule, n) => ({ rule: plan.request.rules[n]!, ...rule })),
    notes: [...plan.notes],
  };
}

/** The whole picture of an instrument. */
export function snapshotToWire(station: Station, snapshot: EngineSnapshot): Snapshot {
  const { prepared, recorded } = station;
  const { state, instrument, run, warnings, warningCount } = snapshot;
  return {
    instrument: station.id,
    spec: station.spec,
    label: station.label,
    simulated: station.simulated,
    state: stateToWire(state),
    allowed: allowedIn(state, snapshot, station),
    ...(instrument && { identity: instrument.identity, can: capabilities(instrument.can) }),
    ...(prepared && snapshot.plan && { plan: planSummary(prepared) }),
    ...(run &&
      recorded && {
        run: {
          run: recorded.run,
          title: recorded.title,
          progress: run.progress,
          totals: withSums(run.totals),
          savedThrough_s: run.savedThrough_s,
          ...(run.lastSample && { lastSample: sampleToWire(run.lastSample) }),
          ...(run.outcome && { outcome: run.outcome, outcomeText: describeOutcome(run.outcome) }),
          ...(recorded.trouble && { trouble: troubleFrom(recorded.trouble) }),
        },
      }),
    ...(station.queue && { queue: station.queue.glance }),
    warnings: warnings.map((warning) => ({ ...warning })),
    warningCount,
  };
}

/** A line of the list of runs. */
export function runToWire(run: StoredRun, label: RunLabel | undefined, totals: LedgerTotals): RunSummary {
  const { id, started_ms, ended_ms, simulated, instrument, outcome, samples, savedThrough_s } = run;
  return {
    id,
    title: label?.title ?? run.title,
    tags: [...(label?.tags ?? [])],
    started_ms,
    ...(ended_ms !== undefined && { ended_ms }),
    simulated,
    instrument,
    ...(outcome && { outcome }),
    outcomeText: outcome ? describeOutcome(outcome) : 'running',
    samples,
    savedThrough_s,
    totals: withSums(totals),
  };
}

/** An event of a run. */
export function eventToWire({ number, kind, t_s, wall_ms, message, data }: StoredEvent) {
  return { number, kind, t_s, wall_ms, message, ...(data && { data: { ...data } }) };
}

function stateToWire(state: State): Snapshot['state'] {
  switch (state.name) {
    case 'stopping':
      return { name: state.name, reason: describeCause(state.cause) };
    case 'adrift':
      return { name: state.name, reason: state.reason, link: 'lost' };
    case 'unsafe':
      return { name: state.name, reason: state.reason, link: state.link };
    case 'disconnected':
      return { name: state.name, ...(state.reason !== undefined && { reason: state.reason }) };
    case 'connecting':
      return { name: state.name, ...(state.danger !== undefined && { reason: state.danger }) };
    default:
      return { name: state.name };
  }
}

const EVENTS: Record<Command, Event> = {
  reconnect: { type: 'connect' },
  prepare: { type: 'prepare' },
  start: { type: 'start' },
  pause: { type: 'pause' },
  resume: { type: 'resume' },
  skipStep: { type: 'skip' },
  adjust: { type: 'adjust' },
  stop: { type: 'stop', cause: { kind: 'user' } },
  ensureOff: { type: 'ensure-off' },
  acknowledge: { type: 'acknowledge' },
};

/** What the table of states allows, and only where it would do something. */
function allowedIn(state: State, { instrument, plan }: EngineSnapshot, { prepared, queue }: Station) {
  const isQueued = queue?.isOver === false;
  return (Object.keys(EVENTS) as Command[]).filter((command) => {
    if (step(state, EVENTS[command]) instanceof CottrellError) return false;
    if (isQueued && (command === 'prepare' || command === 'start')) return false;
    if (command === 'start') return prepared !== undefined && plan !== undefined;
    if (command === 'pause') return (instrument?.can.pauseModes.length ?? 0) > 0;
    if (command === 'adjust') return instrument !== undefined && instrument.can.adjusts !== 'no';
    return command !== 'stop' || (state.name !== 'ready' && state.name !== 'reading');
  });
}

function capabilities(can: NonNullable<EngineSnapshot['instrument']>['can']) {
  return {
    ...can,
    currentRanges_A: [...can.currentRanges_A],
    segments: [...can.segments],
    pauseModes: [...can.pauseModes],
  };
}

function sampleToWire(sample: NonNullable<NonNullable<EngineSnapshot['run']>['lastSample']>) {
  return {
    t_s: sample.t_s,
    setPotential_V: numberOrNull(sample.setPotential_V),
    potential_V: numberOrNull(sample.potential_V),
    cellVoltage_V: numberOrNull(sample.cellVoltage_V),
    current_A: numberOrNull(sample.current_A),
    flags: sample.flags,
  };
}
