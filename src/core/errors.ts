// The one error type of Cottrell: a closed set of codes, each with advice for the person at the bench.
// Never throw strings or bare Errors for something a user can meet; never lose the cause.

/** What to do about each kind of trouble, in words for the person who meets it. */
const ADVICE = {
  'argument-invalid': 'See the help of this command: cottrell help <command>.',
  'file-unreadable': 'Check the path and that you may read the file.',
  'file-exists': 'Nothing was overwritten. Choose another folder, or move the files that are there.',
  'quantity-invalid': 'Write a number and a unit, for example "-1.1 V", "50 mC" or "0.5 cm^2".',
  'protocol-invalid':
    'Correct the places named; every quantity needs a unit. `cottrell check <file>` shows the result.',
  'queue-invalid': 'Correct the places named. docs/how-to/queue.md shows a complete queue.',
  'sheet-invalid': 'Correct the places named. docs/reference/sheet.md shows a complete sheet.',
  'reaction-invalid':
    'Check the product and what it is made from. docs/reference/products.md lists the known species and how to write formulas.',
  'waveform-unsupported':
    'Change the protocol where the reasons say so, or choose an instrument that can play it. Coarser sampling is accepted with --coarsen.',
  'port-not-found': 'Check the cable and the name of the port; `cottrell instruments` lists what is there.',
  'port-busy': 'Close the other program that uses this port, then try again.',
  'port-denied': 'You may not open this port; on Linux add yourself to the group "dialout" and log in again.',
  'not-an-instrument':
    'Nothing known answered on this port. Check the port, the power and that no measurement of another program is running.',
  'instrument-swapped':
    'Connect the instrument named; nothing was done to this one, and its cell is as it was. If the run is to be given up, stop it and connect this instrument anew.',
  'instrument-unsupported': 'This firmware lacks something Cottrell needs; the message says what.',
  'instrument-refused':
    'The instrument refused the program before the cell was touched. The message says why.',
  'instrument-failed':
    'The instrument stopped by itself. Check the cell and the leads, then look at the last samples.',
  'instrument-silent': 'The instrument stopped answering. Check cable and power.',
  'link-lost': 'The connection broke. Reconnect the instrument: Cottrell then makes the cell safe.',
  'end-unseen':
    'What was received before is saved, and the cell is confirmed off. The charge of the gap is not known: count only what is recorded.',
  'link-garbled':
    'The bytes from the instrument make no sense. Check the cable and that the right instrument is chosen.',
  'cell-not-off':
    'THE CELL MAY STILL BE ON. Unplug the working electrode or switch the instrument off at its button, now.',
  'state-refused': 'This cannot be done in the present state; the message says which.',
  'library-missing': 'No library is there yet; it is made by the first run, or name one with --library.',
  'library-corrupt':
    'The library file is damaged; nothing was written to it. `cottrell library repair <new file>` saves what can be read.',
  'library-newer': 'This library was made by a newer Cottrell. Install that version to open it.',
  'library-busy': 'Another program holds the library. Close it, then try again.',
  'run-not-found': '`cottrell runs` lists the runs of the library.',
  'run-busy': 'Another program is recording this run.',
  'disk-full': 'Make room on the disk. Everything up to the time named is saved.',
  'disk-failed': 'The disk refused a write. Everything up to the time named is saved.',
  'block-damaged':
    'This part of the run cannot be read; the other parts can. `cottrell library check` tells what is damaged.',
  'alarm-failed':
    'Check the webhook or the command of the alarms; `cottrell alarms --test` tries them. The run is not affected.',
  internal: 'This is a fault of Cottrell. Please report it with the message.',
} as const;

/** Closed union of everything that can go wrong. */
export type ErrorCode = keyof typeof ADVICE;

/** All codes, for tests and documentation. */
export const ERROR_CODES = Object.keys(ADVICE) as ErrorCode[];

/** One thing that is wrong in a document or request: where, what, and what was expected. */
export interface Problem {
  readonly message: string;
  /** 1-based; absent where there is no text to point into. */
  readonly line?: number;
  readonly column?: number;
  /** Path inside the document, for example "steps[1].pulse.levels[0].potential". */
  readonly path?: string;
}

interface ErrorDetails {
  readonly cause?: unknown;
  /** Facts for logs and JSON: numbers, names, paths. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** All problems at once, where there can be several. */
  readonly problems?: readonly Problem[];
  /** Replaces the standing advice of the code where something better is known. */
  readonly advice?: string;
}

/** An error for a person: what happened (`message`), what to do (`advice`), and what kind it is (`code`). */
export class CottrellError extends Error {
  override readonly name = 'CottrellError';
  readonly code: ErrorCode;
  readonly advice: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.advice = details.advice ?? ADVICE[code];
    this.context = details.context ?? {};
    this.problems = details.problems ?? [];
  }

  /** Plain data for JSON envelopes and message ports. */
  toJSON() {
    const { code, message, advice, context, problems } = this;
    return { code, message, advice, context, problems, cause: causeText(this.cause) };
  }
}

function causeText(cause: unknown): string | undefined {
  if (cause === undefined) return undefined;
  return cause instanceof Error ? cause.message : String(cause);
}

/** The error as a CottrellError: itself, or wrapped as `internal` with its cause kept. */
export function asCottrellError(error: unknown): CottrellError {
  if (error instanceof CottrellError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new CottrellError('internal', message, { cause: error });
}
