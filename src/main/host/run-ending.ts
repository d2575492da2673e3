// What a command tells when a run is over: how it ended, what the library holds of it, and the exit code that says
// whether the cell is off. It reads the record back and changes nothing but a simulated cell's truth.
import { asCottrellError, type CottrellError } from '../../core/errors.ts';
import type { SheetResult } from '../../core/faradaic/result.ts';
import { sheetText } from '../../core/faradaic/sheet-text.ts';
import { describeOutcome } from '../../core/outcome.ts';
import type { Protocol } from '../../core/protocol/protocol.ts';
import { formatDuration } from '../../core/quantity.ts';
import type { RunResult } from '../engine/run-end.ts';
import type { Library } from '../store/library.ts';
import { EXIT, exitCodeOfOutcome } from './exit-codes.ts';
import type { InstrumentLine } from './instrument.ts';
import { type CommandResult, errorText } from './output.ts';
import { recordTruth } from './recording.ts';
import { type RunReport, reportOf, reportText } from './run-report.ts';
import { simulatedEfficiency } from './simulated-truth.ts';

/** Cycles listed at the end of a run; `show` lists more. */
const CYCLES_SHOWN = 4;

/** What the library tells of the run just recorded. */
interface Record {
  readonly report?: RunReport;
  readonly efficiency?: SheetResult | undefined;
  /** Why it could not be read: that must never hide how the run ended and whether the cell is off. */
  readonly trouble?: CottrellError;
}

/** What a command answers when its run is over. */
export async function endOfRun(
  library: Library,
  id: number,
  protocol: Protocol,
  line: InstrumentLine,
  result: RunResult,
): Promise<CommandResult> {
  const record = await readBack(library, id, protocol, line);
  return {
    data: {
      library: library.path,
      id,
      ...result,
      ...record.report,
      efficiency: record.efficiency,
      unread: record.trouble,
    },
    text: textOf(id, result, record),
    exitCode: exitCodeOf(result),
  };
}

async function readBack(
  library: Library,
  id: number,
  protocol: Protocol,
  line: InstrumentLine,
): Promise<Record> {
  try {
    const efficiency = truthOf(library, id, protocol, line);
    return { report: await reportOf(library, id), efficiency };
  } catch (error) {
    return { trouble: asCottrellError(error) };
  }
}

/** What a simulated cell made is kept with the run, and gives the efficiency of the protocol's products. */
function truthOf(
  library: Library,
  id: number,
  protocol: Protocol,
  line: InstrumentLine,
): SheetResult | undefined {
  const truth = line.truth?.();
  if (truth === undefined) return undefined;
  recordTruth(library, id, truth);
  return simulatedEfficiency(library, id, protocol, truth);
}

function textOf(id: number, result: RunResult, { report, efficiency, trouble }: Record): string {
  const parts = [
    report === undefined
      ? `Run ${id}: ${describeOutcome(result.outcome)}\n  saved through ${formatDuration(result.savedThrough_s)}`
      : reportText(report, CYCLES_SHOWN),
  ];
  if (efficiency !== undefined)
    parts.push(`SIMULATED: amounts are what the simulated cell made.\n${sheetText(efficiency)}`);
  const troubles = [result.error, result.unsaved, trouble].filter((error) => error !== undefined);
  const byCode = new Map(troubles.reverse().map((error) => [error.code, error]));
  for (const error of byCode.values()) parts.push(errorText(error));
  return parts.join('\n\n');
}

function exitCodeOf({ outcome, cellOff, unsaved }: RunResult): number {
  if (!cellOff) return EXIT.cellNotOff;
  if (unsaved !== undefined) return EXIT.storage;
  return exitCodeOfOutcome(outcome);
}
