// The electrode at one instant: the rates of all electron transfers and the potential that satisfy kinetics, supply
// and the balance of currents together. Knows neither time nor diffusion: both come in as linear relations.
import { branchesOf, MOST_FACTORS } from './butler-volmer.ts';
import type { CellModel, Species } from './model.ts';

/** exp(40) is beyond the vibrations of atoms, so nothing real is lost. */
const LARGEST_EXPONENT = 40;
/** A Newton step may change no rate constant by more than about e³. */
const LARGEST_STEP = 3;
/** The last Newton step is so small that what remains is its square. */
const TOLERANCE = 2e-3;
/** Change of a rate, as a part of the sum of all rates, that asks for no further step. */
const NEGLIGIBLE = 1e-8;
const MOST_ITERATIONS = 300;

/**
 * The electrode. Species that act on a rate are *near* species, numbered dissolved first, then bound. With the
 * rates v (mol m⁻² s⁻¹, anodic positive) their surface values are s = known + gain · production(v), and the balance
 * of currents is offset + perVolt·E + perCurrent·Σ n v = 0. `solve` finds the rates and E that obey everything:
 * Newton's method on (v, E); without products of concentrations only E is truly unknown.
 */
export class Electrode {
  readonly reactions: number;
  readonly dissolved: number;
  readonly near: number;
  /** Rates, mol m⁻² s⁻¹. */
  readonly rates: Float64Array;
  /** Net production of each near species, mol m⁻² s⁻¹. */
  readonly production: Float64Array;
  /** Σ n v, mol of electrons m⁻² s⁻¹, anodic positive. */
  electrons = 0;
  potential_V = 0;
  readonly known: Float64Array;
  readonly gain: Float64Array;
  readonly #surface: Float64Array; // one more than near species: the last is always 1
  readonly #electrons: Float64Array;
  // Near species moved by each reaction, and reactions that move each near species, as flat lists.
  readonly #movesStart: Int32Array;
  readonly #movesReaction: Int32Array;
  readonly #movesCount: Float64Array;
  // Branches, see butler-volmer.ts.
  readonly #branchReaction: Int32Array;
  readonly #branchSign: Float64Array;
  readonly #branchLogRate: Float64Array;
  readonly #branchSlope: Float64Array;
  /** MOST_FACTORS near species each; filled up with the constant 1. */
  readonly #branchFactors: Int32Array;
  /** Whether a product of concentrations makes the reaction nonlinear at fixed potential. */
  readonly #bilinear: Uint8Array;
  readonly #steepest: number; // 1/V
  readonly #matrix: Float64Array;
  readonly #residual: Float64Array;

