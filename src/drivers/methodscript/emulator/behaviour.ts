// What the emulated firmware does where the documents do not say what a real one does. Data only.

/** Choices where the documents leave the real behaviour open. */
export interface Behaviour {
  /** Whether the first point of a measurement loop is taken at its start or after one interval. */
  readonly firstPoint: 'at zero' | 'after one interval';
  /** When `Z` and `Y` take effect: at the end of the interval that runs, or in its middle. */
  readonly stopActs: 'at interval' | 'at once';
  /** Time that entering a measurement loop takes, the old potential still held, s. */
  readonly loopOverhead_s: number;
  /** Multiplies all measuring noise; 0 switches it off. */
  readonly noise: number;
  /** Largest script, bytes of commands. */
  readonly scriptBytes: number;
  /** Whether `t` is answered while a script runs. */
  readonly identityWhileRunning: boolean;
}

/** What is chosen unless a test or a user chooses otherwise. */
export const DEFAULT_BEHAVIOUR: Behaviour = {
  firstPoint: 'after one interval',
  stopActs: 'at interval',
  loopOverhead_s: 200e-6,
  noise: 1,
  scriptBytes: 16_384,
  identityWhileRunning: true,
};
