// `cottrell fe`: the faradaic efficiency from a sheet (or a group of sheets), against a run of the library, a current file or a charge that was typed.
import { CottrellError } from '../../../core/errors.ts';
import { groupText } from '../../../core/faradaic/group/group-text.ts';
import { DEFAULT_TRIALS } from '../../../core/faradaic/propagation/monte-carlo.ts';
import { sheetText } from '../../../core/faradaic/sheet-text.ts';
import { efficiencyInThread } from '../efficiency-thread.ts';
import { EXIT } from '../exit-codes.ts';
import type { CommandResult } from '../output.ts';

interface Options {
  readonly library?: string;
  readonly trials?: string;
  readonly seed?: string;
}

export async function feCommand([file]: string[], options: Options): Promise<CommandResult> {
  const trials = wholeNumber('trials', options.trials, DEFAULT_TRIALS, 10_000_000);
  const seed = wholeNumber('seed', options.seed, 1, 2 ** 32 - 1);
  const monteCarlo = trials === 0 ? undefined : { trials: Math.max(trials, FEWEST_TRIALS), seed };
  const result = await efficiencyInThread({ path: file!, library: options.library, monteCarlo });
  const text = result.kind === 'group' ? groupText(result) : sheetText(result);
  return { data: result, text, exitCode: result.complete ? EXIT.ok : EXIT.document };
}

/** Below this the ends of a 95 % interval mean little. */
const FEWEST_TRIALS = 10_000;

function wholeNumber(name: string, text: string | undefined, otherwise: number, most: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new CottrellError(
    'argument-invalid',
    `--${name} must be a whole number up to ${most}, not "${text}"`,
  );
}
