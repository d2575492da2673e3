// What an instrument is called and how its current is put right. Keeping it makes contact anew, with the cell off; what
// was recorded before stays as it is.
import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatQuantity } from '../../core/quantity.ts';
import type { Trouble } from '../../main/api/shapes/common.ts';
import type { Snapshot } from '../../main/api/shapes/instruments.ts';
import { useApi } from '../app-state.ts';
import { useCommand } from '../ask.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import classes from './bench.module.css';

type Identity = NonNullable<Snapshot['identity']>;

interface Props {
  readonly instrument: number;
  readonly identity: Identity;
  /** Whether it can be changed now. */
  readonly isReady: boolean;
  /** Settings were kept; the trouble with making contact anew, if there was some. */
  readonly onUnmet: (trouble: Trouble | undefined) => void;
}

export function SettingsButton(props: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" variant="default" disabled={!props.isReady} onClick={() => setOpen(true)}>
        Name and settings
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={<strong>Name and settings of {props.identity.serial}</strong>}
      >
        <Settings {...props} onKept={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function Settings({
  instrument,
  identity,
  isReady,
  onKept,
  onUnmet,
}: Props & { readonly onKept: () => void }) {
  const { instruments } = useApi();
  const [name, setName] = useState(identity.name ?? '');
  const [inverted, setInverted] = useState(identity.correction?.inverted ?? false);
  const [offset, setOffset] = useState(currentText(identity.correction?.offset_A ?? 0));
  const keep = useCommand(async () => {
    const { trouble } = await instruments.configure({ instrument, name, inverted, offset });
    onKept();
    onUnmet(trouble);
  });
  const measure = useCommand(async () => {
    const { offset_A, trouble } = await instruments.configure({ instrument, offset: 'measure' });
    setOffset(currentText(offset_A));
    // What it says stands on the panel, behind the dialog.
    if (trouble !== undefined) onKept();
    onUnmet(trouble);
  });
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void keep.run();
      }}
    >
      <TextInput
        data-autofocus
        label="Name"
        description="It is found by its serial number under this name, whatever its port is called."
        inputWrapperOrder={['label', 'input', 'description']}
        placeholder="Left bench"
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox
        label="Turn its current round"
        description="Where the leads or the maker count the other way."
        checked={inverted}
        onChange={(event) => setInverted(event.currentTarget.checked)}
      />
      <div className={classes.withButton}>
        <TextInput
          label="Offset of its current"
          description="What it reads when no current flows; taken off every reading."
          inputWrapperOrder={['label', 'input', 'description']}
          spellCheck={false}
          value={offset}
          onChange={(event) => setOffset(event.currentTarget.value)}
        />
        <Button
          variant="default"
          loading={measure.busy}
          disabled={keep.busy || !isReady}
          onClick={() => measure.run()}
        >
          Measure now
        </Button>
      </div>
      <p className="quiet">
        Each run from now on says what was done to its current. Runs of the past stay as they are.
      </p>
      <div className={classes.actions}>
        <Button type="submit" loading={keep.busy} disabled={measure.busy || !isReady}>
          Keep
        </Button>
      </div>
      <TroubleNote trouble={keep.trouble} what="Not kept." />
      <TroubleNote trouble={measure.trouble} what="Not measured." />
    </form>
  );
}

function currentText(value_A: number): string {
  return formatQuantity(value_A, 'A', { digits: 'exact' });
}
