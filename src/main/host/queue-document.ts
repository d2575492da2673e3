// A queue as it is written, with the protocols it plays: read once and frozen, so that a file edited later changes
// nothing. Whatever is wrong in the queue or in any of its protocols is said at once, where it stands in the queue.

import { refuse } from '../../core/document.ts';
import { asCottrellError, type CottrellError, type Problem } from '../../core/errors.ts';
import { compileProtocol } from '../../core/protocol/compile.ts';
import type { Settings } from '../../core/protocol/settings.ts';
import { parseQueue, type QueueItem } from '../../core/queue/queue.ts';
import { durationOf } from '../../core/waveform.ts';
import { type QueueState, queueState } from '../engine/queue-play.ts';

/** A queue with the texts of its protocols, by the paths they were read from. */
export interface FrozenQueue {
  readonly state: QueueState;
  readonly protocols: Readonly<Record<string, string>>;
}

/** Reads a queue. Throws `queue-invalid` with every problem, each with line and column of the queue. */
export async function freezeQueue(
  text: string,
  read: (protocol: string) => string | Promise<string>,
): Promise<FrozenQueue> {
  const { title, onTrouble, items, problemAt } = parseQueue(text);
  const texts = new Map<string, string | CottrellError>();
  const problems = new Map<string, Problem>();
  const frozen: QueueItem[] = [];
  for (const [n, item] of items.entries()) {
    if (item.kind === 'confirm') {
      frozen.push(item);
      continue;
    }
    const { protocol, settings } = item;
    if (!texts.has(protocol)) texts.set(protocol, await textOf(protocol, read));
    const judged = judge(texts.get(protocol)!, settings);
    if (judged.wrong === undefined) frozen.push({ ...item, duration_s: judged.duration_s });
    for (const message of judged.wrong ?? []) {
      // One fault of a file is said once at an entry, however many runs the entry stands for.
      const problem = problemAt(n, `${protocol}: ${message}`);
      problems.set(JSON.stringify(problem), problem);
    }
  }
  refuse('queue-invalid', 'The queue', [...problems.values()]);
  return {
    state: queueState(title, onTrouble, frozen),
    protocols: Object.fromEntries(texts) as Record<string, string>,
  };
}

async function textOf(
  protocol: string,
  read: (protocol: string) => string | Promise<string>,
): Promise<string | CottrellError> {
  try {
    return await read(protocol);
  } catch (error) {
    return asCottrellError(error);
  }
}

type Judged = { readonly duration_s: number; readonly wrong?: never } | { readonly wrong: readonly string[] };

function judge(text: string | CottrellError, set: Settings): Judged {
  if (typeof text !== 'string') return { wrong: [text.message] };
  try {
    return { duration_s: durationOf(compileProtocol(text, { set }).waveform) };
  } catch (cause) {
    const { problems, message } = asCottrellError(cause);
    if (problems.length === 0) return { wrong: [message] };
    return {
      wrong: problems.map((one) =>
        one.line === undefined ? one.message : `line ${one.line}: ${one.message}`,
      ),
    };
  }
}
