// A part of a block as a block of its own, without copying its columns. Marks go with the sample they stand before.
import type { SampleBlock } from './samples.ts';

/** Samples `from` (included) to `to` (excluded); marks at the very end of the block stay with its last part. */
export function sliceBlock(block: SampleBlock, from: number, to: number): SampleBlock {
  const isLast = to >= block.length;
  return {
    length: to - from,
    t_s: block.t_s.subarray(from, to),
    setPotential_V: block.setPotential_V.subarray(from, to),
    potential_V: block.potential_V.subarray(from, to),
    cellVoltage_V: block.cellVoltage_V.subarray(from, to),
    current_A: block.current_A.subarray(from, to),
    flags: block.flags.subarray(from, to),
    segment: block.segment.subarray(from, to),
    cycle: block.cycle.subarray(from, to),
    marks: block.marks
      .filter(({ index }) => index >= from && (index < to || isLast))
      .map((mark) => ({ ...mark, index: mark.index - from })),
  };
}
