// A queue that halted: it goes on when a person says so, with or without what failed.
import { Button } from '@mantine/core';
import type { QueueGlance } from '../../main/api/shapes/queues.ts';
import { useApi, useInstruments } from '../app-state.ts';
import { useAnswer, useCommand } from '../ask.ts';
import bench from '../bench/bench.module.css';
import { useChoice } from '../bench/choice.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';

interface Props {
  readonly view: QueueGlance;
  readonly instrument: number;
}

export function GoOn({ view: { queue, hasEnded }, instrument }: Props) {
  const { queues } = useApi();
  const { coarsen } = useChoice();
  const snapshot = useInstruments().find((one) => one.instrument === instrument);
  const resume = useCommand((again: boolean) => queues.resume({ queue, instrument, again, coarsen }));
  const isFree = snapshot?.allowed.includes('prepare') === true;
  return (
    <>
      <Button loading={resume.busy} disabled={!isFree} onClick={() => resume.run(false)}>
        Go on with what waits
      </Button>
      {hasEnded && (
        <Button variant="default" loading={resume.busy} disabled={!isFree} onClick={() => resume.run(true)}>
          Also run again what failed or was stopped
        </Button>
      )}
      <TroubleNote trouble={resume.trouble} what="The queue does not go on." />
    </>
  );
}

/** Queues that are not done and that nobody plays, but for the one that is shown already; and those that cannot be read. */
export function HaltedQueues({
  shown,
  instrument,
}: {
  readonly shown: number | undefined;
  readonly instrument: number;
}) {
  const { queues } = useApi();
  const standing = useInstruments()
    .map(({ queue }) => `${queue?.queue} ${queue?.phase}`)
    .join();
  const list = useAnswer(`queues ${standing}`, () => queues.list());
  const halted = (list.value ?? []).filter(({ phase, queue }) => phase === 'halted' && queue !== shown);
  const damaged = (list.value ?? []).filter(({ phase }) => phase === 'damaged');
  const troubles = [
    <TroubleNote key="list" trouble={list.trouble} what="Earlier queues cannot be listed." />,
    ...damaged.map(({ queue, trouble }) => (
      <TroubleNote key={queue} trouble={trouble} what={`Queue ${queue} cannot be read.`} />
    )),
  ];
  if (halted.length === 0) return troubles;
  return (
    <section className="panel" aria-labelledby="halted-heading">
      <h2 id="halted-heading">Not done yet</h2>
      <div className={bench.stack}>
        {halted.toReversed().map((view) => (
          <div key={view.queue} className={bench.stack}>
            <div>
              <strong>
                Queue {view.queue}: {view.title}
              </strong>{' '}
              <span className="quiet">{view.standing}</span>
            </div>
            <div className={bench.actions}>
              <GoOn view={view} instrument={instrument} />
            </div>
          </div>
        ))}
        {troubles}
      </div>
    </section>
  );
}
