// Propagation of distributions by Monte Carlo (JCGM 101:2008): every input is drawn from its own distribution, every formula computed
// as it is. Pure and seeded: the same inputs, trials and seed give the same numbers. Heavy; hosts run it off their main thread.

import type { Dependent } from './dependent.ts';
import { COVERAGE_LEVEL, coverageOf, standardUncertaintyOf } from './first-order.ts';
import type { Distribution, Input, Joint, Spread } from './input.ts';
import { Random } from './random.ts';

export interface MonteCarloSettings {
  readonly trials: number;
  readonly seed: number;
}

/** JCGM 101:2008, 7.2.3 wants 10⁴ trials beyond the tail; 2·10⁵ gives the ends of a 95 % interval to a hundredth of u. */
export const DEFAULT_TRIALS = 200_000;

/** The distribution of a result, in short. */
export interface Simulation {
  readonly mean: number;
  /** Standard deviation of the draws. */
  readonly u: number;
  /** Ends of the 95 % interval that leaves 2.5 % on each side (JCGM 101:2008, 7.7). */
  readonly low: number;
  readonly high: number;
  /** Whether the first-order interval has the same ends to a tenth of its half width. */
  readonly agrees: boolean;
}

/** Draws for one group of inputs at a time. */
type Draw = (draw: Float64Array, spreads: ReadonlyMap<Spread, number>) => void;

const TOLERANCE = 0.1;

/** Simulates all results together, so that what they share is drawn and computed once. A result that is not uncertain gives undefined. */
export function simulate(
  results: readonly Dependent[],
  { trials, seed }: MonteCarloSettings,
): (Simulation | undefined)[] {
  const inputs = [
    ...new Set(results.flatMap(({ sensitivities }) => [...sensitivities.keys()].flatMap(withGroup))),
  ];
  const places = new Map(inputs.map((input, place) => [input, place]));
  const { steps, placeOf } = stepsOf(results, places);
  const random = new Random(seed);
  const draws = drawsOf(inputs, places, random);
  const spreads = new Map<Spread, number>();
  for (const { spread } of inputs) if (spread !== undefined) spreads.set(spread, 1);
  const numbers = new Float64Array(inputs.length + steps.length);
  const columns = results.map(() => new Float64Array(trials));
  const from = results.map((result) => placeOf(result));
  for (let trial = 0; trial < trials; trial++) {
    for (const spread of spreads.keys())
      spreads.set(spread, Math.sqrt(spread.dof / random.chiSquared(spread.dof)));
    for (let i = 0; i < draws.length; i++) draws[i]!(numbers, spreads);
    for (let i = 0; i < steps.length; i++) numbers[inputs.length + i] = steps[i]!(numbers);
    for (let i = 0; i < columns.length; i++) columns[i]![trial] = numbers[from[i]!]!;
  }
  return results.map((result, i) =>
    result.sensitivities.size === 0 ? undefined : summaryOf(columns[i]!, result),
  );
}

/** Every computation once, parts before what is made of them; each writes its number behind those of the inputs. */
function stepsOf(results: readonly Dependent[], inputs: ReadonlyMap<Input, number>) {
  const steps: ((numbers: Float64Array) => number)[] = [];
  const known = new Map<Dependent, number>();
  const placeOf = (dependent: Dependent): number => {
    if (dependent.input !== undefined) return inputs.get(dependent.input)!;
    const place = known.get(dependent);
    if (place !== undefined) return place;
    const step = dependent.compile(dependent.parts.map(placeOf));
    const next = inputs.size + steps.length;
    steps.push(step);
    known.set(dependent, next);
    return next;
  };
  results.forEach(placeOf);
  return { steps, placeOf };
}

function withGroup(input: Input): readonly Input[] {
  return input.joint?.inputs ?? [input];
}

