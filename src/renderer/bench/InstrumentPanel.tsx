// The instruments at the bench: which one the next run is for, what it is and can, and how it is left again.
import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { formatQuantity } from '../../core/quantity.ts';
import { correctionText } from '../../core/wording.ts';
import type { Trouble } from '../../main/api/shapes/common.ts';
import type { Snapshot } from '../../main/api/shapes/instruments.ts';
import { useApi } from '../app-state.ts';
import { useCommand } from '../ask.ts';
import { Lamp } from '../frame/Lamp.tsx';
import { isLive } from '../frame/states.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import classes from './bench.module.css';
import { Connect } from './Connect.tsx';
import { choose } from './choice.ts';
import { SettingsButton } from './InstrumentSettings.tsx';
import { MeasureResistance } from './MeasureResistance.tsx';

interface Props {
  readonly all: readonly Snapshot[];
  readonly chosen: Snapshot | undefined;
}

export function InstrumentPanel({ all, chosen }: Props) {
  const [adding, setAdding] = useState(false);
  return (
    <section className="panel" aria-labelledby="instrument-heading">
      <header className={classes.heading}>
        <h2 id="instrument-heading">Instrument</h2>
        {chosen !== undefined && (
          <Button variant="subtle" size="compact-md" onClick={() => setAdding(!adding)}>
            {adding ? 'Back' : 'Connect another'}
          </Button>
        )}
      </header>
      {all.length > 1 && !adding && (
        <SegmentedControl
          fullWidth
          aria-label="Instrument for the next run"
          data={all.map(({ instrument, label }) => ({
            value: String(instrument),
            label: `${instrument} · ${label}`,
          }))}
          value={String(chosen?.instrument)}
          onChange={(value) => choose({ instrument: Number(value) })}
        />
      )}
      {chosen === undefined || adding ? (
        <Connect onDone={() => setAdding(false)} />
      ) : (
        <Connected key={chosen.instrument} snapshot={chosen} />
      )}
    </section>
  );
}

function Connected({ snapshot }: { readonly snapshot: Snapshot }) {
  const { instrument, label, spec, identity, can, state, allowed } = snapshot;
  const { instruments } = useApi();
  // Keeping settings makes contact anew; the dialog stays open meanwhile.
  const [known, setKnown] = useState(identity);
  if (identity !== undefined && identity !== known) setKnown(identity);
  const [unmet, setUnmet] = useState<Trouble>();
  const disconnect = useCommand(() => instruments.disconnect({ instrument }));
  const reconnect = useCommand(() => {
    setUnmet(undefined);
    return instruments.reconnect({ instrument });
  });
  const ensureOff = useCommand(() => instruments.ensureOff({ instrument }));
  return (
    <div className={classes.stack}>
      <div className={classes.state}>
        <Lamp state={state} withCell />
      </div>
      <div>
        <strong>{label}</strong>
        <div className={`quiet ${classes.small}`}>
          {identity === undefined
            ? spec
            : `${identity.name === undefined ? '' : `${identity.label} `}${identity.serial}, firmware ${identity.firmware}`}
        </div>
        {identity?.correction !== undefined && (
          <div className={`quiet ${classes.small}`}>
            current put right: {correctionText(identity.correction)}
          </div>
        )}
        {can !== undefined && (
          <div className={`quiet ${classes.small}`}>
            {formatQuantity(can.potential_V.low, 'V', { digits: 2 })} to{' '}
            {formatQuantity(can.potential_V.high, 'V', { digits: 2 })}, up to{' '}
            {formatQuantity(can.maxCurrent_A, 'A', { digits: 3 })}
          </div>
        )}
      </div>
      {state.name === 'disconnected' && state.reason !== undefined && (
        <p className="quiet">
          <strong>The line is gone.</strong> Plug it in again, then reconnect.
        </p>
      )}
      <div className={classes.actions}>
        {allowed.includes('reconnect') && (
          <Button loading={reconnect.busy} onClick={() => reconnect.run()}>
            Reconnect
          </Button>
        )}
        {allowed.includes('ensureOff') && (
          <Button size="sm" variant="default" loading={ensureOff.busy} onClick={() => ensureOff.run()}>
            Confirm the cell off
          </Button>
        )}
        {known !== undefined && !snapshot.simulated && !isLive(state.name) && state.name !== 'unsafe' && (
          <SettingsButton
            key={instrument}
            instrument={instrument}
            identity={known}
            isReady={state.name === 'ready' && allowed.includes('prepare')}
            onUnmet={setUnmet}
          />
        )}
        {!isLive(state.name) && state.name !== 'unsafe' && (
          <Button size="sm" variant="default" loading={disconnect.busy} onClick={() => disconnect.run()}>
            Disconnect
          </Button>
        )}
      </div>
      {state.name !== 'unsafe' && <MeasureResistance snapshot={snapshot} />}
      <TroubleNote trouble={reconnect.trouble ?? disconnect.trouble ?? ensureOff.trouble} />
      {state.name === 'disconnected' && (
        <TroubleNote trouble={unmet} what="The settings are kept, but contact could not be made anew." />
      )}
    </div>
  );
}
