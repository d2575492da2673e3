// The part of the page that tells how a run lasted: each course with its straight line. It rounds for reading; it computes
// nothing.
import type { Course } from '../../core/faradaic/group/durability.ts';
import { courseText } from '../../core/faradaic/group/trend-text.ts';
import { count } from '../../core/wording.ts';
import { lineChart } from './chart.ts';
import { type Html, html, listOf } from './html.ts';
import type { Report } from './shape.ts';

export function durabilitySection({ durability: { loops, efficiencies } }: Report): Html | null {
  if (loops.length === 0 && efficiencies.length === 0) return null;
  return html`<section><h2>Durability</h2>
${efficiencies.map(coursePart)}
${loops.map(
  ({
    segments,
    cycles,
    leftOut,
    courses,
  }) => html`<div><h3>${count(cycles)} cycles of ${segments.join(', ')}</h3>
${leftOut > 0 ? html`<p class="quiet">${count(leftOut)} left out: with gaps or overloads, interrupted, or not finished.</p>` : null}
${courses.map(coursePart)}</div>`,
)}
<p class="quiet">Straight lines by least squares through all points, each counting the same; intervals of 95 % by Student’s t from the scatter about the line. Efficiencies are those between aliquots, at the middle of each stretch.</p></section>`;
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
