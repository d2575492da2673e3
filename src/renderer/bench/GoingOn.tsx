// Runs that may still be going on by themselves: each is taken up where it stands, or stopped. Nothing else may touch
// their instruments meanwhile.
import { Button } from '@mantine/core';
import type { Trouble } from '../../main/api/shapes/common.ts';
import type { GoingOn as GoingOnRun } from '../../main/api/shapes/instruments.ts';
import { useApi, useInstruments } from '../app-state.ts';
import { useAnswer, useCommand } from '../ask.ts';
import { go } from '../navigation.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import { instantText } from '../runs/search.ts';
import classes from './bench.module.css';
import { choose } from './choice.ts';

/** The runs that may still be going on; asked for anew when an instrument comes, goes, or begins or ends something. */
export function useGoingOn(): {
  readonly runs: readonly GoingOnRun[];
  readonly trouble: Trouble | undefined;
} {
  const { instruments } = useApi();
  const standing = useInstruments()
    .map(({ instrument, state }) => `${instrument} ${state.name}`)
    .join();
  const { value = [], trouble } = useAnswer(`going on: ${standing}`, () => instruments.goingOn());
  return { runs: value, trouble };
}

export function GoingOn() {
  return <GoingOnPanel {...useGoingOn()} />;
}

/** Nothing where no run may go on; that it is not known is never taken for that. */
export function GoingOnPanel({ runs, trouble }: ReturnType<typeof useGoingOn>) {
  if (runs.length === 0 && trouble === undefined) return null;
  return (
    <section className={`panel ${classes.first}`} aria-labelledby="going-on-heading">
      <div className={classes.stack}>
        <h2 id="going-on-heading">May still be going on</h2>
        <TroubleNote trouble={trouble} what="Not known whether a run still goes on by itself." />
        {runs.map((run) => (
          <Entry key={run.run} {...run} />
        ))}
      </div>
    </section>
  );
}

function Entry({ run, title, label, serial, spec, until_ms }: GoingOnRun) {
  const { instruments } = useApi();
  const takeUp = useCommand(async () => {
    const { instrument } = await instruments.attach({ spec, run });
    choose({ instrument });
    go('run', run);
  });
  const stop = useCommand(async () => {
    const { instrument } = await instruments.connect({ spec, stopRunning: true });
    choose({ instrument });
  });
  return (
    <div className={classes.stack}>
      <div>
        <strong>
          Run {run} · {title}
        </strong>
        <div className={`quiet ${classes.small}`}>
          On {label} {serial}, by itself, until {instantText(until_ms)} at the latest. Nobody records it, and
          its cell may be on.
        </div>
      </div>
      <div className={classes.actions}>
        <Button disabled={stop.busy} loading={takeUp.busy} onClick={() => void takeUp.run()}>
          Take it up
        </Button>
        <Button variant="default" disabled={takeUp.busy} loading={stop.busy} onClick={() => void stop.run()}>
          Stop it, cell off
        </Button>
      </div>
      <TroubleNote trouble={takeUp.trouble} what="Not taken up." />
      <TroubleNote trouble={stop.trouble} what="Not stopped." />
    </div>
  );
}
