// A run of the library whose end nobody saw, as a session can take it up. It reads the library and touches no
// instrument; whether such a run may still be going on is in going-on.ts.

import { adjustmentsIn, withChanges } from '../../core/adjust.ts';
import { CottrellError } from '../../core/errors.ts';
import { Ledger } from '../../core/ledger.ts';
import { compileProtocol } from '../../core/protocol/compile.ts';
import type { Protocol } from '../../core/protocol/protocol.ts';
import type { HeldProgram, Plan } from '../../drivers/driver.ts';
import type { EarlierRun } from '../engine/session.ts';
import type { Library } from '../store/library.ts';
import type { RunRecord, StoredEvent } from '../store/records.ts';
import { protocolAsPlayed } from './adjust.ts';
import { requestOf } from './recording.ts';

/**
 * What is known of a run that may still be going on. `playing`: its protocol with all changes made while it was played,
 * where they are known.
 * @throws CottrellError `run-not-found`; `run-busy` while it is recorded; `state-refused` where it cannot be taken up
 */
export function earlierRun(
  library: Library,
  id: number,
): EarlierRun & { readonly playing: Protocol | undefined } {
  const record = library.run(id);
  if (record.outcome === undefined)
    throw new CottrellError('run-busy', `Run ${id} is being recorded by another program.`);
  if (!isEndUnseen(record))
    throw new CottrellError(
      'state-refused',
      `Run ${id} has come to its end: there is nothing to go on with.`,
    );
  const program = programEvent(library, id)?.data?.program;
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
  const changes = library.events(id, { kind: 'adjusted' });
  const playing = protocolAsPlayed(record, changes);
  const plan = planOf(record, playing);
  const shown = adjustmentsIn(changes).reduce(
    (waveform, one) => withChanges(waveform, one.changes),
    plan.waveform,
  );
  return { plan, held, ledger, shown, playing };
}

/** Whether nobody saw how a run ended. */
export function isEndUnseen({ outcome }: Pick<RunRecord, 'outcome'>): boolean {
  if (outcome?.kind === 'interrupted') return true;
  return outcome?.kind === 'failed' && (outcome.code === 'link-lost' || outcome.code === 'cell-not-off');
}

/** When the program that plays a run by itself began, and what is kept of it; undefined where there is none. */
export function programEvent(library: Library, id: number): StoredEvent | undefined {
  return library.latestEvent(id, 'program');
}

/** The plan as it was made, for what is played now; what only the driver understands is kept with the program. */
function planOf({ protocol, settings, waveform, plan }: RunRecord, playing: Protocol | undefined): Plan {
  const request = requestOf(playing ?? compileProtocol(protocol, { set: settings }));
  // Records of the first versions do not tell how they were sampled.
  const { acquisition = { coarsen: false }, ...frozen } = plan as Omit<Plan, 'acquisition'> & Partial<Plan>;
  return { ...frozen, acquisition, waveform, request, program: undefined };
}
