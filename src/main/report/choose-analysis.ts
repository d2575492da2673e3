// Saved analyses as reports and groups take them: the one of a run that was asked for, else the latest; one of a group by
// its number.
import { CottrellError } from '../../core/errors.ts';
import type { Source } from '../../core/faradaic/group/gather.ts';
import type { SheetResult } from '../../core/faradaic/result.ts';
import type { Library } from '../store/library.ts';
import type { Analysis } from '../store/records.ts';
import type { ReportedAnalysis } from './report.ts';

/** Kind of the saved analyses that are efficiency sheets. */
export const EFFICIENCY = 'efficiency';

/** Undefined where none is saved. Throws `argument-invalid` for a number that is none of this run. */
export function savedAnalysis(
  library: Library,
  run: number,
  wanted: number | undefined,
): ReportedAnalysis | undefined {
  const saved = library.analyses(run).filter(({ kind }) => kind === EFFICIENCY);
  const chosen = wanted === undefined ? saved.at(-1) : saved.find(({ id }) => id === wanted);
  if (chosen !== undefined) return { id: chosen.id, ...written(chosen) };
  if (wanted === undefined) return undefined;
  const known = saved.map(({ id }) => id).join(', ');
  throw new CottrellError('argument-invalid', `Run ${run} has no saved analysis ${wanted}.`, {
    advice: known === '' ? 'None is saved for it yet.' : `Its analyses are ${known}.`,
  });
}

/** A saved analysis as a member of a group, or words that there is none. */
export function sourceOf(analyses: readonly Analysis[], id: number): Source | string {
  const found = analyses.find((one) => one.id === id && one.kind === EFFICIENCY);
  return found === undefined ? `the library has no analysis ${id}` : written(found);
}

function written({ inputs, results }: Analysis): Source {
  return { sheet: (inputs as { readonly text: string }).text, result: results as SheetResult };
}

/** A result that may stand in the report of a run. Throws `argument-invalid` where it is about another one. */
export function assertAbout(run: number, { charge }: SheetResult): void {
  if (charge.run === null || charge.run === run) return;
  throw new CottrellError('argument-invalid', `The sheet is about run ${charge.run}, not run ${run}.`, {
    advice: `Say "run: ${run}" in the sheet, or ask for the report of run ${charge.run}.`,
  });
}
