// Figures of several runs side by side: one unit and the same decimals along a row, so that the eye compares digits. Each is the
// ledger's own number; nothing is integrated here.

import { formatDuration, formatQuantity } from '../../core/quantity.ts';
import { durationOf } from '../../core/waveform.ts';
import type { RunReport } from '../../main/api/shapes/runs.ts';

export interface FigureRow {
  readonly label: string;
  readonly help?: string;
  /** One a run; "–" where there is none. */
  readonly texts: readonly string[];
  /** Against the first run, in percent of it; undefined where that says nothing. */
  readonly changes: readonly (number | undefined)[];
  readonly polarity?: 'cathodic' | 'anodic';
}

type Compared = Pick<RunReport, 'run' | 'totals' | 'segments' | 'loops' | 'waveform'>;

/** The table: totals of each run, then the charges of the segments that bear the same name. */
export function figureRows(reports: readonly Compared[]): FigureRow[] {
  const totals = reports.map(({ totals }) => totals);
  const isBound = totals.map(({ lowerBound }) => lowerBound);
  const charge = (label: string, values: readonly (number | undefined)[], more: Partial<FigureRow> = {}) =>
    row(
      label,
      values,
      formatAlike(values, 'C').map((text, i) => (isBound[i] && text !== '–' ? `≥ ${text}` : text)),
      more,
    );
  const counts = (label: string, values: readonly number[], help?: string) =>
    row(label, values, values.map(grouped), { ...(help && { help }), changes: values.map(() => undefined) });
  return [
    row(
      'Recorded',
      reports.map(({ run }) => run.savedThrough_s),
      reports.map(({ run }) => formatDuration(run.savedThrough_s)),
      { help: 'Time from the start of the run to its last sample.' },
    ),
    row(
      'Programmed',
      reports.map(({ waveform }) => durationOf(waveform)),
      reports.map(({ waveform }) => formatDuration(durationOf(waveform))),
    ),
    charge(
      'Cathodic charge',
      totals.map((t) => t.cathodic_C),
      { polarity: 'cathodic' },
    ),
    charge(
      'Anodic charge',
      totals.map((t) => t.anodic_C),
      { polarity: 'anodic' },
    ),
    charge(
      'Net charge',
      totals.map((t) => t.net_C),
      { help: 'Cathodic minus anodic.' },
    ),
    charge(
      'Absolute charge',
      totals.map((t) => t.absolute_C),
      { help: 'Cathodic plus anodic.' },
    ),
    charge(
      'Held at edges',
      totals.map((t) => t.edge_C),
      {
        help: 'Part of the charge that was held to programmed edges, not measured there.',
      },
    ),
    ...segmentRows(reports, charge),
    counts(
      'Cycles',
      reports.map(({ loops }) => Math.max(0, ...loops.map(({ cycles }) => cycles))),
    ),
    counts(
      'Samples',
      totals.map((t) => t.samples),
    ),
    counts(
      'Overloaded samples',
      totals.map((t) => t.overloads),
      'With any, the charge is at least what is shown (≥).',
    ),
    counts(
      'Gaps',
      totals.map((t) => t.gaps),
    ),
  ];
}

function segmentRows(
  reports: readonly Compared[],
  charge: (label: string, values: readonly (number | undefined)[], more?: Partial<FigureRow>) => FigureRow,
): FigureRow[] {
  const names = [...new Set(reports.flatMap(({ segments }) => segments.map(({ name }) => name)))];
  return names.flatMap((name) => {
    const sums = reports.map(({ segments }) => {
      const alike = segments.filter((segment) => segment.name === name);
      if (alike.length === 0) return undefined;
      return {
        cathodic_C: alike.reduce((sum, { cathodic_C }) => sum + cathodic_C, 0),
        anodic_C: alike.reduce((sum, { anodic_C }) => sum + anodic_C, 0),
      };
    });
    return (['cathodic', 'anodic'] as const).flatMap((polarity) => {
      const values = sums.map((sum) => sum?.[`${polarity}_C`]);
      const matters = values.some((value) => value !== undefined && value > 0);
      return matters ? [charge(`${name}: ${polarity}`, values, { polarity })] : [];
    });
  });
}

function row(
  label: string,
  values: readonly (number | undefined)[],
  texts: readonly string[],
  more: Partial<FigureRow> = {},
): FigureRow {
  const [first] = values;
  const changes = values.map((value, i) =>
    i === 0 || value === undefined || first === undefined || first === 0
      ? undefined
      : (100 * (value - first)) / Math.abs(first),
  );
  return { label, texts, changes, ...more };
}

/** Values in the unit that fits the largest of them, all with the same decimals: four digits of the largest. */
export function formatAlike(values: readonly (number | undefined)[], dimension: 'C' | 'A'): string[] {
  const known = values.filter((value) => value !== undefined && Number.isFinite(value)) as number[];
  const largest = Math.max(0, ...known.map(Math.abs));
  const [number = '', unit = dimension] = formatQuantity(largest, dimension).split(' ');
  const decimals = number.split('.')[1]?.length ?? 0;
  const perUnit =
    largest === 0
      ? 1
      : Number(formatQuantity(largest, dimension, { digits: 15, unit }).split(' ')[0]) / largest;
  return values.map((value) => {
    if (value === undefined || !Number.isFinite(value)) return '–';
    const text = (value * perUnit).toFixed(decimals);
    const shown = Number(text) === 0 ? text.replace('-', '') : text.replace('-', '−');
    return `${shown} ${unit}`;
  });
}

/** "+3.2 %" */
export function changeText(percent: number | undefined): string {
  if (percent === undefined) return '';
  const text = Math.abs(percent).toFixed(1);
  if (Number(text) === 0) return '±0.0 %';
  return `${percent < 0 ? '−' : '+'}${text} %`;
}

/** 1234567 → "1 234 567", with spaces that do not break. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/gu, '\u202f');
}
