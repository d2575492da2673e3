// What can be fuzzed: hostile input made from chance, and what it may do.
import type { SeededNoise } from '../../src/drivers/simulator/noise.ts';

export interface Target {
  readonly name: string;
  /** Cases of a full campaign; cheap parsers get more. */
  readonly cases: number;
  /** What must be there before the first case; it may take its time. */
  readonly prepare?: () => void | Promise<void>;
  /** One case, which may leave files in the folder for temporary ones. Throws what is a find, with its input. */
  readonly run: (random: SeededNoise) => void | Promise<void>;
}
