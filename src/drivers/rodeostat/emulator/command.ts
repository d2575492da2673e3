// What a command of the firmware is: how it reads a message, fills its answer and refuses. No command stands here.
import type { Board } from '../boards.ts';
import type { Analog } from './analog.ts';
import type { BoardTest } from './board-tests.ts';
import type { Multiplexer } from './multiplexer.ts';
import type { Message } from './numbers.ts';

/** The board as commands see it. */
export interface CommandedBoard {
  readonly board: Board;
  readonly analog: Analog;
  readonly tests: readonly BoardTest[];
  /** Only Teensy boards have the pins for it. */
  readonly multiplexer: Multiplexer | undefined;
  deviceId: number;
  autoConnect: boolean;
  samplePeriod_us: number;
  startTest(test: BoardTest): void;
  stopTest(): void;
}

/** Printed values under their keys, in the order in which they are sent. */
export type Response = Map<string, string>;

/** Fills the response; gives the refusal in words, or nothing when all is well. */
export type Command = (board: CommandedBoard, message: Message, response: Response) => string | undefined;

export const noKey = (key: string) => `json does not contain key: ${key}`;
export const text = (value: unknown) => (typeof value === 'string' ? value : '');
export const named = <T extends { name: string }>(list: readonly T[], name: unknown) =>
  list.find((item) => item.name === text(name));

/** Puts a value under its key into the answer. */
export function tell(
  response: Response,
  key: string,
  value: string | number | boolean | readonly unknown[],
): void {
  response.set(key, JSON.stringify(value));
}

/** A command that only tells. */
export function telling(key: string, value: (board: CommandedBoard) => Parameters<typeof tell>[2]): Command {
  return (board, _message, response) => {
    tell(response, key, value(board));
    return undefined;
  };
}
