// Answers what is asked of efficiency sheets: computing one, beginning one, keeping one. The chemistry is in
// src/core/faradaic.
import { CottrellError } from '../../core/errors.ts';
import { computeSheet } from '../../core/faradaic/compute-sheet.ts';
import { durabilityOf, thinned } from '../../core/faradaic/group/durability.ts';
import { DEFAULT_TRIALS } from '../../core/faradaic/propagation/monte-carlo.ts';
import { RESULT_SCHEMA_VERSION, type SheetResult } from '../../core/faradaic/result.ts';
import { parseSheet } from '../../core/faradaic/sheet.ts';
import { reportBody, reportFile } from '../report/body.ts';
import { assertAbout, EFFICIENCY, savedAnalysis } from '../report/choose-analysis.ts';
import { makeReport } from '../report/report.ts';
import type { Analysis as StoredAnalysis } from '../store/records.ts';
import type { Host } from './host.ts';
import { api } from './implementation.ts';
import type { Analysis, Computation } from './shapes/efficiency.ts';
import { sheetTemplate } from './sheet-template.ts';

export const efficiencyRouter = {
  compute: api.efficiency.compute.handler(async ({ context: { host }, input }): Promise<Computation> => {
    const { text, monteCarlo } = input;
    try {
      const result = monteCarlo === undefined ? compute(host, text) : await host.simulate(text, monteCarlo);
      return { kind: 'computed', result };
    } catch (error) {
      if (!(error instanceof CottrellError && INVALID.includes(error.code))) throw error;
      const problems = error.problems.map((problem) => ({ ...problem }));
      return { kind: 'invalid', message: error.message, problems };
    }
  }),
  template: api.efficiency.template.handler(({ context: { host }, input: { run } }) =>
    sheetTemplate(host.library, run),
  ),
  save: api.efficiency.save.handler(({ context: { host }, input: { text } }) => {
    const { library } = host;
    const result = compute(host, text);
    const run = result.charge.run ?? undefined;
    const inputs = { text };
    const version = RESULT_SCHEMA_VERSION;
    const id = library.addAnalysis({ run, kind: EFFICIENCY, version, inputs, results: result });
    return toWire(library.analyses(run).find((analysis) => analysis.id === id)!);
  }),
  durability: api.efficiency.durability.handler(({ context: { host }, input }) => {
    const { run, analysis, text, most } = input;
    assertOne(analysis, text);
    const loops = host.trends.loops(run);
    const result =
      text === undefined ? savedAnalysis(host.library, run, analysis)?.result : compute(host, text);
    if (result !== undefined) assertAbout(run, result);
    return thinned(durabilityOf(loops, result), most);
  }),
  report: api.efficiency.report.handler(async ({ context: { host }, input }) => {
    const { run, format, analysis, text } = input;
    const { library, version } = host;
    assertOne(analysis, text);
    const chosen =
      text === undefined
        ? savedAnalysis(library, run, analysis)
        : { id: undefined, sheet: text, result: await host.simulate(text, MONTE_CARLO) };
    if (chosen !== undefined) assertAbout(run, chosen.result);
    const report = await makeReport(library, run, version, chosen);
    return reportFile(`run-${run}-report`, format, reportBody(format, report));
  }),
  list: api.efficiency.list.handler(({ context: { host }, input }) =>
    host.library
      .analyses(input?.run)
      .filter(({ kind }) => kind === EFFICIENCY)
      .map(toWire),
  ),
};

function assertOne(analysis: number | undefined, text: string | undefined): void {
  if (text !== undefined && analysis !== undefined)
    throw new CottrellError('argument-invalid', '"text" and "analysis" both say which analysis: keep one.');
}

/** What a sheet that goes into a report unsaved is propagated with. */
const MONTE_CARLO = { trials: DEFAULT_TRIALS, seed: 1 };

/** A sheet that cannot be used, or that names a run that is not there: said beside the text. */
const INVALID = ['sheet-invalid', 'run-not-found'];

function compute(host: Host, text: string): SheetResult {
  const sheet = parseSheet(text);
  return computeSheet(sheet, sheet.charge.kind === 'run' ? host.charge(sheet.charge.run) : undefined);
}

function toWire({ id, run, created_ms, inputs, results }: StoredAnalysis): Analysis {
  return {
    id,
    ...(run !== undefined && { run }),
    created_ms,
    text: (inputs as { text: string }).text,
    result: results as SheetResult,
  };
}
