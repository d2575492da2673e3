// Numbers and durations as people read them, the same on the command line and in the window: fixed digits, so that what
// renews itself stands still. Nothing is computed here.

import { formatDuration, formatQuantity } from './quantity.ts';
import type { Segment } from './waveform.ts';

export function charge(value_C: number): string {
  return formatQuantity(value_C, 'C', { digits: 5 });
}

export function current(value_A: number): string {
  return formatQuantity(value_A, 'A');
}

export function potential(value_V: number): string {
  return Number.isNaN(value_V) ? '– V' : `${value_V < 0 ? '−' : '+'}${Math.abs(value_V).toFixed(3)} V`;
}

/** What a segment sets: "−1.100 V", "+0.000 V → +0.500 V", "5.000 mA", "cell open". */
export function setText(segment: Segment): string {
  switch (segment.kind) {
    case 'hold':
      return potential(segment.potential_V);
    case 'ramp':
      return `${potential(segment.from_V)} → ${potential(segment.to_V)}`;
    case 'hold-current':
      return current(segment.current_A);
    case 'open-circuit':
      return 'cell open';
    case 'impedance':
      return segment.potential_V === undefined
        ? 'around open circuit'
        : `around ${potential(segment.potential_V)}`;
  }
}

/** How long a segment lasts: "5.0 s", "≤ 10 min 0 s" where a condition may end it, "about 1.6 s" for a spectrum. */
export function durationText({ kind, duration_s, until }: Segment): string {
  const duration = formatDuration(duration_s);
  if (until !== undefined) return `≤ ${duration}`;
  return kind === 'impedance' ? `about ${duration}` : duration;
}

/** "every 20 ms, first 50 ms every 1 ms" */
export function samplingText({ kind, sampling: { period_s, edge } }: Segment): string {
  if (kind === 'impedance') return 'no samples';
  const every = (seconds: number) => `every ${formatQuantity(seconds, 's', { digits: 'exact' })}`;
  if (edge === undefined) return every(period_s);
  return `${every(period_s)}, the first ${formatQuantity(edge.duration_s, 's', { digits: 'exact' })} ${every(edge.period_s)}`;
}

/** "100 mA fixed" or "1 mA to 100 mA, automatic" */
export function rangeText(range: { fixed_A: number } | { from_A: number; to_A: number }): string {
  if ('fixed_A' in range) return `${formatQuantity(range.fixed_A, 'A', { digits: 3 })}, fixed`;
  const [from, to] = [range.from_A, range.to_A].map((a) => formatQuantity(a, 'A', { digits: 3 }));
  return `${from} to ${to}, automatic`;
}

/** "18 000": groups of three with a narrow space that stays on the line. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
}

/** "24 kB", "1.7 MB", "3.0 GB": upwards where it is small. */
export function bytesText(bytes: number): string {
  if (bytes < 1e6) return `${count(Math.ceil(bytes / 1e3))} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** "2026-11-23 14:05" in the time zone of this computer. */
export function moment(wall_ms: number): string {
  const at = new Date(wall_ms);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** "12.02 Ω ± 0.030 Ω"; without the uncertainty where none is known. */
export function resistanceText(resistance_ohm: number, uncertainty_ohm: number | null): string {
  const value = formatQuantity(resistance_ohm, 'ohm');
  return uncertainty_ohm === null
    ? value
    : `${value} ± ${formatQuantity(uncertainty_ohm, 'ohm', { digits: 2 })}`;
}

/** A resistance that was found, as it is written into the cell of a protocol: "12.02 ohm". */
export function resistanceSetting(resistance_ohm: number): string {
  return `${Number(resistance_ohm.toPrecision(4))} ohm`;
}

/** What an instrument is called: by the person who named it, else by its kind. */
export function calledName({
  name,
  label,
}: {
  readonly name?: string | undefined;
  readonly label: string;
}): string {
  return name ?? label;
}

/** What is done to every current of an instrument before it is counted, in its order: "2 µA taken off, then turned round". */
export function correctionText({
  inverted,
  offset_A,
}: {
  readonly inverted: boolean;
  readonly offset_A: number;
}): string {
  return [
    ...(offset_A === 0 ? [] : [`${formatQuantity(offset_A, 'A', { digits: 'exact' })} taken off`]),
    ...(inverted ? ['turned round'] : []),
  ].join(', then ');
}

/** Which instrument it is, for records and lists: "Left bench: EmStat4S HR ES4HR20B0008". */
export function whichInstrument(identity: {
  readonly name?: string | undefined;
  readonly label: string;
  readonly serial: string;
}): string {
  const called = identity.name === undefined ? '' : `${identity.name}: `;
  return `${called}${identity.label} ${identity.serial}`;
}
