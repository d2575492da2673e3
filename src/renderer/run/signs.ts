// What happened, on the plot where it happened: notes, aliquots, warnings, pauses, and the stretches with overloads,
// missing samples, or samples that came late, at every width. Drawn as a thin line with a sign at the top; shape and letter
// tell what it is, not colour alone.
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

/** What the ledger counts, by the channel that tells it and the flag of the samples it counts. */
const TROUBLES = [
  { kind: 'overload', channel: 'overloads', flag: FLAG.overload, text: 'current beyond the range' },
  { kind: 'gap', channel: 'gaps', flag: FLAG.afterGap, text: 'samples missing' },
  { kind: 'timing', channel: 'lateSamples', flag: FLAG.timing, text: 'interval not kept' },
] as const;

/**
 * Where overloads, gaps and late samples are in a window, raw or in summary: at each rise of their counts, and where the
 * flags of a raw sample say so: no count can rise at the first point, and runs of earlier builds did not count late samples. A
 * row of them is one, and so are two within a hundredth of what is shown.
 */
export function troublesIn({ t_s, columns }: Pick<Window, 't_s' | 'columns'>): Sign[] {
  const apart_s = (t_s.at(-1)! - t_s[0]!) / 100;
  return TROUBLES.flatMap(({ kind, channel, flag, text }) => {
    const counts = columns[channel];
    const signs: Sign[] = [];
    let wasHere = false;
    for (let n = 0; n < t_s.length; n++) {
      const isHere =
        ((columns.flags?.[n] ?? 0) & flag) !== 0 ||
        (n > 0 && counts !== undefined && counts[n]! > counts[n - 1]!);
      const isApart = t_s[n]! - (signs.at(-1)?.t_s ?? Number.NEGATIVE_INFINITY) >= apart_s;
      if (isHere && !wasHere && isApart) signs.push({ kind, t_s: t_s[n]!, text });
      wasHere = isHere;
    }
    return signs;
  });
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
