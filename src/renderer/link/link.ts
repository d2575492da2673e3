// The line to the program, whichever it is: a message port in the desktop shell, a web socket in a browser. It is kept
// up for as long as the window lives; what was asked while it is down fails at once and says so. No data is kept here.
import { createORPCClient } from '@orpc/client';
import { BehaviorSubject, type Observable } from 'rxjs';
import type { Api } from '../../main/api/contract.ts';
import { type Line, SignedOut } from './line.ts';
import { desktop, openPort } from './port.ts';
import { openSocket } from './socket.ts';

/** `signed-out`: the program answers, but does not know this window. */
export type LinkState = 'connecting' | 'up' | 'down' | 'signed-out';

export interface Link {
  readonly api: Api;
  readonly state$: Observable<LinkState> & { readonly value: LinkState };
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 4000;

/** Opens the line and goes on opening it whenever it breaks. */
export function openLink(): Link {
  const state$ = new BehaviorSubject<LinkState>('connecting');
  const shell = desktop();
  const open = () => (shell === undefined ? openSocket() : openPort(shell));
  let line: Promise<Line> = connect();

  async function connect(): Promise<Line> {
    for (let wait_ms = FIRST_WAIT_MS; ; wait_ms = Math.min(LONGEST_WAIT_MS, wait_ms * 2)) {
      try {
        const opened = await open();
        state$.next('up');
        opened.closed.then(() => {
          state$.next('down');
          line = connect();
        });
        return opened;
      } catch (error) {
        state$.next(error instanceof SignedOut ? 'signed-out' : 'down');
        await new Promise((resolve) => setTimeout(resolve, wait_ms));
      }
    }
  }

  const api: Api = createORPCClient({
    call: async (path, input, options) => {
      if (state$.value === 'down' || state$.value === 'signed-out') throw new Error('the line is down');
      return (await line).call(path, input, options);
    },
  });
  return { api, state$ };
}
