// One checksum over all samples of a run, the same however they are stored: blocks are merged while a run goes on, and
// a copied library may be laid out anew. It hashes numbers, never the bytes of the file.
import { createHash } from 'node:crypto';
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { CottrellError } from '../../core/errors.ts';
import { COLUMN_NAMES } from '../../core/samples.ts';
import type { Library } from '../store/library.ts';

/**
 * SHA-256 over the SHA-256 of each column, each sample a little-endian double; null where a block is damaged. It lets
 * other work go on between blocks.
 */
export async function samplesSha256(library: Library, id: number): Promise<string | null> {
  const columns = COLUMN_NAMES.map(() => createHash('sha256'));
  for (const stored of library.blocks(id)) {
    try {
      const block = stored.read();
      for (const [n, name] of COLUMN_NAMES.entries()) {
        const numbers = Float64Array.from(block[name].subarray(0, block.length));
        columns[n]!.update(new Uint8Array(numbers.buffer));
      }
    } catch (error) {
      if (error instanceof CottrellError && error.code === 'block-damaged') return null;
      throw error;
    }
    await turnOfEventLoop();
  }
  const whole = createHash('sha256');
  for (const column of columns) whole.update(column.digest());
  return whole.digest('hex');
}
