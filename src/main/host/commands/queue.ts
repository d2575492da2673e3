// `cottrell queue`: plays the runs of a queue one after another on one instrument, waits for the person where they must
// do something, and goes on later where it was left. It never goes on by itself after a restart.
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { asCottrellError, CottrellError } from '../../../core/errors.ts';
import { formatDuration } from '../../../core/quantity.ts';
import {
  goingOn,
  isDone,
  QueuePlay,
  type QueueState,
  standing,
  withoutEntry,
} from '../../engine/queue-play.ts';
import { composeHost } from '../compose.ts';
import { EXIT } from '../exit-codes.ts';
import { hostMadeSafe, makeSafeOnFault, onStopSignals } from '../last-resort.ts';
import { openOrMakeLibrary } from '../library-file.ts';
import { type CommandResult, table } from '../output.ts';
import { defaultLibraryPath, readTextFile } from '../paths.ts';
import { type FrozenQueue, freezeQueue } from '../queue-document.ts';
import { playEntry } from '../queue-entry.ts';
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
      const { state } = await readQueue(needed(what, 'the file of a queue'));
      return { data: state, text: textOf(state), exitCode: EXIT.ok };
    }
    case 'list': {
      const queues = folder.numbers.map((number) => listed(folder, number));
      return {
        data: queues.map(({ data }) => data),
        text: queues.map(({ text }) => text).join('\n') || 'No queues.',
        exitCode: EXIT.ok,
      };
    }
    case 'run': {
      const queue = await readQueue(needed(what, 'the file of a queue'));
      needed(options.instrument, 'the option --instrument');
      const { number } = folder.add(queue);
      using _lease = folder.take(number);
      return await play(folder, folder.readOwn(number), options);
    }
    case 'resume': {
      const number = numberOf(what);
      needed(options.instrument, 'the option --instrument');
      using _lease = folder.take(number);
      const queue = folder.readOwn(number);
      const state = goingOn(queue.state, options.again === true);
      return await play(folder, { ...queue, state }, options);
    }
    case 'skip': {
      const number = numberOf(what);
      using _lease = folder.take(number);
      const queue = folder.readOwn(number);
      const next = queue.state.entries.findIndex(({ state }) => state === 'waiting');
      const state = next < 0 ? queue.state : withoutEntry(queue.state, next);
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

/** A queue in the list; one that cannot be read is told with the rest. */
function listed(folder: QueueFolder, number: number): { readonly data: object; readonly text: string } {
  try {
    const { state, isPlayed } = folder.read(number);
    const now = isPlayed ? ', being played' : '';
    return {
      data: { number, isPlayed, ...state },
      text: `${number}  ${state.title}: ${standing(state)}${now}`,
    };
  } catch (cause) {
    const error = asCottrellError(cause);
    return { data: { number, error }, text: `${number}  ${error.message}` };
  }
}

/** Paths of protocols count from the folder of the queue. */
function readQueue(file: string): Promise<FrozenQueue> {
  return freezeQueue(readTextFile(file), (protocol) => readTextFile(resolve(dirname(file), protocol)));
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
  const playing = new QueuePlay(queue.state, {
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
      process.stderr.write(`${entry.name}\n`);
      using watch = new TerminalWatch(station.session, options.json === true);
      const coarsen = options.coarsen === true;
      const wasAsked = () => stopAsked || watch.stopAsked;
      const played = await playEntry({ station, queue, coarsen, stopAsked: wasAsked }, entry, began);
      isOff = played.ended !== 'cell not off';
      return played;
    },
  });
  const state = await playing.play();
  const sheets = options.sheets === undefined ? [] : await writeQueueSheets(library, state, options.sheets);
  const hasDone = isDone(state);
  const hint = hasDone ? '' : `\n\nGo on with: cottrell queue resume ${queue.number} --instrument …`;
  return {
    data: { number: queue.number, library: library.path, ...state, sheets },
    text: `${textOf(state)}${sheets.map((path) => `\nwritten: ${path}`).join('')}${hint}`,
    exitCode: isOff ? (stopAsked ? EXIT.stopped : hasDone ? EXIT.ok : EXIT.notCompleted) : EXIT.cellNotOff,
  };
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

function textOf(queue: QueueState): string {
  const rows = queue.entries.map((entry, i) => [
    String(i + 1),
    entry.kind === 'confirm' ? `confirm: ${entry.text}` : entry.name,
    entry.kind === 'run' && entry.duration_s !== undefined ? formatDuration(entry.duration_s) : '',
    entry.state,
    entry.run === undefined ? '' : String(entry.run),
    entry.outcome ?? '',
  ]);
  const head = ['>', 'entry', 'lasts', 'state', '>run', 'outcome'];
  return `${queue.title}: ${standing(queue)}\n\n${table(head, rows)}`;
}
