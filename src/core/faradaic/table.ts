// Rows and columns out of a text file that some program wrote: comma, semicolon, tab or spaces between, point or comma in numbers, remarks
// before the numbers. It finds the table; what its columns mean is for the caller.

export interface Row {
  /** In the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface Table {
  /** The last line before the numbers, where there is one. */
  readonly headers: readonly string[];
  readonly rows: readonly Row[];
  readonly width: number;
  readonly decimalComma: boolean;
}

/**
 * The table begins with the first line that holds numbers and nothing else, in at least two cells, with as many in the line after it. Empty lines and
 * lines that begin with # or % are skipped.
 */
export function tableOf(text: string): Table {
  const lines = text.replace(/^\uFEFF/u, '').split(/\r\n|\n|\r/u);
  const first = lines.findIndex((line, i) => isNumbers(line) && isFollowed(line, lines[i + 1] ?? ''));
  if (first < 0) return { headers: [], rows: [], width: 0, decimalComma: false };
  const separator = separatorOf(lines[first]!);
  const decimalComma =
    separator !== ',' && lines.slice(first, first + 100).some((line) => /\d,\d/u.test(line));
  const rows = lines
    .map((line, i): Row => ({ line: i + 1, cells: cellsOf(line, separator) }))
    .slice(first)
    .filter(({ cells }) => cells.some((cell) => cell !== '') && !/^[#%]/u.test(cells[0]!));
  const width = rows[0]!.cells.length;
  const header = lines.slice(0, first).findLast((line) => line.trim() !== '');
  const headers = header === undefined ? [] : cellsOf(header.replace(/^\s*[#%]\s*/u, ''), separator);
  return { headers: headers.length === width ? headers : [], rows, width, decimalComma };
}

/** "t/s", "Time (s)", "current_A", "I / mA", "<I>/mA" as name and unit. */
export function columnsOf({
  headers,
}: Table): { index: number; header: string; name: string; unit?: string }[] {
  return headers.map((header, index) => {
    const match = /^(?<name>.*?)\s*(?:[/_]\s*(?<bare>[^/_()[\]]+)|[([](?<bracketed>[^()[\]]+)[)\]])$/u.exec(
      header,
    );
    const { name, bare, bracketed } = match?.groups ?? {};
    const unit = (bare ?? bracketed)?.trim();
    return { index, header, name: name ?? header, ...(unit === undefined ? {} : { unit }) };
  });
}

/** True where the next line is of the same table, or there is none. */
function isFollowed(line: string, next: string): boolean {
  const separator = separatorOf(line);
  const width = cellsOf(line, separator).length;
  return width > 1 && (next.trim() === '' || cellsOf(next, separator).length === width);
}

function isNumbers(line: string): boolean {
  return /^[\s\d.,;+\-eE"]*\d[\s\d.,;+\-eE"]*$/u.test(line);
}

function separatorOf(line: string): ',' | ';' | '\t' | ' ' {
  if (line.includes('\t')) return '\t';
  if (line.includes(';')) return ';';
  return line.includes(',') ? ',' : ' ';
}

function cellsOf(line: string, separator: ',' | ';' | '\t' | ' '): string[] {
  const cells = separator === ' ' ? line.trim().split(/\s+/u) : line.split(separator);
  return cells.map((cell) => cell.trim().replace(/^"(.*)"$/u, '$1'));
}
