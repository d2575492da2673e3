// Chooses where the zero of time lies for runs laid over one another, and moves single runs along it.
import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Cycles, RunReport } from '../../main/api/shapes/runs.ts';
import { readShift, ZEROS, type Zero, zeroOf } from './alignment.ts';
import classes from './Runs.module.css';

/** The choice; `zeros_s` is the instant of each run that is shown as 0. */
export function useZeroOfTime(reports: readonly RunReport[], cycles: readonly (Cycles | undefined)[]) {
  const [zero, setZero] = useState<Zero>('start');
  const [shifts, setShifts] = useState<Readonly<Record<number, string>>>({});
  const offered = ZEROS.filter(({ value }) =>
    reports.every((report, i) => zeroOf(value, report, cycles[i]) !== undefined),
  );
  const chosen = offered.find(({ value }) => value === zero) ?? offered[0]!;
  const zeros_s = reports.map((report, i) => {
    const shift = readShift(shifts[report.run.id] ?? '');
    return zeroOf(chosen.value, report, cycles[i])! - (typeof shift === 'number' ? shift : 0);
  });
  const controls = (
    <div className={classes.zero}>
      <NativeSelect
        label="Zero of time"
        value={chosen.value}
        data={offered.map(({ value, label }) => ({ value, label }))}
        onChange={(event) => setZero(event.currentTarget.value as Zero)}
      />
      {reports.slice(1).map(({ run }) => {
        const text = shifts[run.id] ?? '';
        const shift = readShift(text);
        return (
          <TextInput
            key={run.id}
            label={`Move #${run.id} by`}
            placeholder="0 s"
            error={typeof shift === 'number' ? undefined : shift.problem}
            value={text}
            onChange={(event) => setShifts({ ...shifts, [run.id]: event.currentTarget.value })}
          />
        );
      })}
    </div>
  );
  return { zeros_s, label: chosen.label.toLowerCase(), controls };
}
