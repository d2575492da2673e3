// Efficiencies against what was varied, as SVG that any printer takes: each member, the mean, and two kinds of bars that are
// never one: thin with caps is the spread between replicates, broad and pale what one measurement is worth.
import type { GroupResult } from '../../core/faradaic/group/compute-group.ts';
import { BOTTOM, LEFT, RIGHT, round, scaleOf, TOP, ticksOf, tickText, WIDTH } from './chart.ts';
import { type Html, html } from './html.ts';

const HEIGHT = 250;
/** Room beside the first and the last point. */
const MARGIN = 24;
const CAP = 5;

/** Null where there is nothing to draw. */
export function errorChart({ points, parameter, parameterUnit, product }: GroupResult): Html | null {
  if (points.length === 0) return null;
  const xs = points.map(({ at }) => at?.value ?? 0);
  const unit = parameterUnit === null || parameterUnit === '1' ? {} : { unit: parameterUnit };
  const across = scaleOf(xs, { name: parameter ?? 'all replicates', ...unit }, 0);
  const ends = points.flatMap(({ mean, sd, measurement_u, members }) => [
    ...members.map(({ efficiency }) => efficiency),
    ...[sd ?? 0, measurement_u ?? 0].flatMap((by) => [mean - by, mean + by]),
  ]);
  const up = scaleOf(
    ends.map((end) => 100 * end),
    { name: 'Faradaic efficiency / %' },
    0.08,
  );
  const bottom = HEIGHT - BOTTOM;
  const [from, to] = [LEFT + MARGIN, WIDTH - RIGHT - MARGIN];
  const px = (x: number) => round(from + ((x - across.low) / (across.high - across.low)) * (to - from));
  const py = (y: number) => round(bottom - ((100 * y - up.low) / (up.high - up.low)) * (bottom - TOP));
  const label = `Faradaic efficiency of ${product}${parameter === null ? '' : ` against ${parameter}`}; the numbers stand in the table`;
  return html`<figure><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">
${ticksOf(up).map((y) => html`<path class="grid" d="M${LEFT} ${py(y / 100)}H${WIDTH - RIGHT}"/><text class="tick" x="${LEFT - 6}" y="${py(y / 100) + 3.5}" text-anchor="end">${tickText(y, up)}</text>`)}
${parameter === null ? null : ticksOf(across).map((x) => html`<path class="grid" d="M${px(x)} ${TOP}V${bottom}"/><text class="tick" x="${px(x)}" y="${bottom + 14}" text-anchor="middle">${tickText(x, across)}</text>`)}
<text class="axis" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 4}" text-anchor="middle">${across.words}</text>
<text class="axis" transform="translate(12 ${(TOP + bottom) / 2}) rotate(-90)" text-anchor="middle">${up.words}</text>
${points.map(({ mean, sd, measurement_u, members }, i) => {
  const x = px(xs[i]!);
  const worth =
    measurement_u &&
    html`<path class="worth" d="M${x} ${py(mean - measurement_u)}V${py(mean + measurement_u)}"/>`;
  const spread =
    sd &&
    html`<path class="error" d="M${x} ${py(mean - sd)}V${py(mean + sd)}M${x - CAP} ${py(mean - sd)}h${2 * CAP}M${x - CAP} ${py(mean + sd)}h${2 * CAP}"/>`;
  const each = members.map(
    ({ efficiency }) => html`<circle class="member" cx="${x + 11}" cy="${py(efficiency)}" r="2.5"/>`,
  );
  return html`${worth}${spread}${each}<circle class="mean" cx="${x}" cy="${py(mean)}" r="4"/>`;
})}
</svg><figcaption>● mean, with the spread between replicates (SD, thin bar with caps) and what one measurement is worth (u, broad pale bar); ○ each member</figcaption></figure>`;
}
