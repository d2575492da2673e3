// The alarms of a command with one instrument: looks at its session and rings by the settings beside the library.
import { systemClock } from '../../../drivers/clock.ts';
import type { Session } from '../../engine/session.ts';
import type { Library } from '../../store/library.ts';
import { noteAlarmTrouble } from './alarms.ts';
import { AlarmBell, glanceOf } from './bell.ts';
import { alarmFile } from './settings.ts';

/** What an alarm is about. */
interface Subject {
  readonly label: string;
  readonly run?: { readonly id: number; readonly title: string };
}

export class SessionBell {
  readonly #bell: AlarmBell;
  readonly #watching: { unsubscribe(): void };

  constructor(library: Library, session: Session, subject: () => Subject) {
    this.#bell = new AlarmBell({
      file: alarmFile(library.path),
      clock: systemClock,
      complain: (news, trouble) => noteAlarmTrouble(library, news, trouble),
    });
    this.#watching = session.snapshots.subscribe((snapshot) => {
      const { label, run } = subject();
      this.#bell.look(new Map([[1, glanceOf(label, snapshot, run)]]));
    });
  }

  /** Waits until everything that rang has been told, and looks no more. */
  async settled(): Promise<void> {
    await this.#bell.settled();
    this.#watching.unsubscribe();
  }
}
