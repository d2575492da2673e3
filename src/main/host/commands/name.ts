// `cottrell name` and `cottrell settings`: what a person calls an instrument, and how its current is put right. The
// instrument is asked who it is; its cell stays off.

import { CottrellError } from '../../../core/errors.ts';
import { formatQuantity, parseQuantity } from '../../../core/quantity.ts';
import { systemClock } from '../../../drivers/clock.ts';
import type { Potentiostat } from '../../../drivers/driver.ts';
import { instrumentLine } from '../instrument.ts';
import { InstrumentBook, type InstrumentSettings, type KnownInstrument } from '../instrument-book.ts';
import type { CommandResult } from '../output.ts';
import { ownGuard } from '../own-guard.ts';
import { instrumentsFile } from '../paths.ts';

interface SettingsOptions {
  readonly invert?: string;
  readonly offset?: string;
  readonly stopRunning?: boolean;
}

/** Readings that an offset is the mean of. */
const READINGS = 20;

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
      offset_A: offset === 'measure' ? await measuredOffset_A(instrument) : parseQuantity(offset, 'A'),
    }),
  }));
}

async function change(
  spec: string,
  stopRunning: boolean | undefined,
  wanted: (instrument: Potentiostat) => Promise<InstrumentSettings>,
): Promise<CommandResult> {
  if (spec.startsWith('sim:'))
    throw new CottrellError('argument-invalid', 'A simulated instrument keeps no name and no settings.');
  const book = new InstrumentBook(instrumentsFile());
  await using instrument = await instrumentLine(spec, systemClock, {
    guard: ownGuard(stopRunning),
  }).open();
  const { driver, serial } = instrument.identity;
  const data = book.set(driver, serial, await wanted(instrument));
  return { data, text: `${describeKnown(data)}\nkept in ${book.path}`, exitCode: 0 };
}

/** What the instrument reads with its cell off, before any correction. Throws where it reads no current then. */
async function measuredOffset_A(instrument: Potentiostat): Promise<number> {
  const { inverted, offset_A } = instrument.identity.correction ?? { inverted: false, offset_A: 0 };
  let sum_A = 0;
  for (let n = 0; n < READINGS; n++) {
    const { current_A, cellOn } = await instrument.readNow();
    if (cellOn || !Number.isFinite(current_A))
      throw new CottrellError(
        'instrument-unsupported',
        `${instrument.identity.label} tells no current while its cell is off: give the offset as a value.`,
      );
    sum_A += inverted ? offset_A - current_A : current_A + offset_A;
  }
  return sum_A / READINGS;
}

/** One line for people. */
export function describeKnown({ name, label, serial, inverted, offset_A }: KnownInstrument): string {
  const settings = [
    ...(inverted ? ['current inverted'] : []),
    ...(offset_A === 0 ? [] : [`offset ${formatQuantity(offset_A, 'A', { digits: 3 })} taken off`]),
  ];
  const called = name === undefined ? '' : `${name}: `;
  return `${called}${label} ${serial}${settings.map((words) => `, ${words}`).join('')}`;
}
