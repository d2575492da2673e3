// The resistance of a cell as a run measured it itself, before and after: what each measurement gave, and the one value
// that potentials are corrected with. Pure arithmetic; a measurement that gave nothing is left out, never guessed.

/** A resistance with its standard uncertainty. */
export interface FoundResistance {
  readonly resistance_ohm: number;
  readonly uncertainty_ohm: number;
}

/** What a run measured at its beginning and at its end. */
export interface MeasuredResistance {
  readonly by: 'impedance' | 'current interrupt';
  readonly before: FoundResistance | undefined;
  readonly after: FoundResistance | undefined;
}

/** The value that counts for a whole run, and how it was found. */
export interface UsedResistance extends FoundResistance {
  readonly method: string;
}

/**
 * The mean of before and after. Where in the run the resistance changed (bubbles, electrolyte) nobody knows: it lay
 * anywhere between the two, so that their half distance over √3 (GUM 4.3.7, rectangular) adds to the uncertainty of the
 * mean. One alone counts as it is; undefined where there is none.
 */
export function usedResistance({ by, before, after }: MeasuredResistance): UsedResistance | undefined {
  const only = before ?? after;
  if (only === undefined) return undefined;
  if (before === undefined || after === undefined)
    return { ...only, method: `${by} ${before === undefined ? 'after' : 'before'} the run` };
  const own_ohm = Math.hypot(before.uncertainty_ohm, after.uncertainty_ohm) / 2;
  const spread_ohm = Math.abs(before.resistance_ohm - after.resistance_ohm) / 2 / Math.sqrt(3);
  return {
    resistance_ohm: (before.resistance_ohm + after.resistance_ohm) / 2,
    uncertainty_ohm: Math.hypot(own_ohm, spread_ohm),
    method: `${by} before and after the run`,
  };
}
