// The same bytes in other pieces: a line between an instrument and its host that delivers them whole as they were
// written, one at a time, or in large lumps.
import { type Duplex, duplexPair } from 'node:stream';

export type Cut = 'as written' | 'one byte at a time' | 'in large lumps';
export const CUTS: readonly Cut[] = ['as written', 'one byte at a time', 'in large lumps'];

/** Large enough for several hundred packages. */
const LUMP = 20_000;

/** The instrument's end of a line whose other end is `far`; bytes towards `far` are cut anew. */
export function recut(far: Duplex, cut: Cut): Duplex {
  if (cut === 'as written') return far;
  const [near, inner] = duplexPair({ readableHighWaterMark: 65536, writableHighWaterMark: 65536 });
  let kept: Buffer[] = [];
  let willFlush = false;
  const send = (bytes: Buffer) => {
    if (far.destroyed || !far.writable) return;
    if (!far.write(bytes)) {
      inner.pause();
      far.once('drain', () => inner.resume());
    }
  };
  const flush = () => {
    willFlush = false;
    const lump = Buffer.concat(kept);
    kept = [];
    if (lump.length > 0) send(lump);
  };
  inner.on('data', (bytes: Buffer) => {
    if (cut === 'one byte at a time') {
      for (let n = 0; n < bytes.length; n++) send(bytes.subarray(n, n + 1));
      return;
    }
    kept.push(bytes);
    if (kept.reduce((sum, { length }) => sum + length, 0) >= LUMP) flush();
    else if (!willFlush) {
      willFlush = true;
      setImmediate(flush);
    }
  });
  inner.once('end', () => {
    flush();
    far.end();
  });
  inner.once('close', () => far.destroy());
  far.on('data', (bytes: Buffer) => inner.write(bytes));
  far.once('end', () => inner.end());
  far.once('close', () => inner.destroy());
  return near;
}
