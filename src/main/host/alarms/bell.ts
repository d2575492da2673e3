// Rings for someone who is not in the room when a run ends, trips or leaves a cell unsafe: watches the instruments, and
// hands the news to the webhook and the command of the person's choice. A run never waits for it and never fails with it.
import { hostname } from 'node:os';
import { asCottrellError, CottrellError } from '../../../core/errors.ts';
import { type Glance, type News, newsBetween } from '../../../core/news.ts';
import type { Clock } from '../../../drivers/clock.ts';
import { within } from '../../engine/deadline.ts';
import type { Snapshot } from '../../engine/snapshot.ts';
import { VERSION } from '../paths.ts';
import { type Alarm, postAlarm, runAlarmCommand } from './deliver.ts';
import { type AlarmSettings, readAlarms } from './settings.ts';

/** How long a program that ends waits for alarms that are under way. */
const LEAVE_AFTER_S = 15;

export interface BellOptions {
  readonly file: string;
  readonly clock: Clock;
  /** Told of an alarm that did not arrive. */
  readonly complain: (news: News, trouble: CottrellError) => void;
}

/** What an instrument looks like from afar. */
export function glanceOf(
  label: string,
  { state, run }: Snapshot,
  recorded: { readonly id: number; readonly title: string } | undefined,
): Glance {
  return {
    label,
    isUnsafe: state.name === 'unsafe',
    reason: state.name === 'unsafe' ? state.reason : undefined,
    run: recorded && { ...recorded, outcome: run?.outcome },
  };
}

/** The bell of one program. */
export class AlarmBell {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #complain: BellOptions['complain'];
  readonly #underWay = new Set<Promise<void>>();
  #before: ReadonlyMap<number, Glance> = new Map();

  constructor({ file, clock, complain }: BellOptions) {
    this.#file = file;
    this.#clock = clock;
    this.#complain = complain;
  }

  /** Rings for what is new since the last look. */
  look(now: ReadonlyMap<number, Glance>): void {
    const news = newsBetween(this.#before, now);
    this.#before = now;
    for (const one of news) {
      const ringing = this.#ring(one);
      this.#underWay.add(ringing);
      void ringing.then(() => this.#underWay.delete(ringing));
    }
  }

  /** Rings as if a run had ended. Throws `alarm-failed` with everything that did not arrive. */
  async test(): Promise<void> {
    const settings = readAlarms(this.#file);
    if (settings.webhook === undefined && settings.command === undefined)
      throw new CottrellError('argument-invalid', 'No alarm is set: there is no webhook and no command.');
    const news = {
      kind: 'ended',
      instrument: 'no instrument',
      title: 'A test of the alarms of Cottrell',
      text: 'This is how you will be told that a run ended.',
    } as const;
    const troubles = await this.#deliver(settings, news, 'once');
    if (troubles.length > 0)
      throw new CottrellError('alarm-failed', troubles.map(({ message }) => message).join(' '));
  }

  /** Waits for alarms that are under way, but not for ever. */
  async settled(): Promise<void> {
    await within(this.#clock, LEAVE_AFTER_S, Promise.all(this.#underWay));
  }

  async #ring(news: News): Promise<void> {
    try {
      const settings = readAlarms(this.#file);
      if (settings.on === 'trouble' && news.kind === 'ended') return;
      for (const trouble of await this.#deliver(settings, news)) this.#tellOf(trouble, news);
    } catch (error) {
      this.#tellOf(asCottrellError(error), news);
    }
  }

  /** Where even that cannot be kept (a full disk, a closed library) it is said on the terminal: no alarm ends a run. */
  #tellOf(trouble: CottrellError, news: News): void {
    try {
      this.#complain(news, trouble);
    } catch (error) {
      const why = asCottrellError(error).message;
      console.error(`An alarm did not arrive, and this could not be kept (${why}): ${trouble.message}`);
    }
  }

  async #deliver(
    { webhook, command }: AlarmSettings,
    news: News,
    tries: 'often' | 'once' = 'often',
  ): Promise<CottrellError[]> {
    const at = new Date(this.#clock.wall_ms()).toISOString();
    const alarm: Alarm = { ...news, program: `Cottrell ${VERSION}`, computer: hostname(), at };
    const results = await Promise.allSettled([
      webhook === undefined ? undefined : postAlarm(webhook, alarm, this.#clock, tries),
      command === undefined ? undefined : runAlarmCommand(command, alarm, this.#clock),
    ]);
    return results
      .filter((result) => result.status === 'rejected')
      .map(({ reason }) => asCottrellError(reason));
  }
}
