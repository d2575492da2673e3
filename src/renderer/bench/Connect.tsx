// Connecting an instrument: every port with what was recognised there, and the simulated ones, which are always there.
import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useApi } from '../app-state.ts';
import { useCommand, useStream } from '../ask.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import classes from './bench.module.css';
import { choose, useChoice } from './choice.ts';

const SPEEDS = [
  { value: '1', label: 'real time' },
  { value: '10', label: '10 × faster' },
  { value: '100', label: '100 × faster' },
  { value: 'max', label: 'as fast as it can' },
];

export function Connect({ onDone }: { readonly onDone?: () => void }) {
  const { instruments } = useApi();
  const { simulated } = useChoice();
  const found = useStream('available', () => instruments.watchAvailable());
  const [spec, setSpec] = useState<string>();
  const connect = useCommand(async (wanted: string, stopRunning: boolean) => {
    setSpec(wanted);
    const { instrument } = await instruments.connect({ spec: wanted, stopRunning });
    choose({ instrument });
    onDone?.();
  });
  const { ports = [], simulated: models = [], cells = [] } = found.value ?? {};
  const simulatedSpec = `sim:${simulated.model},cell=${simulated.cell},speed=${simulated.speed}`;
  const cell = cells.find(({ id }) => id === simulated.cell);
  const change = (part: Partial<typeof simulated>) => choose({ simulated: { ...simulated, ...part } });

  return (
    <div className={classes.stack}>
      <h3>On a port</h3>
      {found.value !== undefined && ports.length === 0 && (
        <p className="quiet">
          No serial port is there. Plug the instrument in and switch it on: it is shown here at once.
        </p>
      )}
      {ports.map((port) => (
        <div key={port.spec} className={classes.port}>
          <div>
            {port.known !== undefined && <strong>{port.known}</strong>}
            <div className="figures">{port.path}</div>
            <div className="quiet">
              {[port.product, port.manufacturer, port.serialNumber].filter(Boolean).join(' · ') ||
                'says nothing about itself'}
            </div>
            <div className="quiet">
              {port.maybe.length > 0 ? `may be: ${port.maybe.join(', ')}` : 'nothing Cottrell knows'}
            </div>
          </div>
          <Button
            disabled={connect.busy || port.maybe.length === 0}
            loading={connect.busy && spec === port.spec}
            onClick={() => connect.run(port.spec, false)}
          >
            Connect
          </Button>
        </div>
      ))}
      <h3>Simulated</h3>
      <div className={classes.fields}>
        <Select
          label="Instrument"
          data={models.map(({ model, label }) => ({ value: model, label }))}
          value={simulated.model}
          allowDeselect={false}
          onChange={(model) => model !== null && change({ model })}
        />
        <Select
          label="Speed"
          data={SPEEDS}
          value={simulated.speed}
          allowDeselect={false}
          onChange={(speed) => speed !== null && change({ speed })}
        />
      </div>
      <Select
        label="Cell"
        description={cell?.description}
        data={cellGroups(cells)}
        searchable
        value={simulated.cell}
        allowDeselect={false}
        onChange={(id) => id !== null && change({ cell: id })}
      />
      <Button
        disabled={connect.busy}
        loading={connect.busy && spec === simulatedSpec}
        onClick={() => connect.run(simulatedSpec, false)}
      >
        Connect simulated
      </Button>
      <TroubleNote trouble={connect.trouble} what="Not connected." />
      {connect.trouble?.code === 'state-refused' && spec !== undefined && (
        <Button variant="default" loading={connect.busy} onClick={() => connect.run(spec, true)}>
          Connect all the same, and stop what runs there
        </Button>
      )}
      <TroubleNote trouble={found.trouble} />
      <TroubleNote trouble={found.value?.trouble} what="Who was met before is not known." />
    </div>
  );
}

/** Cells to choose from; those of published cases by themselves. */
function cellGroups(cells: readonly { id: string; label: string }[]) {
  const isPublished = ({ id }: { id: string }) => id.startsWith('literature/');
  const items = (some: typeof cells) => some.map(({ id, label }) => ({ value: id, label }));
  return [
    { group: 'Cells', items: items(cells.filter((cell) => !isPublished(cell))) },
    { group: 'Of published cases', items: items(cells.filter(isPublished)) },
  ];
}
