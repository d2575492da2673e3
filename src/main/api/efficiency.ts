// Answers what is asked of efficiency sheets: computing one, beginning one, keeping one. The chemistry is in
// src/core/faradaic.
import { stringify } from 'yaml';
import { CottrellError } from '../../core/errors.ts';
import { computeSheet } from '../../core/faradaic/compute-sheet.ts';
import { RESULT_SCHEMA_VERSION, type SheetResult } from '../../core/faradaic/result.ts';
import { parseSheet } from '../../core/faradaic/sheet.ts';
import type { CellDescription } from '../../core/protocol/cell.ts';
import type { ProductRequest } from '../../core/protocol/protocol.ts';
import { assertAbout, EFFICIENCY, savedAnalysis } from '../report/choose-analysis.ts';
import { reportPage } from '../report/page.ts';
import { makeReport } from '../report/report.ts';
import type { Analysis as StoredAnalysis } from '../store/records.ts';
import type { Host } from './host.ts';
import { api } from './implementation.ts';
import type { Analysis, Computation } from './shapes/efficiency.ts';

export const efficiencyRouter = {
  compute: api.efficiency.compute.handler(({ context: { host }, input: { text } }): Computation => {
    try {
      return { kind: 'computed', result: compute(host, text) };
    } catch (error) {
      if (!(error instanceof CottrellError && INVALID.includes(error.code))) throw error;
      const problems = error.problems.map((problem) => ({ ...problem }));
      return { kind: 'invalid', message: error.message, problems };
    }
  }),
  template: api.efficiency.template.handler(({ context: { host }, input: { run } }) => templateOf(host, run)),
  save: api.efficiency.save.handler(({ context: { host }, input: { text } }) => {
    const { library } = host;
    const result = compute(host, text);
    const run = result.charge.run ?? undefined;
    const inputs = { text };
    const version = RESULT_SCHEMA_VERSION;
    const id = library.addAnalysis({ run, kind: EFFICIENCY, version, inputs, results: result });
    return toWire(library.analyses(run).find((analysis) => analysis.id === id)!);
  }),
  report: api.efficiency.report.handler(async ({ context: { host }, input }) => {
    const { run, format, analysis, text } = input;
    const { library, version } = host;
    if (text !== undefined && analysis !== undefined)
      throw new CottrellError('argument-invalid', '"text" and "analysis" both say which analysis: keep one.');
    const chosen =
      text === undefined
        ? savedAnalysis(library, run, analysis)
        : { id: undefined, sheet: text, result: compute(host, text) };
    if (chosen !== undefined) assertAbout(run, chosen.result);
    const report = await makeReport(library, run, version, chosen);
    const [body, type] =
      format === 'html'
        ? [reportPage(report), 'text/html;charset=utf-8']
        : [`${JSON.stringify(report, null, 2)}\n`, 'application/json'];
    return new File([body], `run-${run}-report.${format}`, { type });
  }),
  list: api.efficiency.list.handler(({ context: { host }, input }) =>
    host.library
      .analyses(input?.run)
      .filter(({ kind }) => kind === EFFICIENCY)
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

/** A sheet with the products the protocol asks for, and with their amounts where a simulated cell tells them. */
function templateOf(host: Host, run: number) {
  const record = host.library.run(run);
  const { products = [], area_m2 } = (record.cell ?? {}) as Partial<CellDescription> & {
    readonly products?: readonly ProductRequest[];
  };
  const truth = host.library.events(run).findLast(({ kind }) => kind === 'truth')?.data;
  const made = truth?.made_mol as Readonly<Record<string, number>> | undefined;
  const known = products.filter(({ product }) => made === undefined || made[product] !== undefined);
  const sheet = {
    'cottrell sheet': 1,
    title: made === undefined ? record.title : `${record.title}: what the simulated cell made`,
    run,
    ...(area_m2 !== undefined && { cell: { area: `${Number((area_m2 * 1e4).toPrecision(12))} cm^2` } }),
    products: known.map(({ product, from, charge, alsoCounts }) => {
      const also = alsoCounts.filter((name) => known.some((other) => other.product === name));
      return {
        product,
        from: [...from],
        charge,
        ...(also.length > 0 && { 'also counts': also }),
        amount: made === undefined ? null : `${(made[product]! * 1e6).toPrecision(6)} umol`,
      };
    }),
  };
  const hint =
    '# Amounts that were found go behind "amount:", for example 12.3 umol. docs/reference/sheet.md\n';
  const amounts: 'simulated' | 'none' = made === undefined ? 'none' : 'simulated';
  return { text: (made === undefined ? hint : '') + stringify(sheet), amounts };
}
