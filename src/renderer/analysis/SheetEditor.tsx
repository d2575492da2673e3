// One efficiency sheet being edited: its form and its text, what it comes to beside them, saving it as an analysis. It is computed while it
// is typed; a saved one is never replaced.
import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { useMemo, useRef, useState } from 'react';
import type { SheetResult } from '../../core/faradaic/result.ts';
import type { Published } from '../../core/protocol/published.ts';
import type { Analysis } from '../../main/api/shapes/efficiency.ts';
import { useApi } from '../app-state.ts';
import { useAnswer, useCommand } from '../ask.ts';
import { formValue } from '../documents/edit.ts';
import { FormContext } from '../documents/form.ts';
import { TextFace } from '../documents/TextFace.tsx';
import { useDocument } from '../documents/use-document.ts';
import { hashOf } from '../navigation.ts';
import { downloadText } from '../parts/download.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import editor from '../protocols/Editor.module.css';
import { ReportButton } from '../report/ReportButton.tsx';
import { instantText } from '../runs/search.ts';
import { Outcome } from './Outcome.tsx';
import classes from './Sheet.module.css';
import { SheetForm } from './SheetForm.tsx';
import { SHEET } from './sheet-schemas.ts';

interface Props {
  /** Undefined: a charge from elsewhere. */
  readonly run: number | undefined;
  readonly original: string;
  /** The amounts it began with are those of the simulated cell. */
  readonly isSimulated: boolean;
  /** What the source of the run's protocol reports. */
  readonly published: Published | undefined;
}

const TYPING_PAUSE_MS = 150;

export function SheetEditor({ run, original, isSimulated, published }: Props) {
  const api = useApi();
  const document = useDocument(`sheet ${run ?? 'new'}`, original);
  const { text, edit } = document;
  const [face, setFace] = useState<'form' | 'text'>('form');
  const [settled] = useDebouncedValue(text, TYPING_PAUSE_MS);
  const { value: computed, trouble } = useAnswer(`compute ${settled}`, () =>
    api.efficiency.compute({ text: settled }),
  );
  const [isSimulating, setSimulating] = useState(false);
  const simulation = useAnswer(
    `simulate ${settled}`,
    isSimulating ? () => api.efficiency.compute({ text: settled, monteCarlo: {} }) : undefined,
  );
  const saved = useAnswer(`analyses ${run}`, () => api.efficiency.list(run === undefined ? {} : { run }));
  const [last, setLast] = useState<Analysis>();
  const save = useCommand(async () => {
    setLast(await api.efficiency.save({ text }));
    document.markSaved();
    saved.again();
  });
  useHotkeys([['mod+S', () => void save.run()]], []);

  const isComputed = computed?.kind === 'computed';
  const problems = useMemo(
    () =>
      computed === undefined
        ? []
        : computed.kind === 'computed'
          ? computed.result.problems
          : computed.problems,
    [computed],
  );
  // While something is wrong as a whole the last result stays, paled.
  const known = useRef<SheetResult | undefined>(undefined);
  if (isComputed) known.current = computed.result;
  const simulated = simulation.isCurrent && isSimulating ? simulation.value : undefined;
  const shown = simulated?.kind === 'computed' ? simulated.result : known.current;
  const value = useMemo(() => formValue(text), [text]);
  const form = useMemo(() => ({ root: SHEET, value: value ?? {}, problems, edit }), [value, problems, edit]);
  const sheets = (saved.value ?? []).filter((analysis) => analysis.run === run);
  const same = sheets.findLast((analysis) => analysis.text === text);

  return (
    <div className={editor.editor}>
      <header className={editor.bar}>
        <Button component="a" href={hashOf('analysis')} variant="subtle">
          ← All
        </Button>
        <h1>
          {typeof value?.title === 'string' ? value.title : 'Efficiency'}
          <small>
            {run === undefined ? 'charge typed in' : `run ${run}`}
            {document.isChanged ? ' · changed, kept on this computer until saved' : ''}
            {last !== undefined && !document.isChanged ? ` · saved ${instantText(last.created_ms)}` : ''}
          </small>
        </h1>
        {sheets.length > 0 && (
          <NativeSelect
            size="md"
            aria-label="Saved sheets"
            value=""
            data={[
              { value: '', label: `${sheets.length} saved` },
              ...sheets
                .toReversed()
                .map(({ id, created_ms }) => ({ value: String(id), label: instantText(created_ms) })),
            ]}
            onChange={(event) => {
              const chosen = sheets.find(({ id }) => String(id) === event.currentTarget.value);
              if (chosen !== undefined) document.setText(chosen.text);
            }}
          />
        )}
        <SegmentedControl
          aria-label="Face of the sheet"
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
        <Button
          variant="default"
          title="The numbers of this sheet as data"
          disabled={!isComputed}
          onClick={() =>
            shown !== undefined &&
            downloadText(
              `efficiency-${run === undefined ? 'sheet' : `run-${run}`}.json`,
              `${JSON.stringify(shown, null, 2)}\n`,
            )
          }
        >
          JSON
        </Button>
        {run !== undefined && (
          <ReportButton
            run={run}
            choice={same === undefined ? { text } : { analysis: same.id }}
            disabled={!isComputed}
          />
        )}
        <Button onClick={() => void save.run()} loading={save.busy} disabled={computed?.kind === 'invalid'}>
          Save analysis
        </Button>
      </header>
      {isSimulated && (
        <p className={classes.simulated}>
          <strong>Simulated.</strong> The amounts this sheet begins with are what the simulated cell made;
          nobody measured them.
        </p>
      )}
      <TroubleNote trouble={save.trouble} what="The sheet is not saved; the text is kept here." />
      <TroubleNote trouble={trouble} what="The sheet cannot be computed." />
      <TroubleNote
        trouble={isSimulating ? simulation.trouble : undefined}
        what="Monte Carlo cannot be done."
      />
      <div className={editor.columns}>
        {face === 'text' || value === undefined ? (
          <section className="panel" aria-label="The text">
            {face === 'form' && (
              <p className={classes.wrong}>
                The form can be shown when the text is YAML again: correct the place that is marked.
              </p>
            )}
            <TextFace text={text} problems={problems} onChange={document.setText} label="Text of the sheet" />
          </section>
        ) : (
          <FormContext value={form}>
            <SheetForm result={shown} />
          </FormContext>
        )}
        <Outcome
          result={shown}
          isSimulating={isSimulating}
          isWaiting={isSimulating && !simulation.isCurrent}
          onSimulate={setSimulating}
          isPresent={isComputed}
          problemCount={problems.length}
          message={computed?.kind === 'invalid' ? computed.message : undefined}
          published={published}
          isSimulated={isSimulated}
        />
      </div>
    </div>
  );
}
