// How far a run is: a bar, in words, and what is expected to end it.
import { formatDuration } from '../../core/quantity.ts';
import type { Snapshot } from '../../main/api/shapes/instruments.ts';
import classes from './ProgressLine.module.css';

type Progress = NonNullable<Snapshot['run']>['progress'];

export function ProgressLine({ progress }: { readonly progress: Progress }) {
  const percent = Math.min(100, Math.max(0, 100 * progress.fraction));
  const until = progress.until === 'program' ? 'of the program' : `to stop rule ${progress.until.rule + 1}`;
  return (
    <div className={classes.progress}>
      <svg className={classes.bar} viewBox="0 0 100 4" preserveAspectRatio="none" role="img">
        <title>{`${percent.toFixed(0)} % ${until}`}</title>
        <rect className={classes.whole} width="100" height="4" />
        <rect className={classes.done} width={percent} height="4" />
      </svg>
      <div className={classes.words}>
        <span>
          <span className="figures">{percent.toFixed(1)} %</span> {until}
        </span>
        <span>{progress.text}</span>
        <span className="quiet">{formatDuration(progress.elapsed_s)} so far</span>
      </div>
    </div>
  );
}
