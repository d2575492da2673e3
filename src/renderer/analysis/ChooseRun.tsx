// Which run is to be analysed: the newest first, with how many sheets each has already.
import { Button } from '@mantine/core';
import { formatQuantity } from '../../core/quantity.ts';
import { useApi } from '../app-state.ts';
import { useAnswer } from '../ask.ts';
import { hashOf } from '../navigation.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import { EVERYTHING, found, instantText } from '../runs/search.ts';
import classes from './Sheet.module.css';

export function ChooseRun() {
  const api = useApi();
  const { value: runs, trouble } = useAnswer('runs', () => api.runs.list());
  const { value: sheets } = useAnswer('analyses', () => api.efficiency.list());
  return (
    <div className={classes.form}>
      <header className={classes.choose}>
        <h1>Which run?</h1>
        <Button component="a" href={hashOf('analysis', 'group')} variant="default">
          Replicates and series
        </Button>
        <Button component="a" href={hashOf('analysis', 'new')} variant="default">
          A charge from elsewhere
        </Button>
      </header>
      <TroubleNote trouble={trouble} what="The runs cannot be listed." />
      {runs?.length === 0 && <p className="quiet">Nothing has been run yet. The Bench starts a run.</p>}
      <ul className={classes.runs}>
        {found(runs ?? [], EVERYTHING).map(({ id, title, started_ms, simulated, totals }) => {
          const count = sheets?.filter(({ run }) => run === id).length ?? 0;
          return (
            <li key={id}>
              <a className="panel" href={hashOf('analysis', id)}>
                <strong>
                  #{id} {title}
                </strong>
                <span className="quiet">
                  {instantText(started_ms)}
                  {simulated ? ' · simulated' : ''}
                  {count > 0 ? ` · ${count} saved` : ''}
                </span>
                <span className="figures">
                  <span className="cathodic">{formatQuantity(totals.cathodic_C, 'C')}</span>
                  {'  '}
                  <span className="anodic">{formatQuantity(totals.anodic_C, 'C')}</span>
                </span>
              </a>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
