// Whether a run may be sampled more slowly than its protocol asks: chosen once for all that is begun on the bench.
import { Checkbox } from '@mantine/core';
import { choose, useChoice } from './choice.ts';

export function CoarsenChoice() {
  const { coarsen } = useChoice();
  return (
    <Checkbox
      label="Accept slower sampling where the instrument cannot keep up"
      checked={coarsen}
      onChange={(event) => choose({ coarsen: event.currentTarget.checked })}
    />
  );
}