  constructor(model: CellModel, near: readonly Species[]) {
    const { reactions } = model;
    const branches = branchesOf(model, near);
    const none = near.length;
    const order = reactions.length + 1;
    this.reactions = reactions.length;
    this.near = near.length;
    this.dissolved = near.filter((species) => species.kind === 'dissolved').length;
    this.rates = new Float64Array(reactions.length);
    this.production = new Float64Array(near.length);
    this.known = new Float64Array(near.length);
    this.gain = new Float64Array(near.length);
    this.#surface = new Float64Array(near.length + 1).fill(1);
    this.#electrons = Float64Array.from(reactions, (reaction) => reaction.electrons);
    const moves = near.map((species) =>
      reactions.flatMap((reaction, r) => {
        const count = (reaction.oxidised[species.name] ?? 0) - (reaction.reduced[species.name] ?? 0);
        return count === 0 ? [] : [{ r, count }];
      }),
    );
    const starts = [0];
    for (const list of moves) starts.push(starts.at(-1)! + list.length);
    this.#movesStart = Int32Array.from(starts);
    this.#movesReaction = Int32Array.from(moves.flat(), (move) => move.r);
    this.#movesCount = Float64Array.from(moves.flat(), (move) => move.count);
    this.#branchReaction = Int32Array.from(branches, (branch) => branch.reaction);
    this.#branchSign = Float64Array.from(branches, (branch) => branch.sign);
    this.#branchLogRate = Float64Array.from(branches, (branch) => branch.logRate);
    this.#branchSlope = Float64Array.from(branches, (branch) => branch.slope_1_V);
    this.#branchFactors = Int32Array.from(
      branches.flatMap(({ factors }) => Array.from({ length: MOST_FACTORS }, (_, f) => factors[f] ?? none)),
    );
    this.#bilinear = new Uint8Array(reactions.length);
    for (const branch of branches) if (branch.factors.length > 1) this.#bilinear[branch.reaction] = 1;
    this.#steepest = branches.reduce((most, branch) => Math.max(most, Math.abs(branch.slope_1_V)), 1);
    this.#matrix = new Float64Array(order * order);
    this.#residual = new Float64Array(order);
  }

  /**
   * Solves for rates, production, electrons and potential from `known` and `gain` and the balance given, starting
   * from the present rates and `guess_V`. False when it does not converge: the step was too long.
   */
  solve(guess_V: number, offset: number, perVolt: number, perCurrent: number): boolean {
    const n = this.reactions;
    const order = n + 1;
    const matrix = this.#matrix;
    const residual = this.#residual;
    const rates = this.rates;
    let potential_V = guess_V;
    this.#produce();
    let negligible = 1e-18;
    for (let r = 0; r < n; r++) negligible += NEGLIGIBLE * Math.abs(rates[r]!);
    for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
      this.#linearise(potential_V);
      let balance = offset + perVolt * potential_V + perCurrent * this.electrons;
      const last = n * order;
      for (let r = 0; r < n; r++) matrix[last + r] = perCurrent * this.#electrons[r]!;
      matrix[last + n] = perVolt;
      // Gaussian elimination, potential last. The diagonal never vanishes: using up its own reactants always slows
      // a reaction down, so each diagonal element is 1 plus something positive.
      for (let c = 0; c < n; c++) {
        const pivot = 1 / matrix[c * order + c]!;
        for (let row = c + 1; row <= n; row++) {
          const factor = matrix[row * order + c]! * pivot;
          if (factor === 0) continue;
          for (let k = c + 1; k <= n; k++) matrix[row * order + k]! -= factor * matrix[c * order + k]!;
          if (row < n) residual[row]! -= factor * residual[c]!;
          else balance -= factor * residual[c]!;
        }
      }
      let change_V = balance / matrix[last + n]!;
      const wanted = Math.abs(change_V) * this.#steepest;
      if (wanted > LARGEST_STEP) change_V *= LARGEST_STEP / wanted;
      residual[n] = change_V;
      let settled = wanted < TOLERANCE;
      for (let r = n - 1; r >= 0; r--) {
        let change = residual[r]!;
        for (let k = r + 1; k <= n; k++) change -= matrix[r * order + k]! * residual[k]!;
        change /= matrix[r * order + r]!;
        residual[r] = change;
        const rate = rates[r]! - change;
        rates[r] = rate;
        if (this.#bilinear[r] === 1 && Math.abs(change) > TOLERANCE * Math.abs(rate) + negligible)
          settled = false;
      }
      potential_V -= change_V;
      this.#produce();
      if (settled) {
        this.potential_V = potential_V;
        return true;
      }
      if (!Number.isFinite(potential_V)) return false;
    }
    return false;
  }

  /** Productions and electrons from the rates. */
  #produce(): void {
    const { rates, production } = this;
    for (let j = 0; j < this.near; j++) {
      let sum = 0;
      for (let m = this.#movesStart[j]!; m < this.#movesStart[j + 1]!; m++)
        sum += this.#movesCount[m]! * rates[this.#movesReaction[m]!]!;
      production[j] = sum;
      this.#surface[j] = this.known[j]! + this.gain[j]! * sum;
    }
    let electrons = 0;
    for (let r = 0; r < this.reactions; r++) electrons += this.#electrons[r]! * rates[r]!;
    this.electrons = electrons;
  }

  /** Residuals v − rate(E, s) and their derivatives by v and E. */
  #linearise(potential_V: number): void {
    const n = this.reactions;
    const order = n + 1;
    const one = this.near;
    const matrix = this.#matrix;
    const residual = this.#residual;
    const surface = this.#surface;
    const gain = this.gain;
    const factors = this.#branchFactors;
    const starts = this.#movesStart;
    const movers = this.#movesReaction;
    const counts = this.#movesCount;
    matrix.fill(0);
    for (let r = 0; r < n; r++) {
      matrix[r * order + r] = 1;
      residual[r] = this.rates[r]!;
    }
    for (let b = 0; b < this.#branchReaction.length; b++) {
      const reaction = this.#branchReaction[b]!;
      const row = reaction * order;
      const slope = this.#branchSlope[b]!;
      const exponent = this.#branchLogRate[b]! + slope * potential_V;
      const constant = this.#branchSign[b]! * Math.exp(Math.min(exponent, LARGEST_EXPONENT));
      const first = MOST_FACTORS * b;
      // A hair below zero a concentration pulls back only while the other factors stay positive.
      const s0 = surface[factors[first]!]!;
      const s1 = Math.max(0, surface[factors[first + 1]!]!);
      const s2 = Math.max(0, surface[factors[first + 2]!]!);
      const rate = constant * s0 * s1 * s2;
      residual[reaction]! -= rate;
      if (exponent < LARGEST_EXPONENT) matrix[row + n]! -= slope * rate;
      for (let f = 0; f < MOST_FACTORS; f++) {
        const j = factors[first + f]!;
        if (j === one) break;
        if (f > 0 && surface[j]! <= 0) continue;
        const others = f === 0 ? s1 * s2 : f === 1 ? s0 * s2 : s0 * s1;
        const perRate = constant * others * gain[j]!;
        const end = starts[j + 1]!;
        for (let m = starts[j]!; m < end; m++) matrix[row + movers[m]!]! -= perRate * counts[m]!;
      }
    }
  }
}
