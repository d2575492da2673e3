// `cottrell resistance`: the solution resistance of a run by every way in which the run tells it. It suggests what to
// write into the protocol and changes nothing.
import { describeResistance } from '../../../core/impedance.ts';
import { formatDuration, formatQuantity } from '../../../core/quantity.ts';
import { resistanceSetting, resistanceText } from '../../../core/wording.ts';
import { runResistance } from '../../report/resistance.ts';
import { openExistingLibrary, runNumber } from '../library-file.ts';
import type { CommandResult } from '../output.ts';
import { measuredText } from '../run-report.ts';

/** Interrupts that are listed; of more, the first and the last. */
const LISTED = 10;

export async function resistanceCommand(
  [run]: string[],
  options: { library?: string },
): Promise<CommandResult> {
  const id = runNumber(run);
  using library = openExistingLibrary(options.library);
  const found = await runResistance(library, id);
  const { spectra, interrupts, best } = found;

  const lines = spectra.map(
    ({ t_s, resistance }) => `  impedance at ${formatDuration(t_s)}: ${describeResistance(resistance)}`,
  );
  const shown =
    interrupts.length <= LISTED
      ? interrupts
      : [...interrupts.slice(0, LISTED / 2), ...interrupts.slice(-LISTED / 2)];
  for (const { t_s, resistance_ohm, uncertainty_ohm, firstSample_s } of shown)
    lines.push(
      `  interrupt at ${formatDuration(t_s)}: ${resistanceText(resistance_ohm, uncertainty_ohm)} ` +
        `(first sample after ${formatQuantity(firstSample_s, 's', { digits: 2 })})`,
    );
  if (shown.length < interrupts.length)
    lines.push(`  (${interrupts.length} interrupts in all: the first and the last are listed)`);
  lines.push(...measuredText(found));
  if (best === undefined)
    lines.push(
      '  This run does not tell it: measure an "impedance", or let open circuit, sampled every millisecond, follow a current.',
    );
  else
    lines.push(
      ...(found.measured === undefined
        ? [`In the protocol, below "cell": resistance: ${resistanceSetting(best.resistance_ohm)}`]
        : []),
      ...(interrupts.length > 0
        ? ['What relaxes before the first sample after an interrupt is counted as resistance.']
        : []),
    );
  return { data: found, text: [`Solution resistance by run ${id}:`, ...lines].join('\n'), exitCode: 0 };
}
