// Run: one electrolysis while it goes on, and the same afterwards: against time, cycle by cycle, with its ledger, its
// notes and its controls.
import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { BehaviorSubject } from 'rxjs';
import { hashOf, type ViewProps } from '../navigation.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import { CycleView } from '../run/CycleView.tsx';
import { LedgerPanel } from '../run/LedgerPanel.tsx';
import { NotesPanel } from '../run/NotesPanel.tsx';
import { ResistancePanel } from '../run/ResistancePanel.tsx';
import classes from '../run/Run.module.css';
import { RunHeader } from '../run/RunHeader.tsx';
import { useDefaultRun, useRecord } from '../run/record.ts';
import { TimeView } from '../run/TimeView.tsx';
import type { Reading } from '../run/time-plots.ts';

export default function Run({ detail }: ViewProps) {
  const latest = useDefaultRun();
  const run = detail === undefined ? latest.run : Number(detail);
  if (run === undefined)
    return (
      latest.isKnown && (
        <section className="panel">
          <h2>No run yet</h2>
          <p>
            The first run begins on the <a href={hashOf('bench')}>bench</a>.
          </p>
        </section>
      )
    );
  return <OneRun key={run} run={run} />;
}

function OneRun({ run }: { readonly run: number }) {
  const record = useRecord(run);
  const [face, setFace] = useState<'time' | 'cycles'>('time');
  const cursor$ = useMemo(() => new BehaviorSubject<Reading | undefined>(undefined), []);
  const hasCycles = (record.value?.loops.length ?? 0) > 0;
  // Kept while it is the same: the view is drawn with every snapshot, this hardly ever.
  const faces = useMemo(
    () =>
      hasCycles && (
        <SegmentedControl
          size="sm"
          aria-label="How the run is shown"
          data={[
            { value: 'time', label: 'Time' },
            { value: 'cycles', label: 'Cycles' },
          ]}
          value={face}
          onChange={(value) => setFace(value as 'time' | 'cycles')}
        />
      ),
    [face, hasCycles],
  );
  return (
    <div className={classes.run}>
      <div className={classes.main}>
        {face === 'cycles' && hasCycles ? (
          <CycleView record={record} faces={faces} />
        ) : (
          <TimeView record={record} cursor$={cursor$} faces={faces} />
        )}
      </div>
      <div className={classes.side}>
        <TroubleNote trouble={record.trouble} />
        <RunHeader record={record} />
        <LedgerPanel record={record} />
        <ResistancePanel report={record.value} />
        <NotesPanel
          run={run}
          isLive={record.isLive}
          report={record.value}
          again={record.again}
          cursor$={cursor$}
        />
      </div>
    </div>
  );
}
