// One colour and one kind of line for each run of a comparison: told apart without colour too. None is the colour of a polarity or of
// `unsafe`.
export interface LineLook {
  /** Name of a CSS variable of runs.css. */
  readonly colour: string;
  readonly dash: readonly number[];
}

const COLOURS = ['--run-1', '--run-2', '--run-3', '--run-4', '--run-5', '--run-6'] as const;
const DASHES: readonly (readonly number[])[] = [[], [10, 5], [3, 4], [12, 4, 3, 4]];

/** The look of the so-many-eth run, counted from 0. */
export function lookOf(index: number): LineLook {
  return {
    colour: COLOURS[index % COLOURS.length]!,
    dash: DASHES[Math.floor(index / COLOURS.length) % DASHES.length]!,
  };
}
