// `cottrell probe`: finds out about an instrument what its documents do not say, on a dummy cell, and writes it down for
// those who develop its driver. It switches the cell on, so it is refused unless the person says that a dummy is there.
import { writeFileSync } from 'node:fs';
import { CottrellError } from '../../../core/errors.ts';
import { systemClock } from '../../../drivers/clock.ts';
import type { ProbeReport } from '../../../drivers/driver.ts';
import { EXIT } from '../exit-codes.ts';
import { instrumentLine } from '../instrument.ts';
import { makeSafeOnFault, onStopSignals } from '../last-resort.ts';
import type { CommandResult } from '../output.ts';
import { ownGuard } from '../own-guard.ts';
import { VERSION } from '../paths.ts';

interface ProbeOptions {
  readonly dummyCell?: boolean;
  readonly out?: string;
  readonly stopRunning?: boolean;
  readonly json?: boolean;
}

export async function probeCommand([spec]: string[], options: ProbeOptions): Promise<CommandResult> {
  if (options.dummyCell !== true)
    throw new CottrellError('argument-invalid', 'This puts 0.1 V on the cell, several times.', {
      advice: 'Connect a dummy cell (a resistor of about 1 kohm will do), then say so with --dummy-cell.',
    });
  const line = instrumentLine(spec!, systemClock, { guard: ownGuard(options.stopRunning) });
  let stopAsked = false;
  using _signals = onStopSignals(() => {
    stopAsked = true;
    process.stderr.write('stopping: after this question the cell is switched off …\n');
  });
  // The line is the probe's own: there is none to ask over.
  using _safe = makeSafeOnFault(async () => [`a dummy cell was being probed at ${spec}`]);
  let report: ProbeReport;
  try {
    report = await line.probe(({ question, answer }) => {
      if (options.json !== true) process.stderr.write(`${question}\n  ${answer}\n`);
      if (stopAsked) throw STOPPED;
    });
  } catch (error) {
    if (error !== STOPPED) throw error;
    return { data: { stopped: true }, text: `${STOPPED.message}.`, exitCode: EXIT.stopped };
  }
  const data = { cottrell: VERSION, measured_ms: systemClock.wall_ms(), spec, ...report };
  if (options.out !== undefined) write(options.out, `${JSON.stringify(data, null, 2)}\n`);
  return { data, text: textOf(report, options.out), exitCode: 0 };
}

const STOPPED = new Error('Stopped before everything was asked; the cell is confirmed off');

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (cause) {
    throw new CottrellError('file-exists', `${path} could not be written.`, { cause });
  }
}

function textOf({ identity, findings }: ProbeReport, out: string | undefined): string {
  const about = `${identity.label} ${identity.serial}, firmware ${identity.firmware}${identity.simulated ? ' (simulated)' : ''}`;
  const answers = findings.map(({ question, answer }) => `  ${question}\n    ${answer}`);
  const where =
    out === undefined ? 'Write it to a file with --out.' : `Written to ${out}: please send it in.`;
  return [about, ...answers, 'The cell is confirmed off.', where].join('\n');
}
