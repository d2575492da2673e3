// Asking the program from a component: an answer that is kept up to date, and a command with what became of it.
// A trouble is a value, shown where the person is looking; nothing here shows anything.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Trouble } from '../main/api/shapes/common.ts';
import { troubleOf } from '../main/api/trouble.ts';
import { useApp, useLive } from './app-state.ts';

export interface Answer<T> {
  /** The last answer; kept while a newer one is on its way, so that nothing flickers. */
  readonly value: T | undefined;
  /** Whether the answer is to the present question, not to an earlier one. */
  readonly isCurrent: boolean;
  readonly trouble: Trouble | undefined;
  /** Asks again. */
  readonly again: () => void;
}

/** Asks whenever `key` changes, and when the program is back; `undefined` as a question asks nothing. */
export function useAnswer<T>(key: string, ask: (() => Promise<T>) | undefined): Answer<T> {
  const isUp = useLive(useApp().linkState$) === 'up';
  const [turn, setTurn] = useState(0);
  const [answer, setAnswer] = useState<{ key: string; value?: T; trouble?: Trouble }>({ key });
  const question = useRef(ask);
  question.current = ask;
  const asks = ask !== undefined && isUp;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says when the question is another one
  useEffect(() => {
    if (!asks) return;
    let isLatest = true;
    question.current!().then(
      (value) => isLatest && setAnswer({ key, value }),
      (error: unknown) => isLatest && setAnswer({ key, trouble: troubleOf(error) }),
    );
    return () => {
      isLatest = false;
    };
  }, [key, asks, turn]);
  return {
    value: answer.value,
    isCurrent: answer.key === key && answer.value !== undefined,
    trouble: answer.trouble,
    again: useCallback(() => setTurn((n) => n + 1), []),
  };
}

/** Follows a stream while the component is shown and the program answers; the last value stays when it ends. */
export function useStream<T>(
  key: string,
  open: () => Promise<AsyncIterable<T>>,
): Pick<Answer<T>, 'value' | 'trouble'> {
  const isUp = useLive(useApp().linkState$) === 'up';
  const [told, setTold] = useState<{ key: string; value?: T; trouble?: Trouble }>({ key });
  const source = useRef(open);
  source.current = open;
  useEffect(() => {
    if (!isUp) return;
    let isShown = true;
    let leave = () => {
      // Nothing is followed yet.
    };
    const follow = async () => {
      const stream = (await source.current())[Symbol.asyncIterator]();
      leave = () => void stream.return?.();
      if (!isShown) return leave();
      for (;;) {
        const next = await stream.next();
        if (next.done || !isShown) return;
        setTold({ key, value: next.value });
      }
    };
    follow().catch((error: unknown) => {
      if (isShown) setTold((before) => ({ ...before, key, trouble: troubleOf(error) }));
    });
    return () => {
      isShown = false;
      leave();
    };
  }, [key, isUp]);
  const isOfKey = told.key === key;
  return { value: isOfKey ? told.value : undefined, trouble: isOfKey ? told.trouble : undefined };
}

export interface CommandState<A extends unknown[]> {
  /** Does it; resolves with whether it went well. */
  readonly run: (...args: A) => Promise<boolean>;
  readonly busy: boolean;
  readonly trouble: Trouble | undefined;
  readonly forget: () => void;
}

/** A command with what became of it. */
export function useCommand<A extends unknown[]>(command: (...args: A) => Promise<unknown>): CommandState<A> {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  async function run(...args: A): Promise<boolean> {
    setBusy(true);
    setTrouble(undefined);
    try {
      await command(...args);
      return true;
    } catch (error) {
      setTrouble(troubleOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { run, busy, trouble, forget: () => setTrouble(undefined) };
}
