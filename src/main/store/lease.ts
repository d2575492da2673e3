// The sign that a run is being recorded, or a queue played: a lock of the operating system that vanishes with the process, however the
// process ends. It is the lock of a small SQLite file beside the library, so it works wherever the library works.
// It decides nothing: who holds it may write the run, who gets it from a run without an outcome may mark that run.
import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { sqliteCode } from './faults.ts';

/** A lease on one run, or on one queue. */
export class Lease implements Disposable {
  readonly #path: string;
  readonly #lock: Database.Database;

  private constructor(path: string, lock: Database.Database) {
    this.#path = path;
    this.#lock = lock;
  }

  /**
   * The lease on a run of the library with this real path, or undefined while somebody else holds it. Never waits.
   */
  static tryTake(library: string, run: number): Lease | undefined {
    return Lease.tryTakeFile(`${library}-run${run}.lease`);
  }

  /** The lease that this file stands for, or undefined while somebody else holds it. Never waits. */
  static tryTakeFile(path: string): Lease | undefined {
    const lock = new Database(path, { timeout: 0 });
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return new Lease(path, lock);
    } catch (error) {
      lock.close();
      if (sqliteCode(error)?.startsWith('SQLITE_BUSY')) return undefined;
      throw error;
    }
  }

  /** Lets the run go and leaves the file, so that the next who looks finds a run without an outcome. */
  [Symbol.dispose](): void {
    this.#lock.close();
  }

  /**
   * Lets a run with an outcome go for good. Whoever takes a lease checks the outcome again, so no race can begin.
   * A file that cannot be removed, because another program is just trying it, means nothing any more and stays: that
   * must not look as if the outcome had not been written.
   */
  remove(): void {
    this.#lock.close();
    try {
      rmSync(this.#path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  }
}
