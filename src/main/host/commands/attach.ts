// `cottrell attach`: takes up a run that went on without anybody, records the rest of it, and tells how it ended. An
// instrument that does not play this run is left as it is.
import { compileProtocol } from '../../../core/protocol/compile.ts';
import { systemClock } from '../../../drivers/clock.ts';
import { keepAwakeBySystem } from '../../engine/keep-awake.ts';
import type { RunResult } from '../../engine/run-end.ts';
import { Session } from '../../engine/session.ts';
import { SessionBell } from '../alarms/session-bell.ts';
import { earlierRun } from '../earlier-run.ts';
import { instrumentLine } from '../instrument.ts';
import { madeSafe, makeSafeOnFault } from '../last-resort.ts';
import { openExistingLibrary, runNumber } from '../library-file.ts';
import type { CommandResult } from '../output.ts';
import { endOfRun } from '../run-ending.ts';
import { TerminalWatch } from '../terminal.ts';

interface AttachOptions {
  readonly instrument: string;
  readonly library?: string;
  readonly json?: boolean;
}

export async function attachCommand([run]: string[], options: AttachOptions): Promise<CommandResult> {
  const id = runNumber(run);
  using library = openExistingLibrary(options.library);
  const earlier = earlierRun(library, id);
  const { protocol: text, settings, title } = library.run(id);
  const line = instrumentLine(options.instrument, systemClock);
  await using session = new Session({ clock: systemClock, ...line, keepAwake: keepAwakeBySystem() });
  using _safe = makeSafeOnFault(madeSafe(session));
  const { label } = earlier.held.identity;
  const bell = new SessionBell(library, session, () => ({ label, run: { id, title } }));
  let result: RunResult;
  {
    using _watch = new TerminalWatch(session, options.json === true);
    result = await session.attach(earlier, () => library.resumeRun(id));
  }
  await bell.settled();
  return await endOfRun(library, id, compileProtocol(text, { set: settings }), line, result);
}
