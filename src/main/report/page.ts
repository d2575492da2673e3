// A report as one HTML page that needs nothing else: no script, no font, no picture, no address. Whatever a person wrote is
// text in it, and the page itself forbids the browser to fetch or run anything.
import { durabilitySection } from './durability-section.ts';
import { efficiencySections } from './efficiency-sections.ts';
import { html, pageOf } from './html.ts';
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

/** The page; the same report gives the same bytes. */
export function reportPage(report: Report): string {
  return pageOf(
    `Run ${report.run.id}: ${report.run.title}`,
    report.program.version,
    html`${headSection(report)}
${efficiencySections(report)}
${publishedSection(report)}
${curveSection(report)}
${durabilitySection(report)}
${ledgerSection(report)}
${potentialSection(report)}
${cellSection(report)}
${eventSection(report)}
${proofSection(report)}`,
  );
}
