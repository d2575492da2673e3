// Finding out whether a held program still plays on the instrument. Only the serial number is asked for, which a running
// program does not notice; nothing here could stop a program or touch the cell.
import { CottrellError } from '../../core/errors.ts';
import { BlockBuilder } from '../../core/samples.ts';
import type { Conversation } from './conversation.ts';
import type { HeldRun } from './held.ts';
import { parseError } from './refusals.ts';
import { Tracker } from './track.ts';

/** How long the answer to the question may take, and how often it is asked. */
const ANSWER_S = 1;
const TRIES = 3;
/** Added to three sampling periods: how long a program may say nothing. */
const SILENCE_S = 10;
/** The error of a question that is answered only while nothing plays. */
const BUSY = '0006';

/** What is on the line. */
export type Found =
  /** The held program; these lines of it have been read. */
  | { readonly kind: 'playing'; readonly lines: readonly string[] }
  /** Nothing plays any more. */
  | { readonly kind: 'idle' };

/**
 * Listens for the held program on the instrument with this serial number.
 * @throws CottrellError `not-an-instrument`: nobody answers as one; `instrument-swapped`: another instrument, or
 * another program; `link-lost`.
 */
export async function find(conversation: Conversation, held: HeldRun): Promise<Found> {
  const lines: string[] = [];
  const answer = await askSerial(conversation, lines);
  if (answer === undefined && lines.length === 0)
    throw new CottrellError(
      'not-an-instrument',
      `There is no MethodSCRIPT instrument on ${conversation.name}: nothing answered as one.`,
    );
  const error = answer === undefined ? undefined : parseError(answer);
  if (answer !== undefined && error === undefined) {
    if (answer.slice(1) !== held.serial)
      throw swapped(conversation, `its serial number is ${answer.slice(1)}`);
    return { kind: 'idle' };
  }
  if (error !== undefined && error.code !== BUSY)
    throw swapped(conversation, 'it does not say its serial number');
  await hearProgram(conversation, held, lines);
  return { kind: 'playing', lines };
}

/** Asks `i`, keeping what a running program says meanwhile. */
async function askSerial(conversation: Conversation, lines: string[]): Promise<string | undefined> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    // The empty line ends whatever half line the instrument may have got before.
    await conversation.send('', 'i');
    const deadline_s = conversation.clock.now_s() + ANSWER_S;
    for (;;) {
      const line = await conversation.receive(deadline_s);
      if (line === undefined) break;
      if (line.startsWith('i')) return line;
      // The answer to the empty line, or the rest of a line that began before the line was open.
      if (line !== '') lines.push(line);
    }
  }
  return undefined;
}

/** Waits for a package that the held program can have sent, among those read or next. */
async function hearProgram(conversation: Conversation, held: HeldRun, lines: string[]): Promise<void> {
  const longest_s = Math.max(...held.leg.program.loops.map(({ period_us }) => period_us)) / 1e6;
  const deadline_s = conversation.clock.now_s() + 3 * longest_s + SILENCE_S;
  const { leg, settings, start_us, known } = held;
  const tracker = new Tracker({ ...leg, settings, start_us, builder: new BlockBuilder(), told: new Set() });
  let read = 0;
  for (;;) {
    while (read < lines.length) if (tracker.recognises(lines[read++]!, known.ordinal)) return;
    const line = await conversation.receive(deadline_s);
    if (line === undefined)
      throw swapped(
        conversation,
        'the program that plays on it does not say what the program of this run says',
      );
    lines.push(line);
    // The program ended while it was listened to: the end is for whoever follows it.
    if (line === '') return;
  }
}

/**
 * Makes sure that an idle instrument is the expected one, before anything is said to it that matters. One that runs a
 * program cannot be asked, nor can one that does not answer.
 * @throws CottrellError `instrument-swapped`
 */
export async function mustBe(conversation: Conversation, serial: string): Promise<void> {
  const answer = await askSerial(conversation, []);
  if (answer === undefined) return;
  if (parseError(answer) !== undefined) return conversation.settle();
  if (answer.slice(1) === serial) return;
  throw new CottrellError(
    'instrument-swapped',
    `The instrument on ${conversation.name} is ${answer.slice(1)}, and the one whose cell may be on is ${serial}. Nothing was done to this one.`,
  );
}

/**
 * A running program cannot be asked whose it is: when it has ended, the instrument can.
 * @throws CottrellError `instrument-swapped` where what was recorded since the line came back is of another instrument.
 */
export async function compareSerial(conversation: Conversation, { serial }: HeldRun): Promise<void> {
  const answer = await conversation.ask('i', ['i'], ANSWER_S);
  if (answer === undefined || parseError(answer) !== undefined || answer.slice(1) === serial) return;
  throw new CottrellError(
    'instrument-swapped',
    `What was recorded since the line came back is of another instrument, ${answer.slice(1)}, which played a program of the same form.`,
    { advice: 'Leave out what comes after the gap. The cell of that instrument is confirmed off.' },
  );
}

function swapped(conversation: Conversation, why: string): CottrellError {
  return new CottrellError(
    'instrument-swapped',
    `The instrument on ${conversation.name} is not the one that plays this run: ${why}. It was left as it is.`,
  );
}
