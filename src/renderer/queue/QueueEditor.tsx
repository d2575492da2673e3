// A queue while it is written: its text with what is wrong in place, what each entry will do, and the start. What is typed
// outlives the page; once begun, the queue is the program's, and editing this text changes nothing in it.
import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import { formatDuration } from '../../core/quantity.ts';
import type { Snapshot } from '../../main/api/shapes/instruments.ts';
import type { QueueCheck } from '../../main/api/shapes/queues.ts';
import { useApi } from '../app-state.ts';
import { useAnswer, useCommand } from '../ask.ts';
import bench from '../bench/bench.module.css';
import { CoarsenChoice } from '../bench/CoarsenChoice.tsx';
import { useChoice } from '../bench/choice.ts';
import { ProtocolSelect } from '../bench/ProtocolSelect.tsx';
import { formValue } from '../documents/edit.ts';
import type { Plain } from '../documents/plain.ts';
import { TextFace } from '../documents/TextFace.tsx';
import { useDocument } from '../documents/use-document.ts';
import { downloadText } from '../parts/download.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import { BEGUN, CONFIRMATION, runOf } from './begin.ts';
import classes from './queue.module.css';

const TYPING_PAUSE_MS = 250;

export function QueueEditor({ snapshot }: { readonly snapshot: Snapshot | undefined }) {
  const { queues } = useApi();
  const { coarsen } = useChoice();
  const document = useDocument('queue', BEGUN);
  const { text, edit } = document;
  const [settled] = useDebouncedValue(text, TYPING_PAUSE_MS);
  const check = useAnswer(`check ${settled}`, () => queues.check({ text: settled }));
  const start = useCommand(() => queues.start({ instrument: snapshot!.instrument, text, coarsen }));
  const entries = useMemo(() => formValue(text)?.entries, [text]);
  const count = Array.isArray(entries) ? entries.length : undefined;
  const isBegun = text !== BEGUN;
  const add = (value: Plain) =>
    count === 0
      ? edit({ kind: 'set', path: ['entries'], value: [value] })
      : edit({ kind: 'insert', path: ['entries'], at: count!, value });
  const checked = check.isCurrent && settled === text ? check.value : undefined;
  const problems = isBegun && check.value?.kind === 'invalid' ? check.value.problems : [];
  return (
    <section className="panel planned" aria-labelledby="queue-heading">
      <header className={bench.heading}>
        <h2 id="queue-heading">Queue to play</h2>
        <div className={bench.actions}>
          <Button size="sm" variant="default" onClick={document.undo} disabled={!document.canUndo}>
            Undo
          </Button>
          <Button size="sm" variant="default" onClick={() => downloadText('queue.yaml', text)}>
            Download
          </Button>
        </div>
      </header>
      <div className={bench.stack}>
        <p className="quiet">
          Runs one after another on one instrument. Paths of protocols: <code>own/…</code> and{' '}
          <code>shipped/…</code>.
        </p>
        <div className={bench.actions}>
          <ProtocolSelect
            label="Add a run of a protocol"
            placeholder="Add a run of…"
            value={null}
            onlySound
            disabled={count === undefined}
            onChoose={(file) => add(runOf(file))}
          />
          <Button variant="default" disabled={count === undefined} onClick={() => add(CONFIRMATION)}>
            Add a wait for a person
          </Button>
        </div>
        <TextFace text={text} problems={problems} onChange={document.setText} label="Text of the queue" />
        <TroubleNote trouble={check.trouble} />
        {check.value?.kind === 'checked' && <Entries {...check.value} />}
        {snapshot === undefined ? (
          <p>
            <strong>Connect an instrument</strong> to play it.
          </p>
        ) : (
          <>
            <CoarsenChoice />
            <div className={bench.start}>
              <Button
                size="xl"
                className={bench.go!}
                loading={start.busy}
                disabled={checked?.kind !== 'checked' || !snapshot.allowed.includes('prepare')}
                onClick={() => start.run()}
              >
                Start the queue: switch the cell on
              </Button>
              <span className="quiet">On {snapshot.label}. It goes on without this window.</span>
            </div>
          </>
        )}
        <TroubleNote trouble={start.trouble} what="The queue did not begin." />
      </div>
    </section>
  );
}

/** What each entry will do, and how long all of them take. */
function Entries({ title, onTrouble, entries }: Extract<QueueCheck, { kind: 'checked' }>) {
  const runs = entries.filter((entry) => entry.kind === 'run');
  const waits = entries.length - runs.length;
  const total_s = runs.reduce((sum, { duration_s = 0 }) => sum + duration_s, 0);
  return (
    <>
      <table className={bench.table} aria-label={`What ${title} will do`}>
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">What</th>
            <th scope="col">Protocol and values</th>
            <th scope="col">Lasts</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place in the queue
            <tr key={i}>
              <td className="figures">{i + 1}</td>
              <th scope="row">{entry.kind === 'run' ? entry.name : `waits: ${entry.text}`}</th>
              <td className={classes.values}>{entry.kind === 'run' && valuesText(entry)}</td>
              <td className="figures">
                {entry.kind === 'run' && entry.duration_s !== undefined && formatDuration(entry.duration_s)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <strong>
          {runs.length} {runs.length === 1 ? 'run' : 'runs'}, {formatDuration(total_s)} in all
        </strong>
        {waits > 0 && `, and ${waits === 1 ? 'one wait' : `${waits} waits`} for a person`}. After a run that
        does not complete it {onTrouble === 'halt' ? 'halts' : 'goes on'}.
      </p>
    </>
  );
}

function valuesText({
  protocol,
  settings,
}: {
  protocol: string;
  settings: Readonly<Record<string, string>>;
}) {
  return [protocol, ...Object.entries(settings).map(([path, value]) => `${path} = ${value}`)].join(', ');
}
