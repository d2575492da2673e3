// A line between an instrument and a driver that goes wrong once: after so many bytes from the instrument it is silent,
// broken, full of rubbish, torn or doubled. The instrument never notices; it goes on as real ones do.
import { type Duplex, duplexPair } from 'node:stream';
import type { SeededNoise } from '../../src/drivers/simulator/noise.ts';

export type LineFault =
  | 'silence'
  | 'unplugged'
  | 'garbage'
  | 'torn bytes'
  | 'doubled bytes'
  | 'split bytes'
  | 'none';

/** How many bytes a burst of rubbish, a tear or a doubling has at most. */
const LONGEST_BURST = 60;

/** The far end for an instrument to be attached to; `near` is what the driver's transport stands on; `struck` hears of it. */
export function faultyLine(
  near: Duplex,
  fault: LineFault,
  afterBytes: number,
  random: SeededNoise,
  struck: () => void,
): Duplex {
  const [inner, instrumentSide] = duplexPair({ readableHighWaterMark: 65536, writableHighWaterMark: 65536 });
  let passed = 0;
  let isOver = fault === 'none';
  let isSilent = false;
  const burst = () => 1 + Math.floor(random.uniform() * LONGEST_BURST);

  inner.on('data', (chunk: Buffer) => {
    if (isSilent || near.destroyed) return;
    const before = passed;
    passed += chunk.length;
    if (isOver || (passed <= afterBytes && fault !== 'split bytes')) return void near.write(chunk);
    struck();
    if (fault === 'split bytes') return pieces(chunk);
    isOver = true;
    const at = Math.max(0, afterBytes - before);
    const head = chunk.subarray(0, at);
    const tail = chunk.subarray(at);
    if (head.length > 0) near.write(head);
    switch (fault) {
      case 'silence':
        isSilent = true;
        return;
      case 'unplugged':
        near.destroy();
        return;
      case 'garbage':
        near.write(Buffer.from(Array.from({ length: burst() }, () => Math.floor(random.uniform() * 256))));
        near.write(tail);
        return;
      case 'torn bytes':
        near.write(tail.subarray(burst()));
        return;
      default:
        near.write(Buffer.concat([tail.subarray(0, burst()), tail]));
    }
  });
  near.on('data', (chunk: Buffer) => {
    if (!isSilent) inner.write(chunk);
  });
  near.on('error', () => undefined);
  near.once('close', () => inner.destroy());
  inner.once('close', () => near.destroy());
  inner.on('error', () => undefined);
  return instrumentSide;

  function pieces(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      const length = 1 + Math.floor(random.uniform() * 7);
      near.write(chunk.subarray(at, at + length));
      at += length;
    }
  }
}
