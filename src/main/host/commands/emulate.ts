// `cottrell emulate`: an emulated instrument with a simulated cell on a pseudo-terminal, until it is stopped.
import { CottrellError } from '../../../core/errors.ts';
import { emulatorOf } from '../../../drivers/catalogue.ts';
import { systemClock } from '../../../drivers/clock.ts';
import { EXIT } from '../exit-codes.ts';
import type { CommandResult } from '../output.ts';
import { serveOnPseudoTerminal } from '../pseudo-terminal.ts';

interface EmulateOptions {
  readonly pty: string;
  readonly cell: string;
  readonly speed: string;
  readonly seed: string;
}

export async function emulateCommand([model]: string[], options: EmulateOptions): Promise<CommandResult> {
  throw new CottrellError('internal', `${model} ${options.pty} ${EXIT.ok} ${serveOnPseudoTerminal} ${emulatorOf} ${systemClock}`);
}
