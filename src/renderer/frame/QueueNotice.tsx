// A queue that waits for a person: in every view, loud, with what there is to do. The cell is off meanwhile. It goes away
// only when the program says so.
import { Button } from '@mantine/core';
import type { Snapshot } from '../../main/api/shapes/instruments.ts';
import { useApi, useInstruments } from '../app-state.ts';
import { useCommand } from '../ask.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import classes from './notices.module.css';

export function QueueNotice() {
  return useInstruments().map((snapshot) => <Notice key={snapshot.instrument} snapshot={snapshot} />);
}

function Notice({ snapshot: { label, queue } }: { readonly snapshot: Snapshot }) {
  const { queues } = useApi();
  const go = useCommand((entry: number) => queues.confirm({ queue: queue!.queue, entry }));
  if (queue?.asks === undefined) return null;
  const { entry, text } = queue.asks;
  return (
    <section className={classes.asks} role="alert" aria-label={`Queue ${queue.queue} waits for you`}>
      <div>
        <h1>▲ {text}</h1>
        <p>
          Queue {queue.queue}, {queue.title}, waits for you on {label}. Its cell is off; the next run begins
          when you press Continue.
        </p>
      </div>
      <Button size="xl" loading={go.busy} onClick={() => go.run(entry)}>
        Done: Continue
      </Button>
      <TroubleNote trouble={go.trouble} what="The queue does not go on." />
    </section>
  );
}
