// Makes hostile input from good input: bytes flipped, cut, doubled, swapped for odd ones, pieces of one text in another.
// The same seed and case give the same input.
import type { SeededNoise } from '../../src/drivers/simulator/noise.ts';

/** What parsers stumble over: ends of ranges, odd characters, things that mean something to one of them. */
const ODD = [
  '', '\0', '\r\n', '\n\n', '\t', ' ', '\u2212', '\u00a0', '\ufeff', '\ud800', '\u{1f9ea}', '"', "'", '`', '\\', '{', '}',
  '[', ']', ',', ':', ';', '#', '&a', '*a', '!!js', '|', '>', '%', '@', '-', '--', '+', '.', '0', '-0', '1e400', '-1e-400',
  'NaN', 'nan', 'Infinity', '99999999999999999999', '0x10', '1_000', '1,5', 'null', 'true', '~', '__proto__', 'constructor',
  '=cmd()', '../../', 'V vs RHE', ' mA cm^-2', 'µ', '°', '²', 'é',
]; // biome-ignore format: a list of odd things

/** A whole number below `end`. */
export function below(random: SeededNoise, end: number): number {
  return Math.floor(random.uniform() * end);
}

export function oneOf<T>(random: SeededNoise, list: readonly T[]): T {
  return list[below(random, list.length)]!;
}

/** A good text made worse in one to eight places; `words` are pieces that mean something to the parser. */
export function mutateText(random: SeededNoise, good: readonly string[], words: readonly string[]): string {
  let text = oneOf(random, good);
  for (let n = 1 + below(random, 8); n > 0; n--) text = mutateOnce(random, text, good, words);
  return text;
}

function mutateOnce(
  random: SeededNoise,
  text: string,
  good: readonly string[],
  words: readonly string[],
): string {
  const at = below(random, text.length + 1);
  const length = Math.min(text.length - at, 1 + below(random, random.uniform() < 0.8 ? 8 : 200));
  const before = text.slice(0, at);
  const after = text.slice(at + length);
  switch (below(random, 8)) {
    case 0:
      return before + after;
    case 1:
      return before + oneOf(random, ODD) + after;
    case 2:
      return before + oneOf(random, words) + text.slice(at);
    case 3:
      return before + text.slice(at, at + length).repeat(1 + below(random, 20)) + after;
    case 4: {
      const other = oneOf(random, good);
      const from = below(random, other.length);
      return before + other.slice(from, from + length) + after;
    }
    case 5:
      return before + String.fromCharCode(below(random, random.uniform() < 0.8 ? 256 : 65536)) + after;
    case 6:
      return before;
    default:
      return before + String((random.uniform() - 0.5) * 10 ** (below(random, 40) - 20)) + after;
  }
}

/** Good bytes made worse in one to eight places, in place. Cuts the end now and then. */
export function mutateBytes(random: SeededNoise, bytes: Buffer): Buffer {
  for (let n = 1 + below(random, 8); n > 0; n--) {
    const at = below(random, bytes.length);
    const kind = below(random, 4);
    if (kind === 0) bytes[at] = below(random, 256);
    else if (kind === 1) bytes[at]! ^= 1 << below(random, 8);
    else if (kind === 2)
      bytes.fill(oneOf(random, [0, 255]), at, Math.min(bytes.length, at + 1 + below(random, 16)));
    else bytes.copy(bytes, at, below(random, bytes.length), below(random, bytes.length));
  }
  return random.uniform() < 0.1 ? bytes.subarray(0, below(random, bytes.length)) : bytes;
}
