// How a run ended, for the record: separate from the state of the machine, written once.

export type Outcome =
  | { readonly kind: 'completed'; readonly by: 'program' }
  /** A stop rule was met; `rule` is its index in the protocol. */
  | { readonly kind: 'completed'; readonly by: 'rule'; readonly rule: number }
  /** The person stopped it. */
  | { readonly kind: 'stopped' }
  /** A limit protected the cell; `reason` says which. */
  | { readonly kind: 'aborted'; readonly reason: string }
  /** Something broke; `code` is an ErrorCode. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  /** The program died; found and marked when the library was opened next. */
  | { readonly kind: 'interrupted' };

/** One line for people. */
export function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'completed':
      return outcome.by === 'program' ? 'completed' : `completed: stop rule ${outcome.rule + 1} was met`;
    case 'stopped':
      return 'stopped by the user';
    case 'aborted':
      return `aborted: ${outcome.reason}`;
    case 'failed':
      return `failed (${outcome.code}): ${outcome.message}`;
    case 'interrupted':
      return 'interrupted: the program ended before the run did';
  }
}
