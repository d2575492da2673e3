// docs/reference/api.md names every operation with its route, and describes the bytes of a window as they are.
import { readFileSync } from 'node:fs';
import { type AnyContractRouter, isContractProcedure } from '@orpc/contract';
import { expect, test } from 'vitest';
import { CHANNELS } from '../../../src/core/window.ts';
import { contract } from '../../../src/main/api/contract.ts';
import { decodeTraces, decodeWindow, encodeTraces } from '../../../src/main/api/window-bytes.ts';

const PAGE = readFileSync(new URL('../../../docs/reference/api.md', import.meta.url), 'utf8');

function operations(node: AnyContractRouter, path: readonly string[] = []): string[] {
  if (isContractProcedure(node)) {
    const { method, path: route, summary } = node['~orpc'].route;
    return [`| \`${path.join('.')}\` | ${method} \`/api${route}\` | ${summary} |`];
  }
  return Object.entries(node).flatMap(([name, child]) => operations(child, [...path, name]));
}

test('every operation stands in the table, and nothing else', () => {
  const rows = PAGE.split('\n').filter((line) => /^\| `[\w.]+` \| (GET|POST|PUT|DELETE) /.test(line));
  expect(rows).toEqual(operations(contract));
});

test('the bytes of a window are those of the page', () => {
  // Two points of charge and flags, written by hand from the table.
  const bytes = new DataView(new ArrayBuffer(40 + 3 * 16));
  bytes.setUint32(0, 0x31575443, true);
  bytes.setUint32(4, 0b11, true);
  bytes.setUint32(8, 2, true);
  bytes.setUint32(12, (1 << 4) | (1 << 8), true);
  const numbers = [1, 2, 3, /* times */ 1.25, 1.75, /* cathodic_C */ 7, Number.NaN, /* flags */ 0, 4];
  for (const [n, value] of numbers.entries()) bytes.setFloat64(16 + 8 * n, value, true);
  const window = decodeWindow(bytes.buffer);
  expect(window).toEqual({
    kind: 'summary',
    settled: false,
    from_s: 1,
    to_s: 2,
    through_s: 3,
    t_s: Float64Array.of(1.25, 1.75),
    columns: { cathodic_C: Float64Array.of(7, Number.NaN), flags: Float64Array.of(0, 4) },
  });
  const traces = encodeTraces([{ cycle: 5, start_s: 0.5, window }]);
  expect(new Uint8Array(traces.buffer, 8 + 16)).toEqual(new Uint8Array(bytes.buffer));
  expect(decodeTraces(traces.buffer)).toEqual([{ cycle: 5, start_s: 0.5, window }]);
  expect(() => decodeWindow(new ArrayBuffer(40))).toThrow(RangeError);
  expect(() => decodeTraces(bytes.buffer)).toThrow(RangeError);
  const named = /Channels from bit 0 on: ([^.]+)\./s.exec(PAGE)![1]!;
  expect(named.match(/\w+(?=`)/g)).toEqual([...CHANNELS]);
});
