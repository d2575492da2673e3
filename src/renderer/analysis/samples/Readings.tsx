// What an instrument showed for one sample: one number or several readings of it, typed or pasted, with their mean and scatter.
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Path } from '../../../core/document.ts';
import { replicatesOf } from '../../../core/faradaic/replicates.ts';
import { useForm } from '../../documents/form.ts';
import { type Plain, valueAt } from '../../documents/plain.ts';
import { problemsAt } from '../../documents/problems.ts';
import { readingsIn, readingsText } from './readings.ts';

export function Readings({ path }: { path: Path }) {
  const { value: document, edit, problems } = useForm();
  const value = valueAt(document, path) as Plain | undefined;
  const [typed, setTyped] = useState<string>();
  const numbers = Array.isArray(value) ? value.filter((one): one is number => typeof one === 'number') : [];
  const { n, mean, sd } = replicatesOf(numbers);
  const error =
    [path, ...(Array.isArray(value) ? value.map((_, i) => [...path, i]) : [])]
      .flatMap((place) => problemsAt(problems, place) ?? [])
      .join('; ') || undefined;
  return (
    <TextInput
      label="Signal"
      description={
        n > 1 && sd !== null
          ? `mean of ${n} readings: ${Number(mean.toPrecision(5))}, scatter (SD) ${sd.toPrecision(2)}`
          : 'Absorbance, peak area: one reading, or several of the same sample with spaces between.'
      }
      error={error}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      spellCheck={false}
      value={typed ?? readingsText(value)}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        edit(
          text.trim() === ''
            ? { kind: 'set', path, value: '' }
            : { kind: 'set', path, value: readingsIn(text) },
        );
      }}
      onPaste={(event) => {
        const text = event.clipboardData.getData('text/plain');
        if (!/[\t\n\r]/u.test(text.trim())) return;
        event.preventDefault();
        setTyped(undefined);
        edit({ kind: 'set', path, value: readingsIn(text) });
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}
