// Blocks of samples in tests: what the ledger makes of one, and whether two are the same.
import { expect } from 'vitest';
import { Ledger } from '../../src/core/ledger.ts';
import { COLUMN_NAMES, type SampleBlock } from '../../src/core/samples.ts';

/** The ledger of a block alone. */
export function ledgerOf(block: SampleBlock): Ledger {
  const ledger = new Ledger();
  ledger.add(block);
  return ledger;
}

/** Equality of all columns, bit by bit, and of all marks. */
export function expectSameBlock(a: SampleBlock, b: SampleBlock): void {
  expect(a.length).toBe(b.length);
  const bytesOf = ({ buffer, byteLength }: ArrayBufferView) => Buffer.from(buffer, 0, byteLength);
  for (const name of COLUMN_NAMES) expect(bytesOf(a[name]).equals(bytesOf(b[name])), name).toBe(true);
  expect(a.marks).toEqual(b.marks);
}
