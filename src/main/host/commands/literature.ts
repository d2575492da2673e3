// `cottrell literature`: every published case that comes with Cottrell, run on its simulated cell and held against what was
// published. It ends with an error code when a figure does not come out.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type FigureComparison, figureText, inUnitOf } from '../../../core/compare-published.ts';
import { asCottrellError, CottrellError } from '../../../core/errors.ts';
import { formatQuantity } from '../../../core/quantity.ts';
import { systemClock } from '../../../drivers/clock.ts';
import { openLibrary } from '../../store/library.ts';
import { EXIT } from '../exit-codes.ts';
import { type CaseResult, runCase } from '../literature.ts';
import { type CommandResult, errorText, table } from '../output.ts';
import { SHIPPED_PROTOCOLS } from '../paths.ts';
import { openProtocol } from '../protocol-file.ts';
import { filesOf } from '../protocol-files.ts';

interface Options {
  readonly out?: string;
}

/** One file of the shelf: what it came to, or why it could not be run. */
type Entry = { readonly file: string } & (
  | { readonly result: CaseResult; readonly error?: undefined }
  | { readonly result?: undefined; readonly error: CottrellError }
);

export async function literatureCommand(wanted: string[], options: Options): Promise<CommandResult> {
  const files = chosen(filesOf(join(SHIPPED_PROTOCOLS, 'literature')), wanted);
  const folder = options.out ?? mkdtempSync(join(tmpdir(), 'cottrell-literature-'));
  try {
    if (options.out !== undefined) mkdirSync(folder, { recursive: true });
    const entries = await runAll(files, folder);
    if (options.out !== undefined) writeSheets(entries, folder);
    return {
      data: { cases: entries.map(plain), library: options.out === undefined ? null : join(folder, LIBRARY) },
      text: textOf(entries, options.out),
      exitCode: entries.every(({ result }) => result?.agrees) ? EXIT.ok : EXIT.notCompleted,
    };
  } finally {
    if (options.out === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

const LIBRARY = 'literature.sqlite';

/** The files whose names begin with one of the words; all, where there are none. */
function chosen(files: readonly string[], wanted: readonly string[]): readonly string[] {
  for (const word of wanted)
    if (!files.some((file) => basename(file).startsWith(word)))
      throw new CottrellError('argument-invalid', `There is no published case "${word}".`, {
        advice: `They are called by the beginning of their files: ${files.map((file) => basename(file).split('-')[0]).join(', ')}.`,
      });
  return wanted.length === 0
    ? files
    : files.filter((file) => wanted.some((word) => basename(file).startsWith(word)));
}

/** One after the other, so that the numbers of the runs follow the cases. */
async function runAll(files: readonly string[], folder: string): Promise<Entry[]> {
  using library = openLibrary(join(folder, LIBRARY), { clock: systemClock });
  const entries: Entry[] = [];
  for (const file of files) {
    try {
      entries.push({ file, result: await runCase(openProtocol(file, []), library, systemClock) });
    } catch (error) {
      entries.push({ file, error: asCottrellError(error) });
    }
  }
  return entries;
}

/** Beside the library whose runs the sheets name: `cottrell fe <sheet> --library <library>` computes each again. */
function writeSheets(entries: readonly Entry[], folder: string): void {
  for (const { file, result } of entries)
    if (result !== undefined)
      writeFileSync(join(folder, basename(file).replace(/\.yaml$/u, '.sheet.yaml')), result.sheet);
}

function plain({ file, result, error }: Entry) {
  if (result === undefined) return { file, error };
  const { sheet: _text, result: sheet, ...rest } = result;
  return { file, simulated: true, ...rest, products: sheet.products, problems: sheet.problems };
}

const HEADER = [
  'case',
  'catalyst',
  'mode',
  '>charge',
  'product',
  'figure',
  '>published',
  '>simulated',
  'difference',
];

function textOf(entries: readonly Entry[], out: string | undefined): string {
  const results = entries.flatMap(({ result }) => result ?? []);
  const figures = results.flatMap((result) => result.figures);
  const claimed = figures.filter(
    ({ figure, verdict }) => figure.kind === 'faradaic efficiency' && verdict !== 'not compared',
  );
  const count = (verdict: string) => figures.filter((figure) => figure.verdict === verdict).length;
  const failed = entries.filter(({ result }) => result === undefined);
  return [
    'SIMULATED: every figure under "simulated" was made by a simulated cell with parameters chosen so that it comes out.',
    '',
    table(HEADER, results.flatMap(rowsOf), ''),
    '',
    `${results.length} of ${entries.length} ran; ${claimed.length} published efficiencies; ${count('agrees')} figures agree, ${count('differs')} differ, ${count('not compared')} are not compared.`,
    ...failed.map(({ file, error }) => `\n${basename(file)}: ${errorText(error!)}`),
    ...results.flatMap(({ title, result }) =>
      result.problems.map(({ message }) => `problem in ${title}: ${message}`),
    ),
    ...(out === undefined ? [] : [`Sheets and ${LIBRARY} are in ${out}.`]),
  ].join('\n');
}

function rowsOf(result: CaseResult): string[][] {
  const { figures, noEfficiency } = result;
  const head = [
    result.case ?? '',
    result.catalyst ?? '',
    result.mode,
    formatQuantity(Math.max(result.anodic_C, result.cathodic_C), 'C', { digits: 4 }),
  ];
  const none = noEfficiency === undefined ? [] : [['', 'efficiency', 'none', 'none', noEfficiency]];
  const rows = [...figures.map(figureRow), ...none];
  return rows.map((row, i) => [...(i === 0 ? head : ['', '', '', '']), ...row]);
}

function figureRow(comparison: FigureComparison): string[] {
  const { figure, found, deviation, verdict, reason } = comparison;
  const difference =
    deviation === null ? '' : `${deviation >= 0 ? '+' : '−'}${Math.abs(100 * deviation).toFixed(2)} %`;
  return [
    figure.product,
    `${figure.kind}${figure.of === undefined ? '' : ` of ${figure.of}`}`,
    figureText(figure),
    found === null ? '' : inUnitOf(figure, found),
    verdict === 'agrees'
      ? difference
      : verdict === 'differs'
        ? `DIFFERS ${difference} ${reason ?? ''}`.trim()
        : `not compared: ${reason}`,
  ];
}
