// `cottrell run`: plays a protocol on an instrument, records it, and tells how it ended. It ends only when the cell
// is confirmed off or it has said loudly that it could not be.
import { asCottrellError, type CottrellError } from '../../../core/errors.ts';
import type { SheetResult } from '../../../core/faradaic/result.ts';
import { sheetText } from '../../../core/faradaic/sheet-text.ts';
import { describeOutcome } from '../../../core/outcome.ts';
import type { Protocol } from '../../../core/protocol/protocol.ts';
import { formatDuration } from '../../../core/quantity.ts';
import { systemClock } from '../../../drivers/clock.ts';
import type { Potentiostat } from '../../../drivers/driver.ts';
import { keepAwakeBySystem } from '../../engine/keep-awake.ts';
import type { RunResult } from '../../engine/run-end.ts';
import { Session } from '../../engine/session.ts';
import type { Library } from '../../store/library.ts';
import { noteAlarmTrouble } from '../alarms/alarms.ts';
import { AlarmBell, glanceOf } from '../alarms/bell.ts';
import { alarmFile } from '../alarms/settings.ts';
import { EXIT, exitCodeOfOutcome } from '../exit-codes.ts';
import { type InstrumentLine, instrumentLine } from '../instrument.ts';
import { makeSafeOnFault } from '../last-resort.ts';
import { openOrMakeLibrary } from '../library-file.ts';
import { type CommandResult, errorText } from '../output.ts';
import { openProtocol } from '../protocol-file.ts';
import { recordTruth, requestOf, startOf } from '../recording.ts';
import { type RunReport, reportOf, reportText } from '../run-report.ts';
import { simulatedEfficiency } from '../simulated-truth.ts';
import { TerminalWatch } from '../terminal.ts';

interface RunOptions {
  readonly instrument: string;
  readonly library?: string;
  readonly set: readonly string[];
  readonly coarsen?: boolean;
  readonly note?: string;
  readonly json?: boolean;
}

/** Cycles listed at the end of a run; `show` lists more. */
const CYCLES_SHOWN = 4;

export async function runCommand([file]: string[], options: RunOptions): Promise<CommandResult> {
  const protocol = openProtocol(file!, options.set);
  const line = instrumentLine(options.instrument, systemClock);
  using library = openOrMakeLibrary(options.library);
  let instrument: Potentiostat | undefined;
  const open = async () => {
    const opened = await line.open();
    instrument = opened;
    return opened;
  };
  const { attach } = line;
  await using session = new Session({ clock: systemClock, open, attach, keepAwake: keepAwakeBySystem() });
  using _safe = makeSafeOnFault(() => madeSafe(session));
  let id = 0;
  let result: RunResult;
  const bell = new AlarmBell({
    file: alarmFile(library.path),
    clock: systemClock,
    complain: (news, trouble) => noteAlarmTrouble(library, news, trouble),
  });
  const ringing = session.snapshots.subscribe((snapshot) => {
    const recorded = id === 0 ? undefined : { id, title: protocol.title };
    bell.look(new Map([[1, glanceOf(instrument?.identity.label ?? options.instrument, snapshot, recorded)]]));
  });
  {
    using watch = new TerminalWatch(session, options.json === true);
    await session.connect();
    if (watch.stopAsked) return NOT_BEGUN;
    const plan = await session.prepare(requestOf(protocol), { coarsen: options.coarsen === true });
    if (watch.stopAsked) return NOT_BEGUN;
    result = await session.start(plan, () => {
      const recorder = library.beginRun(startOf(protocol, plan, instrument!.identity));
      id = recorder.id;
      if (options.note !== undefined)
        library.addEvent(id, { kind: 'note', t_s: null, message: options.note });
      return recorder;
    });
  }
  await bell.settled();
  ringing.unsubscribe();
  const record = readBack(library, id, protocol, line);
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

/** Someone stopped it first. Leaving the command lets the line go with the cell confirmed off. */
const NOT_BEGUN: CommandResult = {
  data: { begun: false },
  text: 'Stopped before the run began; the cell is confirmed off.',
  exitCode: EXIT.stopped,
};

async function madeSafe(session: Session): Promise<string[]> {
  await session[Symbol.asyncDispose]();
  return session.state.name === 'unsafe' ? [session.state.reason] : [];
}

/** What the library tells of the run just recorded. */
interface Record {
  readonly report?: RunReport;
  readonly efficiency?: SheetResult | undefined;
  /** Why it could not be read: that must never hide how the run ended and whether the cell is off. */
  readonly trouble?: CottrellError;
}

function readBack(library: Library, id: number, protocol: Protocol, line: InstrumentLine): Record {
  try {
    const efficiency = truthOf(library, id, protocol, line);
    return { report: reportOf(library, id), efficiency };
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
