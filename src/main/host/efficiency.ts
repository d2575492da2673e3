// An efficiency sheet, or a group of them, with everything it needs from outside: the run of the library it names, or the current file beside it. It reads; the
// computing is the core's.
import { dirname, resolve } from 'node:path';
import { asCottrellError, type Problem } from '../../core/errors.ts';
import type { RunCharge } from '../../core/faradaic/charge-source.ts';
import { computeSheet } from '../../core/faradaic/compute-sheet.ts';
import { chargeOfFile } from '../../core/faradaic/current-file.ts';
import { computeGroup, type GroupResult } from '../../core/faradaic/group/compute-group.ts';
import { isGroup, parseGroup } from '../../core/faradaic/group/group.ts';
import type { MonteCarloSettings } from '../../core/faradaic/propagation/monte-carlo.ts';
import type { SheetResult } from '../../core/faradaic/result.ts';
import { parseSheet, type Sheet } from '../../core/faradaic/sheet.ts';
import { runCharge } from './charge-account.ts';
import { openExistingLibrary } from './library-file.ts';
import { readTextFile } from './paths.ts';

/** What to compute, as plain data: it crosses to another thread. */
export interface EfficiencyRequest {
  /** Path of the sheet; a current file is looked for beside it. */
  readonly path: string;
  readonly library?: string | undefined;
  readonly monteCarlo?: MonteCarloSettings | undefined;
}

/** Computes the sheet or the group in a file. Throws `sheet-invalid`, `file-unreadable`, and what opening a library throws. */
export function efficiencyOfFile(request: EfficiencyRequest): SheetResult | GroupResult {
  const text = readTextFile(request.path);
  return isGroup(text) ? groupOf(text, request) : sheetOf(text, request);
}

/** A group with each of its sheets; a sheet that cannot be used at all is a problem of its member. */
function groupOf(text: string, { path, library }: EfficiencyRequest): GroupResult {
  const group = parseGroup(text);
  const failures: Problem[] = [];
  const results = group.members.map(({ sheet, name, problemAt }) => {
    if (sheet === undefined) return undefined;
    const beside = resolve(dirname(path), sheet);
    try {
      return sheetOf(readTextFile(beside), { path: beside, library });
    } catch (error) {
      const { message } = asCottrellError(error);
      failures.push(problemAt(['sheet'], `${name} cannot be used: ${message}`));
      return undefined;
    }
  });
  const members = group.members.filter(({ sheet }, i) => sheet === undefined || results[i] !== undefined);
  const usable = results.filter((result, i) => group.members[i]!.sheet === undefined || result !== undefined);
  const computed = computeGroup({ ...group, members }, usable);
  const problems = [...failures, ...computed.problems];
  return { ...computed, problems, complete: problems.length === 0 };
}

function sheetOf(text: string, { path, library, monteCarlo }: EfficiencyRequest): SheetResult {
  const sheet = parseSheet(text);
  const { charge } = sheet;
  if (charge.kind !== 'run') return computeSheet(sheet, chargeBeside(sheet, path), monteCarlo);
  using opened = openExistingLibrary(library);
  return computeSheet(sheet, runCharge(opened, charge.run), monteCarlo);
}

function chargeBeside({ charge }: Sheet, path: string): RunCharge | undefined {
  if (charge.kind !== 'file') return undefined;
  return chargeOfFile(readTextFile(resolve(dirname(path), charge.file.path)), charge.file);
}
