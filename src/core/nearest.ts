// "Did you mean …?": the known word nearest to a mistyped one. Only for messages; it never decides what is done.

/** Words of the field for what is called otherwise here; offered only where that is known. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  voltage: ['potential'],
  e: ['potential'],
  i: ['current'],
  time: ['duration'],
  'scan rate': ['rate'],
  repeats: ['cycles', 'times'],
  repetitions: ['cycles', 'times'],
  interval: ['every'],
  period: ['every'],
  volume: ['catholyte'],
  ru: ['resistance'],
  cdl: ['double layer'],
  ocp: ['rest', 'open circuit'],
  ocv: ['rest', 'open circuit'],
  wait: ['rest'],
  ca: ['hold'],
  chronoamperometry: ['hold'],
  cv: ['cyclic sweep'],
  lsv: ['sweep'],
  ramp: ['sweep'],
  loop: ['repeat'],
};

/** The candidate a person most likely meant, or undefined when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const plain = plainWord(word);
  const synonyms = Object.hasOwn(SYNONYMS, plain) ? SYNONYMS[plain]! : [];
  const synonym = candidates.find((candidate) => synonyms.includes(candidate));
  if (synonym !== undefined) return synonym;
  let best: string | undefined;
  // One slip in three letters, but never a word of which nothing is left.
  let bestDistance = Math.min(Math.max(1, Math.floor(plain.length / 3)), plain.length - 1) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(plain, plainWord(candidate));
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** ` did you mean "x"?` or a list of what is known, to stand after a colon or semicolon. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates);
  if (near !== undefined) return `did you mean "${near}"?`;
  return `known here: ${candidates.map((c) => `"${c}"`).join(', ')}`;
}

/** Case and separators are where slips are commonest: they count for nothing. */
function plainWord(word: string): string {
  return word
    .slice(0, 60)
    .toLowerCase()
    .replace(/[\s_-]+/gu, ' ')
    .trim();
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, before[j - 2]! + 1);
      }
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
