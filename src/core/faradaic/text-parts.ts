// Small pieces of text that results are written with: percentages, values with their uncertainty, tables. They round for reading only.

/** Value and standard uncertainty with the same number of decimals. */
export function withUncertainty({
  efficiency,
  u,
}: {
  readonly efficiency: number | null;
  readonly u: number | null;
}): string {
  if (efficiency === null) return '–';
  if (u === null) return percent(efficiency);
  const decimals = Math.max(decimalsFor(100 * u), decimalsFor(100 * efficiency));
  return `${percent(efficiency, decimals)} ± ${percent(u, decimals)}`;
}

/** Percent with about three figures: "96.5 %", "0.0123 %". */
export function percent(fraction: number, decimals = decimalsFor(100 * fraction)): string {
  return `${(100 * fraction).toFixed(decimals).replace('-', '−')} %`;
}

function decimalsFor(value: number): number {
  const size = Math.abs(value);
  if (size >= 10 || size === 0) return 1;
  return Math.min(8, 2 - Math.floor(Math.log10(size)) - (size < 1 ? 1 : 0));
}

export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('   ')
      .trimEnd(),
  );
}
