// Keys of the run that is shown: P pauses and resumes, Shift N leaves the step, Shift S stops. What ends something needs two
// fingers, so that no slip does it.
import { useKeys } from './keys.ts';

export type RunCommand = 'pause' | 'resume' | 'skipStep' | 'stop';

/** Each key as a person reads it, and as `aria-keyshortcuts` has it. */
export const RUN_KEYS: Readonly<Record<RunCommand, { readonly text: string; readonly aria: string }>> = {
  pause: { text: 'P', aria: 'P' },
  resume: { text: 'P', aria: 'P' },
  skipStep: { text: 'Shift N', aria: 'Shift+N' },
  stop: { text: 'Shift S', aria: 'Shift+S' },
};

type Press = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'repeat'>;

/** What a press asks of the run; undefined: nothing, or nothing that is allowed now. A key that is held down asks once. */
export function commandOf(press: Press, allowed: readonly string[]): RunCommand | undefined {
  if (press.repeat) return undefined;
  const wanted: readonly RunCommand[] = press.shiftKey
    ? press.key.toUpperCase() === 'N'
      ? ['skipStep']
      : press.key.toUpperCase() === 'S'
        ? ['stop']
        : []
    : press.key.toLowerCase() === 'p'
      ? ['pause', 'resume']
      : [];
  return wanted.find((command) => allowed.includes(command));
}

/** Hears the keys while the run is shown. */
export function useRunKeys(allowed: readonly string[], run: (command: RunCommand) => void): void {
  useKeys((event) => {
    const command = commandOf(event, allowed);
    if (command !== undefined) run(command);
    return command !== undefined;
  });
}
