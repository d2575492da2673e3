// What is left of whole numbers when each is foretold from those before it, and the numbers back from that, exactly. Of
// four ways the one is taken that leaves the least. It knows nothing of bytes.

/** Ways of foretelling, by their number in the file: only ever add at the end. */
const WAYS = {
  /** The middle between the lowest and the highest: for noise about a level. */
  middle: 0,
  /** The number before: for what wanders. */
  last: 1,
  /** The two before, in a straight line: for what rises evenly, as times do. */
  line: 2,
  /** A mean over some eight before, begun anew after a jump: for noise about levels that change. */
  mean: 3,
} as const;

/** Numbers foretold: what was replaced by what is left, and what leads back. */
export interface Foretold {
  readonly way: number;
  /** What the foretelling begins with: one number, two for a line. */
  readonly heads: readonly number[];
  /** The mean begins anew where what is left has more bits than this. */
  readonly jumpBits: number;
  /** Bits of what is left, on average, without the sign. */
  readonly bits: number;
}

/** The mean is kept as this many times itself, a power of two, so that it stays a whole number. */
const WEIGHT = 8;
/** What is so many bits larger than what the number before leaves is no noise. */
const JUMP_BITS = 3;
const TWO_32 = 2 ** 32;

/** Replaces whole numbers below 2^50 by what is left of them, all below 2^52. There is at least one. */
export function foretell(numbers: Float64Array): Foretold {
  const length = numbers.length;
  let [low, high] = [numbers[0]!, numbers[0]!];
  let [last, lastDifference] = [numbers[0]!, 0];
  let [ofLast, ofLine] = [0, 0];
  for (let n = 1; n < length; n++) {
    const value = numbers[n]!;
    const difference = value - last;
    if (value < low) low = value;
    if (value > high) high = value;
    ofLast += bitLength(difference);
    if (n > 1) ofLine += bitLength(difference - lastDifference);
    last = value;
    lastDifference = difference;
  }
  const middle = Math.ceil((low + high) / 2);
  const jumpBits = Math.round(ofLast / length) + JUMP_BITS;
  let [ofMiddle, ofMean] = [0, 0];
  for (let n = 0; n < length; n++) ofMiddle += bitLength(numbers[n]! - middle);
  const mean = new RunningMean(numbers[0]!, jumpBits);
  for (let n = 1; n < length; n++) ofMean += bitLength(mean.left(numbers[n]!));
  const sizes = [ofMiddle, ofLast, ofLine, ofMean];
  const least = Math.min(...sizes);
  const way = sizes.indexOf(least);
  return { way, heads: leave(numbers, way, middle, jumpBits), jumpBits, bits: least / length };
}

function leave(numbers: Float64Array, way: number, middle: number, jumpBits: number): number[] {
  const first = numbers[0]!;
  switch (way) {
    case WAYS.middle:
      for (let n = 0; n < numbers.length; n++) numbers[n]! -= middle;
      return [middle];
    case WAYS.mean: {
      const mean = new RunningMean(first, jumpBits);
      for (let n = 1; n < numbers.length; n++) numbers[n] = mean.left(numbers[n]!);
      break;
    }
    default:
      for (let k = 0; k < way; k++)
        for (let n = numbers.length - 1; n > k; n--) numbers[n]! -= numbers[n - 1]!;
  }
  numbers[0] = 0;
  if (way !== WAYS.line) return [first];
  const slope = numbers[1] ?? 0;
  if (numbers.length > 1) numbers[1] = 0;
  return [first, slope];
}

/** How many numbers a way begins with. Throws RangeError where there is no such way. */
export function headsOf(way: number): number {
  if (way > WAYS.mean) throw new RangeError('the block holds numbers foretold in an unknown way');
  return way === WAYS.line ? 2 : 1;
}

/** Whether a way needs to know what is a jump. */
export function hasJumps(way: number): boolean {
  return way === WAYS.mean;
}

/** Puts the numbers in the place of what is left of them. */
export function recover(left: Float64Array, { way, heads, jumpBits }: Omit<Foretold, 'bits'>): void {
  const [first, slope] = heads;
  const length = left.length;
  switch (way) {
    case WAYS.middle:
      for (let n = 0; n < length; n++) left[n]! += first!;
      return;
    case WAYS.mean: {
      const mean = new RunningMean(first!, jumpBits);
      left[0] = first!;
      for (let n = 1; n < length; n++) left[n] = mean.number(left[n]!);
      return;
    }
    case WAYS.line:
      if (length > 1) left[1] = slope!;
      for (let n = 2; n < length; n++) left[n]! += left[n - 1]!;
  }
  left[0] = first!;
  for (let n = 1; n < length; n++) left[n]! += left[n - 1]!;
}

/** A mean in which the last number counts an eighth, in whole numbers. */
class RunningMean {
  #weighted: number;
  readonly #jump: number;

  constructor(first: number, jumpBits: number) {
    this.#weighted = first * WEIGHT;
    this.#jump = 2 ** jumpBits;
  }

  /** What is left of the next number. */
  left(number: number): number {
    const left = number - Math.floor(this.#weighted / WEIGHT);
    this.#take(number, left);
    return left;
  }

  /** The next number, of which this is left. */
  number(left: number): number {
    const number = Math.floor(this.#weighted / WEIGHT) + left;
    this.#take(number, left);
    return number;
  }

  #take(number: number, left: number): void {
    if (left >= this.#jump || left <= -this.#jump) this.#weighted = number * WEIGHT;
    else this.#weighted += left;
  }
}

/** Bits of the magnitude. */
function bitLength(value: number): number {
  const magnitude = Math.abs(value);
  return magnitude < TWO_32 ? 32 - Math.clz32(magnitude) : 64 - Math.clz32(magnitude / TWO_32);
}
