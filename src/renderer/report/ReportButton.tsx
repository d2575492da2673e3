// The report of a run with one of its analyses; a sheet that is not saved yet is computed from its text.
import { useApi } from '../app-state.ts';
import { OpenReport } from './ReportWindow.tsx';

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
  const api = useApi();
  return (
    <OpenReport
      title={`Report of run ${run}`}
      file={`run-${run}-report`}
      about={`${run} ${JSON.stringify(choice)}`}
      hint="The run with its analysis as one page: to print, as PDF, as JSON"
      disabled={disabled}
      make={(format) => api.efficiency.report({ run, format, ...choice })}
      {...(choice.text !== undefined && {
        note: 'With the sheet as it is typed now; it is not saved yet. ',
      })}
    />
  );
}
