// What every measurement loop owes to the script that steps it. Types only.
import type { Slot } from './slot.ts';

/** Finds the slot of an operand; called each time, because array elements move. */
export type SlotOf = () => Slot;

/** A further quantity that a loop measures at each point (`add_meas`). */
export interface ExtraMeasurement {
  readonly type: number;
  readonly slot: SlotOf;
}

export interface MeasurementLoop {
  /** What it writes when it begins: "M0007". */
  readonly technique: string;
  /** Evaluates and checks its arguments; nothing is set yet. */
  begin(): void;
  /** Sets the first value and plans the first point. */
  start(): void;
  /** Measures. False when the point is not complete yet and more time must pass. */
  sample(): boolean;
  /** Plans the next point; false when the last one is done. */
  next(): boolean;
  /** Turns the sweep round, where there is one. */
  reverse?(): boolean;
}
