// The one thing that is red: an instrument whose cell may still be on. In every view, above everything, with what to
// do. It goes away only when the program says so.
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Snapshot } from '../../main/api/shapes/instruments.ts';
import { useApi, useInstruments } from '../app-state.ts';
import { useCommand } from '../ask.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import classes from './notices.module.css';

export function UnsafeBanner() {
  const unsafe = useInstruments().filter(({ state }) => state.name === 'unsafe');
  return unsafe.map((instrument) => <Unsafe key={instrument.instrument} snapshot={instrument} />);
}

function Unsafe({ snapshot: { instrument, label, state, allowed } }: { readonly snapshot: Snapshot }) {
  const { instruments } = useApi();
  const [asking, setAsking] = useState(false);
  const askAgain = useCommand(() =>
    allowed.includes('ensureOff')
      ? instruments.ensureOff({ instrument })
      : instruments.reconnect({ instrument }),
  );
  const acknowledge = useCommand(() => instruments.acknowledge({ instrument }));
  return (
    <section className={classes.unsafe} role="alert" aria-label={`${label} is unsafe`}>
      <h1>THE CELL MAY STILL BE ON — {label}</h1>
      <p>{state.reason}</p>
      <p>
        <strong>Unplug the working electrode, or switch the instrument off at its button, now.</strong> Then
        let Cottrell ask the instrument again.
      </p>
      <div className={classes.actions}>
        <Button size="lg" variant="white" color="dark" loading={askAgain.busy} onClick={() => askAgain.run()}>
          Ask the instrument to switch off
        </Button>
        {asking ? (
          <>
            <Button size="lg" variant="white" color="dark" onClick={() => acknowledge.run()}>
              Yes: I made sure by hand that the cell is off
            </Button>
            <Button size="lg" variant="outline" color="gray.0" onClick={() => setAsking(false)}>
              No
            </Button>
          </>
        ) : (
          <Button size="lg" variant="outline" color="gray.0" onClick={() => setAsking(true)}>
            I switched it off by hand…
          </Button>
        )}
      </div>
      <TroubleNote trouble={askAgain.trouble ?? acknowledge.trouble} what="It is not confirmed off." />
    </section>
  );
}
