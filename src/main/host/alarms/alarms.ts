// The alarms of a program with a bench: what people see and set of them, and the watch over all instruments.
import type { CottrellError } from '../../../core/errors.ts';
import type { News } from '../../../core/news.ts';
import type { Clock } from '../../../drivers/clock.ts';
import type { Host, Station } from '../../api/host.ts';
import type { Bench } from '../../engine/bench.ts';
import type { Library } from '../../store/library.ts';
import { AlarmBell, glanceOf } from './bell.ts';
import { placeOf } from './deliver.ts';
import { alarmFile, readAlarms, writeAlarms } from './settings.ts';

/** Alarms of a bench, until disposed: then those under way are waited for, and no more come. */
export class BenchAlarms implements AsyncDisposable {
  readonly #file: string;
  readonly #bell: AlarmBell;
  readonly #over = new AbortController();
  readonly #watching: Promise<void>;

  constructor(bench: Bench<Station>, library: Library, clock: Clock) {
    this.#file = alarmFile(library.path);
    const complain = (news: News, trouble: CottrellError) => noteAlarmTrouble(library, news, trouble);
    this.#bell = new AlarmBell({ file: this.#file, clock, complain });
    this.#watching = this.#watch(bench);
  }

  /** What the API shows and changes. */
  get settings(): Host['alarms'] {
    const file = this.#file;
    return {
      get() {
        const { webhook, command, on } = readAlarms(file);
        return { ...(webhook && { webhook: placeOf(webhook) }), ...(command && { command }), on };
      },
      set({ webhook, on }) {
        const { webhook: former, ...rest } = readAlarms(file);
        const address = webhook === undefined ? former : webhook;
        writeAlarms(file, { ...rest, ...(on && { on }), ...(address && { webhook: address }) });
      },
      test: () => this.#bell.test(),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    await this.#watching;
    await this.#bell.settled();
  }

  async #watch(bench: Bench<Station>): Promise<void> {
    for await (const views of bench.watchAll(this.#over.signal)) {
      const glances = views.map(({ place, snapshot }) => {
        const { id, label, recorded } = place;
        return [
          id,
          glanceOf(label, snapshot, recorded && { id: recorded.run, title: recorded.title }),
        ] as const;
      });
      this.#bell.look(new Map(glances));
    }
  }
}

/** An alarm that did not arrive is kept with its run, where a person will look; of no run, it is said on the terminal. */
export function noteAlarmTrouble(library: Library, { run }: News, { message }: CottrellError): void {
  const text = `An alarm did not arrive: ${message}`;
  if (run === undefined) console.error(text);
  else library.addEvent(run, { kind: 'warning', t_s: null, message: text });
}
