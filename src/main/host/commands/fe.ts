// `cottrell fe`: the faradaic efficiency from a sheet, against a run of the library or a charge that was typed.
import { computeSheet } from '../../../core/faradaic/compute-sheet.ts';
import { parseSheet } from '../../../core/faradaic/sheet.ts';
import { sheetText } from '../../../core/faradaic/sheet-text.ts';
import { runCharge } from '../charge-account.ts';
import { EXIT } from '../exit-codes.ts';
import { openExistingLibrary } from '../library-file.ts';
import type { CommandResult } from '../output.ts';
import { readTextFile } from '../paths.ts';

export async function feCommand([file]: string[], options: { library?: string }): Promise<CommandResult> {
  const sheet = parseSheet(readTextFile(file!));
  const result = computeSheet(sheet, sheet.charge.kind === 'run' ? chargeOf(sheet.charge.run) : undefined);
  return { data: result, text: sheetText(result), exitCode: result.complete ? EXIT.ok : EXIT.document };

  function chargeOf(run: number) {
    using library = openExistingLibrary(options.library);
    return runCharge(library, run);
  }
}
