// `cottrell report`: a run with its analysis, or a group of efficiencies, as one page to print or one JSON file; what is there is
// never overwritten.
import { basename, extname } from 'node:path';
import { problemText } from '../../../core/document.ts';
import { CottrellError } from '../../../core/errors.ts';
import { isGroup } from '../../../core/faradaic/group/group.ts';
import { DEFAULT_TRIALS } from '../../../core/faradaic/propagation/monte-carlo.ts';
import { NewFile } from '../../exchange/files.ts';
import { groupBody, type ReportFormat, reportBody } from '../../report/body.ts';
import { assertAbout, savedAnalysis } from '../../report/choose-analysis.ts';
import { makeGroupReport } from '../../report/group-report.ts';
import { makeReport, type ReportedAnalysis } from '../../report/report.ts';
import { groupInFile } from '../efficiency.ts';
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

export async function reportCommand([what]: string[], options: Options): Promise<CommandResult> {
  return /\.ya?ml$/iu.test(what ?? '') ? ofGroup(what!, options) : ofRun(runNumber(what), options);
}

async function ofRun(id: number, options: Options): Promise<CommandResult> {
  const { sheet, analysis, out = `run-${id}-report.html` } = options;
  const format = formatOf(out);
  if (format === 'csv')
    throw new CottrellError('argument-invalid', 'The samples of a run as CSV come from "cottrell export".');
  if (sheet !== undefined && analysis !== undefined)
    throw new CottrellError('argument-invalid', '--sheet and --analysis both say which analysis: keep one.');
  using library = openExistingLibrary(options.library);
  const chosen =
    sheet === undefined
      ? savedAnalysis(library, id, numberOf(analysis))
      : await computed(sheet, options.library, id);
  const report = await makeReport(library, id, VERSION, chosen);
  const file = await NewFile.create(out);
  await file.write(reportBody(format, report));
  const sha256 = await file.finish();
  const about = chosen === undefined ? 'without an analysis: none was given or saved' : 'with its analysis';
  const isComplete = chosen?.result.complete ?? true;
  return {
    data: { run: id, file: out, format, sha256, analysis: chosen?.id ?? null, report },
    text: `Report of run ${id}, ${about}:\n  ${out}`,
    exitCode: isComplete ? EXIT.ok : EXIT.document,
  };
}

async function ofGroup(path: string, options: Options): Promise<CommandResult> {
  const text = readTextFile(path);
  if (!isGroup(text))
    throw new CottrellError('argument-invalid', `${path} is no group.`, {
      advice: 'A sheet goes into the report of its run: cottrell report <run> --sheet <file>.',
    });
  if (options.sheet !== undefined || options.analysis !== undefined)
    throw new CottrellError('argument-invalid', 'A group names its sheets and analyses itself.');
  const { out = `${basename(path, extname(path))}-report.html` } = options;
  const format = formatOf(out);
  const gathered = groupInFile(text, path, options.library);
  const rests = gathered.sources.some((source) => source !== undefined && source.result.charge.run !== null);
  using library = rests ? openExistingLibrary(options.library) : undefined;
  const report = await makeGroupReport(library, VERSION, { id: undefined, text }, gathered);
  const file = await NewFile.create(out);
  await file.write(groupBody(format, report, gathered));
  const sha256 = await file.finish();
  const isComplete = gathered.result.complete;
  const problems = gathered.result.problems.map((problem) => `\n  problem ${problemText(problem)}`);
  return {
    data: { group: path, file: out, format, sha256, report },
    text: `Report of the group, ${report.members.length} members:\n  ${out}${problems.join('')}`,
    exitCode: isComplete ? EXIT.ok : EXIT.document,
  };
}

function formatOf(path: string): ReportFormat {
  const extension = extname(path).toLowerCase();
  if (extension === '.html' || extension === '.htm') return 'html';
  if (extension === '.json') return 'json';
  if (extension === '.csv') return 'csv';
  throw new CottrellError(
    'argument-invalid',
    `--out ${path}: the name must end in .html or .json (of a group also .csv).`,
    {
      advice: 'A page becomes a PDF through the print command of any browser.',
    },
  );
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
    throw new CottrellError('argument-invalid', `${path} is a group of sheets.`, {
      advice: `Its report: cottrell report ${path}.`,
    });
  assertAbout(run, result);
  return { id: undefined, sheet, result };
}
