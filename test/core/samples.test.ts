import { describe, expect, it } from 'vitest';
import { BlockBuilder, COLUMN_NAMES, sampleRow } from '../../src/core/samples.ts';

describe('a sample as a row', () => {
  it('has its values in the order of the columns', () => {
    const builder = new BlockBuilder();
    builder.add(0.5, -1.1, -1.09, -2.5, -0.002, 3, 1, 7);
    builder.add(1, 0.4, 0.41, 1.5, 0.001, 0, 2, 8);
    const block = builder.take();
    expect(sampleRow(block, 0)).toEqual([0.5, -1.1, -1.09, -2.5, -0.002, 3, 1, 7]);
    expect(sampleRow(block, 1)).toEqual(COLUMN_NAMES.map((name) => block[name][1]));
  });
});
