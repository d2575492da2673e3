// The twelve states of an instrument in words for the window: what is going on, and whether the cell is off.
import type { Snapshot } from '../../main/api/shapes/instruments.ts';

export type StateName = Snapshot['state']['name'];

interface Words {
  readonly title: string;
  readonly cell: string;
  /** `on`: current may flow; `turning`: it is being changed; `off`: confirmed off; `unknown`: nobody knows. */
  readonly tone: 'on' | 'turning' | 'off' | 'away' | 'unsafe';
}

export const STATES: Record<StateName, Words> = {
  disconnected: { title: 'Disconnected', cell: 'no line', tone: 'away' },
  connecting: { title: 'Connecting', cell: 'asking whether the cell is off', tone: 'turning' },
  ready: { title: 'Ready', cell: 'cell confirmed off', tone: 'off' },
  preparing: { title: 'Preparing', cell: 'cell confirmed off', tone: 'off' },
  reading: { title: 'Reading the copy', cell: 'cell confirmed off', tone: 'off' },
  running: { title: 'Running', cell: 'cell on', tone: 'on' },
  pausing: { title: 'Pausing', cell: 'switching the cell off', tone: 'turning' },
  paused: { title: 'Paused', cell: 'position kept', tone: 'off' },
  resuming: { title: 'Resuming', cell: 'switching the cell on', tone: 'turning' },
  adrift: { title: 'Adrift', cell: 'no line; the program goes on by itself', tone: 'unsafe' },
  stopping: { title: 'Stopping', cell: 'switching the cell off', tone: 'turning' },
  unsafe: { title: 'Unsafe', cell: 'the cell may still be on', tone: 'unsafe' },
};

/** Whether a run is going on: its figures change, and it can be stopped. */
export function isLive(state: StateName): boolean {
  return ['running', 'pausing', 'paused', 'resuming', 'adrift', 'stopping'].includes(state);
}
