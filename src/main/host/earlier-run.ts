// A run of the library whose end nobody saw, as a session can take it up; and whether one may still be going on at an
// instrument that somebody wants to use. It reads the library and touches no instrument.
import { CottrellError } from '../../core/errors.ts';
import { Ledger } from '../../core/ledger.ts';
import { compileProtocol } from '../../core/protocol/compile.ts';
import type { HeldProgram, Plan } from '../../drivers/driver.ts';
import type { EarlierRun } from '../engine/session.ts';
import type { Library } from '../store/library.ts';
import type { RunRecord } from '../store/records.ts';
import { requestOf } from './recording.ts';

/** A program may take this much longer than planned before it is believed to be over. */
const LATE = 1.1;
const LATE_S = 60;

/**
 * What is known of a run that may still be going on.
 * @throws CottrellError `run-not-found`; `run-busy` while it is recorded; `state-refused` where it cannot be taken up
 */
export function earlierRun(library: Library, id: number): EarlierRun {
  const record = library.run(id);
  if (record.outcome === undefined)
    throw new CottrellError('run-busy', `Run ${id} is being recorded by another program.`);
  if (!isEndUnseen(record))
    throw new CottrellError(
      'state-refused',
      `Run ${id} has come to its end: there is nothing to go on with.`,
    );
  const program = programOf(library, id);
  if (program === undefined)
    throw new CottrellError(
      'state-refused',
      `Run ${id} cannot be taken up: its protocol does not say "on link loss: continue".`,
      { advice: 'Connect the instrument: Cottrell stops what may be running on it and makes the cell safe.' },
    );
  const ledger = library.ledgerAtEnd(id);
  const { current: visit, totals: charge } = new Ledger(ledger);
  const { instrument: identity, savedThrough_s: through_s } = record;
  const held: HeldProgram = { identity, program, through_s, ...(visit && { visit }), charge };
  return { plan: planOf(record), held, ledger };
}

/** The number of a run that may still be going on at this instrument; undefined when there is none. */
function mayBeGoingOn(library: Library, spec: string, now_ms: number): number | undefined {
  const found = library.runs().findLast((run) => run.instrument.line === spec);
  if (found === undefined || !isEndUnseen(found) || programOf(library, found.id) === undefined)
    return undefined;
  const { duration_s } = library.run(found.id).plan as Plan;
  return now_ms < found.started_ms + (duration_s * LATE + LATE_S) * 1000 ? found.id : undefined;
}

/** @throws CottrellError `state-refused` where a run may still be going on there, with what can be done. */
export function mustNotBeGoingOn(library: Library, spec: string, now_ms: number): void {
  const run = mayBeGoingOn(library, spec, now_ms);
  if (run === undefined) return;
  throw new CottrellError(
    'state-refused',
    `Run ${run} may still be going on at ${spec}, by itself, and making contact would stop it.`,
    {
      advice: `Take it up with \`cottrell attach ${run} --instrument ${spec}\`, or stop it by connecting with --stop-running.`,
      context: { run },
    },
  );
}

function isEndUnseen({ outcome }: Pick<RunRecord, 'outcome'>): boolean {
  if (outcome?.kind === 'interrupted') return true;
  return outcome?.kind === 'failed' && (outcome.code === 'link-lost' || outcome.code === 'cell-not-off');
}

function programOf(library: Library, id: number): unknown {
  return library.events(id).findLast(({ kind }) => kind === 'program')?.data?.program;
}

/** The plan as it was made; what only the driver understands is kept with the program. */
function planOf({ protocol, settings, waveform, plan }: RunRecord): Plan {
  const request = requestOf(compileProtocol(protocol, { set: settings }));
  return { ...(plan as Plan), waveform, request, program: undefined };
}
