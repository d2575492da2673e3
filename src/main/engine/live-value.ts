// A value that changes, for whoever watches it: the present one first, then the latest whenever there is a newer one. Who
// comes after the last change is told it once. Nobody can hold it up by watching.
import { BehaviorSubject, of } from 'rxjs';
import { Latest } from './latest.ts';

export class LiveValue<T> {
  readonly #subject: BehaviorSubject<T>;
  #isFinal = false;

  constructor(first: T) {
    this.#subject = new BehaviorSubject(first);
  }

  get value(): T {
    return this.#subject.value;
  }

  set(value: T): void {
    this.#subject.next(value);
  }

  /** Nothing changes any more: whoever watches comes to the end. */
  finish(): void {
    this.#isFinal = true;
    this.#subject.complete();
  }

  watch(signal?: AbortSignal): Latest<T> {
    return new Latest(this.#isFinal ? of(this.value) : this.#subject, signal);
  }
}
