// The bench keeps instruments apart, shows them together, and never waits for whoever looks.
import { Subject } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import { Bench } from '../../../src/main/engine/bench.ts';
import { Latest } from '../../../src/main/engine/latest.ts';
import { sessionOn } from '../../support/session.ts';

describe('the latest values of a stream', () => {
  test('come one by one to who waits, and only the newest to who was away', async () => {
    const source = new Subject<number>();
    const latest = new Latest(source);
    const waited = latest.next();
    source.next(1);
    expect(await waited).toEqual({ done: false, value: 1 });
    for (const value of [2, 3, 4]) source.next(value);
    expect(await latest.next()).toEqual({ done: false, value: 4 });
    source.next(5);
    source.complete();
    expect(await latest.next()).toEqual({ done: false, value: 5 });
    expect(await latest.next()).toEqual({ done: true, value: undefined });
  });

  test.each([
    ['return', (latest: Latest<number>) => void latest.return()],
    ['their signal', (_: Latest<number>, signal: AbortController) => signal.abort()],
  ])('end at once by %s, even while somebody waits', async (_, end) => {
    const source = new Subject<number>();
    const signal = new AbortController();
    const latest = new Latest(source, signal.signal);
    const waited = latest.next();
    expect(source.observed).toBe(true);
    end(latest, signal);
    expect(await waited).toEqual({ done: true, value: undefined });
    expect(source.observed).toBe(false);
  });

  test('of a source that fails, or was over, just end', async () => {
    const source = new Subject<number>();
    const latest = new Latest(source);
    source.error(new Error('gone'));
    expect((await latest.next()).done).toBe(true);
    expect((await new Latest(source).next()).done).toBe(true);
    const aborted = AbortSignal.abort();
    const other = new Subject<number>();
    expect((await new Latest(other, aborted).next()).done).toBe(true);
    expect(other.observed).toBe(false);
  });
});

describe('the bench', () => {
  function benchOf(...sessions: ReturnType<typeof sessionOn>[]) {
    const bench = new Bench<{ id: number; session: (typeof sessions)[number]['session'] }>();
    for (const { session } of sessions) bench.add((id) => ({ id, session }));
    return bench;
  }

  test('numbers its places, shows each, and says which are there', async () => {
    const [one, two] = [sessionOn(), sessionOn()];
    const bench = benchOf(one, two);
    await two.clock.run(two.session.connect());
    const names = async () => {
      const { value } = await bench.watchAll().next();
      return (value ?? []).map(({ place, snapshot }) => [place.id, snapshot.state.name]);
    };
    expect(await names()).toEqual([
      [1, 'disconnected'],
      [2, 'ready'],
    ]);
    expect(() => bench.get(3)).toThrow(
      expect.objectContaining({ code: 'argument-invalid', advice: 'There are: 1, 2.' }),
    );
    await two.clock.run(bench.remove(2));
    expect(await names()).toEqual([[1, 'disconnected']]);
    await one.end();
  });

  test('tells who watches when a place comes or goes, or what is beside it changes', async () => {
    const one = sessionOn();
    const bench = benchOf();
    const all = bench.watchAll();
    expect((await all.next()).value).toEqual([]);
    bench.add((id) => ({ id, session: one.session }));
    expect((await all.next()).value).toHaveLength(1);
    const watch = bench.watch(1);
    await watch.next();
    bench.touch();
    expect((await watch.next()).done).toBe(false);
    await one.clock.run(bench.remove(1));
    expect((await all.next()).value).toEqual([]);
    let result = await watch.next();
    while (!result.done) result = await watch.next();
    expect(result.done).toBe(true);
  });

  test('does not forget an instrument whose cell may be on', async () => {
    const one = sessionOn(new CottrellError('cell-not-off', 'the relay sticks'));
    const bench = benchOf(one);
    await expect(one.clock.run(one.session.connect())).rejects.toThrow();
    await expect(bench.remove(1)).rejects.toMatchObject({ code: 'cell-not-off' });
    expect(bench.places).toHaveLength(1);
    await one.session.acknowledge();
    await bench.remove(1);
    expect(bench.places).toEqual([]);
  });
});
