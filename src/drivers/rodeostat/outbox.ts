// What a run has to tell, in order, between the board (which does not wait) and the reader of the run (who may).
// Samples and marks gather into blocks; every other event stands at its place between them.
import type { CottrellError } from '../../core/errors.ts';
import { BlockBuilder, type Mark } from '../../core/samples.ts';
import type { DriverEvent } from '../driver.ts';

/** Samples waiting beyond which no more lines are taken in, so that the board's own buffer comes into play. */
const CROWDED = 65_536;

export class Outbox {
  readonly #builder = new BlockBuilder();
  #events: DriverEvent[] = [];
  #waiting = 0;
  #closed = false;
  #trouble: CottrellError | undefined;
  #wake: (() => void) | undefined;
  #room: PromiseWithResolvers<void> | undefined;
  #discarding = false;

  mark(mark: Omit<Mark, 'index'>): void {
    if (this.#discarding) return;
    this.#builder.mark(mark);
    this.#tell();
  }

  /** One sample. This instrument measures neither potential nor cell voltage. */
  sample(t_s: number, set_V: number, current_A: number, flags: number, segment: number, cycle: number): void {
    if (this.#discarding) return;
    this.#builder.add(t_s, set_V, Number.NaN, Number.NaN, current_A, flags, segment, cycle);
    this.#waiting++;
    if (this.#waiting >= CROWDED) this.#room ??= Promise.withResolvers();
    this.#tell();
  }

  event(event: DriverEvent): void {
    this.#gather();
    this.#events.push(event);
    this.#tell();
  }

  /** No more will come; `trouble` is thrown to the reader after everything else has been read. */
  close(trouble?: CottrellError): void {
    this.#closed = true;
    this.#trouble = trouble;
    this.#tell();
  }

  /** What ended the run, once it is closed. */
  get trouble(): CottrellError | undefined {
    return this.#trouble;
  }

  /** Nobody will read any more. */
  discard(): void {
    this.#discarding = true;
    this.#builder.take();
    this.#emptied();
  }

  /** Defined while the reader is too far behind; resolves when it has caught up. */
  get room(): Promise<void> | undefined {
    return this.#room?.promise;
  }

  /** The next event; undefined at the end. */
  async next(): Promise<DriverEvent | undefined> {
    for (;;) {
      if (this.#events.length === 0) this.#gather();
      const event = this.#events.shift();
      if (event !== undefined) return event;
      if (this.#closed) {
        if (this.#trouble !== undefined) throw this.#trouble;
        return undefined;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
  }

  #gather(): void {
    if (this.#builder.isEmpty) return;
    this.#events.push({ type: 'samples', block: this.#builder.take() });
    this.#emptied();
  }

  #emptied(): void {
    this.#waiting = 0;
    this.#room?.resolve();
    this.#room = undefined;
  }

  #tell(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
