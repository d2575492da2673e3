// A run had back from the copy on the instrument's own storage: recorded as a run of its own, with its own ledger, that
// says which run it was. The run itself stays as it is, and so does the copy.
import { asCottrellError, CottrellError } from '../../core/errors.ts';
import type { Outcome } from '../../core/outcome.ts';
import { putRight } from '../../drivers/correction.ts';
import type { Copies, Identity, StoredCopy } from '../../drivers/driver.ts';
import { type Retold, recordRetold } from '../engine/retold.ts';
import type { Library } from '../store/library.ts';
import type { RunRecord, RunSummary } from '../store/records.ts';
import { VERSION } from './paths.ts';

/** An instrument as far as its copies are concerned. */
export interface CopySource {
  readonly identity: Pick<Identity, 'driver' | 'serial' | 'label'>;
  readonly copies?: Copies;
}

/** A run of which the instrument holds a copy. */
export interface RecoverableRun {
  readonly run: RunSummary;
  readonly files: readonly StoredCopy[];
  /** The run that it was told again as. */
  readonly recoveredAs?: number;
}

/** A run that was had back. */
export interface RecoveredRun {
  readonly run: number;
  readonly of: number;
  readonly outcome: Outcome;
  readonly totals: Retold['totals'];
}

/**
 * The runs of this library of which the instrument holds copies, the oldest first.
 * @throws CottrellError `state-refused` where the instrument keeps none; `instrument-refused` where it has no storage.
 */
export async function recoverableRuns(library: Library, source: CopySource): Promise<RecoverableRun[]> {
  const copies = copiesOf(source);
  const files = await copies.list();
  const recovered = recoveredRuns(library);
  return library.runs().flatMap((run) => {
    if (!isOf(source, run)) return [];
    const programs = programsOf(library, run.id);
    const own = files.filter((file) => copies.belongs(file, programs));
    if (own.length === 0) return [];
    const recoveredAs = recovered.get(run.id);
    return [{ run, files: own, ...(recoveredAs !== undefined && { recoveredAs }) }];
  });
}

/**
 * Records a run anew from its copy.
 * @throws CottrellError `run-not-found`; `run-busy` while it is recorded; `instrument-swapped` for another instrument;
 * `state-refused` where there is no copy, or it was had back already.
 */
export async function recoverRun(library: Library, source: CopySource, id: number): Promise<RecoveredRun> {
  const record = library.run(id);
  const programs = checked(library, source, record);
  const { inverted, offset_A } = record.instrument.correction ?? { inverted: false, offset_A: 0 };
  const events = putRight(copiesOf(source).events(programs), { inverted, offset_A });
  // Only where there is a copy, a run is begun for it.
  const first = await events.next();
  const title = `${record.title} (recovered from run ${id})`;
  using recorder = library.beginRun({ ...record, title, programVersion: VERSION });
  async function* all() {
    if (first.done !== true) yield first.value;
    yield* events;
  }
  const { ended, totals } = await recordRetold(all(), recorder).catch((error: unknown) => {
    // What was read so far stays, as a run that failed; the copy can be read again.
    const { code, message } = asCottrellError(error);
    recorder.finish({ kind: 'failed', code, message });
    throw error;
  });
  const outcome = outcomeOf(ended, record.outcome);
  // A copy tells what was measured; what a person changed meanwhile is in the record alone.
  for (const { kind, t_s, message, data } of library.events(id, { kind: 'adjusted' }))
    library.addEvent(recorder.id, { kind, t_s, message, ...(data && { data }) });
  // Only what was told to its end counts as had back.
  library.addEvent(recorder.id, {
    kind: 'recovered',
    t_s: null,
    message: `told again from the copy that ${record.instrument.label} ${record.instrument.serial} kept of run ${id}`,
    data: { of: id, started_ms: record.started_ms },
  });
  recorder.finish(outcome);
  return { run: recorder.id, of: id, outcome, totals };
}

/** What is known of the copy of a run that may be had back from this instrument. */
function checked(library: Library, source: CopySource, record: RunRecord): unknown[] {
  const { id, outcome, instrument } = record;
  if (outcome === undefined)
    throw new CottrellError('run-busy', `Run ${id} is still being recorded: its copy is read after its end.`);
  if (!isOf(source, record))
    throw new CottrellError(
      'instrument-swapped',
      `The copy of run ${id} is on ${instrument.label} ${instrument.serial}, and this is ${source.identity.label} ${source.identity.serial}.`,
      { advice: 'Connect the instrument with which the run was made.' },
    );
  const programs = programsOf(library, id);
  if (programs.length === 0)
    throw new CottrellError('state-refused', `The instrument kept no copy of run ${id}.`, {
      advice: 'Its protocol does not say "on instrument storage: copy", or none could be kept.',
    });
  const before = recoveredRuns(library).get(id);
  if (before !== undefined)
    throw new CottrellError('state-refused', `Run ${id} was recovered already: it is run ${before}.`, {
      context: { run: before },
    });
  return programs;
}

function copiesOf({ identity, copies }: CopySource): Copies {
  if (copies !== undefined) return copies;
  throw new CottrellError('state-refused', `${identity.label} keeps no copies of runs.`);
}

function isOf({ identity }: CopySource, { instrument }: RunSummary): boolean {
  return instrument.driver === identity.driver && instrument.serial === identity.serial;
}

function programsOf(library: Library, run: number): unknown[] {
  return library.events(run, { kind: 'copy' }).map(({ data }) => data?.program);
}

/** Which run each recovered run is told again as. */
function recoveredRuns(library: Library): Map<number, number> {
  const found = new Map<number, number>();
  for (const { id } of library.runs()) {
    const of = library.latestEvent(id, 'recovered')?.data?.of;
    if (typeof of === 'number') found.set(of, id);
  }
  return found;
}

/** As far as the copy tells; that a limit cut the run short, only the record of the first one can. */
function outcomeOf(ended: Retold['ended'], first: Outcome | undefined): Outcome {
  if (ended === undefined) return { kind: 'interrupted' };
  if (ended === 'program') return { kind: 'completed', by: 'program' };
  // The instrument may judge the same limit before it hears the stop.
  const wasCut = ended === 'stopped' || 'code' in ended;
  if (wasCut && first?.kind === 'aborted') return first;
  if (ended === 'stopped') return { kind: 'stopped' };
  if ('rule' in ended) return { kind: 'completed', by: 'rule', rule: ended.rule };
  return { kind: 'failed', code: ended.code, message: ended.message };
}
