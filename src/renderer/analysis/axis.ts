// Round numbers for the axis of a small chart. Pure.

/** Between two and about `most` round numbers that reach from the lowest value to the highest. */
export function ticksOf(values: readonly number[], most: number): number[] {
  const sound = values.filter(Number.isFinite);
  if (sound.length === 0) return [0, 1];
  const [low, high] = [Math.min(...sound), Math.max(...sound)];
  const span = high > low ? high - low : Math.max(Math.abs(high), 1e-12);
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough * 0.999)!;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(Math.ceil(high / step - 1e-9), first + 1);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
