// `cottrell runs`: the runs of a library, one line each.
import { describeOutcome } from '../../../core/outcome.ts';
import { formatDuration } from '../../../core/quantity.ts';
import { charge, count, moment } from '../../../core/wording.ts';
import { openExistingLibrary } from '../library-file.ts';
import { type CommandResult, table } from '../output.ts';

export async function runsCommand(_args: string[], options: { library?: string }): Promise<CommandResult> {
  using library = openExistingLibrary(options.library);
  const runs = library.runs().map((run) => ({ ...run, totals: library.endOfLedger(run.id).totals }));
  const rows = runs.map((run) => [
    String(run.id),
    moment(run.started_ms),
    formatDuration(run.savedThrough_s),
    count(run.samples),
    charge(run.totals.cathodic_C),
    charge(run.totals.anodic_C),
    run.outcome ? describeOutcome(run.outcome) : 'running',
    run.title + (run.simulated ? ' (simulated)' : ''),
  ]);
  const header = ['>run', 'begun', '>lasted', '>samples', '>cathodic', '>anodic', 'outcome', 'title'];
  const text = rows.length === 0 ? `No runs in ${library.path} yet.` : table(header, rows, '');
  return { data: { library: library.path, runs }, text, exitCode: 0 };
}
