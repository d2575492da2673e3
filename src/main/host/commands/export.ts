// `cottrell export`: a run as CSV tables with a JSON file of everything frozen.
import { CottrellError } from '../../../core/errors.ts';
import { count } from '../../../core/wording.ts';
import { readThreshold } from '../../exchange/changes.ts';
import { exportCsv } from '../../exchange/export.ts';
import { EXIT } from '../exit-codes.ts';
import { openExistingLibrary, runNumber } from '../library-file.ts';
import type { CommandResult } from '../output.ts';

export async function exportCommand(
  [run]: string[],
  options: { library?: string; out: string; format: string; onChange?: string },
): Promise<CommandResult> {
  if (options.format !== 'csv')
    throw new CottrellError('argument-invalid', `There is no format "${options.format}"; there is csv.`);
  const onChange = options.onChange === undefined ? undefined : readThreshold(options.onChange);
  const id = runNumber(run);
  using library = openExistingLibrary(options.library);
  const report = await exportCsv(library, id, options.out, onChange);
  const damaged = report.damaged.map(
    ({ from_s, to_s }) => `  ${from_s.toFixed(3)} s to ${to_s.toFixed(3)} s cannot be read and is missing`,
  );
  return {
    data: report,
    text: [
      onChange === undefined
        ? `${count(report.samples)} samples of run ${id}:`
        : `${count(report.samples)} of ${count(library.run(id).samples)} samples of run ${id}, with the charge up to each:`,
      ...report.files.map((file) => `  ${file}`),
      ...damaged,
    ].join('\n'),
    exitCode: damaged.length === 0 ? EXIT.ok : EXIT.storage,
  };
}
