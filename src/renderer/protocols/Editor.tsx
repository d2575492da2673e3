// One protocol being edited: its form and its text, what it means beside them, saving. Typed text is kept on this computer until saved.
import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { protocolJSONSchema } from '../../core/protocol/json-schema.ts';
import type { Protocol } from '../../core/protocol/protocol.ts';
import { useApi } from '../app-state.ts';
import { useAnswer, useCommand } from '../ask.ts';
import { choose } from '../bench/choice.ts';
import { formValue } from '../documents/edit.ts';
import { type Face, FaceChoice } from '../documents/FaceChoice.tsx';
import { FormContext } from '../documents/form.ts';
import type { Schema } from '../documents/schema.ts';
import { TextFace } from '../documents/TextFace.tsx';
import { useDocument } from '../documents/use-document.ts';
import { go, hashOf } from '../navigation.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import { compiled } from './compiled.ts';
import classes from './Editor.module.css';
import { Meaning } from './Meaning.tsx';
import { ProtocolForm } from './ProtocolForm.tsx';
import { SaveAs } from './SaveAs.tsx';
import { nameForSaving } from './shelf.ts';

interface Props {
  /** "own/a.yaml"; undefined for one that has no file yet. */
  readonly file: string | undefined;
  readonly original: string;
}

const FACE_KEY = 'cottrell face of protocols';

export function Editor({ file, original }: Props) {
  const api = useApi();
  const document = useDocument(`protocol ${file ?? 'new'}`, original);
  const { text, edit } = document;
  const [face, setFace] = useState<Face>(() => (localStorage.getItem(FACE_KEY) === 'text' ? 'text' : 'form'));
  const [isNaming, setNaming] = useState(false);
  const about = useAnswer('about', () => api.about());
  const root = useMemo(() => JSON.parse(protocolJSONSchema()) as Schema, []);
  const judged = useDeferredValue(text);
  const { protocol, advice, problems } = useMemo(() => compiled(judged), [judged]);
  // While a value is being typed the protocol is mostly wrong; the last drawing stays meanwhile.
  const last = useRef<Protocol | undefined>(undefined);
  if (protocol !== undefined) last.current = protocol;
  const value = useMemo(() => formValue(text), [text]);
  const form = useMemo(() => ({ root, value: value ?? {}, problems, edit }), [root, value, problems, edit]);
  const isOwn = file?.startsWith('own/') === true;
  const save = useCommand(async () => {
    await api.protocols.save({ name: file!.slice('own/'.length), text, replace: true });
    document.markSaved();
  });

  // Everywhere on the page, in fields too: that is where a person is when they want to save.
  useHotkeys([['mod+S', () => void (isOwn ? save.run() : setNaming(true))]], []);

  return (
    <div className={classes.editor}>
      <header className={classes.bar}>
        <Button component="a" href={hashOf('protocols')} variant="subtle">
          ← All
        </Button>
        <h1>
          {titleIn(value) ?? 'A protocol without a title'}
          <small>{stateText(file, document)}</small>
        </h1>
        <FaceChoice
          label="Face of the protocol"
          face={face}
          onChange={(chosen) => {
            setFace(chosen);
            localStorage.setItem(FACE_KEY, chosen);
          }}
        />
        <Button variant="default" onClick={document.undo} disabled={!document.canUndo}>
          Undo
        </Button>
        {document.isChanged && (
          <Button variant="default" onClick={document.revert}>
            Discard changes
          </Button>
        )}
        {isOwn && (
          <Button onClick={() => void save.run()} loading={save.busy} disabled={!document.isChanged}>
            Save
          </Button>
        )}
        <Button variant={isOwn ? 'default' : 'filled'} onClick={() => setNaming(true)}>
          Save as…
        </Button>
        {file !== undefined && !document.isChanged && protocol !== undefined && (
          <Button
            variant="light"
            onClick={() => {
              choose({ protocol: file });
              go('bench');
            }}
          >
            To the bench
          </Button>
        )}
      </header>
      <TroubleNote trouble={save.trouble} what="The protocol is not saved; the text is kept here." />
      <div className={classes.columns}>
        {face === 'text' || value === undefined ? (
          <section className="panel" aria-label="The text">
            {face === 'form' && (
              <p className={classes.wrong}>
                The form can be shown when the text is YAML again: correct the place that is marked.
              </p>
            )}
            <TextFace
              text={text}
              problems={problems}
              onChange={document.setText}
              label="Text of the protocol"
            />
          </section>
        ) : (
          <FormContext value={form}>
            <ProtocolForm summaries={protocol?.steps} />
          </FormContext>
        )}
        <Meaning
          protocol={protocol ?? last.current}
          isPresent={protocol !== undefined}
          advice={advice}
          problemCount={problems.length}
        />
      </div>
      {isNaming && (
        <SaveAs
          suggested={nameForSaving(file, titleIn(value))}
          text={text}
          folder={about.value?.protocolFolder}
          onClose={() => setNaming(false)}
          onSaved={(saved) => {
            setNaming(false);
            document.markSaved();
            go('protocols', saved);
          }}
        />
      )}
    </div>
  );
}

function titleIn(value: ReturnType<typeof formValue>): string | undefined {
  return typeof value?.title === 'string' && value.title !== '' ? value.title : undefined;
}

function stateText(file: string | undefined, document: ReturnType<typeof useDocument>): string {
  const place =
    file === undefined
      ? 'not saved yet'
      : file.startsWith('shipped/')
        ? 'shipped with Cottrell: save a copy to change it'
        : file;
  if (!document.isChanged) return place;
  if (!document.isKept) return `${place} · changed; this computer keeps no copy of it, so save soon`;
  return `${place} · changed, kept on this computer until saved${document.groundMoved ? ' · the file has been changed meanwhile' : ''}`;
}
