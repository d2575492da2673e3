// Words and aliquots in the record of a run, at the instant of the cursor or now, each with the charge that had passed.
// What is typed stays until it is in the record, over a reload too.
import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, memo, useState } from 'react';
import type { BehaviorSubject } from 'rxjs';
import { formatQuantity } from '../../core/quantity.ts';
import { moment } from '../../core/wording.ts';
import type { RunReport } from '../../main/api/shapes/runs.ts';
import { useApi, useLive } from '../app-state.ts';
import { useCommand } from '../ask.ts';
import { useKeptText } from '../parts/kept.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import classes from './NotesPanel.module.css';
import type { Reading } from './time-plots.ts';

interface Props {
  readonly run: number;
  readonly isLive: boolean;
  readonly report: RunReport | undefined;
  /** Asks for the record again. */
  readonly again: () => void;
  readonly cursor$: BehaviorSubject<Reading | undefined>;
}

export const NotesPanel = memo(({ run, isLive, report, again, cursor$ }: Props) => {
  const { runs } = useApi();
  const [text, setText] = useKeptText(`note of run ${run}`);
  const [volume, setVolume] = useKeptText(`aliquot of run ${run}`);
  const [kind, setKind] = useState<'note' | 'aliquot'>(volume === '' ? 'note' : 'aliquot');
  // The cursor leaves the plot when the hand goes to the form: the last instant it stood at is kept on request.
  const [at, setAt] = useState<number>();
  const cursor = useLive(cursor$);
  const add = useCommand(async () => {
    const when = at === undefined ? {} : { t_s: at };
    if (kind === 'note') await runs.addNote({ run, text, ...when });
    else await runs.addAliquot({ run, volume, ...(text !== '' && { text }), ...when });
    setText('');
    setVolume('');
    setAt(undefined);
    again();
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    void add.run();
  }

  const shown = (report?.events ?? []).filter((event) => SHOWN.includes(event.kind));
  return (
    <section className="panel" aria-labelledby="notes-heading">
      <h2 id="notes-heading">Notes and aliquots</h2>
      <form className={classes.form} onSubmit={submit}>
        <SegmentedControl
          fullWidth
          aria-label="What to write down"
          data={[
            { value: 'note', label: 'Note' },
            { value: 'aliquot', label: 'Aliquot' },
          ]}
          value={kind}
          onChange={(value) => setKind(value as 'note' | 'aliquot')}
        />
        {kind === 'aliquot' && (
          <TextInput
            label="Volume taken"
            placeholder="0.5 mL"
            required
            value={volume}
            onChange={(event) => setVolume(event.currentTarget.value)}
          />
        )}
        <Textarea
          aria-label={kind === 'note' ? 'Note' : 'Remark on the aliquot'}
          placeholder={kind === 'note' ? 'What you see or do' : 'Remark (optional)'}
          autosize={false}
          rows={2}
          required={kind === 'note'}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className={classes.actions}>
          <Button type="submit" loading={add.busy}>
            {kind === 'note' ? 'Write down' : 'Taken'}{' '}
            {at === undefined ? (isLive ? 'now' : '') : `at ${at.toFixed(1)} s`}
          </Button>
          <Button
            variant="subtle"
            disabled={cursor === undefined && at === undefined}
            onClick={() => setAt(at === undefined ? cursor?.t_s : undefined)}
          >
            {at === undefined ? 'At the cursor' : isLive ? 'Now instead' : 'At no instant'}
          </Button>
        </div>
        <TroubleNote trouble={add.trouble} what="Not written down." />
      </form>
      <ol className={classes.list} aria-label="What happened">
        {shown.toReversed().map(({ number, kind: sort, t_s, wall_ms, message, data }) => (
          <li key={number} data-kind={sort}>
            <span className="figures quiet">
              {t_s === null ? moment(wall_ms).slice(-5) : `${t_s.toFixed(1)} s`}
            </span>
            <span>
              {message}
              {sort === 'aliquot' && <AliquotCharge data={data} />}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
});

const SHOWN = ['note', 'aliquot', 'warning', 'state', 'range', 'interrupted'];

function AliquotCharge({ data }: { readonly data: Readonly<Record<string, unknown>> | undefined }) {
  const { cathodic_C, anodic_C } = (data ?? {}) as { cathodic_C?: number; anodic_C?: number };
  if (cathodic_C === undefined || anodic_C === undefined) return null;
  return (
    <span className={classes.charge}>
      <span className="figures cathodic">{formatQuantity(cathodic_C, 'C', { digits: 5 })} cathodic</span>
      <span className="figures anodic">{formatQuantity(anodic_C, 'C', { digits: 5 })} anodic</span>
    </span>
  );
}
