// `cottrell hold` and `cottrell read`: an instrument by hand. Holding is a run like any other, so that nothing that is
// done to a cell goes unrecorded or unguarded.
import { byHandProtocol } from '../../../core/protocol/by-hand.ts';
import { compileProtocol } from '../../../core/protocol/compile.ts';
import { formatQuantity } from '../../../core/quantity.ts';
import { whichInstrument } from '../../../core/wording.ts';
import { systemClock } from '../../../drivers/clock.ts';
import { instrumentLine } from '../instrument.ts';
import type { CommandResult } from '../output.ts';
import { ownGuard } from '../own-guard.ts';
import { playProtocol } from './run.ts';

interface HoldOptions {
  readonly instrument: string;
  readonly potential?: string;
  readonly current?: string;
  readonly for: string;
  readonly maxCurrent: string;
  readonly low?: string;
  readonly high?: string;
  readonly reference: string;
  readonly library?: string;
  readonly stopRunning?: boolean;
  readonly json?: boolean;
}

export async function holdCommand(_args: string[], options: HoldOptions): Promise<CommandResult> {
  const protocol = compileProtocol(byHandProtocol({ ...options, duration: options.for }));
  return playProtocol(protocol, { ...options, set: [] });
}

export async function readCommand(_args: string[], options: HoldOptions): Promise<CommandResult> {
  const guard = ownGuard(options.stopRunning);
  await using instrument = await instrumentLine(options.instrument, systemClock, { guard }).open();
  const { identity } = instrument;
  const reading = await instrument.readNow();
  const { potential_V, current_A, cellOn } = reading;
  const told = (value: number, unit: 'V' | 'A') =>
    Number.isFinite(value) ? formatQuantity(value, unit, { digits: 4 }) : 'not told';
  return {
    data: { identity, ...reading },
    text: `${whichInstrument(identity)}: potential ${told(potential_V, 'V')}, current ${told(current_A, 'A')}, cell ${cellOn ? 'ON' : 'off'}`,
    exitCode: 0,
  };
}
