// The stream that the benchmarks of ledger and library share: 1 s / 1 s pulses at 100 Hz with 11 bits of noise on
// current and potential, as decimal integers the way an instrument sends them.
import { BlockBuilder, type SampleBlock } from '../src/core/samples.ts';

/** Blocks that follow one another, each of so many samples; with other noise than 11 bits where that is asked for. */
export function pulseBlocks(count: number, samplesPerBlock: number, noiseBits?: number): SampleBlock[] {
  const builder = new BlockBuilder(samplesPerBlock);
  let seed = 1;
  const noise = () => {
    seed = (seed * 48271) % 2147483647;
    return noiseBits === undefined ? (seed % 2001) - 1000 : (seed % 2 ** noiseBits) - 2 ** (noiseBits - 1);
  };
  let sample = 0;
  return Array.from({ length: count }, () => {
    for (let n = 0; n < samplesPerBlock; n++, sample++) {
      const place = sample % 200;
      const cycle = (sample - place) / 200;
      const segment = place < 100 ? 0 : 1;
      const t_us = sample * 10_000;
      if (place % 100 === 0)
        builder.mark({ kind: 'segment', t_s: t_us / 1e6, segment, cycle, period_s: 0.01 });
      const set_V = segment === 0 ? -1.1 : 0.4;
      const decay = 2e6 + 5e6 / Math.sqrt((place % 100) + 1);
      const current_nA = Math.round((segment === 0 ? -1 : 0.3) * decay) + noise();
      const potential_uV = Math.round(set_V * 1e6) + noise();
      builder.add(
        (t_us + 10_000) / 1e6,
        set_V,
        potential_uV / 1e6,
        Number.NaN,
        current_nA / 1e9,
        0,
        segment,
        cycle,
      );
    }
    return builder.take();
  });
}
