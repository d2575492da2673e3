// One efficiency sheet being edited: its form and its text, what it comes to beside them, saving it as an analysis. It is computed while it
// is typed; a saved one is never replaced.
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Published } from '../../core/protocol/published.ts';
import type { Analysis } from '../../main/api/shapes/efficiency.ts';
import { useApi } from '../app-state.ts';
import { useAnswer } from '../ask.ts';
import { FaceChoice } from '../documents/FaceChoice.tsx';
import { FormContext } from '../documents/form.ts';
import { SavedChoice } from '../documents/SavedChoice.tsx';
import { TextFace } from '../documents/TextFace.tsx';
import { useComputed } from '../documents/use-computed.ts';
import { hashOf } from '../navigation.ts';
import { downloadText } from '../parts/download.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import editor from '../protocols/Editor.module.css';
import { ReportButton } from '../report/ReportButton.tsx';
import { instantText } from '../runs/search.ts';
import { Outcome } from './Outcome.tsx';
import { OfTheRun } from './results/OfTheRun.tsx';
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

export function SheetEditor({ run, original, isSimulated, published }: Props) {
  const api = useApi();
  const saved = useAnswer(`analyses ${run}`, () => api.efficiency.list(run === undefined ? {} : { run }));
  const [last, setLast] = useState<Analysis>();
  const {
    document,
    face,
    setFace,
    settled,
    result,
    isPresent,
    message,
    trouble,
    problems,
    value,
    form,
    save,
  } = useComputed(`sheet ${run ?? 'new'}`, original, {
    schema: SHEET,
    compute: (text) => api.efficiency.compute({ text }),
    save: async (text) => {
      setLast(await api.efficiency.save({ text }));
      saved.again();
    },
  });
  const { text } = document;
  const [isSimulating, setSimulating] = useState(false);
  const simulation = useAnswer(
    `simulate ${settled}`,
    isSimulating ? () => api.efficiency.compute({ text: settled, monteCarlo: {} }) : undefined,
  );
  const simulated = simulation.isCurrent && isSimulating ? simulation.value : undefined;
  const shown = simulated?.kind === 'computed' ? simulated.result : result;
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
        <SavedChoice
          label="Saved sheets"
          saved={sheets}
          nameOf={({ created_ms }) => instantText(created_ms)}
          onChoose={document.setText}
        />
        <FaceChoice label="Face of the sheet" face={face} onChange={setFace} />
        <Button variant="default" onClick={document.undo} disabled={!document.canUndo}>
          Undo
        </Button>
        <Button
          variant="default"
          title="The numbers of this sheet as data"
          disabled={!isPresent}
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
            disabled={!isPresent}
          />
        )}
        <Button onClick={() => void save.run()} loading={save.busy} disabled={message !== undefined}>
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
        <div className={classes.form}>
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
                label="Text of the sheet"
              />
            </section>
          ) : (
            <FormContext value={form}>
              <SheetForm result={shown} />
            </FormContext>
          )}
          {run !== undefined && isPresent && <OfTheRun run={run} text={settled} />}
        </div>
        <Outcome
          result={shown}
          isSimulating={isSimulating}
          isWaiting={isSimulating && !simulation.isCurrent}
          onSimulate={setSimulating}
          isPresent={isPresent}
          problemCount={problems.length}
          message={message}
          published={published}
          isSimulated={isSimulated}
        />
      </div>
    </div>
  );
}
