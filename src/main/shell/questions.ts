// Questions and messages in the operating system's own boxes. The first answer is the safe one: it is what Enter and
// Escape choose. Without a window the box stands alone.
import type { BrowserWindow, MessageBoxOptions } from 'electron';
import type { Electron } from './electron.ts';

interface Question {
  readonly kind: 'question' | 'warning' | 'error' | 'info';
  readonly message: string;
  readonly detail: string;
  /** The first is the safe one. */
  readonly answers: readonly [string, ...string[]];
}

/** Asks, and resolves with the answer. */
export type Ask = (question: Question) => Promise<string>;

/** Asks in a box over the window that is there. */
export function askInBoxes(
  { dialog }: Pick<Electron, 'dialog'>,
  window: () => BrowserWindow | undefined,
): Ask {
  return async ({ kind, message, detail, answers }) => {
    const options: MessageBoxOptions = {
      type: kind,
      title: 'Cottrell',
      message,
      detail,
      buttons: [...answers],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    };
    const over = window();
    const { response } = await (over ? dialog.showMessageBox(over, options) : dialog.showMessageBox(options));
    return answers[response] ?? answers[0];
  };
}
