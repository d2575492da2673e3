// The library: every run with what it was, how it ended and what passed, narrowed by words and filters. Chosen ones are compared.
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatDuration, formatQuantity } from '../../core/quantity.ts';
import { calledName } from '../../core/wording.ts';
import type { RunSummary } from '../../main/api/shapes/runs.ts';
import { useApi, useApp, useLive } from '../app-state.ts';
import { useAnswer } from '../ask.ts';
import { useGoingOn } from '../bench/GoingOn.tsx';
import { go, hashOf } from '../navigation.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import classes from './Runs.module.css';
import { ENDINGS, EVERYTHING, endingOf, type Filter, found, instantText, offered } from './search.ts';

export function RunList() {
  const api = useApi();
  const { value: runs, trouble } = useAnswer('runs', () => api.runs.list());
  const library = useLive(useApp().library$);
  const goingOn = useGoingOn();
  const [filter, setFilter] = useState<Filter>(EVERYTHING);
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const shown = found(runs ?? [], filter);
  return (
    <div className={classes.library}>
      <FilterBar runs={runs ?? []} filter={filter} onChange={setFilter} />
      {library !== undefined && <p className="quiet">Library: {library}</p>}
      <TroubleNote trouble={trouble} what="The runs cannot be listed." />
      <TroubleNote trouble={goingOn.trouble} what="Not known whether a run still goes on by itself." />
      {runs?.length === 0 && <p className="quiet">Nothing has been run yet. The Bench starts a run.</p>}
      {runs !== undefined && runs.length > 0 && (
        <div className={`panel ${classes.tableFrame}`}>
          <table className={classes.runs}>
            <thead>
              <tr>
                <th scope="col">
                  <span className={classes.hidden}>Compare</span>
                </th>
                <th scope="col">#</th>
                <th scope="col">Run</th>
                <th scope="col">Started</th>
                <th scope="col" className={classes.right}>
                  Recorded
                </th>
                <th scope="col" className={`${classes.right} cathodic`}>
                  Cathodic
                </th>
                <th scope="col" className={`${classes.right} anodic`}>
                  Anodic
                </th>
                <th scope="col">Ended</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((run) => (
                <Row
                  key={run.id}
                  run={run}
                  mayGoOn={goingOn.runs.some((one) => one.run === run.id)}
                  isChosen={chosen.includes(run.id)}
                  onChoose={(isChosen) =>
                    setChosen(isChosen ? [...chosen, run.id] : chosen.filter((id) => id !== run.id))
                  }
                />
              ))}
            </tbody>
          </table>
          {shown.length === 0 && <p className="quiet">No run fits these filters.</p>}
        </div>
      )}
      {chosen.length > 0 && (
        <div className={`panel ${classes.compareBar}`} role="status">
          <span>
            {chosen.length === 1 ? '1 run chosen' : `${chosen.length} runs chosen`}; the first is the one the
            others are compared with
          </span>
          <Button variant="default" onClick={() => setChosen([])}>
            Clear
          </Button>
          <Button onClick={() => go('runs', chosen.join(','))}>
            {chosen.length === 1 ? 'Look at it' : `Compare ${chosen.length} runs`}
          </Button>
        </div>
      )}
    </div>
  );
}

function Row({
  run,
  mayGoOn,
  isChosen,
  onChoose,
}: {
  run: RunSummary;
  mayGoOn: boolean;
  isChosen: boolean;
  onChoose: (on: boolean) => void;
}) {
  const { id, title, tags, totals, simulated, instrument } = run;
  const bound = totals.lowerBound ? '≥ ' : '';
  return (
    <tr data-chosen={isChosen || undefined}>
      <td>
        <Checkbox
          size="md"
          aria-label={`Compare run ${id}`}
          checked={isChosen}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
      </td>
      <td className="figures quiet">{id}</td>
      <td>
        <a className={classes.title} href={hashOf('runs', id)}>
          {title}
        </a>
        <span className={classes.about}>
          {simulated ? 'simulated · ' : ''}
          {calledName(instrument)}
          {tags.map((tag) => (
            <span key={tag} className={classes.tag}>
              {tag}
            </span>
          ))}
        </span>
      </td>
      <td className="figures">{instantText(run.started_ms)}</td>
      <td className={`figures ${classes.right}`}>{formatDuration(run.savedThrough_s)}</td>
      <td className={`figures ${classes.right}`}>{bound + formatQuantity(totals.cathodic_C, 'C')}</td>
      <td className={`figures ${classes.right}`}>{bound + formatQuantity(totals.anodic_C, 'C')}</td>
      <td className={classes.ended} data-ending={endingOf(run)}>
        {run.outcomeText}
        {mayGoOn && (
          <a className={classes.about} href={hashOf('bench')}>
            may still be going on: take it up or stop it
          </a>
        )}
      </td>
    </tr>
  );
}

interface FilterProps {
  readonly runs: readonly RunSummary[];
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

function FilterBar({ runs, filter, onChange }: FilterProps) {
  const tags = offered(runs.flatMap((run) => run.tags));
  const choice = <K extends keyof Filter>(key: K, label: string, all: string, data: readonly string[]) => (
    <NativeSelect
      aria-label={label}
      value={filter[key] ?? ''}
      data={[{ value: '', label: all }, ...data]}
      onChange={(event) => onChange({ ...filter, [key]: event.currentTarget.value || undefined })}
    />
  );
  return (
    <search className={classes.filters}>
      <TextInput
        className={classes.search}
        type="search"
        aria-label="Search runs"
        placeholder="Search title, tag, instrument, day, #number"
        value={filter.words}
        onChange={(event) => onChange({ ...filter, words: event.currentTarget.value })}
      />
      {choice('ending', 'How it ended', 'However ended', ENDINGS)}
      {choice(
        'instrument',
        'Instrument',
        'All instruments',
        offered(runs.map((run) => calledName(run.instrument))),
      )}
      {choice('origin', 'Simulated or measured', 'Simulated or not', ['simulated', 'measured'])}
      {tags.length > 0 && choice('tag', 'Tag', 'All tags', tags)}
    </search>
  );
}
