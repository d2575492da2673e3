// `cottrell show`: one run with its outcome, its ledger by segment and by cycle, its events.
import { CottrellError } from '../../../core/errors.ts';
import { openExistingLibrary, runNumber } from '../library-file.ts';
import type { CommandResult } from '../output.ts';
import { eventsText, reportOf, reportText } from '../run-report.ts';

export async function showCommand(
  [run]: string[],
  options: { library?: string; cycles: string },
): Promise<CommandResult> {
  const cycles = Number(options.cycles);
  if (!Number.isInteger(cycles) || cycles < 0)
    throw new CottrellError('argument-invalid', `--cycles ${options.cycles}: a whole number is needed.`);
  const id = runNumber(run);
  using library = openExistingLibrary(options.library);
  const report = await reportOf(library, id);
  const events = eventsText(report.events);
  const text = reportText(report, cycles) + (events === '' ? '' : `\n\n  Events:\n${events}`);
  return { data: report, text, exitCode: 0 };
}
