// A report looked at in the window, printed or saved as PDF, kept as one page or as JSON. The program makes it.
import { Button, Modal } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useAnswer, useCommand } from '../ask.ts';
import { downloadBlob } from '../parts/download.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import { printFrame, showInFrame } from './page-in-frame.ts';
import classes from './Report.module.css';

export interface ReportProps {
  /** "Report of run 3". */
  readonly title: string;
  /** Name of the files, without what they end in. */
  readonly file: string;
  /** Another report is made when it changes. */
  readonly about: string;
  /** What is to be known of it before it is printed. */
  readonly note?: string;
  readonly make: (format: 'html' | 'json') => Promise<Blob>;
}

interface ButtonProps extends ReportProps {
  readonly hint: string;
  readonly disabled?: boolean;
}

/** The button that opens it. */
export function OpenReport({ hint, disabled = false, ...report }: ButtonProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" title={hint} disabled={disabled} onClick={() => setOpen(true)}>
        Report
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        size="62rem"
        title={report.title}
        closeButtonProps={{ 'aria-label': 'Close the report' }}
      >
        {isOpen && <Report {...report} />}
      </Modal>
    </>
  );
}

function Report({ title, file, about, note = '', make }: ReportProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const { value: page, trouble } = useAnswer(`report ${about}`, async () => {
    const blob = await make('html');
    return { blob, text: await blob.text() };
  });
  const json = useCommand(async () => downloadBlob(`${file}.json`, await make('json')));
  useEffect(() => {
    if (page !== undefined && frame.current !== null) showInFrame(frame.current, page.text);
  }, [page]);
  return (
    <div className={classes.report}>
      <div className={classes.bar}>
        <p className="quiet">
          {page === undefined
            ? trouble === undefined && 'The report is being made…'
            : `${note}A PDF is made by the print command: choose “Save as PDF” there.`}
        </p>
        <Button
          variant="default"
          disabled={page === undefined}
          onClick={() => page !== undefined && downloadBlob(`${file}.html`, page.blob)}
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
      <iframe ref={frame} className={classes.page} title={title} hidden={page === undefined} />
    </div>
  );
}
