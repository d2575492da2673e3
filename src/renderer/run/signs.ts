// What happened, on the plot where it happened: notes, aliquots, warnings, pauses, and the stretches with overloads,
// missing samples, or samples that came late (told where single samples are shown: only these carry flags). Drawn as a thin line with a sign at the top; shape and letter tell what it is, not colour alone.
import type uPlot from 'uplot';
import { FLAG } from '../../core/samples.ts';
import type { Window } from '../../core/window.ts';
import type { RunReport } from '../../main/api/shapes/runs.ts';
import { type Colours, figuresFont } from '../plot/colours.ts';

export type SignKind = 'note' | 'aliquot' | 'warning' | 'pause' | 'overload' | 'gap' | 'timing';

export interface Sign {
  readonly kind: SignKind;
  readonly t_s: number;
  readonly text: string;
}

type Event = RunReport['events'][number];

/** The signs of what is in the record of a run. */
export function signsOf(events: readonly Event[]): Sign[] {
  return events.flatMap(({ kind, t_s, message }): Sign[] => {
    if (t_s === null) return [];
    if (kind === 'note' || kind === 'aliquot' || kind === 'warning') return [{ kind, t_s, text: message }];
    if (kind === 'state' && message === 'paused') return [{ kind: 'pause', t_s, text: 'paused' }];
    return [];
  });
}

const MOST_PER_WINDOW = 200;

/** Where overloads and gaps are in a window: at each rise of their counts. */
export function troublesIn({ t_s, columns }: Pick<Window, 't_s' | 'columns'>): Sign[] {
  const signs: Sign[] = [];
  for (const [kind, counts] of [
    ['overload', columns.overloads],
    ['gap', columns.gaps],
  ] as const) {
    for (let n = 1; counts !== undefined && n < counts.length; n++) {
      if (counts[n]! <= counts[n - 1]!) continue;
      // One sign for a row of overloaded points.
      const last = signs.at(-1);
      if (kind === 'overload' && last?.kind === kind && isNext(t_s, n, last.t_s)) continue;
      signs.push({
        kind,
        t_s: t_s[n]!,
        text: kind === 'overload' ? 'current beyond the range' : 'samples missing',
      });
      if (signs.length >= MOST_PER_WINDOW) return signs;
    }
  }
  return [...signs, ...lateSamples(t_s, columns.flags, MOST_PER_WINDOW - signs.length)];
}

/** Samples whose interval the instrument could not keep: one sign for a row of them. */
function lateSamples(t_s: Float64Array, flags: Float64Array | undefined, most: number): Sign[] {
  const signs: Sign[] = [];
  for (let n = 0; flags !== undefined && n < flags.length && signs.length < most; n++) {
    if ((flags[n]! & FLAG.timing) === 0) continue;
    const last = signs.at(-1);
    if (last !== undefined && isNext(t_s, n, last.t_s)) continue;
    signs.push({ kind: 'timing', t_s: t_s[n]!, text: 'interval not kept' });
  }
  return signs;
}

/** Within a hundredth of what is shown, two overloads are one. */
function isNext(t_s: Float64Array, n: number, before_s: number): boolean {
  return t_s[n]! - before_s < (t_s.at(-1)! - t_s[0]!) / 100;
}

const LETTERS: Record<SignKind, string> = {
  note: 'N',
  aliquot: 'A',
  warning: '▲',
  pause: 'Ⅱ',
  overload: '▲',
  gap: '⋯',
  timing: 'T',
};

/** Draws the signs; the letters only where asked. */
export function drawSigns(plot: uPlot, signs: readonly Sign[], colours: Colours, withLetters: boolean): void {
  const { ctx } = plot;
  const { left, top, width, height } = plot.bbox;
  const { min, max } = plot.scales.x!;
  if (min == null || max == null) return;
  ctx.save();
  ctx.textAlign = 'center';
  ctx.font = scaled(figuresFont(), devicePixelRatio);
  for (const { kind, t_s } of signs) {
    if (t_s < min || t_s > max) continue;
    const x = Math.round(left + ((t_s - min) / (max - min)) * width) + 0.5;
    const isTrouble = kind === 'warning' || kind === 'overload' || kind === 'gap' || kind === 'timing';
    ctx.strokeStyle = isTrouble ? colours.attention : colours.quiet;
    ctx.fillStyle = isTrouble ? colours.attention : colours.text;
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash(isTrouble ? [] : [4 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    if (withLetters)
      label(ctx, LETTERS[kind], Math.max(x, left + 9 * devicePixelRatio), top, colours, isTrouble);
  }
  ctx.restore();
}

function label(
  ctx: CanvasRenderingContext2D,
  letter: string,
  x: number,
  top: number,
  colours: Colours,
  isTrouble: boolean,
): void {
  const size = 17 * devicePixelRatio;
  ctx.setLineDash([]);
  ctx.fillStyle = colours.panel;
  ctx.fillRect(x - size / 2, top, size, size);
  ctx.strokeRect(x - size / 2, top, size, size);
  ctx.fillStyle = isTrouble ? colours.attention : colours.text;
  ctx.fillText(letter, x, top + size * 0.77);
}

function scaled(font: string, by: number): string {
  return font.replace(/^[\d.]+/u, (size) => String(Number(size) * by));
}
