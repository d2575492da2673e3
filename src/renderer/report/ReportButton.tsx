// The report of a run: looked at in the window, printed or saved as PDF, kept as one page or as JSON. The program makes it; a report
// with a sheet that is not saved yet is computed from its text.
import { Button, Modal } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useApi } from '../app-state.ts';
import { useAnswer, useCommand } from '../ask.ts';
import { downloadBlob } from '../parts/download.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import { printFrame, showInFrame } from './page-in-frame.ts';
import classes from './Report.module.css';

/** Which analysis goes into it: a saved one, a text, or (neither) the latest saved, if any. */
interface Choice {
  readonly analysis?: number;
  readonly text?: string;
}

interface Props {
  readonly run: number;
  readonly choice?: Choice;
  readonly disabled?: boolean;
}

export function ReportButton({ run, choice = {}, disabled = false }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        title="The run with its analysis as one page: to print, as PDF, as JSON"
        disabled={disabled}
        onClick={() => setOpen(true)}
      >
        Report
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        size="62rem"
        title={`Report of run ${run}`}
        closeButtonProps={{ 'aria-label': 'Close the report' }}
      >
        {isOpen && <Report run={run} choice={choice} />}
      </Modal>
    </>
  );
}

function Report({ run, choice }: { readonly run: number; readonly choice: Choice }) {
  const api = useApi();
  const frame = useRef<HTMLIFrameElement>(null);
  const { value: page, trouble } = useAnswer(`report ${run} ${JSON.stringify(choice)}`, async () => {
    const blob = await api.efficiency.report({ run, format: 'html', ...choice });
    return { blob, text: await blob.text() };
  });
  const json = useCommand(async () =>
    downloadBlob(`run-${run}-report.json`, await api.efficiency.report({ run, format: 'json', ...choice })),
  );
  useEffect(() => {
    if (page !== undefined && frame.current !== null) showInFrame(frame.current, page.text);
  }, [page]);
  return (
    <div className={classes.report}>
      <div className={classes.bar}>
        <p className="quiet">
          {page === undefined
            ? trouble === undefined && 'The report is being made…'
            : choice.text === undefined
              ? 'A PDF is made by the print command: choose “Save as PDF” there.'
              : 'With the sheet as it is typed now; it is not saved yet. A PDF is made by the print command.'}
        </p>
        <Button
          variant="default"
          disabled={page === undefined}
          onClick={() => page !== undefined && downloadBlob(`run-${run}-report.html`, page.blob)}
        >
          Save as page
        </Button>
        <Button
          variant="default"
          disabled={page === undefined}
          loading={json.busy}
          onClick={() => void json.run()}
        >
          Save as JSON
        </Button>
        <Button
          disabled={page === undefined}
          onClick={() => frame.current !== null && printFrame(frame.current)}
        >
          Print
        </Button>
      </div>
      <TroubleNote trouble={trouble} what="There is no report." />
      <TroubleNote trouble={json.trouble} what="The report was not saved." />
      <iframe
        ref={frame}
        className={classes.page}
        title={`Report of run ${run}`}
        hidden={page === undefined}
      />
    </div>
  );
}
