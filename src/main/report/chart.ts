// Charts as SVG that any printer takes: lines over time or cycles, and bars with their uncertainty. No script, no font and
// no picture from elsewhere. It draws what it is given; extremes of many samples come as such and are drawn as a line.
import { type Html, html } from './html.ts';

export const WIDTH = 680;
export const LEFT = 62;
export const RIGHT = 12;
export const TOP = 10;
export const BOTTOM = 34;

/** Dark enough for paper, apart for most colour-blind eyes, and told apart by their dashes in black and white. */
const COLOURS = ['#1a5fb4', '#c64600', '#26734d', '#813d9c'];
const DASHES = ['', '5 3', '2 2', '8 3 2 3'];

export interface LineSeries {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
}

export interface AxisName {
  /** "Current". */
  readonly name: string;
  /** "A"; takes an SI prefix. Without one the axis is a plain number. */
  readonly unit?: string;
}

interface Scale {
  readonly low: number;
  readonly high: number;
  readonly step: number;
  readonly factor: number;
  readonly words: string;
}

/** Lines with a break where nothing was measured; null where there is nothing to draw. */
export function lineChart(
  series: readonly LineSeries[],
  { x, y, height = 190 }: { readonly x: AxisName; readonly y: AxisName; readonly height?: number },
): Html | null {
  const drawn = series.filter(({ y: values }) => values.some((value) => value !== null));
  if (drawn.length === 0) return null;
  const across = scaleOf(
    drawn.flatMap((s) => limitsOf(s.x)),
    x,
    0,
  );
  const up = scaleOf(
    drawn.flatMap((s) => limitsOf(s.y)),
    y,
    0.05,
  );
  const bottom = height - BOTTOM;
  const px = (value: number) =>
    LEFT + ((value - across.low) / (across.high - across.low)) * (WIDTH - LEFT - RIGHT);
  const py = (value: number) => bottom - ((value - up.low) / (up.high - up.low)) * (bottom - TOP);
  const label = `${up.words} against ${across.words}`;
  return html`<figure><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}">
${ticksOf(up).map((value) => html`<path class="grid" d="M${LEFT} ${round(py(value))}H${WIDTH - RIGHT}"/><text class="tick" x="${LEFT - 6}" y="${round(py(value) + 3.5)}" text-anchor="end">${tickText(value, up)}</text>`)}
${ticksOf(across).map((value) => html`<path class="grid" d="M${round(px(value))} ${TOP}V${bottom}"/><text class="tick" x="${round(px(value))}" y="${bottom + 14}" text-anchor="middle">${tickText(value, across)}</text>`)}
<text class="axis" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${height - 4}" text-anchor="middle">${across.words}</text>
<text class="axis" transform="translate(12 ${(TOP + bottom) / 2}) rotate(-90)" text-anchor="middle">${up.words}</text>
${drawn.map((s, n) => html`<path class="line" stroke="${COLOURS[n % COLOURS.length]}" stroke-dasharray="${DASHES[n % DASHES.length]}" d="${pathOf(s, px, py)}"/>`)}
</svg>${drawn.length > 1 ? legendOf(drawn.map(({ name }) => name)) : null}</figure>`;
}

export interface Bar {
  readonly name: string;
  /** A fraction. */
  readonly value: number;
  /** Standard uncertainty. */
  readonly u: number | null;
  /** Drawn hatched: not found, only left over. */
  readonly isRest?: boolean;
}

