// Answers what is asked of efficiency sheets: computing one, beginning one, keeping one. The chemistry is in
// src/core/faradaic.
import { CottrellError } from '../../core/errors.ts';
import { computeSheet } from '../../core/faradaic/compute-sheet.ts';
import { RESULT_SCHEMA_VERSION, type SheetResult } from '../../core/faradaic/result.ts';
import { parseSheet } from '../../core/faradaic/sheet.ts';
import type { Analysis as StoredAnalysis } from '../store/records.ts';
import type { Host } from './host.ts';
import { api } from './implementation.ts';
import type { Analysis, Computation } from './shapes/efficiency.ts';
import { sheetTemplate } from './sheet-template.ts';

const KIND = 'efficiency';

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
    const id = library.addAnalysis({ run, kind: KIND, version, inputs, results: result });
    return toWire(library.analyses(run).find((analysis) => analysis.id === id)!);
  }),
  list: api.efficiency.list.handler(({ context: { host }, input }) =>
    host.library
      .analyses(input?.run)
      .filter(({ kind }) => kind === KIND)
      .map(toWire),
  ),
};

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
