// Which line of the sheet a signal is read off.
import { NativeSelect } from '@mantine/core';
import type { Path } from '../../../core/document.ts';
import { useForm } from '../../documents/form.ts';
import { isMap, type Plain, valueAt } from '../../documents/plain.ts';
import { problemsAt } from '../../documents/problems.ts';

export function CalibrationChoice({ path }: { path: Path }) {
  const { value: document, edit, problems } = useForm();
  const lines = valueAt(document, ['calibrations']) as Plain | undefined;
  const names = isMap(lines) ? Object.keys(lines) : [];
  const typed = valueAt(document, path);
  const chosen = typeof typed === 'string' ? typed : '';
  return (
    <NativeSelect
      label="Calibration"
      description={
        names.length === 0 ? 'Add a line under Calibrations, below.' : 'The line that signals are read off.'
      }
      error={problemsAt(problems, path)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={chosen}
      data={[
        { value: '', label: 'none' },
        ...(chosen !== '' && !names.includes(chosen) ? [chosen] : []),
        ...names,
      ]}
      onChange={(event) => {
        const next = event.currentTarget.value;
        edit(next === '' ? { kind: 'remove', path } : { kind: 'set', path, value: next });
      }}
    />
  );
}
