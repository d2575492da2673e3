// The part of the page that tells how a run lasted: each course with its straight line. It rounds for reading; it computes
// nothing.
import type { Course, LoopDurability } from '../../core/faradaic/group/durability.ts';
import { courseText, LINES_TEXT, leftOutText, loopText } from '../../core/faradaic/group/trend-text.ts';
import { lineChart } from './chart.ts';
import { type Html, html, listOf } from './html.ts';
import type { Report } from './shape.ts';

export function durabilitySection({ durability: { loops, efficiencies } }: Report): Html | null {
  if (loops.length === 0 && efficiencies.length === 0) return null;
  return html`<section><h2>Durability</h2>
${efficiencies.map(coursePart)}
${loops.map(loopPart)}
<p class="quiet">${LINES_TEXT}</p></section>`;
}

function loopPart(loop: LoopDurability): Html {
  return html`<div><h3>${loopText(loop)}</h3>
${loop.leftOut === 0 ? null : html`<p class="quiet">${leftOutText(loop)}</p>`}
${loop.courses.map(coursePart)}</div>`;
}

function coursePart(course: Course): Html {
  const { what, unit, t_s, value, againstTime, notes } = course;
  const shown = unit === '1' ? value.map((one) => 100 * one) : value;
  const ends = againstTime === null ? [] : [t_s[0]!, t_s.at(-1)!];
  const line = ends.map((t) => (againstTime!.intercept + againstTime!.slope * t) * (unit === '1' ? 100 : 1));
  const y = unit === '1' ? { name: 'Efficiency / %' } : { name: unit === 'C' ? 'Charge' : 'Current', unit };
  return html`<div class="together"><h4>${what}</h4>
${lineChart(
  [
    { name: 'measured', x: t_s, y: shown },
    { name: 'straight line', x: ends, y: line },
  ],
  { x: { name: 'Time', unit: 's' }, y, height: 140 },
)}
${listOf([...courseText(course), ...notes])}</div>`;
}
