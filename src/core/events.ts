// What is written into the record of a run beside its samples: transitions, notes, aliquots, warnings.
// An event is only ever added. Marks that the ledger needs are no events: they travel with the samples.

/** Kinds of events. */
export type RunEventKind =
  /** The machine went from one state to another. */
  | 'state'
  /** A warning to the user. */
  | 'warning'
  /** The current range changed. */
  | 'range'
  /** Charge that the instrument integrated itself. */
  | 'instrument-charge'
  /** An impedance at one frequency: `data` holds `frequency_Hz`, `real_ohm`, `imaginary_ohm`, and the visit. */
  | 'impedance'
  /** Words of the user. */
  | 'note'
  /** Something was taken out of the cell, or put into it. */
  | 'aliquot'
  /** The person renamed or tagged the run: `data` holds title and tags; the latest counts. */
  | 'label'
  /** What a simulated cell really made; a real cell never tells. */
  | 'truth'
  /** A program began that goes on without a line: `data` holds what is needed to take it up again. */
  | 'program'
  /** The instrument keeps a copy of the data: `data` holds what is needed to tell the run again from it. */
  | 'copy'
  /** The run was told again from the instrument's copy: `data` holds the number of the run it was. */
  | 'recovered'
  /** The pulse was changed while it was played: `data` holds the first visit that has it, and the levels before and after. */
  | 'adjusted'
  /** An interrupted run goes on. */
  | 'resumed'
  /** The run was found without an end when the library was opened. */
  | 'interrupted';

/** One event. */
export interface RunEvent {
  readonly kind: RunEventKind;
  /** Time since the start of the run; null for what happened outside of it. */
  readonly t_s: number | null;
  /** In words, for people. */
  readonly message: string;
  /** Facts of the kind, as JSON; numbers carry their unit in the name. */
  readonly data?: Readonly<Record<string, unknown>>;
}
