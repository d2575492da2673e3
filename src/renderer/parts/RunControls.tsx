// What can be done to a run that goes on: only what the program allows in the present state, in large targets. Stop is
// always there; every answer of the program is shown here.
import { Button } from '@mantine/core';
import type { Snapshot } from '../../main/api/shapes/instruments.ts';
import { useApi } from '../app-state.ts';
import { useCommand } from '../ask.ts';
import classes from './RunControls.module.css';
import { TroubleNote } from './TroubleNote.tsx';

export function RunControls({ snapshot }: { readonly snapshot: Snapshot }) {
  const { instrument, allowed, state } = snapshot;
  const { runs } = useApi();
  const pause = useCommand(() => runs.pause({ instrument }));
  const resume = useCommand(() => runs.resume({ instrument }));
  const skip = useCommand(() => runs.skipStep({ instrument }));
  const stop = useCommand(() => runs.stop({ instrument }));
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
        >
          Pause
        </Button>
      )}
      <Button
        size="lg"
        variant="default"
        px="xs"
        title="Leave this step and go on with the next"
        disabled={!allowed.includes('skipStep')}
        loading={skip.busy}
        onClick={() => skip.run()}
      >
        Skip
      </Button>
      <Button size="lg" disabled={!allowed.includes('stop')} loading={stop.busy} onClick={() => stop.run()}>
        Stop
      </Button>
      <TroubleNote trouble={pause.trouble} what="The run was not paused." />
      <TroubleNote trouble={resume.trouble} what="The run was not resumed." />
      <TroubleNote trouble={skip.trouble} what="The step was not skipped." />
      <TroubleNote trouble={stop.trouble} what="The run is not confirmed stopped." />
    </div>
  );
}
