// Propagation of distributions by Monte Carlo (JCGM 101:2008): every input is drawn from its own distribution, every
// formula computed as it is. Pure and seeded: the same inputs, trials and seed give the same numbers. Heavy; hosts
// run it off their main thread.

import { type Dependent, isUncertain } from './dependent.ts';
import { COVERAGE_LEVEL, coverageOf, standardUncertaintyOf } from './first-order.ts';
import type { Distribution, Input, Joint, Spread } from './input.ts';
import { Random } from './random.ts';

export interface MonteCarloSettings {
  readonly trials: number;
  readonly seed: number;
}

/**
 * JCGM 101:2008, 7.2.3 wants 10⁴ trials beyond the tail; 2·10⁵ gives the ends of a 95 % interval to a hundredth of u.
 */
export const DEFAULT_TRIALS = 200_000;

/** The distribution of a result, in short. */
export interface Simulation {
  readonly mean: number;
  /** Standard deviation of the draws. */
  readonly u: number;
  /** Ends of the 95 % interval that leaves 2.5 % on each side (JCGM 101:2008, 7.7). */
  readonly low: number;
  readonly high: number;
  readonly histogram: Histogram;
  /** Whether the first-order interval has the same ends to a tenth of its half width. */
  readonly agrees: boolean;
}

/** How many draws fell into bins of one width; the interval fills the middle half of them. */
export interface Histogram {
  /** Lower end of the first bin. */
  readonly from: number;
  readonly width: number;
  readonly counts: readonly number[];
  /** Draws outside all bins. */
  readonly below: number;
  readonly above: number;
}

/** Fills the blocks of one input, or of one group found together. */
type Draw = () => void;

const TOLERANCE = 0.1;

const BINS = 60;

/** Trials computed at a time: every number of a sheet for so many trials stays in the cache of the processor. */
const BLOCK = 512;

/**
 * Simulates all results together, so that what they share is drawn and computed once. A result that is not uncertain
 * gives undefined.
 */
export function simulate(
  results: readonly Dependent[],
  { trials, seed }: MonteCarloSettings,
): (Simulation | undefined)[] {
  const uncertain = results.filter(isUncertain);
  const inputs = new Set(
    uncertain.flatMap(({ sensitivities }) => [...sensitivities.keys()].flatMap(withGroup)),
  );
  const blocks = new Map([...inputs].map((input) => [input, new Float64Array(BLOCK)]));
  const draws = drawsOf(inputs, blocks, new Random(seed));
  const { steps, blockOf } = stepsOf(uncertain, blocks);
  const columns = uncertain.map(() => new Float64Array(trials));
  for (let begin = 0; begin < trials; begin += BLOCK) {
    for (const draw of draws) draw();
    for (const step of steps) step();
    const count = Math.min(BLOCK, trials - begin);
    for (const [i, result] of uncertain.entries()) columns[i]!.set(blockOf(result).subarray(0, count), begin);
  }
  const summaries = new Map(uncertain.map((result, i) => [result, summaryOf(columns[i]!, result)]));
  return results.map((result) => summaries.get(result));
}

/** Every computation once, parts before what is made of them; each fills a block of its own. */
function stepsOf(results: readonly Dependent[], inputs: ReadonlyMap<Input, Float64Array>) {
  const steps: (() => void)[] = [];
  const known = new Map<Dependent, Float64Array>();
  const blockOf = (dependent: Dependent): Float64Array => {
    const found = dependent.input === undefined ? known.get(dependent) : inputs.get(dependent.input);
    if (found !== undefined) return found;
    const parts = dependent.parts.map(blockOf);
    const block = new Float64Array(BLOCK);
    // What is certain is the same in every trial.
    if (isUncertain(dependent)) steps.push(() => dependent.evaluate(parts, block));
    else block.fill(dependent.value);
    known.set(dependent, block);
    return block;
  };
  results.forEach(blockOf);
  return { steps, blockOf };
}

function withGroup(input: Input): readonly Input[] {
  return input.joint?.inputs ?? [input];
}

