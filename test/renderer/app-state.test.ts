// What a window does when the program that it looks at comes back with another library.
import { BehaviorSubject } from 'rxjs';
import { expect, test, vi } from 'vitest';
import { createApp } from '../../src/renderer/app-state.ts';
import type { Link, LinkState } from '../../src/renderer/link/link.ts';

/** A program whose library can be exchanged while the line is down. */
function program(library: string) {
  const state$ = new BehaviorSubject<LinkState>('connecting');
  const now = { library };
  const api = {
    about: async () => ({ ...now, version: '', protocolFolder: '', exportFolder: '' }),
    instruments: { watchAll: async () => [] },
  };
  return {
    now,
    link: { api, state$ } as unknown as Link,
    async comesBack() {
      state$.next('down');
      state$.next('up');
      await vi.waitFor(() => expect(told()).toBe(now.library));
    },
  };
}

let told: () => string | undefined;

test('a window shows which library is open, and begins anew when it is another one, and only then', async () => {
  const { now, link, comesBack } = program('/lab/a.sqlite');
  const onOther = vi.fn();
  const app = createApp(link, onOther);
  told = () => app.library$.value;
  expect(told()).toBeUndefined();
  await comesBack();
  expect(onOther).not.toHaveBeenCalled();
  await comesBack();
  expect(onOther).not.toHaveBeenCalled();
  now.library = '/lab/b.sqlite';
  await comesBack();
  expect(onOther).toHaveBeenCalledTimes(1);
});
