// Has a run back from the copy that its instrument kept, as a run of its own; nothing where it kept none.
import { Button } from '@mantine/core';
import { whichInstrument } from '../../core/wording.ts';
import type { RunReport } from '../../main/api/shapes/runs.ts';
import { useApi, useInstruments } from '../app-state.ts';
import { useCommand } from '../ask.ts';
import { go } from '../navigation.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';

export function RecoverButton({ report: { run, events } }: { readonly report: RunReport }) {
  const { runs } = useApi();
  const own = useInstruments().find(
    ({ identity, state }) => identity?.serial === run.instrument.serial && state.name === 'ready',
  );
  const recovering = useCommand(async () => {
    const { id } = await runs.recover({ run: run.id, instrument: own!.instrument });
    go('run', id);
  });
  if (run.outcome === undefined || !events.some(({ kind }) => kind === 'copy')) return null;
  return (
    <>
      <Button
        variant="default"
        disabled={own === undefined}
        title={
          own === undefined
            ? `Connect ${whichInstrument(run.instrument)}, which kept a copy of the data`
            : 'Record it anew from the copy on the instrument'
        }
        loading={recovering.busy}
        onClick={() => void recovering.run()}
      >
        Recover from the instrument
      </Button>
      <TroubleNote trouble={recovering.trouble} what="The run was not recovered." />
    </>
  );
}
