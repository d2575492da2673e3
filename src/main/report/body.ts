// A report as what is handed on: the text of a page, of JSON or of a table, and the file that carries it. It gathers
// nothing.
import type { GatheredGroup } from '../../core/faradaic/group/gather.ts';
import { groupPage } from './group-page.ts';
import type { GroupReport } from './group-shape.ts';
import { groupTable } from './group-table.ts';
import { reportPage } from './page.ts';
import type { Report } from './shape.ts';

const TYPES = { html: 'text/html;charset=utf-8', json: 'application/json', csv: 'text/csv;charset=utf-8' };

export type ReportFormat = keyof typeof TYPES;

/** The report of a run. */
export function reportBody(format: Exclude<ReportFormat, 'csv'>, report: Report): string {
  return format === 'html' ? reportPage(report) : json(report);
}

/** The report of a group; as a table its result alone. */
export function groupBody(format: ReportFormat, report: GroupReport, gathered: GatheredGroup): string {
  if (format === 'csv') return groupTable(gathered);
  return format === 'html' ? groupPage(report) : json(report);
}

/** "run-17-report.html" */
export function reportFile(name: string, format: ReportFormat, body: string): File {
  return new File([body], `${name}.${format}`, { type: TYPES[format] });
}

function json(report: unknown): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