function drawsOf(inputs: readonly Input[], places: ReadonlyMap<Input, number>, random: Random): Draw[] {
  const joints = new Set(inputs.flatMap(({ joint }) => joint ?? []));
  return [
    ...inputs
      .filter(({ joint }) => joint === undefined)
      .map((input) => single(input, places.get(input)!, random)),
    ...[...joints].map((joint) => together(joint, places, random)),
  ];
}

/** An estimate from few data is Student's t: a normal number over the root of a chi-squared one that its spread shares. */
function single({ value, u, distribution, spread }: Input, place: number, random: Random): Draw {
  const deviate = DEVIATE[distribution];
  if (spread === undefined)
    return (draw) => {
      draw[place] = value + u * deviate(random);
    };
  return (draw, spreads) => {
    draw[place] = value + u * deviate(random) * spreads.get(spread)!;
  };
}

/** Mean 0, standard deviation 1. */
const DEVIATE: Readonly<Record<Distribution, (random: Random) => number>> = {
  normal: (random) => random.normal(),
  rectangular: (random) => Math.sqrt(3) * (2 * random.uniform() - 1),
  triangular: (random) => Math.sqrt(6) * (random.uniform() + random.uniform() - 1),
};

function together({ inputs, covariance }: Joint, places: ReadonlyMap<Input, number>, random: Random): Draw {
  const root = cholesky(covariance);
  const at = inputs.map((input) => places.get(input)!);
  const centre = inputs.map(({ value }) => value);
  const spread = inputs[0]!.spread;
  const normals = new Float64Array(inputs.length);
  return (draw, spreads) => {
    const scale = spread === undefined ? 1 : spreads.get(spread)!;
    for (let i = 0; i < at.length; i++) {
      normals[i] = random.normal() * scale;
      let sum = centre[i]!;
      for (let j = 0; j <= i; j++) sum += root[i]![j]! * normals[j]!;
      draw[at[i]!] = sum;
    }
  };
}

/** Lower triangle L with L Lᵀ = C; what rounding makes negative counts as zero. */
function cholesky(covariance: readonly (readonly number[])[]): number[][] {
  const root = covariance.map((row) => row.map(() => 0));
  for (const [i, row] of covariance.entries())
    for (let j = 0; j <= i; j++) {
      let rest = row[j]!;
      for (let k = 0; k < j; k++) rest -= root[i]![k]! * root[j]![k]!;
      root[i]![j] = i === j ? Math.sqrt(Math.max(0, rest)) : root[j]![j] === 0 ? 0 : rest / root[j]![j]!;
    }
  return root;
}

function summaryOf(draws: Float64Array, result: Dependent): Simulation {
  const trials = draws.length;
  let sum = 0;
  for (let i = 0; i < trials; i++) sum += draws[i]!;
  const mean = sum / trials;
  let squares = 0;
  for (let i = 0; i < trials; i++) squares += (draws[i]! - mean) ** 2;
  const u = Math.sqrt(squares / (trials - 1));
  const rank = Math.round(((1 - COVERAGE_LEVEL) / 2) * trials);
  const low = nth(draws, rank);
  const high = nth(draws, trials - 1 - rank);
  const first = coverageOf(result);
  const tolerance = TOLERANCE * first.k * standardUncertaintyOf(result);
  const agrees = Math.abs(first.low - low) <= tolerance && Math.abs(first.high - high) <= tolerance;
  return { mean, u, low, high, agrees };
}

/** The number that would stand at `rank` if the draws were sorted (quickselect, C. A. R. Hoare, Commun. ACM 4 (1961) 321); it reorders them. */
function nth(draws: Float64Array, rank: number): number {
  let [left, right] = [0, draws.length - 1];
  while (left < right) {
    const pivot = draws[(left + right) >> 1]!;
    let [i, j] = [left, right];
    while (i <= j) {
      while (draws[i]! < pivot) i++;
      while (draws[j]! > pivot) j--;
      if (i > j) break;
      const swapped = draws[i]!;
      draws[i++] = draws[j]!;
      draws[j--] = swapped;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return draws[rank]!;
}
