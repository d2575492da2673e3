// What can be fuzzed: hostile input made from chance, and what it may do.
import type { SeededNoise } from '../../src/drivers/simulator/noise.ts';

export interface Target {
  readonly name: string;
  /** Cases of a full campaign; cheap parsers get more. */
  readonly cases: number;
  /** One case. Throws what is a find, with its input. */
  readonly run: (random: SeededNoise) => void | Promise<void>;
}