/** Efficiencies as bars from 0, with one standard uncertainty; values beyond 100 % reach beyond its line. */
export function barChart(bars: readonly Bar[]): Html {
  const row = 22;
  const height = TOP + bars.length * row + BOTTOM;
  const left = 170;
  const ends = bars.flatMap(({ value, u }) => [value - (u ?? 0), value + (u ?? 0)]);
  const scale = scaleOf(
    [0, 1, ...ends].map((end) => 100 * end),
    { name: 'Faradaic efficiency / %' },
    0,
  );
  const px = (percent: number) =>
    left + ((percent - scale.low) / (scale.high - scale.low)) * (WIDTH - left - 60);
  const bottom = height - BOTTOM;
  return html`<figure><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Faradaic efficiencies">
<defs><pattern id="rest" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" stroke="#777" stroke-width="2"/></pattern></defs>
${ticksOf(scale).map((value) => html`<path class="grid" d="M${round(px(value))} ${TOP}V${bottom}"/><text class="tick" x="${round(px(value))}" y="${bottom + 14}" text-anchor="middle">${tickText(value, scale)}</text>`)}
${bars.map(({ name, value, u, isRest = false }, n) => {
  const y = TOP + n * row + 4;
  const [from, to] = [Math.min(0, value), Math.max(0, value)].map((end) => px(100 * end)) as [number, number];
  const error =
    u === null
      ? null
      : html`<path class="error" d="M${round(px(100 * (value - u)))} ${y + 7}H${round(px(100 * (value + u)))}M${round(px(100 * (value - u)))} ${y + 3}v8M${round(px(100 * (value + u)))} ${y + 3}v8"/>`;
  return html`<text class="tick" x="${left - 6}" y="${y + 11}" text-anchor="end">${shortened(name)}</text><rect x="${round(from)}" y="${y}" width="${round(Math.max(0.5, to - from))}" height="14" fill="${isRest ? 'url(#rest)' : COLOURS[0]}"/>${error}<text class="tick" x="${round(Math.max(to, px(100 * (value + (u ?? 0)))) + 5)}" y="${y + 11}">${(100 * value).toFixed(1).replace('-', '−')} %</text>`;
})}
<path class="zero" d="M${round(px(0))} ${TOP}V${bottom}M${round(px(100))} ${TOP}V${bottom}"/>
<text class="axis" x="${(left + WIDTH - 60) / 2}" y="${height - 4}" text-anchor="middle">Faradaic efficiency / %</text>
</svg></figure>`;
}

function shortened(name: string): string {
  return name.length > 28 ? `${name.slice(0, 27)}…` : name;
}

function legendOf(names: readonly string[]): Html {
  return html`<figcaption>${names.map((name, n) => html`<span><svg class="key" viewBox="0 0 24 8"><path class="line" d="M0 4H24" stroke="${COLOURS[n % COLOURS.length]}" stroke-dasharray="${DASHES[n % DASHES.length]}"/></svg> ${name}</span> `)}</figcaption>`;
}

function pathOf({ x, y }: LineSeries, px: (v: number) => number, py: (v: number) => number): string {
  let path = '';
  let pen = 'M';
  for (const [n, value] of y.entries()) {
    if (value === null) {
      pen = 'M';
      continue;
    }
    path += `${pen}${round(px(x[n]!))} ${round(py(value))}`;
    pen = 'L';
  }
  return path;
}

function limitsOf(values: readonly (number | null)[]): number[] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value === null) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [];
}

const PREFIXES = [
  ['p', 1e-12],
  ['n', 1e-9],
  ['µ', 1e-6],
  ['m', 1e-3],
  ['', 1],
  ['k', 1e3],
] as const;

/** Time is read in hours and minutes, everything else in the prefix that fits. */
function unitFor(largest: number, unit: string): readonly [string, number] {
  if (unit === 's' && largest >= 7200) return ['h', 3600];
  if (unit === 's' && largest >= 300) return ['min', 60];
  const [prefix, factor] = PREFIXES.findLast(([, size]) => largest >= size * (1 - 1e-12)) ?? PREFIXES[4];
  return [prefix + unit, factor];
}

/** A scale that holds the values, a margin beyond them, and ticks at 1, 2 or 5 times a power of ten. */
export function scaleOf(values: readonly number[], { name, unit }: AxisName, margin: number): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const largest = Math.max(Math.abs(least), Math.abs(most));
  const [shown, factor] = unit === undefined ? ['', 1] : unitFor(largest, unit);
  const span = most > least ? most - least : Math.max(largest, 1e-12) * 0.2;
  const middle = (least + most) / 2;
  const [low, high] = [middle - span * (0.5 + margin), middle + span * (0.5 + margin)];
  const rough = (high - low) / factor / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = factor * power * ([1, 2, 5].find((size) => size * power >= rough) ?? 10);
  return { low, high, step, factor, words: shown === '' ? name : `${name} / ${shown}` };
}

export function ticksOf({ low, high, step }: Scale): number[] {
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, n) => (first + n) * step);
}

export function tickText(value: number, { step, factor }: Scale): string {
  const decimals = Math.max(0, Math.min(6, -Math.floor(Math.log10(step / factor) + 1e-9)));
  const text = (value / factor).toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
