// The head of a run: which run it is, whether it goes on or how it ended, what is safely stored, and what can be done.
import { Button } from '@mantine/core';
import { formatDuration } from '../../core/quantity.ts';
import { count, moment } from '../../core/wording.ts';
import { Lamp } from '../frame/Lamp.tsx';
import { STATES } from '../frame/states.ts';
import { hashOf } from '../navigation.ts';
import { RunControls } from '../parts/RunControls.tsx';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import { ReportButton } from '../report/ReportButton.tsx';
import classes from './RunHeader.module.css';
import type { RunRecord } from './record.ts';

export function RunHeader({ record }: { readonly record: RunRecord }) {
  const { run, value: report, snapshot, isLive } = record;
  const live = snapshot?.run;
  const saved_s = (isLive ? live?.savedThrough_s : undefined) ?? report?.run.savedThrough_s;
  const isSimulated = report?.run.simulated ?? snapshot?.simulated ?? false;
  return (
    <section
      className={classes.header}
      data-tone={isLive && snapshot !== undefined ? STATES[snapshot.state.name].tone : 'over'}
      aria-labelledby="run-heading"
    >
      <h2 id="run-heading">
        {run} · {report?.run.title ?? live?.title}
      </h2>
      {isSimulated && <span className={classes.simulated}>simulated</span>}
      <div className={classes.line}>
        {isLive && snapshot !== undefined ? (
          <Lamp state={snapshot.state} withCell />
        ) : (
          <strong>{live?.outcomeText ?? report?.run.outcomeText}</strong>
        )}
      </div>
      <div className={`quiet ${classes.line}`}>
        {report !== undefined && `begun ${moment(report.run.started_ms)}`}
        {saved_s !== undefined && ` · saved through ${formatDuration(saved_s)}`}
        {report !== undefined && ` · ${count(report.run.samples)} samples`}
      </div>
      {isLive && snapshot !== undefined && <RunControls snapshot={snapshot} withKeys />}
      {!isLive && report !== undefined && (
        <div className={classes.actions}>
          <Button component="a" href={hashOf('analysis', run)}>
            Efficiency sheet
          </Button>
          <ReportButton run={run} />
        </div>
      )}
      <TroubleNote trouble={live?.trouble} />
    </section>
  );
}
