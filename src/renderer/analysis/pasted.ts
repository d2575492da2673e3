// A table copied from a spreadsheet, read as cells: what separates columns, which sign is the decimal one, which rows are headings.
// How it was read is said in words, so that a person sees it; nothing is guessed in silence, and what is no number stays as it was.
export type DecimalSign = 'point' | 'comma';

export interface PastedTable {
  /** Rows without headings and without empty rows; cells that are numbers have a point as decimal sign. */
  readonly rows: readonly (readonly string[])[];
  /** Widest row. */
  readonly columns: number;
  /** The last heading row above the numbers, cell by cell. */
  readonly headings: readonly string[] | undefined;
  readonly decimal: DecimalSign;
  /** Whether the text would be read otherwise with the other decimal sign. */
  readonly isAmbiguous: boolean;
  /** "4 rows × 2 columns, separated by tabs; decimal comma (0,104 is read as 0.104); 1 heading row left out". */
  readonly statement: string;
}

type Separator = 'tabs' | 'semicolons' | 'commas' | 'spaces';

const NUMBER = /^[+\-−]?(?:\d[\d.,  ']*|[.,]\d+)(?:e[+-]?\d+)?(?:\s*[%a-zµμ°/·^².\d\s()-]*)?$/iu;
const WITH_COMMA = /\d,\d|^[+\-−]?,\d/u;
const WITH_POINT = /\d\.\d|^[+\-−]?\.\d/u;

/** Reads the text; `decimal` overrules what would be found. Undefined where nothing in it is a number. */
export function readPasted(text: string, decimal?: DecimalSign): PastedTable | undefined {
  const lines = text.split(/\r\n|\r|\n/u).filter((line) => line.trim() !== '');
  const separator = separatorOf(lines, decimal);
  const raw = lines.map((line) => split(line, separator));
  const numbers = raw.flat().filter(isNumber);
  if (numbers.length === 0) return undefined;
  const found = decimal ?? decimalOf(numbers);
  const first = raw.findIndex((cells) => cells.some(isNumber) && !cells.every(isWordOrEmpty));
  const body = raw.slice(first);
  const kept = body.filter((cells) => cells.some(isNumber));
  const columns = Math.max(...kept.map((cells) => cells.length));
  const rows = kept.map((cells) => cells.map((cell) => (isNumber(cell) ? plainNumber(cell, found) : cell)));
  const isAmbiguous =
    numbers.some((cell) => plainNumber(cell, 'comma') !== plainNumber(cell, 'point')) &&
    separator !== 'commas';
  const example = numbers.find((cell) => (found === 'comma' ? WITH_COMMA : WITH_POINT).test(cell));
  const statement = [
    `${counted(rows.length, 'row')} × ${counted(columns, 'column')}${columns > 1 ? `, separated by ${separator}` : ''}`,
    ...(example === undefined
      ? []
      : [
          found === 'comma'
            ? `decimal comma (${example} is read as ${plainNumber(example, found)})`
            : 'decimal point',
        ]),
    ...(first > 0 ? [`${counted(first, 'heading row')} left out`] : []),
    ...(body.length > kept.length
      ? [`${counted(body.length - kept.length, 'row')} without a number left out`]
      : []),
  ].join('; ');
  return {
    rows,
    columns,
    headings: first > 0 ? raw[first - 1] : undefined,
    decimal: found,
    isAmbiguous,
    statement,
  };
}

/** The unit a heading names: "c / mg/L", "Concentration (mg/L)", "c [µM]". */
export function unitInHeading(heading: string): string | undefined {
  const found =
    /[([]([^()[\]]+)[)\]]\s*$/u.exec(heading)?.[1] ??
    /\s\/\s*(\S.*)$/u.exec(heading)?.[1] ??
    /^[a-z]\w{0,2}\/(\S+)$/iu.exec(heading.trim())?.[1];
  return found?.trim();
}

function separatorOf(lines: readonly string[], decimal: DecimalSign | undefined): Separator {
  if (lines.some((line) => line.includes('\t'))) return 'tabs';
  if (lines.some((line) => line.includes(';'))) return 'semicolons';
  // A comma separates where points are the decimal sign, where a space follows it, or where a line without
  // spaces has more than one.
  const commas = lines.filter((line) => /\d.*,|,.*\d/u.test(line));
  const separates =
    commas.length > 0 &&
    decimal !== 'comma' &&
    (commas.some((line) => /,\s/u.test(line)) ||
      commas.every(
        (line) => WITH_POINT.test(line) || (line.split(',').length > 2 && !/\s/u.test(line.trim())),
      ));
  return separates ? 'commas' : 'spaces';
}

function split(line: string, separator: Separator): string[] {
  if (separator === 'spaces') {
    // "0.5 mg/L 0.104" is two cells: a unit belongs to the number before it.
    const cells: string[] = [];
    for (const word of line.trim().split(/\s+/u)) {
      const before = cells.at(-1);
      const isUnit = before !== undefined && !/^[+\-−.,]?\d/u.test(word) && /^[+\-−]?[\d.,]+$/u.test(before);
      if (isUnit) cells[cells.length - 1] = `${before} ${word}`;
      else cells.push(word);
    }
    return cells;
  }
  const sign = { tabs: '\t', semicolons: ';', commas: ',' }[separator];
  return line.split(sign).map((cell) => cell.trim().replace(/^"(.*)"$/u, '$1'));
}

function decimalOf(numbers: readonly string[]): DecimalSign {
  const comma = numbers.filter((cell) => WITH_COMMA.test(cell));
  const point = numbers.filter((cell) => WITH_POINT.test(cell));
  // Both in one number: the later one is the decimal sign ("1.234,5").
  const both = comma.find((cell) => cell.includes('.'));
  if (both !== undefined) return both.lastIndexOf(',') > both.lastIndexOf('.') ? 'comma' : 'point';
  if (comma.length === 0) return 'point';
  if (point.length === 0) return 'comma';
  // Commas in some numbers, points in others: commas that only ever stand before three digits group thousands.
  return comma.every((cell) => /^[+\-−]?\d{1,3}(,\d{3})+(?!\d)/u.test(cell)) ? 'point' : 'comma';
}

/** The number with a point as decimal sign and without signs between thousands; a unit behind it stays. */
function plainNumber(cell: string, decimal: DecimalSign): string {
  const [, digits = '', rest = ''] = /^([+\-−]?[\d.,'  ]*\d(?:e[+-]?\d+)?)(.*)$/iu.exec(cell.trim()) ?? [];
  if (digits === '') return cell;
  const bare = digits.replace('−', '-').replace(/['  ]/gu, '');
  const plain = decimal === 'comma' ? bare.replace(/\./gu, '').replace(',', '.') : bare.replace(/,/gu, '');
  return `${plain}${rest}`.trim();
}

function isNumber(cell: string): boolean {
  return /\d/u.test(cell) && NUMBER.test(cell.trim());
}

function isWordOrEmpty(cell: string): boolean {
  return cell.trim() === '' || !isNumber(cell);
}

function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
