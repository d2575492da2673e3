// `cottrell run`: plays a protocol on an instrument, records it, and tells how it ended. It ends only when the cell
// is confirmed off or it has said loudly that it could not be.

import type { Protocol } from '../../../core/protocol/protocol.ts';
import { calledName } from '../../../core/wording.ts';
import { systemClock } from '../../../drivers/clock.ts';
import type { Identity, Potentiostat } from '../../../drivers/driver.ts';
import { keepAwakeBySystem } from '../../engine/keep-awake.ts';
import type { RunResult } from '../../engine/run-end.ts';
import { Session } from '../../engine/session.ts';
import { changedProtocol } from '../adjust.ts';
import { SessionBell } from '../alarms/session-bell.ts';
import { EXIT } from '../exit-codes.ts';
import { guardOf } from '../going-on.ts';
import { instrumentLine } from '../instrument.ts';
import { madeSafe, makeSafeOnFault } from '../last-resort.ts';
import { openOrMakeLibrary } from '../library-file.ts';
import type { CommandResult } from '../output.ts';
import { openProtocol, splitSetting } from '../protocol-file.ts';
import { requestOf, startOf } from '../recording.ts';
import { endOfRun } from '../run-ending.ts';
import { TerminalWatch } from '../terminal.ts';

interface RunOptions {
  readonly instrument: string;
  readonly library?: string;
  readonly set: readonly string[];
  readonly coarsen?: boolean;
  readonly note?: string;
  readonly stopRunning?: boolean;
  readonly json?: boolean;
}

export async function runCommand([file]: string[], options: RunOptions): Promise<CommandResult> {
  return playProtocol(openProtocol(file!, options.set), options);
}

/** Plays a protocol to its end, recorded; the result of the command. */
export async function playProtocol(protocol: Protocol, options: RunOptions): Promise<CommandResult> {
  using library = openOrMakeLibrary(options.library);
  const guard = options.stopRunning === true ? undefined : guardOf(library, systemClock);
  const line = instrumentLine(options.instrument, systemClock, { protocol, guard });
  let instrument: Potentiostat | undefined;
  const open = async (expected?: Identity) => {
    const opened = await line.open(expected);
    instrument = opened;
    return opened;
  };
  const { attach } = line;
  await using session = new Session({ clock: systemClock, open, attach, keepAwake: keepAwakeBySystem() });
  using _safe = makeSafeOnFault(madeSafe(session));
  let id = 0;
  let result: RunResult;
  const bell = new SessionBell(library, session, () => ({
    label: instrument === undefined ? options.instrument : calledName(instrument.identity),
    ...(id > 0 && { run: { id, title: protocol.title } }),
  }));
  {
    let playing = protocol;
    const adjust = async (setting: string) => {
      const changed = changedProtocol(playing, Object.fromEntries([splitSetting(setting)]));
      // Whoever sits at the terminal has been told what it does to the cell.
      const { cycle } = await session.adjust(requestOf(changed), true, changed.settings);
      playing = changed;
      return cycle;
    };
    using watch = new TerminalWatch(session, options.json === true, adjust);
    await session.connect();
    if (watch.stopAsked) return NOT_BEGUN;
    const plan = await session.prepare(requestOf(protocol), { coarsen: options.coarsen === true });
    if (watch.stopAsked) return NOT_BEGUN;
    result = await session.start(plan, () => {
      const recorder = library.beginRun(startOf(protocol, plan, instrument!.identity, options.instrument));
      id = recorder.id;
      if (options.note !== undefined)
        library.addEvent(id, { kind: 'note', t_s: null, message: options.note });
      return recorder;
    });
  }
  await bell.settled();
  return await endOfRun(library, id, protocol, line, result);
}

/** Someone stopped it first. Leaving the command lets the line go with the cell confirmed off. */
const NOT_BEGUN: CommandResult = {
  data: { begun: false },
  text: 'Stopped before the run began; the cell is confirmed off.',
  exitCode: EXIT.stopped,
};
