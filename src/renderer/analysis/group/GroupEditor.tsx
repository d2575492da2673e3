// A group being put together: its form and its text, what it comes to beside them, its report, saving it in the library or as a file. It
// is computed while it is chosen; a saved one is never replaced.
import { Button } from '@mantine/core';
import { groupJSONSchema } from '../../../core/faradaic/json-schema.ts';
import type { Analysis } from '../../../main/api/shapes/efficiency.ts';
import { useApi } from '../../app-state.ts';
import { useAnswer, useCommand } from '../../ask.ts';
import { FaceChoice } from '../../documents/FaceChoice.tsx';
import { FormContext } from '../../documents/form.ts';
import { SavedChoice } from '../../documents/SavedChoice.tsx';
import type { Schema } from '../../documents/schema.ts';
import { TextFace } from '../../documents/TextFace.tsx';
import { useComputed } from '../../documents/use-computed.ts';
import { hashOf } from '../../navigation.ts';
import { downloadBlob, downloadText } from '../../parts/download.ts';
import { TroubleNote } from '../../parts/TroubleNote.tsx';
import editor from '../../protocols/Editor.module.css';
import { OpenReport } from '../../report/ReportWindow.tsx';
import { instantText } from '../../runs/search.ts';
import { GroupForm } from './GroupForm.tsx';
import { GroupOutcome } from './GroupOutcome.tsx';

const ROOT = JSON.parse(groupJSONSchema()) as Schema;

interface Props {
  readonly analyses: readonly Analysis[];
  /** Under which name the text is kept on this computer. */
  readonly draft: string;
  readonly begun: string;
}

export function GroupEditor({ analyses, draft, begun }: Props) {
  const api = useApi();
  const saved = useAnswer('groups', () => api.groups.list());
  const { document, face, setFace, result, isPresent, message, trouble, problems, value, form, save } =
    useComputed(draft, begun, {
      schema: ROOT,
      compute: (text) => api.groups.compute({ text }),
      save: async (text) => {
        await api.groups.save({ text });
        saved.again();
      },
    });
  const { text } = document;
  const table = useCommand(async () =>
    downloadBlob('group.csv', await api.groups.report({ format: 'csv', text })),
  );
  const same = saved.value?.findLast((group) => group.text === text);
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
        <SavedChoice
          label="Saved groups"
          saved={saved.value ?? []}
          nameOf={(group) =>
            `${group.result.title ?? group.result.product}, ${instantText(group.created_ms)}`
          }
          onChoose={document.setText}
        />
        <FaceChoice label="Face of the group" face={face} onChange={setFace} />
        <Button variant="default" onClick={document.undo} disabled={!document.canUndo}>
          Undo
        </Button>
        <Button variant="default" onClick={() => downloadText('group.yaml', text)}>
          Download
        </Button>
        <Button
          variant="default"
          title="Every member with its value, for a spreadsheet"
          disabled={!isPresent}
          loading={table.busy}
          onClick={() => void table.run()}
        >
          CSV
        </Button>
        <OpenReport
          title="Report of the group"
          file={same === undefined ? 'group-report' : `group-${same.id}-report`}
          about={same === undefined ? text : `group ${same.id}`}
          hint="All members with their inputs as one page: to print, as PDF, as JSON"
          disabled={!isPresent}
          make={(format) =>
            api.groups.report({ format, ...(same === undefined ? { text } : { group: same.id }) })
          }
          {...(same === undefined && { note: 'The group as it is now; it is not saved yet. ' })}
        />
        <Button onClick={() => void save.run()} loading={save.busy} disabled={!isPresent}>
          Save group
        </Button>
      </header>
      <TroubleNote trouble={save.trouble} what="The group is not saved; the text is kept here." />
      <TroubleNote trouble={table.trouble} what="There is no table." />
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
          result={result}
          isPresent={isPresent}
          message={/members: \[\]/u.test(text) ? undefined : message}
        />
      </div>
    </div>
  );
}
