// A group being put together: its form and its text, what it comes to beside them, saving it in the library or as a file. It is computed
// while it is chosen; a saved one is never replaced.
import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useRef, useState } from 'react';
import type { GroupResult } from '../../../core/faradaic/group/compute-group.ts';
import { groupJSONSchema } from '../../../core/faradaic/json-schema.ts';
import type { Analysis } from '../../../main/api/shapes/efficiency.ts';
import { useApi } from '../../app-state.ts';
import { useAnswer, useCommand } from '../../ask.ts';
import { formValue } from '../../documents/edit.ts';
import { FormContext } from '../../documents/form.ts';
import type { Schema } from '../../documents/schema.ts';
import { TextFace } from '../../documents/TextFace.tsx';
import { useDocument } from '../../documents/use-document.ts';
import { hashOf } from '../../navigation.ts';
import { downloadText } from '../../parts/download.ts';
import { TroubleNote } from '../../parts/TroubleNote.tsx';
import editor from '../../protocols/Editor.module.css';
import { instantText } from '../../runs/search.ts';
import { GroupForm } from './GroupForm.tsx';
import { GroupOutcome } from './GroupOutcome.tsx';

const TYPING_PAUSE_MS = 150;
const ROOT = JSON.parse(groupJSONSchema()) as Schema;

interface Props {
  readonly analyses: readonly Analysis[];
  /** Under which name the text is kept on this computer. */
  readonly draft: string;
  readonly begun: string;
}

export function GroupEditor({ analyses, draft, begun }: Props) {
  const api = useApi();
  const document = useDocument(draft, begun);
  const { text, edit } = document;
  const [face, setFace] = useState<'form' | 'text'>('form');
  const [settled] = useDebouncedValue(text, TYPING_PAUSE_MS);
  const { value: computed, trouble } = useAnswer(`group ${settled}`, () =>
    api.groups.compute({ text: settled }),
  );
  const saved = useAnswer('groups', () => api.groups.list());
  const save = useCommand(async () => {
    await api.groups.save({ text });
    document.markSaved();
    saved.again();
  });
  const problems = useMemo(
    () =>
      computed === undefined
        ? []
        : computed.kind === 'computed'
          ? computed.result.problems
          : computed.problems,
    [computed],
  );
  const known = useRef<GroupResult | undefined>(undefined);
  if (computed?.kind === 'computed') known.current = computed.result;
  const value = useMemo(() => formValue(text), [text]);
  const form = useMemo(() => ({ root: ROOT, value: value ?? {}, problems, edit }), [value, problems, edit]);
  return (
    <div className={editor.editor}>
      <header className={editor.bar}>
        <Button component="a" href={hashOf('analysis')} variant="subtle">
          ← All
        </Button>
        <h1>
          Replicates and series
          <small>
            {document.isChanged ? 'changed, kept on this computer until saved' : 'saved analyses together'}
          </small>
        </h1>
        {(saved.value ?? []).length > 0 && (
          <NativeSelect
            size="md"
            aria-label="Saved groups"
            value=""
            data={[
              { value: '', label: `${saved.value!.length} saved` },
              ...saved.value!.toReversed().map(({ id, created_ms, result }) => ({
                value: String(id),
                label: `${result.title ?? result.product}, ${instantText(created_ms)}`,
              })),
            ]}
            onChange={(event) => {
              const chosen = saved.value!.find(({ id }) => String(id) === event.currentTarget.value);
              if (chosen !== undefined) document.setText(chosen.text);
            }}
          />
        )}
        <SegmentedControl
          aria-label="Face of the group"
          value={face}
          data={[
            { value: 'form', label: 'Form' },
            { value: 'text', label: 'Text' },
          ]}
          onChange={(chosen) => setFace(chosen as 'form' | 'text')}
        />
        <Button variant="default" onClick={document.undo} disabled={!document.canUndo}>
          Undo
        </Button>
        <Button variant="default" onClick={() => downloadText('group.yaml', text)}>
          Download
        </Button>
        <Button onClick={() => void save.run()} loading={save.busy} disabled={computed?.kind !== 'computed'}>
          Save group
        </Button>
      </header>
      <TroubleNote trouble={save.trouble} what="The group is not saved; the text is kept here." />
      <TroubleNote trouble={trouble} what="The group cannot be computed." />
      <div className={editor.columns}>
        {face === 'text' || value === undefined ? (
          <section className="panel" aria-label="The text">
            <TextFace text={text} problems={problems} onChange={document.setText} label="Text of the group" />
          </section>
        ) : (
          <FormContext value={form}>
            <GroupForm analyses={analyses} />
          </FormContext>
        )}
        <GroupOutcome
          result={known.current}
          isPresent={computed?.kind === 'computed'}
          message={
            computed?.kind === 'invalid' && !/members: \[\]/u.test(text) ? computed.message : undefined
          }
        />
      </div>
    </div>
  );
}
