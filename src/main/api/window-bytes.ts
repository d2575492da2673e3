// Samples of a run as they travel to a page: a header and plain columns of little-endian doubles, so that a page can
// hand them to a plot without touching a single one. Neutral: written by the program, read by the page, both here.
// docs/reference/api.md documents the layout for scripts.
import { CHANNELS, type Channel, type Trace, type Window } from '../../core/window.ts';

/** "CTW1" and "CTF1". */
const WINDOW = 0x31575443;
const FOLDED = 0x31465443;
/** Bits of the second word. */
const SUMMARY = 1;
const UNSETTLED = 2;
const HEADER_BYTES = 40;
const FOLDED_HEADER_BYTES = 8;
const TRACE_HEADER_BYTES = 16;

/** The window as bytes. */
export function encodeWindow(window: Window): Uint8Array<ArrayBuffer> {
  const present = CHANNELS.filter((name) => window.columns[name] !== undefined);
  const points = window.t_s.length;
  const bytes = new Uint8Array(HEADER_BYTES + 8 * points * (present.length + 1));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, WINDOW, true);
  view.setUint32(4, (window.kind === 'raw' ? 0 : SUMMARY) | (window.settled ? 0 : UNSETTLED), true);
  view.setUint32(8, points, true);
  view.setUint32(12, maskOf(present), true);
  for (const [n, value] of [window.from_s, window.to_s, window.through_s].entries())
    view.setFloat64(16 + 8 * n, value, true);
  const columns = [window.t_s, ...present.map((name) => window.columns[name]!)];
  for (const [n, column] of columns.entries())
    new Float64Array(bytes.buffer, HEADER_BYTES + 8 * points * n, points).set(column);
  return bytes;
}

/** The window that these bytes are; its columns are views into them. Throws RangeError when they are none. */
export function decodeWindow(buffer: ArrayBuffer, offset = 0): Window {
  const view = new DataView(buffer, offset);
  if (view.getUint32(0, true) !== WINDOW) throw new RangeError('these bytes are no window');
  const flags = view.getUint32(4, true);
  const points = view.getUint32(8, true);
  const mask = view.getUint32(12, true);
  const column = (n: number) => new Float64Array(buffer, offset + HEADER_BYTES + 8 * points * n, points);
  const present = CHANNELS.filter((_, bit) => (mask & (1 << bit)) !== 0);
  return {
    kind: (flags & SUMMARY) === 0 ? 'raw' : 'summary',
    settled: (flags & UNSETTLED) === 0,
    from_s: view.getFloat64(16, true),
    to_s: view.getFloat64(24, true),
    through_s: view.getFloat64(32, true),
    t_s: column(0),
    columns: Object.fromEntries(present.map((name, n) => [name, column(n + 1)])),
  };
}

/** Folded cycles as bytes: windows one after the other, each with its cycle. */
export function encodeTraces(traces: readonly Trace[]): Uint8Array<ArrayBuffer> {
  const windows = traces.map(({ window }) => encodeWindow(window));
  const total = windows.reduce((sum, { length }) => sum + TRACE_HEADER_BYTES + length, FOLDED_HEADER_BYTES);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, FOLDED, true);
  view.setUint32(4, traces.length, true);
  let at = FOLDED_HEADER_BYTES;
  for (const [n, { cycle, start_s }] of traces.entries()) {
    const window = windows[n]!;
    view.setUint32(at, cycle, true);
    view.setUint32(at + 4, window.length, true);
    view.setFloat64(at + 8, start_s, true);
    bytes.set(window, at + TRACE_HEADER_BYTES);
    at += TRACE_HEADER_BYTES + window.length;
  }
  return bytes;
}

/** The cycles that these bytes are, in the order of the cycles. Throws RangeError when they are none. */
export function decodeTraces(buffer: ArrayBuffer): Trace[] {
  const view = new DataView(buffer);
  if (view.getUint32(0, true) !== FOLDED) throw new RangeError('these bytes are no folded cycles');
  let at = FOLDED_HEADER_BYTES;
  return Array.from({ length: view.getUint32(4, true) }, () => {
    const trace = {
      cycle: view.getUint32(at, true),
      start_s: view.getFloat64(at + 8, true),
      window: decodeWindow(buffer, at + TRACE_HEADER_BYTES),
    };
    at += TRACE_HEADER_BYTES + view.getUint32(at + 4, true);
    return trace;
  });
}

function maskOf(present: readonly Channel[]): number {
  return present.reduce((mask, name) => mask | (1 << CHANNELS.indexOf(name)), 0);
}
