// An efficiency sheet, or a group of them, with everything it needs from outside: the run of the library it names, or
// the current file beside it. It reads; the computing is the core's.
import { dirname, resolve } from 'node:path';
import { problemText } from '../../core/document.ts';
import { asCottrellError } from '../../core/errors.ts';
import type { RunCharge } from '../../core/faradaic/charge-source.ts';
import { computeSheet } from '../../core/faradaic/compute-sheet.ts';
import { chargeOfFile } from '../../core/faradaic/current-file.ts';
import type { GroupResult } from '../../core/faradaic/group/compute-group.ts';
import { type GatheredGroup, gatherGroup } from '../../core/faradaic/group/gather.ts';
import { isGroup, parseGroup } from '../../core/faradaic/group/group.ts';
import type { MonteCarloSettings } from '../../core/faradaic/propagation/monte-carlo.ts';
import type { SheetResult } from '../../core/faradaic/result.ts';
import { parseSheet, type Sheet } from '../../core/faradaic/sheet.ts';
import { sourceOf } from '../report/choose-analysis.ts';
import { runCharge } from './charge-account.ts';
import { openExistingLibrary } from './library-file.ts';
import { readTextFile } from './paths.ts';

/** What to compute, as plain data: it crosses to another thread. */
export interface EfficiencyRequest {
  /** Path of the sheet or group; its files are looked for beside it. */
  readonly path?: string | undefined;
  /** The sheet itself, instead; it has no folder, so it can name no files. */
  readonly text?: string | undefined;
  readonly library?: string | undefined;
  readonly monteCarlo?: MonteCarloSettings | undefined;
}

/**
 * Computes the sheet or the group in a file, or a sheet given as text. Throws `sheet-invalid`, `file-unreadable`, and what
 * opening a library throws.
 */
export function computeEfficiency(request: EfficiencyRequest): SheetResult | GroupResult {
  const { path, text = path === undefined ? '' : readTextFile(path) } = request;
  return path !== undefined && isGroup(text)
    ? groupInFile(text, path, request.library).result
    : sheetOf(text, request);
}

/** A group with each of its sheets; a sheet that cannot be used at all is a problem of its member. */
export function groupInFile(text: string, path: string, library: string | undefined): GatheredGroup {
  let saved: ReturnType<typeof savedAnalyses> | undefined;
  return gatherGroup(parseGroup(text), ({ sheet, analysis, name }) => {
    if (analysis !== undefined) {
      saved ??= savedAnalyses(library);
      return sourceOf(saved, analysis);
    }
    const beside = resolve(dirname(path), sheet!);
    try {
      const written = readTextFile(beside);
      return { sheet: written, result: sheetOf(written, { path: beside, library }) };
    } catch (error) {
      const { message, problems } = asCottrellError(error);
      const what = problems.length === 0 ? message : problems.map(problemText).join('; ');
      return `${name} cannot be used: ${what}`;
    }
  });
}

function savedAnalyses(library: string | undefined) {
  using opened = openExistingLibrary(library);
  return opened.analyses();
}

function sheetOf(text: string, { path, library, monteCarlo }: EfficiencyRequest): SheetResult {
  const sheet = parseSheet(text);
  const { charge } = sheet;
  if (charge.kind !== 'run') return computeSheet(sheet, chargeBeside(sheet, path), monteCarlo);
  using opened = openExistingLibrary(library);
  return computeSheet(sheet, runCharge(opened, charge.run), monteCarlo);
}

/** The charge in the file beside the sheet; undefined where it names none, or has no folder. */
function chargeBeside({ charge }: Sheet, path: string | undefined): RunCharge | undefined {
  if (charge.kind !== 'file' || path === undefined) return undefined;
  return chargeOfFile(readTextFile(resolve(dirname(path), charge.file.path)), charge.file);
}
