// The end of a run: is the cell off, and what is written as the outcome. Whatever the driver said, a run that met
// trouble asks the instrument once more; nothing here ever takes silence for off.
import { asCottrellError, CottrellError } from '../../core/errors.ts';
import type { LedgerTotals } from '../../core/ledger.ts';
import { describeOutcome, type Outcome } from '../../core/outcome.ts';
import type { Clock } from '../../drivers/clock.ts';
import type { DriverEvent, Potentiostat } from '../../drivers/driver.ts';
import { within } from './deadline.ts';
import type { StopCause } from './machine.ts';

/** How a run ended. */
export interface RunResult {
  readonly outcome: Outcome;
  /** True when the instrument has confirmed that the cell is off. */
  readonly cellOff: boolean;
  /** What went wrong, with its cause. */
  readonly error?: CottrellError;
  /** The record is not complete: the rest, or the outcome, could not be written. */
  readonly unsaved?: CottrellError;
  readonly totals: LedgerTotals;
  readonly savedThrough_s: number;
}

/** How long an instrument may take to confirm off outside a run, s. */
export const OFF_WITHIN_S = 15;

/** How the driver's side of a run ended. */
export type DriverEnd =
  | { readonly kind: 'finished'; readonly reason: Extract<DriverEvent, { type: 'finished' }>['reason'] }
  | { readonly kind: 'failed'; readonly error: CottrellError };

/**
 * Whether the cell is confirmed off at the end of a run, and the error to report. After trouble the cell is asked for
 * once more, however sure the driver is. `lost`: there is no line to ask over.
 */
export async function confirmOff(
  end: DriverEnd,
  instrument: Potentiostat,
  clock: Clock,
  lost: boolean,
): Promise<{ cellOff: boolean; error?: CottrellError }> {
  if (end.kind === 'finished') return { cellOff: true };
  const { error } = end;
  if (error.code === 'cell-not-off') return { cellOff: false, error };
  if (lost) return { cellOff: false, error: notOff(error) };
  try {
    const answer = await within(clock, OFF_WITHIN_S, instrument.ensureOff());
    return answer === 'deadline' ? { cellOff: false, error: notOff(error) } : { cellOff: true, error };
  } catch (second) {
    return { cellOff: false, error: notOff(error, { asked: asCottrellError(second).message }) };
  }
}

/** One line for people: why a run is being ended. */
export function describeCause(cause: StopCause): string {
  switch (cause.kind) {
    case 'user':
      return describeOutcome({ kind: 'stopped' });
    case 'rule':
      return `stop rule ${cause.rule + 1} was met`;
    case 'limit':
      return cause.reason;
    case 'failure':
      return cause.error.message;
  }
}

/**
 * What is written as the outcome. Trouble comes before everything, a limit that was exceeded before how the program
 * went on; a program that ran to its end before a stop reached it is complete.
 */
export function outcomeOf(
  end: DriverEnd,
  cause: StopCause | undefined,
  failure: CottrellError | undefined,
  error: CottrellError | undefined,
): Outcome {
  if (error?.code === 'cell-not-off') return failed(error);
  if (failure !== undefined) return failed(failure);
  if (cause?.kind === 'failure') return failed(cause.error);
  if (end.kind === 'failed') return failed(end.error);
  if (cause?.kind === 'limit') return { kind: 'aborted', reason: cause.reason };
  if (end.reason === 'program') return { kind: 'completed', by: 'program' };
  if (end.reason !== 'stopped') return { kind: 'completed', by: 'rule', rule: end.reason.rule };
  if (cause?.kind === 'rule') return { kind: 'completed', by: 'rule', rule: cause.rule };
  return { kind: 'stopped' };
}

/** The outcome of a run that broke. */
export function failed({ code, message }: CottrellError): Outcome {
  return { kind: 'failed', code, message };
}

function notOff(cause: CottrellError, context: Readonly<Record<string, unknown>> = {}): CottrellError {
  const message = `The instrument did not confirm that the cell is off (${cause.message})`;
  return new CottrellError('cell-not-off', message, { cause, context });
}
