// Which saved analysis goes into the report of a run: the one asked for, else the latest.
import { CottrellError } from '../../core/errors.ts';
import type { SheetResult } from '../../core/faradaic/result.ts';
import type { Library } from '../store/library.ts';
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
  if (chosen !== undefined)
    return {
      id: chosen.id,
      sheet: (chosen.inputs as { readonly text: string }).text,
      result: chosen.results as SheetResult,
    };
  if (wanted === undefined) return undefined;
  const known = saved.map(({ id }) => id).join(', ');
  throw new CottrellError('argument-invalid', `Run ${run} has no saved analysis ${wanted}.`, {
    advice: known === '' ? 'None is saved for it yet.' : `Its analyses are ${known}.`,
  });
}

/** A result that may stand in the report of a run. Throws `argument-invalid` where it is about another one. */
export function assertAbout(run: number, { charge }: SheetResult): void {
  if (charge.run === null || charge.run === run) return;
  throw new CottrellError('argument-invalid', `The sheet is about run ${charge.run}, not run ${run}.`, {
    advice: `Say "run: ${run}" in the sheet, or ask for the report of run ${charge.run}.`,
  });
}