/** The draws of everything, the spreads that several inputs share first. */
function drawsOf(
  inputs: ReadonlySet<Input>,
  blocks: ReadonlyMap<Input, Float64Array>,
  random: Random,
): Draw[] {
  const scales = new Map<Spread, Float64Array>();
  for (const { spread } of inputs) if (spread !== undefined) scales.set(spread, new Float64Array(BLOCK));
  const joints = new Set([...inputs].flatMap(({ joint }) => joint ?? []));
  return [
    ...[...scales].map(([{ dof }, scale]) => () => {
      for (let i = 0; i < BLOCK; i++) scale[i] = Math.sqrt(dof / random.chiSquared(dof));
    }),
    ...[...inputs]
      .filter(({ joint }) => joint === undefined)
      .map((input) => single(input, blocks.get(input)!, scales, random)),
    ...[...joints].map((joint) => together(joint, blocks, scales, random)),
  ];
}

/**
 * An estimate from few data is Student's t: a normal number over the root of a chi-squared one that its spread
 * shares.
 */
function single(
  { value, u, distribution, spread }: Input,
  block: Float64Array,
  scales: ReadonlyMap<Spread, Float64Array>,
  random: Random,
): Draw {
  const fill = FILL[distribution];
  const scale = spread && scales.get(spread)!;
  return () => {
    fill(block, random);
    scaleBy(block, scale);
    for (let i = 0; i < BLOCK; i++) block[i] = value + u * block[i]!;
  };
}

/** Fills with numbers of mean 0 and standard deviation 1. */
const FILL: Readonly<Record<Distribution, (block: Float64Array, random: Random) => void>> = {
  normal: (block, random) => {
    for (let i = 0; i < BLOCK; i++) block[i] = random.normal();
  },
  rectangular: (block, random) => {
    for (let i = 0; i < BLOCK; i++) block[i] = Math.sqrt(3) * (2 * random.uniform() - 1);
  },
  triangular: (block, random) => {
    for (let i = 0; i < BLOCK; i++) block[i] = Math.sqrt(6) * (random.uniform() + random.uniform() - 1);
  },
};

function scaleBy(block: Float64Array, scale: Float64Array | undefined): void {
  if (scale !== undefined) for (let i = 0; i < BLOCK; i++) block[i]! *= scale[i]!;
}

function together(
  { inputs, covariance }: Joint,
  blocks: ReadonlyMap<Input, Float64Array>,
  scales: ReadonlyMap<Spread, Float64Array>,
  random: Random,
): Draw {
  const root = cholesky(covariance);
  const spread = inputs[0]!.spread;
  const scale = spread && scales.get(spread)!;
  const normals = inputs.map(() => new Float64Array(BLOCK));
  return () => {
    for (const normal of normals) {
      FILL.normal(normal, random);
      scaleBy(normal, scale);
    }
    for (const [i, input] of inputs.entries()) {
      const block = blocks.get(input)!.fill(input.value);
      for (let j = 0; j <= i; j++) {
        const factor = root[i]![j]!;
        const normal = normals[j]!;
        for (let t = 0; t < BLOCK; t++) block[t]! += factor * normal[t]!;
      }
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
  const low = nth(draws, rank, 0);
  // What stands behind a rank that was found is not smaller.
  const high = nth(draws, trials - 1 - rank, rank);
  const first = coverageOf(result);
  const tolerance = TOLERANCE * first.k * standardUncertaintyOf(result);
  const agrees = Math.abs(first.low - low) <= tolerance && Math.abs(first.high - high) <= tolerance;
  return { mean, u, low, high, histogram: histogramOf(draws, low, high), agrees };
}

function histogramOf(draws: Float64Array, low: number, high: number): Histogram {
  const width = (high - low) / (BINS / 2);
  const from = low - (BINS / 4) * width;
  const counts = new Array<number>(BINS).fill(0);
  let [below, above] = [0, 0];
  for (let i = 0; i < draws.length; i++) {
    const bin = Math.floor((draws[i]! - from) / width);
    if (bin < 0) below++;
    else if (bin < BINS) counts[bin]!++;
    else above++;
  }
  return { from, width, counts, below, above };
}

/**
 * The number that would stand at `rank` if the draws were sorted (quickselect, C. A. R. Hoare, Commun. ACM 4 (1961)
 * 321), where those before `from` are known to be the smallest; it reorders them.
 */
function nth(draws: Float64Array, rank: number, from: number): number {
  let left = from;
  let right = draws.length - 1;
  while (left < right) {
    const pivot = draws[(left + right) >> 1]!;
    let i = left;
    let j = right;
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
