// `cottrell name` and `cottrell settings`: what a person calls an instrument, and how its current is put right. The
// instrument is asked who it is; its cell stays off.

import { CottrellError } from '../../../core/errors.ts';
import { parseQuantity } from '../../../core/quantity.ts';
import { correctionText, whichInstrument } from '../../../core/wording.ts';
import { systemClock } from '../../../drivers/clock.ts';
import type { Potentiostat } from '../../../drivers/driver.ts';
import { instrumentLine } from '../instrument.ts';
import { InstrumentBook, type InstrumentSettings, type KnownInstrument } from '../instrument-book.ts';
import { keepsNone, measuredOffset_A } from '../offset.ts';
import type { CommandResult } from '../output.ts';
import { ownGuard } from '../own-guard.ts';
import { instrumentsFile } from '../paths.ts';

interface SettingsOptions {
  readonly invert?: string;
  readonly offset?: string;
  readonly stopRunning?: boolean;
}

export async function nameCommand(
  [spec, name]: string[],
  { stopRunning }: SettingsOptions,
): Promise<CommandResult> {
  return change(spec!, stopRunning, async () => ({ name: name! }));
}

export async function settingsCommand([spec]: string[], options: SettingsOptions): Promise<CommandResult> {
  const { invert, offset } = options;
  if (invert !== undefined && invert !== 'yes' && invert !== 'no')
    throw new CottrellError('argument-invalid', `--invert ${invert}: yes or no is needed.`);
  return change(spec!, options.stopRunning, async (instrument) => ({
    ...(invert !== undefined && { inverted: invert === 'yes' }),
    ...(offset !== undefined && {
      offset_A:
        offset === 'measure'
          ? await measuredOffset_A(instrument.identity, () => instrument.readNow())
          : parseQuantity(offset, 'A'),
    }),
  }));
}

async function change(
  spec: string,
  stopRunning: boolean | undefined,
  wanted: (instrument: Potentiostat) => Promise<InstrumentSettings>,
): Promise<CommandResult> {
  if (spec.startsWith('sim:')) throw keepsNone();
  const book = new InstrumentBook(instrumentsFile());
  await using instrument = await instrumentLine(spec, systemClock, {
    guard: ownGuard(stopRunning),
  }).open();
  const { driver, serial } = instrument.identity;
  const data = book.set(driver, serial, await wanted(instrument));
  return { data, text: `${describeKnown(data)}\nkept in ${book.path}`, exitCode: 0 };
}

/** One line for people. */
export function describeKnown({ name, label, serial, ...correction }: KnownInstrument): string {
  const done = correctionText(correction);
  return `${whichInstrument({ name, label, serial })}${done === '' ? '' : `, current put right: ${done}`}`;
}
