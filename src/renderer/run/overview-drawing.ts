// Draws the strip of a whole run on its canvas. Knows no API and no state.
import type { Window } from '../../core/window.ts';
import type { Colours } from '../plot/colours.ts';
import type { Stretch } from '../plot/range.ts';
import { limitsOf } from '../plot/scale.ts';

export interface OverviewFacts {
  readonly window: Window | undefined;
  /** Length of the strip: what is recorded, or what is planned if that is more. */
  readonly whole_s: number;
  readonly through_s: number;
  readonly shown: Stretch;
  readonly colours: Colours;
}

/** Gives the canvas the pixels that it has on the page. Asks the page for its layout: only when that has changed. */
export function fitCanvas(canvas: HTMLCanvasElement): void {
  const width = Math.round(canvas.clientWidth * devicePixelRatio);
  const height = Math.round(canvas.clientHeight * devicePixelRatio);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
}

/** Where everything would be drawn, to half a pixel: as long as it is the same, a drawing of the same window stands. */
export function placesOf(width: number, { whole_s, through_s, shown }: OverviewFacts): string {
  return [through_s, shown.from_s, shown.to_s].map((t_s) => Math.round((2 * width * t_s) / whole_s)).join();
}

export function drawOverview(
  canvas: HTMLCanvasElement,
  { window, whole_s, through_s, shown, colours }: OverviewFacts,
): void {
  const ratio = devicePixelRatio;
  const { width, height } = canvas;
  const ctx = canvas.getContext('2d')!;
  ctx.clearRect(0, 0, width, height);
  const x = (t_s: number) => (t_s / whole_s) * width;
  if (through_s < whole_s) hatch(ctx, x(through_s), width, height, colours.line, ratio);
  if (window !== undefined) drawCurrent(ctx, window, x, height, colours, ratio);
  const [left, right] = [x(shown.from_s), Math.max(x(shown.to_s), x(shown.from_s) + 3 * ratio)];
  ctx.globalAlpha = 0.72;
  ctx.fillStyle = colours.sunken;
  ctx.fillRect(0, 0, left, height);
  ctx.fillRect(right, 0, Math.max(0, x(through_s) - right), height);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = colours.text;
  ctx.lineWidth = 2 * ratio;
  ctx.strokeRect(left + ratio, ratio, Math.max(ratio, right - left - 2 * ratio), height - 2 * ratio);
}

function drawCurrent(
  ctx: CanvasRenderingContext2D,
  { t_s, columns }: Window,
  x: (t_s: number) => number,
  height: number,
  colours: Colours,
  ratio: number,
): void {
  const current_A = columns.current_A ?? new Float64Array(0);
  const limits = limitsOf(current_A);
  if (limits === undefined) return;
  const low = Math.min(0, limits.low);
  const high = Math.max(0, limits.high);
  const margin = 4 * ratio;
  const y = (value: number) => margin + ((high - value) / (high - low || 1)) * (height - 2 * margin);
  for (const [colour, isIts] of [
    [colours.anodic, (value: number) => value >= 0],
    [colours.cathodic, (value: number) => value < 0],
  ] as const) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = ratio;
    ctx.beginPath();
    for (let n = 0; n < t_s.length; n++) {
      const value = current_A[n]!;
      if (Number.isNaN(value) || !isIts(value)) continue;
      const px = x(t_s[n]!);
      ctx.moveTo(px, y(0));
      ctx.lineTo(px, y(value));
    }
    ctx.stroke();
  }
}

/** What is planned and has not happened: never drawn as a line. */
function hatch(
  ctx: CanvasRenderingContext2D,
  from: number,
  to: number,
  height: number,
  colour: string,
  ratio: number,
): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(from, 0, to - from, height);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.lineWidth = ratio;
  ctx.beginPath();
  for (let at = from - height; at < to; at += 9 * ratio) {
    ctx.moveTo(at, height);
    ctx.lineTo(at + height, 0);
  }
  ctx.stroke();
  ctx.restore();
}
