// A run told again from the copy that the instrument kept of it: the same lines through the same tracker, so that it is
// what the line would have brought. It reads files only, and claims no end that is not in them.
import { CottrellError } from '../../core/errors.ts';
import { BlockBuilder } from '../../core/samples.ts';
import type { DriverEvent } from '../driver.ts';
import type { Conversation } from './conversation.ts';
import { copyInLine } from './copy.ts';
import { copyTokenOf, type KeptLeg, unpackLeg } from './held.ts';
import type { Model } from './models.ts';
import { beyondLimit, endSaid, ruleMetBy } from './script-end.ts';
import { NOTE } from './settings.ts';
import { copiesOn, linesOf } from './storage.ts';
import { Tracker } from './track.ts';

const US = 1e6;
/** Samples handed on together. */
const BLOCK = 4096;

type FinishReason = Extract<DriverEvent, { type: 'finished' }>['reason'];

/**
 * The events of a run from its copy, `finished` only where its end is in the copy. `programs`: what the run told with
 * `copy`, in that order.
 * @throws CottrellError `state-refused` where there is no copy of this run.
 */
export async function* retell(
  conversation: Conversation,
  model: Model,
  programs: readonly unknown[],
): AsyncGenerator<DriverEvent, void, void> {
  const legs = programs.map(unpackLeg);
  const names = (await copiesOn(conversation, model)).map(({ name }) => name);
  const own = names.filter((name) => isCopyAmong(name, programs));
  if (own.length === 0)
    throw new CottrellError('state-refused', `The storage of ${model.label} holds no copy of this run.`);
  const telling = new Telling(conversation, legs);
  yield { type: 'started' };
  for (const name of own) yield* telling.file(name);
  yield* telling.end();
}

/** Whether a stored file is the copy of one of these programs. */
export function isCopyAmong(name: string, programs: readonly unknown[]): boolean {
  const token = copyInLine(name)?.token;
  return token !== undefined && programs.some((kept) => copyTokenOf(kept) === token);
}

class Telling {
  readonly #conversation: Conversation;
  readonly #legs: readonly KeptLeg[];
  readonly #builder = new BlockBuilder(BLOCK);
  readonly #told = new Set<string>();
  #tracker: Tracker | undefined;
  #leg: KeptLeg | undefined;
  /** What the script said with `send_string` last. */
  #note = '';
  /** The copy of this script ended before the script. */
  #isCut = false;

  constructor(conversation: Conversation, legs: readonly KeptLeg[]) {
    this.#conversation = conversation;
    this.#legs = legs;
  }

  async *file(name: string): AsyncGenerator<DriverEvent, void, void> {
    let isOwn = false;
    for await (const line of linesOf(this.#conversation, name)) {
      const kind = line.charAt(0);
      const [word, number] = line.slice(1).split(' ');
      if (!isOwn && kind === 'T' && word === NOTE.copy) isOwn = this.#begin(Number(number));
      else if (isOwn) this.#hear(kind, line);
      if (this.#builder.length >= BLOCK) yield* this.#handOn();
    }
    yield* this.#handOn();
  }

  /** A file begins; false for a script of which nothing is known. */
  #begin(number: number): boolean {
    const leg = this.#legs.find(({ leg: { copy } }) => copy?.leg === number);
    if (leg === undefined) return false;
    const before = this.#leg?.leg.copy?.leg ?? -1;
    this.#turn(leg, number === before + 1);
    const { settings, start_us } = leg;
    this.#tracker = new Tracker({
      ...leg.leg,
      settings,
      start_us,
      builder: this.#builder,
      told: this.#told,
    });
    this.#leg = leg;
    this.#note = '';
    this.#isCut = false;
    return true;
  }

  /** From one script to the next the cell was off; where the end of a script is missing, nothing is known. */
  #turn(next: KeptLeg, isNext: boolean): void {
    const tracker = this.#tracker;
    const visit = tracker?.visit;
    if (tracker === undefined || visit === undefined) return;
    if (!tracker.hasEnd || !isNext) {
      this.#mark('gap', tracker.end_us, visit);
      return;
    }
    this.#mark('pause', tracker.end_us, visit);
    const first = next.leg.origins[0];
    if (first !== undefined) this.#mark('resume', next.start_us, first);
  }

  #hear(kind: string, line: string): void {
    if (this.#isCut) return;
    if (kind === 'P') this.#tracker!.take(line);
    else if (kind === 'T' && line.slice(1) === NOTE.copyEnds) this.#isCut = true;
    else if (kind === 'T') this.#note = line.slice(1);
  }

  *#handOn(): Generator<DriverEvent, void, void> {
    if (!this.#builder.isEmpty) yield { type: 'samples', block: this.#builder.take() };
    yield* this.#tracker?.takeRemarks() ?? [];
  }

  *end(): Generator<DriverEvent, void, void> {
    const tracker = this.#tracker;
    if (tracker === undefined) return;
    const t_s = tracker.end_us / US;
    const isLast = this.#leg === this.#legs.at(-1);
    if (!tracker.hasEnd || !isLast) {
      const next = this.#legs[this.#legs.indexOf(this.#leg!) + 1];
      const missing =
        next !== undefined && next.leg.copy === undefined
          ? `: none was kept of what was played from ${next.start_us / US} s on`
          : '';
      const message = `The copy ends at ${t_s} s, before the end of the run${missing}.`;
      yield { type: 'warning', t_s, message };
      return;
    }
    if (tracker.visit !== undefined) this.#mark('end', tracker.end_us, tracker.visit);
    yield* this.#handOn();
    yield { type: 'finished', t_s, reason: this.#reason(tracker) };
  }

  /** Throws what ended the run, where that was no reason to finish. */
  #reason(tracker: Tracker): FinishReason {
    const { settings, carried } = this.#leg!;
    const said = endSaid(this.#note, tracker.isComplete, settings);
    if (said === 'limit') throw beyondLimit();
    if (said !== undefined) return said;
    const met = ruleMetBy(
      {
        cathodic_C: carried.cathodic_C + tracker.charge.cathodic_C,
        anodic_C: carried.anodic_C + tracker.charge.anodic_C,
      },
      settings.rules,
    );
    return met === undefined ? 'stopped' : { rule: met };
  }

  #mark(
    kind: 'pause' | 'resume' | 'end' | 'gap',
    t_us: number,
    { segment, cycle }: { readonly segment: number; readonly cycle: number },
  ): void {
    this.#builder.mark({ kind, t_s: t_us / US, segment, cycle, period_s: 0 });
  }
}
