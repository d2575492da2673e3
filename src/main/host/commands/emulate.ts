// `cottrell emulate`: an emulated instrument with a simulated cell on a pseudo-terminal, until it is stopped.
import { simulate } from '../../../drivers/catalogue.ts';
import { systemClock } from '../../../drivers/clock.ts';
import { EXIT } from '../exit-codes.ts';
import { onStopSignals } from '../last-resort.ts';
import type { CommandResult } from '../output.ts';
import { serveOnPseudoTerminal } from '../pseudo-terminal.ts';

interface EmulateOptions {
  readonly pty: string;
  readonly cell: string;
  readonly speed: string;
  readonly seed: string;
}

export async function emulateCommand([model]: string[], options: EmulateOptions): Promise<CommandResult> {
  const { cell: preset, speed, seed } = options;
  const { label, instrument, cell } = simulate({ model: model!, cell: preset, speed, seed }, systemClock);
  const stopped = Promise.withResolvers<undefined>();
  using _signals = onStopSignals(() => stopped.resolve(undefined));
  await using served = await serveOnPseudoTerminal((line) => instrument.attach(line), options.pty);
  process.stderr.write(
    `${label}, at ${options.pty}; in another terminal: --instrument serial:${options.pty}\nCtrl-C ends it.\n`,
  );
  const trouble = await Promise.race([stopped.promise, served.closed]);
  if (trouble !== undefined) throw trouble;
  const truth = cell.truth();
  const made = Object.entries(truth.made_mol).map(
    ([name, moles]) => `  ${name}: ${(moles * 1e6).toPrecision(6)} µmol`,
  );
  return {
    data: { model, cell: preset, truth },
    text: ['What the simulated cell made:', ...made].join('\n'),
    exitCode: EXIT.ok,
  };
}
