// What an instrument reads when no current flows, measured: the mean of some readings with the cell off. It switches
// nothing on, and keeps nothing; who asked decides what becomes of it.
import { CottrellError } from '../../core/errors.ts';
import type { Identity, Reading } from '../../drivers/driver.ts';

/** Readings that an offset is the mean of. */
const READINGS = 20;

/** The offset before any correction, A. Throws `instrument-unsupported` where no current is told with the cell off. */
export async function measuredOffset_A(
  { label, correction }: Identity,
  read: () => Promise<Reading>,
): Promise<number> {
  const { inverted, offset_A } = correction ?? { inverted: false, offset_A: 0 };
  let sum_A = 0;
  for (let n = 0; n < READINGS; n++) {
    const { current_A, cellOn } = await read();
    if (cellOn || !Number.isFinite(current_A))
      throw new CottrellError(
        'instrument-unsupported',
        `${label} tells no current while its cell is off: give the offset as a value.`,
      );
    sum_A += inverted ? offset_A - current_A : current_A + offset_A;
  }
  return sum_A / READINGS;
}

/** What is said to who wants to name a simulated instrument. */
export function keepsNone(): CottrellError {
  return new CottrellError('argument-invalid', 'A simulated instrument keeps no name and no settings.');
}
