// An efficiency sheet with everything it needs from outside: the run of the library it names, or the current file beside it. It reads; the
// computing is the core's.
import { dirname, resolve } from 'node:path';
import type { RunCharge } from '../../core/faradaic/charge-source.ts';
import { computeSheet } from '../../core/faradaic/compute-sheet.ts';
import { chargeOfFile } from '../../core/faradaic/current-file.ts';
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

/** Computes the sheet in a file. Throws `sheet-invalid`, `file-unreadable`, and what opening a library throws. */
export function efficiencyOfFile({ path, library, monteCarlo }: EfficiencyRequest): SheetResult {
  const sheet = parseSheet(readTextFile(path));
  const { charge } = sheet;
  if (charge.kind !== 'run') return computeSheet(sheet, chargeBeside(sheet, path), monteCarlo);
  using opened = openExistingLibrary(library);
  return computeSheet(sheet, runCharge(opened, charge.run), monteCarlo);
}

function chargeBeside({ charge }: Sheet, path: string): RunCharge | undefined {
  if (charge.kind !== 'file') return undefined;
  return chargeOfFile(readTextFile(resolve(dirname(path), charge.file.path)), charge.file);
}
