// A report as one HTML page that needs nothing else: no script, no font, no picture, no address. Whatever a person wrote is
// text in it, and the page itself forbids the browser to fetch or run anything.
import { efficiencySections } from './efficiency-sections.ts';
import { Html, html } from './html.ts';
import { publishedSection } from './published.ts';
import {
  cellSection,
  curveSection,
  eventSection,
  headSection,
  ledgerSection,
  potentialSection,
  proofSection,
} from './run-sections.ts';
import type { Report } from './shape.ts';
import { STYLE } from './style.ts';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** The page; the same report gives the same bytes. */
export function reportPage(report: Report): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="Cottrell ${report.program.version}">
<title>Run ${report.run.id}: ${report.run.title}</title>
<style>${new Html(STYLE)}</style></head><body>
${headSection(report)}
${efficiencySections(report)}
${publishedSection(report)}
${curveSection(report)}
${ledgerSection(report)}
${potentialSection(report)}
${cellSection(report)}
${eventSection(report)}
${proofSection(report)}
</body></html>
`.text;
}
