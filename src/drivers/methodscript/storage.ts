// The instrument's own files, over the line: how much room is left, which copies are there, and what one holds. How a
// listing and the answer about room look is not published: only what has to be there is looked for. It deletes nothing.
import { asCottrellError, CottrellError } from '../../core/errors.ts';
import type { StoredCopy } from '../driver.ts';
import type { Conversation } from './conversation.ts';
import { copyInLine } from './copy.ts';
import type { Model } from './models.ts';

/** How long the instrument may take to say the next line. */
const LINE_S = 5;
/** An answer about room has several lines, and nothing that ends it. */
const PAUSE_S = 0.3;
const KB = 1024;
/** Stands at the end of a file on the line. */
const END_OF_FILE = '\x1C';
/** The Pico's memory hangs on pins that are configured first. */
const PICO_PINS = ['set_gpio_cfg 30 2'];

/** Lines with which a script of this model begins to use files. */
export function mountLines({ isPico }: Model): readonly string[] {
  return isPico ? PICO_PINS : [];
}

/**
 * Free room, at least, in bytes. Where the figures do not say which of them is meant, the smallest is.
 * @throws CottrellError `instrument-refused` where there is no storage.
 */
export async function freeRoom_bytes(conversation: Conversation, model: Model): Promise<number> {
  await mount(conversation, model);
  const lines = [await begin(conversation, 'fs_info')];
  for (;;) {
    const line = await conversation.receive(conversation.clock.now_s() + PAUSE_S);
    if (line === undefined) break;
    lines.push(line);
  }
  const text = lines.join('\n');
  const figures = [...text.matchAll(/(\d+) ?kB/g)].map(([, figure]) => Number(figure) * KB);
  const said = /free\D*(\d+) ?kB/i.exec(text)?.[1];
  if (said !== undefined) return Number(said) * KB;
  return figures.length === 0 ? 0 : Math.min(...figures);
}

/**
 * Free room for the next script of a run; undefined where the storage cannot be asked any more: that costs the copy, never
 * the run.
 * @throws CottrellError `link-lost`
 */
export async function roomNow_bytes(conversation: Conversation, model: Model): Promise<number | undefined> {
  try {
    return await freeRoom_bytes(conversation, model);
  } catch (error) {
    if (asCottrellError(error).code === 'link-lost') throw error;
    return undefined;
  }
}

/** The copies of runs that are there. @throws CottrellError `instrument-refused` where there is no storage. */
export async function copiesOn(conversation: Conversation, model: Model): Promise<StoredCopy[]> {
  await mount(conversation, model);
  const copies: StoredCopy[] = [];
  for (let line = await begin(conversation, 'fs_dir /'); ; line = await next(conversation)) {
    const name = copyInLine(line)?.name;
    if (name !== undefined) copies.push({ name, bytes: sizeIn(line.replace(name, '')) });
    else if (line === '' && copies.length > 0) break;
    else if (line === '' && (await isQuiet(conversation))) break;
  }
  return copies.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The lines of a file, one by one; the last may be cut in its middle, and is left out then.
 * @throws CottrellError `instrument-refused` for a file that cannot be read; `instrument-silent`, `link-lost`.
 */
export async function* linesOf(conversation: Conversation, name: string): AsyncGenerator<string, void, void> {
  let line = await begin(conversation, `fs_get ${name}`);
  let isFirst = true;
  try {
    while (!line.endsWith(END_OF_FILE)) {
      // The letter of the answer stands on a line of its own, or before the first line of the file.
      if (!isFirst || line !== '') yield line;
      isFirst = false;
      line = await next(conversation);
    }
  } finally {
    while (!line.endsWith(END_OF_FILE)) line = await next(conversation);
  }
}

async function mount(conversation: Conversation, model: Model): Promise<void> {
  const lines = mountLines(model);
  if (lines.length > 0) await conversation.execute(lines);
}

/** Sends a command; the first line of its answer without its letter. */
async function begin(conversation: Conversation, command: string): Promise<string> {
  const answer = await conversation.ask('f', [command], LINE_S);
  if (answer === undefined) throw silent(conversation);
  const refused = (text: string) =>
    new CottrellError('instrument-refused', `The storage of the instrument: ${text}.`);
  await conversation.throwError(answer, [], refused);
  return answer.slice(1);
}

async function next(conversation: Conversation): Promise<string> {
  const line = await conversation.receive(conversation.clock.now_s() + LINE_S);
  if (line === undefined) throw silent(conversation);
  return line;
}

/** An empty line ends a listing; one that only ends the letter does not. */
async function isQuiet(conversation: Conversation): Promise<boolean> {
  const result = await conversation.reader.wait(conversation.clock, PAUSE_S);
  return result !== 'lines';
}

/** The largest whole number that stands alone in a line. */
function sizeIn(line: string): number {
  const numbers = line.match(/(?<![\d:.-])\d+(?![\d:.-])/g) ?? [];
  return Math.max(0, ...numbers.map(Number));
}

function silent({ name }: Conversation): CottrellError {
  return new CottrellError('instrument-silent', `${name} did not answer about its storage.`);
}
