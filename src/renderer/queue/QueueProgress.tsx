// A queue that is played, or was: what became of each entry, what a person can do, and the way to its efficiencies. All of
// it is the program's; a window that is loaded anew shows the same.
import { Button } from '@mantine/core';
import { formatDuration } from '../../core/quantity.ts';
import type { QueueEntry, QueueView } from '../../main/api/shapes/queues.ts';
import { useApi } from '../app-state.ts';
import { useCommand, useStream } from '../ask.ts';
import bench from '../bench/bench.module.css';
import { hashOf } from '../navigation.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import { GoOn } from './GoOn.tsx';
import classes from './queue.module.css';

const PHASES: Record<QueueView['phase'], string> = {
  playing: 'goes on',
  asking: 'waits for you',
  stopping: 'stopping',
  done: 'done',
  halted: 'halted',
  elsewhere: 'played by another program',
  damaged: 'cannot be read',
};

const SIGNS: Record<QueueEntry['state'], string> = {
  waiting: '○ waits',
  running: '● running',
  done: '✓ done',
  failed: '▲ failed',
  stopped: '■ stopped',
  skipped: '– left out',
};

interface Props {
  readonly queue: number;
  /** As the instrument shows it: another phase may be another playing of the same queue. */
  readonly phase: QueueView['phase'];
  readonly instrument: number;
}

export function QueueProgress({ queue, phase, instrument }: Props) {
  const { queues } = useApi();
  const isOver = phase === 'done' || phase === 'halted';
  const { value: view, trouble } = useStream(`queue ${queue} ${isOver}`, () => queues.watch({ queue }));
  const stop = useCommand(() => queues.stop({ queue }));
  if (view === undefined) return <TroubleNote trouble={trouble} what="The queue cannot be shown." />;
  return (
    <section
      className={`panel ${classes.progress}`}
      data-phase={view.phase}
      aria-labelledby="progress-heading"
    >
      <header className={bench.heading}>
        <h2 id="progress-heading">
          Queue {queue}: {view.title}
        </h2>
        <span className={bench.tag} role="status">
          {PHASES[view.phase]}, {view.standing}
        </span>
      </header>
      <div className={bench.stack}>
        <div className={classes.rows}>
          <table className={bench.table} aria-label={`Entries of queue ${queue}`}>
            <thead>
              <tr>
                <th scope="col">#</th>
                <th scope="col">Entry</th>
                <th scope="col">Lasts</th>
                <th scope="col">State</th>
                <th scope="col">Run</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {view.entries.map((entry, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place in the queue
                <Row key={i} entry={entry} at={i} queue={queue} />
              ))}
            </tbody>
          </table>
        </div>
        <TroubleNote trouble={view.trouble} what="What the queue does cannot be kept, so it halts." />
        <div className={bench.actions}>
          {!isOver && (
            <Button variant="default" loading={stop.busy} onClick={() => stop.run()}>
              Stop the queue, cell off
            </Button>
          )}
          {view.phase === 'halted' && <GoOn view={view} instrument={instrument} />}
          {isOver && view.entries.some(({ run, state }) => run !== undefined && state === 'done') && (
            <a className={classes.link} href={hashOf('analysis', `group/${queue}`)}>
              Its runs together, as a series
            </a>
          )}
        </div>
        <TroubleNote trouble={stop.trouble} what="The queue is not confirmed stopped." />
      </div>
    </section>
  );
}

function Row({
  entry,
  at,
  queue,
}: {
  readonly entry: QueueEntry;
  readonly at: number;
  readonly queue: number;
}) {
  const { queues } = useApi();
  const skip = useCommand(() => queues.skip({ queue, entry: at }));
  const { state, run, outcome } = entry;
  const what = entry.kind === 'run' ? entry.name : entry.text;
  return (
    <tr data-state={state}>
      <td className="figures">{at + 1}</td>
      <th scope="row">{what}</th>
      <td className="figures">
        {entry.kind === 'run' && entry.duration_s !== undefined && formatDuration(entry.duration_s)}
      </td>
      <td>
        {SIGNS[state]}
        {outcome !== undefined && state !== 'done' && <div className="quiet">{outcome}</div>}
        <TroubleNote trouble={skip.trouble} what="Not left out." />
      </td>
      <td>
        {run !== undefined && (
          <>
            <a href={hashOf('run', run)}>run {run}</a>
            {state === 'done' && (
              <>
                {' · '}
                <a href={hashOf('analysis', run)}>efficiency</a>
              </>
            )}
          </>
        )}
      </td>
      <td className={classes.last}>
        {state === 'waiting' && (
          <Button
            variant="subtle"
            size="compact-md"
            aria-label={`Leave out entry ${at + 1}`}
            loading={skip.busy}
            onClick={() => skip.run()}
          >
            Leave out
          </Button>
        )}
      </td>
    </tr>
  );
}
