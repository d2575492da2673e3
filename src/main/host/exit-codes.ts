// Exit codes of the command line, one per kind of ending, so that scripts can tell them apart.
// Documented in docs/reference/command-line.md; never renumber.
import type { ErrorCode } from '../../core/errors.ts';
import type { Outcome } from '../../core/outcome.ts';

export const EXIT = {
  ok: 0,
  fault: 1,
  usage: 2,
  document: 3,
  instrument: 4,
  notCompleted: 5,
  storage: 6,
  cellNotOff: 7,
  stopped: 130,
} as const;

const BY_CODE: Record<ErrorCode, number> = {
  'argument-invalid': EXIT.usage,
  'file-unreadable': EXIT.usage,
  'file-exists': EXIT.usage,
  'quantity-invalid': EXIT.document,
  'protocol-invalid': EXIT.document,
  'queue-invalid': EXIT.document,
  'sheet-invalid': EXIT.document,
  'reaction-invalid': EXIT.document,
  'waveform-unsupported': EXIT.document,
  'port-not-found': EXIT.instrument,
  'port-busy': EXIT.instrument,
  'port-denied': EXIT.instrument,
  'not-an-instrument': EXIT.instrument,
  'instrument-swapped': EXIT.instrument,
  'instrument-unsupported': EXIT.instrument,
  'instrument-refused': EXIT.instrument,
  'instrument-failed': EXIT.instrument,
  'instrument-silent': EXIT.instrument,
  'link-lost': EXIT.instrument,
  'end-unseen': EXIT.instrument,
  'link-garbled': EXIT.instrument,
  'cell-not-off': EXIT.cellNotOff,
  'state-refused': EXIT.usage,
  'library-missing': EXIT.storage,
  'library-corrupt': EXIT.storage,
  'library-newer': EXIT.storage,
  'library-busy': EXIT.storage,
  'run-not-found': EXIT.usage,
  'run-busy': EXIT.storage,
  'disk-full': EXIT.storage,
  'disk-failed': EXIT.storage,
  'block-damaged': EXIT.storage,
  'alarm-failed': EXIT.usage,
  internal: EXIT.fault,
};

/** The exit code for an error of this code. */
export function exitCodeOfError(code: ErrorCode): number {
  return BY_CODE[code];
}

/** The exit code for a run that ended so. */
export function exitCodeOfOutcome(outcome: Outcome): number {
  switch (outcome.kind) {
    case 'completed':
      return EXIT.ok;
    case 'stopped':
      return EXIT.stopped;
    case 'failed':
      return outcome.code in BY_CODE ? BY_CODE[outcome.code as ErrorCode] : EXIT.notCompleted;
    default:
      return EXIT.notCompleted;
  }
}
