// What can be done to a run that goes on: only what the program allows in the present state, in large targets. Stop is
// always there; every answer of the program is shown here.
import { Button } from '@mantine/core';
import { memo } from 'react';
import type { Snapshot } from '../../main/api/shapes/instruments.ts';
import { useApi } from '../app-state.ts';
import { useCommand } from '../ask.ts';
import classes from './RunControls.module.css';
import { RUN_KEYS, type RunCommand, useRunKeys } from './run-keys.ts';
import { TroubleNote } from './TroubleNote.tsx';

interface Props {
  readonly snapshot: Snapshot;
  /** Whether the keys of a run are heard: where no other run could be meant. */
  readonly withKeys?: boolean;
}

/** Drawn when something else can be done, not with every sample. */
export const RunControls = memo(({ snapshot, withKeys = false }: Props) => {
  const { instrument, allowed, state } = snapshot;
  const { runs } = useApi();
  const pause = useCommand(() => runs.pause({ instrument }));
  const resume = useCommand(() => runs.resume({ instrument }));
  const skip = useCommand(() => runs.skipStep({ instrument }));
  const stop = useCommand(() => runs.stop({ instrument }));
  const commands = { pause, resume, skipStep: skip, stop };
  useRunKeys(withKeys ? allowed : [], (command) => {
    if (!commands[command].busy) commands[command].run();
  });
  const keyed = (command: RunCommand, what: string) =>
    withKeys
      ? { title: `${what} (${RUN_KEYS[command].text})`, 'aria-keyshortcuts': RUN_KEYS[command].aria }
      : { title: what };
  const isPaused = state.name === 'paused' || state.name === 'resuming';
  return (
    <div className={classes.controls}>
      {isPaused ? (
        <Button
          size="lg"
          px="xs"
          disabled={!allowed.includes('resume')}
          loading={resume.busy}
          onClick={() => resume.run()}
          {...keyed('resume', 'Go on with the run')}
        >
          Resume
        </Button>
      ) : (
        <Button
          size="lg"
          px="xs"
          variant="default"
          disabled={!allowed.includes('pause')}
          loading={pause.busy}
          onClick={() => pause.run()}
          {...keyed('pause', 'Interrupt the run; its position is kept')}
        >
          Pause
        </Button>
      )}
      <Button
        size="lg"
        variant="default"
        px="xs"
        disabled={!allowed.includes('skipStep')}
        loading={skip.busy}
        onClick={() => skip.run()}
        {...keyed('skipStep', 'Leave this step and go on with the next')}
      >
        Skip
      </Button>
      <Button
        size="lg"
        disabled={!allowed.includes('stop')}
        loading={stop.busy}
        onClick={() => stop.run()}
        {...keyed('stop', 'End the run, cell off')}
      >
        Stop
      </Button>
      {withKeys && (
        <p className={classes.keys}>
          <kbd>{RUN_KEYS.pause.text}</kbd> pauses and resumes, <kbd>{RUN_KEYS.skipStep.text}</kbd> skips the
          step, <kbd>{RUN_KEYS.stop.text}</kbd> stops.
        </p>
      )}
      <TroubleNote trouble={pause.trouble} what="The run was not paused." />
      <TroubleNote trouble={resume.trouble} what="The run was not resumed." />
      <TroubleNote trouble={skip.trouble} what="The step was not skipped." />
      <TroubleNote trouble={stop.trouble} what="The run is not confirmed stopped." />
    </div>
  );
}, isSame);

function isSame(before: Props, now: Props): boolean {
  const [a, b] = [before.snapshot, now.snapshot];
  return (
    before.withKeys === now.withKeys &&
    a.instrument === b.instrument &&
    a.state.name === b.state.name &&
    a.allowed.join() === b.allowed.join()
  );
}
