// What can be done with one run: look at it, analyse it, repeat it, export it, name it, tag it, write beside it. What was recorded stays.
import { Button, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatQuantity } from '../../core/quantity.ts';
import type { RunReport } from '../../main/api/shapes/runs.ts';
import { useApi } from '../app-state.ts';
import { useCommand } from '../ask.ts';
import { choose } from '../bench/choice.ts';
import { go, hashOf } from '../navigation.ts';
import { downloadBlob } from '../parts/download.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import { ReportButton } from '../report/ReportButton.tsx';
import { grouped } from './figures.ts';
import { RecoverButton } from './RecoverButton.tsx';
import classes from './Runs.module.css';

interface Props {
  readonly report: RunReport;
  /** Something about the run was changed: it is to be asked for anew. */
  readonly onChanged: () => void;
}

export function RunActions({ report, onChanged }: Props) {
  const api = useApi();
  const { run, settings, protocol } = report;
  const [exported, setExported] = useState<Awaited<ReturnType<typeof api.runs.export>>>();
  const exporting = useCommand(async () => setExported(await api.runs.export({ run: run.id })));
  const repeating = useCommand(async () => {
    // The exact text that was frozen with the run, as a protocol of the person's own: it can be changed before it is run again.
    const { file } = await api.protocols.save({
      name: `runs/run-${run.id}.yaml`,
      text: protocol,
      replace: true,
    });
    choose({ protocol: file, settings });
    go('bench');
  });
  return (
    <>
      <div className={classes.actions}>
        <Button component="a" href={hashOf('run', run.id)} variant="default">
          Every sample
        </Button>
        <Button component="a" href={hashOf('analysis', run.id)} variant="default">
          Efficiency
        </Button>
        <ReportButton run={run.id} />
        <Button variant="default" loading={exporting.busy} onClick={() => void exporting.run()}>
          Export
        </Button>
        <RecoverButton report={report} />
        <Button loading={repeating.busy} onClick={() => void repeating.run()}>
          Repeat at the bench
        </Button>
      </div>
      <TroubleNote trouble={exporting.trouble} what="The run was not exported." />
      <TroubleNote trouble={repeating.trouble} what="The protocol was not handed to the bench." />
      {exported !== undefined && (
        <section className="panel" aria-label="Exported files">
          <h2>Exported: {grouped(exported.samples)} samples</h2>
          <p className="quiet">In {exported.folder}</p>
          <ul className={classes.files}>
            {exported.files.map((file) => (
              <li key={file}>
                <Download file={file} />
              </li>
            ))}
          </ul>
          {exported.damaged.length > 0 && (
            <p className={classes.attention}>
              {exported.damaged.length} damaged stretches could not be read and are missing in the files.
            </p>
          )}
        </section>
      )}
      <div className={classes.two}>
        <Label report={report} onChanged={onChanged} />
        <Notes report={report} onChanged={onChanged} />
      </div>
    </>
  );
}

/** A file of the export folder, saved by the browser. */
function Download({ file }: { file: string }) {
  const api = useApi();
  const download = useCommand(async () =>
    downloadBlob(file.replace(/^.*\//u, ''), await api.exports.download({ file })),
  );
  return (
    <>
      <Button variant="subtle" size="sm" loading={download.busy} onClick={() => void download.run()}>
        {file}
      </Button>
      <TroubleNote trouble={download.trouble} />
    </>
  );
}

function Label({ report, onChanged }: Props) {
  const api = useApi();
  const { id, title, tags } = report.run;
  const [typed, setTyped] = useState(title);
  const label = useCommand(async (change: { title?: string; tags?: string[] }) => {
    await api.runs.label({ run: id, ...change });
    onChanged();
  });
  const isRenamed = typed.trim() !== title && typed.trim() !== '';
  return (
    <section className="panel" aria-label="Title and tags">
      <h2>Title and tags</h2>
      <form
        className={classes.line}
        onSubmit={(event) => {
          event.preventDefault();
          if (isRenamed) void label.run({ title: typed.trim() });
        }}
      >
        <TextInput label="Title" value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        <Button type="submit" variant="default" disabled={!isRenamed} loading={label.busy}>
          Rename
        </Button>
      </form>
      <TagsInput
        label="Tags"
        size="md"
        placeholder="Add a tag, then Enter"
        value={tags}
        onChange={(next) => void label.run({ tags: next })}
      />
      <TroubleNote trouble={label.trouble} what="That was not changed." />
    </section>
  );
}

function Notes({ report, onChanged }: Props) {
  const api = useApi();
  const { run, events } = report;
  const [typed, setTyped] = useState('');
  const add = useCommand(async (text: string) => {
    await api.runs.addNote({ run: run.id, text, t_s: null });
    setTyped('');
    onChanged();
  });
  const notes = events.filter(({ kind }) => kind === 'note' || kind === 'aliquot');
  return (
    <section className="panel" aria-label="Notes">
      <h2>Notes and aliquots</h2>
      <ul className={classes.notes}>
        {notes.map(({ number, t_s, message }) => (
          <li key={number}>
            <span className="figures quiet">
              {t_s === null ? '' : formatQuantity(t_s, 's', { digits: 5 })}
            </span>
            <span>{message}</span>
          </li>
        ))}
        {notes.length === 0 && <li className="quiet">None yet.</li>}
      </ul>
      <form
        className={classes.line}
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() !== '') void add.run(typed.trim());
        }}
      >
        <TextInput
          aria-label="New note"
          placeholder="Write beside this run"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={typed.trim() === ''} loading={add.busy}>
          Add note
        </Button>
      </form>
      <TroubleNote trouble={add.trouble} what="The note was not added." />
    </section>
  );
}
