// `cottrell queue`: plays the runs of a queue one after another on one instrument, waits for the person where they must
// do something, and goes on later where it was left. It never goes on by itself after a restart.
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { asCottrellError, CottrellError } from '../../../core/errors.ts';
import { describeOutcome } from '../../../core/outcome.ts';
import { compileProtocol } from '../../../core/protocol/compile.ts';
import { parseQueue } from '../../../core/queue/queue.ts';
import type { Station } from '../../api/host.ts';
import {
  type Played,
  playQueue,
  type QueueState,
  queueState,
  type RunEntry,
} from '../../engine/queue-play.ts';
import { composeHost } from '../compose.ts';
import { EXIT } from '../exit-codes.ts';
import { hostMadeSafe, makeSafeOnFault, onStopSignals } from '../last-resort.ts';
import { openOrMakeLibrary } from '../library-file.ts';
import { type CommandResult, table } from '../output.ts';
import { defaultLibraryPath, readTextFile } from '../paths.ts';
import { QueueFolder, type StoredQueue } from '../queue-file.ts';
import { writeQueueSheets } from '../queue-sheets.ts';
import { TerminalWatch } from '../terminal.ts';

interface QueueOptions {
  readonly instrument?: string;
  readonly library?: string;
  readonly coarsen?: boolean;
  readonly confirmed?: boolean;
  readonly yes?: boolean;
  readonly again?: boolean;
  readonly sheets?: string;
  readonly stopRunning?: boolean;
  readonly json?: boolean;
}

export async function queueCommand([action, what]: string[], options: QueueOptions): Promise<CommandResult> {
  const folder = new QueueFolder(options.library ?? defaultLibraryPath());
  switch (action) {
    case 'check': {
      const { state } = readQueue(needed(what, 'the file of a queue'));
      return { data: state, text: textOf(state), exitCode: EXIT.ok };
    }
    case 'list': {
      const queues = folder.numbers.map((number) => folder.read(number));
      const text = queues
        .map(({ number, state }) => `${number}  ${state.title}: ${standing(state)}`)
        .join('\n');
      return {
        data: queues.map(({ number, state }) => ({ number, ...state })),
        text: text || 'No queues.',
        exitCode: 0,
      };
    }
    case 'run': {
      const { state, protocols } = readQueue(needed(what, 'the file of a queue'));
      needed(options.instrument, 'the option --instrument');
      return play(folder, folder.add(state, protocols), options);
    }
    case 'resume': {
      const queue = folder.read(numberOf(what));
      needed(options.instrument, 'the option --instrument');
      return play(folder, options.again ? { ...queue, state: failedAgain(queue.state) } : queue, options);
    }
    case 'skip': {
      const queue = folder.read(numberOf(what));
      const next = queue.state.entries.findIndex(({ state }) => state === 'waiting');
      const entries = queue.state.entries.map((entry, i) =>
        i === next ? { ...entry, state: 'skipped' as const } : entry,
      );
      const state = { ...queue.state, entries };
      folder.save({ ...queue, state });
      return { data: state, text: textOf(state), exitCode: EXIT.ok };
    }
    default:
      throw new CottrellError('argument-invalid', `"${action}": check, run, list, resume or skip is needed.`);
  }
}

function needed(given: string | undefined, what: string): string {
  if (given === undefined) throw new CottrellError('argument-invalid', `${what} is needed.`);
  return given;
}

function numberOf(text: string | undefined): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new CottrellError('argument-invalid', `"${text ?? ''}" is not the number of a queue.`, {
    advice: '`cottrell queue list` lists them.',
  });
}

/** Reads the queue and every protocol in it; whatever is wrong in any is said before anything runs. */
function readQueue(file: string): { state: QueueState; protocols: Record<string, string> } {
  const { title, onTrouble, items } = parseQueue(readTextFile(file));
  const protocols: Record<string, string> = {};
  for (const item of items) {
    if (item.kind !== 'run') continue;
    protocols[item.protocol] ??= readTextFile(resolve(dirname(file), item.protocol));
    try {
      compileProtocol(protocols[item.protocol]!, { set: item.settings });
    } catch (cause) {
      const { code, problems } = asCottrellError(cause);
      throw new CottrellError(code, `${item.name} (${item.protocol}) is not valid.`, { problems, cause });
    }
  }
  return { state: queueState(title, onTrouble, items), protocols };
}

function failedAgain(queue: QueueState): QueueState {
  const entries = queue.entries.map((entry) =>
    entry.state === 'failed'
      ? { ...entry, state: 'waiting' as const, run: undefined, outcome: undefined }
      : entry,
  );
  return { ...queue, entries };
}

