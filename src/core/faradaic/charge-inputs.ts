// Charges as numbers that know their uncertainty. Gain, offset and edges of one measurement are the same inputs for every product and convention, so
// that efficiencies on one charge are correlated through it. It knows no convention by name.

import type { ConventionCharge } from './charge.ts';
import { constant, type Dependent, measured, sumOf } from './propagation/dependent.ts';
import type { Distribution, Input, Spread } from './propagation/input.ts';

/** The inputs of one measurement of charge, each made once. */
export class ChargeInputs {
  readonly #inputs = new Map<string, Input>();

  /** The charge of a convention: its value, and each input as a deviation of standard size 1 times what it adds. */
  chargeOf({ uncertainties }: Pick<ConventionCharge, 'uncertainties'>, charge_C: number): Dependent {
    const deviations = uncertainties.map(({ input, u_C, distribution, spread }) => ({
      factor: u_C,
      part: measured(this.#deviation(input, distribution, spread)),
    }));
    return sumOf([{ factor: 1, part: constant(charge_C) }, ...deviations]);
  }

  #deviation(name: string, distribution: Distribution, spread: Spread | undefined): Input {
    const known = this.#inputs.get(name);
    if (known !== undefined) return known;
    const input: Input = { name, value: 0, u: 1, distribution, spread };
    this.#inputs.set(name, input);
    return input;
  }
}
