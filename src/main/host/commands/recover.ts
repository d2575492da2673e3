// `cottrell recover`: what an instrument kept of runs on its own storage: listed, or one of them recorded as a run of its
// own. Contact stops what runs on the instrument and confirms its cell off.
import { describeOutcome } from '../../../core/outcome.ts';
import { bytesText, charge } from '../../../core/wording.ts';
import { systemClock } from '../../../drivers/clock.ts';
import { guardOf } from '../going-on.ts';
import { instrumentLine } from '../instrument.ts';
import { openExistingLibrary, runNumber } from '../library-file.ts';
import { type CommandResult, table } from '../output.ts';
import { type RecoverableRun, recoverableRuns, recoverRun } from '../recover.ts';

interface RecoverOptions {
  readonly library?: string;
  readonly stopRunning?: boolean;
}

export async function recoverCommand([spec, run]: string[], options: RecoverOptions): Promise<CommandResult> {
  const id = run === undefined ? undefined : runNumber(run);
  using library = openExistingLibrary(options.library);
  const guard = options.stopRunning === true ? undefined : guardOf(library, systemClock);
  await using instrument = await instrumentLine(spec!, systemClock, { guard }).open();
  if (id === undefined) {
    const runs = await recoverableRuns(library, instrument);
    return { data: { runs }, text: listed(runs), exitCode: 0 };
  }
  process.stderr.write(`reading the copy of run ${id}: the instrument can do nothing else meanwhile\n`);
  const recovered = await recoverRun(library, instrument, id);
  const { outcome, totals } = recovered;
  const text = [
    `Run ${recovered.run} is run ${id} as the instrument kept it: ${describeOutcome(outcome)}.`,
    `  cathodic ${charge(totals.cathodic_C)}, anodic ${charge(totals.anodic_C)}, gaps ${totals.gaps}`,
    `  Run ${id} and the copy on the instrument stay as they are.`,
  ].join('\n');
  return { data: recovered, text, exitCode: 0 };
}

function listed(runs: readonly RecoverableRun[]): string {
  if (runs.length === 0) return 'The instrument holds no copy of a run of this library.';
  const rows = runs.map(({ run, files, recoveredAs }) => [
    String(run.id),
    run.title,
    String(files.length),
    bytesText(files.reduce((sum, { bytes }) => sum + bytes, 0)),
    recoveredAs === undefined ? '' : `run ${recoveredAs}`,
  ]);
  return table(['>run', 'title', '>files', '>size', 'recovered as'], rows);
}