async function play(folder: QueueFolder, queue: StoredQueue, options: QueueOptions): Promise<CommandResult> {
  const library = openOrMakeLibrary(options.library);
  await using host = composeHost({ library });
  let stopAsked = false;
  using _signals = onStopSignals(() => {
    stopAsked = true;
  });
  using _safe = makeSafeOnFault(hostMadeSafe(host));
  const station = await host.connect(options.instrument!, options.stopRunning === true);
  let { confirmed = false } = options;
  let isOff = true;
  const state = await playQueue(queue.state, {
    save: (changed) => folder.save({ ...queue, state: changed }),
    async confirm(text) {
      if (stopAsked) return false;
      if (options.yes || confirmed) {
        confirmed = false;
        return true;
      }
      return ask(text);
    },
    async play(entry, began) {
      if (stopAsked) return { ended: 'by a person', outcome: 'stopped before it began' };
      process.stderr.write(`${entry.name}\n`);
      const played = await playOne(station, queue, entry, began, options);
      isOff = played.ended !== 'cell not off';
      return played;
    },
  });
  const sheets = options.sheets === undefined ? [] : await writeQueueSheets(library, state, options.sheets);
  const isDone = state.entries.every(({ state }) => state === 'done' || state === 'skipped');
  const hint = isDone ? '' : `\n\nGo on with: cottrell queue resume ${queue.number} --instrument …`;
  return {
    data: { number: queue.number, library: library.path, ...state, sheets },
    text: `${textOf(state)}${sheets.map((path) => `\nwritten: ${path}`).join('')}${hint}`,
    exitCode: isOff ? (stopAsked ? EXIT.stopped : isDone ? EXIT.ok : EXIT.notCompleted) : EXIT.cellNotOff,
  };
}

async function playOne(
  station: Station,
  { number, state, protocols }: StoredQueue,
  { name, protocol, settings, at }: RunEntry,
  began: (run: number) => void,
  { coarsen, json }: QueueOptions,
): Promise<Played> {
  using watch = new TerminalWatch(station.session, json === true);
  try {
    const prepared = await station.prepare(protocols[protocol]!, settings, coarsen === true);
    if (watch.stopAsked) return { ended: 'by a person', outcome: 'stopped before it began' };
    const run = await station.start(prepared.number, `queue ${number}, ${name}`);
    // Whatever cannot be kept now: the run goes on, and nothing comes after it before it is over.
    const unkept = troubleOf(() => {
      began(run);
      station.addLabel({ title: `${state.title}: ${name}`, tags: [state.title], ...(at && { series: at }) });
    });
    await station.recording;
    const { outcome, cellOff } = station.recorded!.result!;
    const text = [describeOutcome(outcome), ...(unkept ? [unkept.message] : [])].join('; ');
    if (!cellOff) return { ended: 'cell not off', outcome: text };
    if ((station.recorded!.trouble ?? unkept) !== undefined) return { ended: 'in trouble', outcome: text };
    if (outcome.kind === 'completed') return { ended: 'completed', outcome: text };
    return { ended: outcome.kind === 'stopped' ? 'by a person' : 'in trouble', outcome: text };
  } catch (error) {
    const { code, message } = asCottrellError(error);
    return { ended: code === 'cell-not-off' ? 'cell not off' : 'in trouble', outcome: message };
  }
}

function troubleOf(work: () => void): CottrellError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return asCottrellError(error);
  }
}

/** The person at the terminal; where there is none, the queue waits. */
async function ask(text: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stderr.write(`waits: ${text} (go on with queue resume --confirmed once it is done)\n`);
    return false;
  }
  using line = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await line.question(`${text}\nDone? [y: go on, n: halt the queue] `);
  return /^y/iu.test(answer.trim());
}

function standing({ entries }: QueueState): string {
  const count = (state: string) => entries.filter((entry) => entry.state === state).length;
  return `${count('done')} of ${entries.length} done, ${count('failed')} failed, ${count('skipped')} skipped`;
}

function textOf(queue: QueueState): string {
  const rows = queue.entries.map((entry, i) => [
    String(i + 1),
    entry.kind === 'confirm' ? `confirm: ${entry.text}` : entry.name,
    entry.state,
    entry.run === undefined ? '' : String(entry.run),
    entry.outcome ?? '',
  ]);
  return `${queue.title}: ${standing(queue)}\n\n${table(['>', 'entry', 'state', '>run', 'outcome'], rows)}`;
}
