// Measures how many a second. Nothing is averaged: the middle of several runs is what a busy moment cannot spoil.

/** The middle of several measurements of how many a second. */
export function measure(count: number, work: () => void, repeats = 5): number {
  work();
  const rates = Array.from({ length: repeats }, () => {
    const begun_ms = performance.now();
    work();
    return (count * 1000) / (performance.now() - begun_ms);
  });
  return rates.sort((a, b) => a - b)[repeats >> 1]!;
}
