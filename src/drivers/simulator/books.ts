// The books of a simulated cell: turnovers of every reaction and charges, exact over hundreds of millions of steps.
// Charge and moles come from the same turnovers, so that charge = n F · moles by construction.
import { FARADAY_C_PER_MOL } from '../../core/constants.ts';
import type { CellTruth } from './cell.ts';
import type { CellModel } from './model.ts';

/** Positions of the sums behind the reactions' turnovers. */
const CATHODIC = 0;
const ANODIC = 1;
const DOUBLE_LAYER = 2;
const SHUNT = 3;

/** Compensated sums (Neumaier, Z. angew. Math. Mech. 54 (1974) 39) of what flowed. */
export class Books {
  readonly #model: CellModel;
  readonly #reactions: number;
  readonly #sums: Float64Array;
  readonly #lost: Float64Array;

  constructor(model: CellModel) {
    this.#model = model;
    this.#reactions = model.reactions.length;
    this.#sums = new Float64Array(this.#reactions + 4);
    this.#lost = new Float64Array(this.#reactions + 4);
  }

  /** Moles turned over by a reaction, anodic positive. */
  addTurnover(reaction: number, amount_mol: number): void {
    this.#add(reaction, amount_mol);
  }

  addShunt(charge_C: number): void {
    this.#add(this.#reactions + SHUNT, charge_C);
  }

  addDoubleLayer(charge_C: number): void {
    this.#add(this.#reactions + DOUBLE_LAYER, charge_C);
  }

  /** Charge through the external circuit that flowed in one direction, anodic positive. */
  addExternal(charge_C: number): void {
    this.#add(this.#reactions + (charge_C < 0 ? CATHODIC : ANODIC), Math.abs(charge_C));
  }

  truth(): CellTruth {
    const { reactions, species, shunt } = this.#model;
    const made_mol: Record<string, number> = Object.fromEntries(species.map(({ name }) => [name, 0]));
    const reactions_C: Record<string, number> = {};
    for (const [r, { name, electrons, reduced, oxidised }] of reactions.entries()) {
      const turnover_mol = this.#total(r);
      if (electrons !== 0) reactions_C[name] = electrons * FARADAY_C_PER_MOL * turnover_mol;
      for (const [made, count] of Object.entries(oxidised)) made_mol[made]! += count * turnover_mol;
      for (const [used, count] of Object.entries(reduced)) made_mol[used]! -= count * turnover_mol;
    }
    if (shunt !== undefined) reactions_C[shunt.name] = this.#total(this.#reactions + SHUNT);
    return {
      made_mol,
      cathodic_C: this.#total(this.#reactions + CATHODIC),
      anodic_C: this.#total(this.#reactions + ANODIC),
      reactions_C,
      doubleLayer_C: this.#total(this.#reactions + DOUBLE_LAYER),
    };
  }

  #add(index: number, value: number): void {
    const sum = this.#sums[index]!;
    const next = sum + value;
    this.#lost[index]! += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    this.#sums[index] = next;
  }

  #total(index: number): number {
    return this.#sums[index]! + this.#lost[index]!;
  }
}
