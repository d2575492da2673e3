// Runs: the library, one of its runs, or several side by side ("12,14").
import { Button } from '@mantine/core';
import { whichInstrument } from '../../core/wording.ts';
import { useApi } from '../app-state.ts';
import { useAnswer } from '../ask.ts';
import { hashOf, type ViewProps } from '../navigation.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import { Comparison } from '../runs/Comparison.tsx';
import { RunActions } from '../runs/RunActions.tsx';
import { RunList } from '../runs/RunList.tsx';
import classes from '../runs/Runs.module.css';
import { instantText } from '../runs/search.ts';

export default function Runs({ detail }: ViewProps) {
  const ids = (detail ?? '')
    .split(',')
    .map(Number)
    .filter((id) => Number.isInteger(id) && id > 0);
  return ids.length === 0 ? <RunList /> : <Looked key={ids.join(',')} ids={[...new Set(ids)]} />;
}

function Looked({ ids }: { ids: readonly number[] }) {
  const api = useApi();
  const {
    value: reports,
    trouble,
    again,
  } = useAnswer(`runs ${ids}`, () => Promise.all(ids.map((run) => api.runs.get({ run }))));
  const [only] = reports ?? [];
  return (
    <div className={classes.page}>
      <header className={classes.bar}>
        <Button component="a" href={hashOf('runs')} variant="subtle">
          ← All runs
        </Button>
        <h1>
          {ids.length > 1 || only === undefined
            ? `Runs ${ids.join(', ')}`
            : `#${only.run.id} ${only.run.title}`}
          {ids.length === 1 && only !== undefined && (
            <small>
              {instantText(only.run.started_ms)} · {only.run.simulated ? 'simulated · ' : ''}
              {whichInstrument(only.run.instrument)} · {only.run.outcomeText}
            </small>
          )}
        </h1>
      </header>
      <TroubleNote trouble={trouble} what="These runs cannot be shown." />
      {reports?.length === 1 && only !== undefined && <RunActions report={only} onChanged={again} />}
      {reports !== undefined && <Comparison reports={reports} />}
    </div>
  );
}
