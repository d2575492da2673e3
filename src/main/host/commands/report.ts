// `cottrell report`: a run with its analysis as one page to print or one JSON file; what is there is never overwritten.
import { extname } from 'node:path';
import { CottrellError } from '../../../core/errors.ts';
import { DEFAULT_TRIALS } from '../../../core/faradaic/propagation/monte-carlo.ts';
import { NewFile } from '../../exchange/files.ts';
import { assertAbout, savedAnalysis } from '../../report/choose-analysis.ts';
import { reportPage } from '../../report/page.ts';
import { makeReport, type ReportedAnalysis } from '../../report/report.ts';
import { efficiencyInThread } from '../efficiency-thread.ts';
import { EXIT } from '../exit-codes.ts';
import { openExistingLibrary, runNumber } from '../library-file.ts';
import type { CommandResult } from '../output.ts';
import { readTextFile, VERSION } from '../paths.ts';

interface Options {
  readonly library?: string;
  readonly sheet?: string;
  readonly analysis?: string;
  readonly out?: string;
}

export async function reportCommand([run]: string[], options: Options): Promise<CommandResult> {
  const id = runNumber(run);
  const { sheet, analysis, out = `run-${id}-report.html` } = options;
  const format = formatOf(out);
  if (sheet !== undefined && analysis !== undefined)
    throw new CottrellError('argument-invalid', '--sheet and --analysis both say which analysis: keep one.');
  using library = openExistingLibrary(options.library);
  const chosen =
    sheet === undefined
      ? savedAnalysis(library, id, numberOf(analysis))
      : await computed(sheet, options.library, id);
  const report = await makeReport(library, id, VERSION, chosen);
  const file = await NewFile.create(out);
  await file.write(format === 'html' ? reportPage(report) : `${JSON.stringify(report, null, 2)}\n`);
  const sha256 = await file.finish();
  const about = chosen === undefined ? 'without an analysis: none was given or saved' : 'with its analysis';
  const isComplete = chosen?.result.complete ?? true;
  return {
    data: { run: id, file: out, format, sha256, analysis: chosen?.id ?? null, report },
    text: `Report of run ${id}, ${about}:\n  ${out}`,
    exitCode: isComplete ? EXIT.ok : EXIT.document,
  };
}

function formatOf(path: string): 'html' | 'json' {
  const extension = extname(path).toLowerCase();
  if (extension === '.html' || extension === '.htm') return 'html';
  if (extension === '.json') return 'json';
  throw new CottrellError('argument-invalid', `--out ${path}: the name must end in .html or .json.`, {
    advice: 'A page becomes a PDF through the print command of any browser.',
  });
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const id = Number(text);
  if (Number.isInteger(id) && id > 0) return id;
  throw new CottrellError('argument-invalid', `"${text}" is not the number of an analysis.`);
}

async function computed(path: string, library: string | undefined, run: number): Promise<ReportedAnalysis> {
  const sheet = readTextFile(path);
  const monteCarlo = { trials: DEFAULT_TRIALS, seed: 1 };
  const result = await efficiencyInThread({ path, library, monteCarlo });
  if (result.kind === 'group')
    throw new CottrellError('argument-invalid', `${path} is a group of sheets; a report is about one run.`);
  assertAbout(run, result);
  return { id: undefined, sheet, result };
}
