// What a person sees who opens Cottrell for the first time: one press shows a whole run, up to its efficiency. It goes
// away with the first run in the library.
import { Button } from '@mantine/core';
import { useApi } from '../app-state.ts';
import { useAnswer, useCommand } from '../ask.ts';
import { go } from '../navigation.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import classes from './bench.module.css';
import { choose } from './choice.ts';
import { FIRST_PROTOCOL, startFirstRun } from './first-start.ts';

export function FirstStart() {
  const api = useApi();
  const runs = useAnswer('runs', () => api.runs.list());
  const show = useCommand(async () => {
    const { instrument, run } = await startFirstRun(api);
    choose({ instrument, protocol: FIRST_PROTOCOL });
    go('run', run);
  });
  if (runs.value === undefined || runs.value.length > 0) return null;
  return (
    <section className={`panel ${classes.first}`} aria-labelledby="first-heading">
      <div className={classes.stack}>
        <h2 id="first-heading">See a whole electrolysis first</h2>
        <p>
          A simulated potentiostat on a simulated copper electrode: one hour of pulses between −1.1 V and +0.4
          V, a hundred times faster. Nothing is connected and nothing can break. When it ends, its efficiency
          sheet is filled with what the simulated cell made.
        </p>
        <div className={classes.actions}>
          <Button size="xl" loading={show.busy} onClick={() => show.run()}>
            Start the simulated run
          </Button>
        </div>
        <TroubleNote trouble={show.trouble} what="The simulated run did not start." />
      </div>
    </section>
  );
}
