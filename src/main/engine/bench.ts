// All instruments: any number of sessions, each with its number. It keeps them apart, shows them together, and lets
// them go together; what one of them does is the session's own business.
import { combineLatest, type Observable, of, Subject } from 'rxjs';
import { endWith, ignoreElements, map, startWith, switchMap, takeUntil } from 'rxjs/operators';
import { CottrellError } from '../../core/errors.ts';
import { Latest } from './latest.ts';
import type { Session } from './session.ts';
import type { Snapshot } from './snapshot.ts';

/** One place at the bench: a session, and whatever its owner keeps beside it. */
export interface Place {
  readonly id: number;
  readonly session: Session;
}

/** A place with its present snapshot. */
export interface View<P extends Place> {
  readonly place: P;
  readonly snapshot: Snapshot;
}

/** The instruments of this computer. */
export class Bench<P extends Place> implements AsyncDisposable {
  readonly #places = new Map<number, P>();
  /** What an owner keeps beside a session has changed, or a place has come or gone. */
  readonly #changed = new Subject<void>();
  #last = 0;

  get places(): P[] {
    return [...this.#places.values()];
  }

  /** Adds the place that `make` makes for this number. */
  add(make: (id: number) => P): P {
    const place = make(++this.#last);
    this.#places.set(place.id, place);
    this.#changed.next();
    return place;
  }

  /** Throws `argument-invalid` where there is none. */
  get(id: number): P {
    const place = this.#places.get(id);
    if (place !== undefined) return place;
    const known = [...this.#places.keys()].join(', ');
    throw new CottrellError('argument-invalid', `There is no instrument ${id} at the bench.`, {
      advice: known === '' ? 'None is connected: connect one first.' : `There are: ${known}.`,
    });
  }

  /**
   * Ends whatever goes on there, has the cell confirmed off, lets the line go, and forgets the place. Throws
   * `cell-not-off` where it cannot be confirmed: then the place stays, for everybody to see.
   */
  async remove(id: number): Promise<void> {
    const place = this.get(id);
    const { state } = place.session;
    if (state.name === 'unsafe') throw new CottrellError('cell-not-off', state.reason);
    if (state.name !== 'disconnected' && state.name !== 'connecting') await place.session.stop();
    await place.session[Symbol.asyncDispose]();
    this.#places.delete(id);
    this.#changed.next();
  }

  /** Something beside a session has changed that people see. */
  touch(): void {
    this.#changed.next();
  }

  /** Snapshots of one place: the present one first, then the latest whenever there is a newer one. */
  watch(id: number, signal?: AbortSignal): Latest<View<P>> {
    const place = this.get(id);
    const { snapshots } = place.session;
    const end = snapshots.pipe(ignoreElements(), endWith(undefined));
    const again = this.#changed.pipe(startWith(undefined), takeUntil(end));
    const views = combineLatest([snapshots, again]);
    return new Latest(views.pipe(map(([snapshot]) => ({ place, snapshot }))), signal);
  }

  /** Snapshots of all places, whole every time; also when one comes or goes. */
  watchAll(signal?: AbortSignal): Latest<View<P>[]> {
    const views = this.#changed.pipe(
      startWith(undefined),
      switchMap(() => this.#views()),
    );
    return new Latest(views, signal);
  }

  /** Ends everything, all at once. Never rejects; who is left `unsafe` says so in its state. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.places.map(({ session }) => session[Symbol.asyncDispose]()));
  }

  #views(): Observable<View<P>[]> {
    const views = this.places.map((place) =>
      place.session.snapshots.pipe(map((snapshot) => ({ place, snapshot }))),
    );
    return views.length === 0 ? of([]) : combineLatest(views);
  }
}
