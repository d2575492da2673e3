// A form that changes one level of the pulse that goes on, from its next cycle. What may be changed, and what it does to
// the cell, the program says; every refusal is shown here.
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Snapshot } from '../../main/api/shapes/instruments.ts';
import { useApi } from '../app-state.ts';
import { useAnswer, useCommand } from '../ask.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import classes from './bench.module.css';
import { type PulseLevel, pulseLevels, settingsOf } from './pulse-levels.ts';

/** Nothing where the run has no pulse, or its instrument cannot change one. */
export function AdjustPulse({ snapshot }: { readonly snapshot: Snapshot }) {
  const api = useApi();
  const run = snapshot.run?.run;
  const isAllowed = snapshot.allowed.includes('adjust') && run !== undefined;
  const levels = useAnswer(
    `levels of ${run}`,
    isAllowed
      ? async () => {
          const { protocol, waveform } = await api.runs.get({ run });
          return pulseLevels(waveform, protocol);
        }
      : undefined,
  );
  if (!isAllowed || levels.value === undefined || levels.value.length === 0) return null;
  return (
    <details>
      <summary>Change the pulse</summary>
      <Form snapshot={snapshot} levels={levels.value} />
    </details>
  );
}

function Form({ snapshot, levels }: { readonly snapshot: Snapshot; readonly levels: readonly PulseLevel[] }) {
  const { runs } = useApi();
  const [path, setPath] = useState(levels[0]!.path);
  const [value, setValue] = useState('');
  const [duration, setDuration] = useState('');
  const [mayOpenCell, setMayOpenCell] = useState(false);
  const [done, setDone] = useState<string>();
  const level = levels.find((one) => one.path === path) ?? levels[0]!;
  const set = settingsOf(level, value, duration);
  const opensCell = snapshot.can?.adjusts === 'with the cell open';
  const change = useCommand(async () => {
    setDone(undefined);
    const { instrument } = snapshot;
    const { cycle } = await runs.adjust({ instrument, set, mayOpenCell });
    setDone(`${level.name} is changed from cycle ${cycle + 1} on.`);
  });
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void change.run();
      }}
    >
      <NativeSelect
        label="Level"
        data={levels.map((one) => ({ value: one.path, label: one.name }))}
        value={level.path}
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      {level.holds !== undefined && (
        <TextInput
          label={level.holds === 'potential' ? 'New potential' : 'New current'}
          placeholder={level.holds === 'potential' ? '-1.2 V' : '-5 mA'}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
      )}
      <TextInput
        label="New duration"
        placeholder="4 s"
        value={duration}
        onChange={(event) => setDuration(event.currentTarget.value)}
      />
      {opensCell && (
        <Checkbox
          label="The cell may be open for some tenths of a second: this instrument begins another program"
          checked={mayOpenCell}
          onChange={(event) => setMayOpenCell(event.currentTarget.checked)}
        />
      )}
      <Button
        type="submit"
        variant="default"
        loading={change.busy}
        disabled={Object.keys(set).length === 0 || (opensCell && !mayOpenCell)}
      >
        Change from the next cycle
      </Button>
      <p role="status">{done}</p>
      <TroubleNote trouble={change.trouble} what="The pulse was not changed." />
    </form>
  );
}
