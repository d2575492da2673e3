// Who is told when a run ends while nobody is in the room: this computer's desktop, a webhook, a command. What is typed
// stays until it is kept; the address of a webhook is never shown again, because it is a secret.
import { Button, Modal, SegmentedControl, TextInput, UnstyledButton } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { AlarmChange, Alarms as Settings } from '../../main/api/shapes/alarms.ts';
import { useApi } from '../app-state.ts';
import { type CommandState, useAnswer, useCommand } from '../ask.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import classes from './Alarms.module.css';
import { BELL } from './icons.tsx';
import navigation from './Navigation.module.css';

/** The button in the rail, with its dialog. */
export function AlarmsButton() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <UnstyledButton className={navigation.item!} onClick={() => setOpen(true)}>
        {BELL}
        <span>Alarms</span>
      </UnstyledButton>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={<strong>Tell me when a run ends, trips or leaves a cell unsafe</strong>}
        size="lg"
      >
        <Alarms />
      </Modal>
    </>
  );
}

function Alarms() {
  const { alarms } = useApi();
  const answer = useAnswer('alarms', () => alarms.get());
  const [told, setTold] = useState<string>();
  const change = useCommand(async (wish: AlarmChange) => {
    setTold(undefined);
    await alarms.set(wish);
    answer.again();
  });
  const test = useCommand(async () => {
    setTold(undefined);
    await alarms.test();
    setTold('Rung: everything arrived.');
  });
  const settings = answer.value;
  return (
    <div className={classes.alarms}>
      <TroubleNote trouble={answer.trouble} />
      <Desktop />
      {settings !== undefined && (
        <>
          <Webhook settings={settings} change={change} />
          <div>
            <h3>Command</h3>
            <p className={classes.line}>
              {settings.command === undefined ? 'none' : <code>{settings.command.join(' ')}</code>}
            </p>
            <p className="quiet">
              A program is set at the terminal, so that no web page can ever choose one:{' '}
              <code>cottrell alarms --test -- notify-send {'{title} {text}'}</code>
            </p>
          </div>
          <SegmentedControl
            aria-label="When to ring the webhook and the command"
            data={[
              { value: 'every end', label: 'Every end of a run' },
              { value: 'trouble', label: 'Only trouble' },
            ]}
            value={settings.on}
            onChange={(on) => change.run({ on: on as Settings['on'] })}
          />
          <div className={classes.actions}>
            <Button
              variant="default"
              loading={test.busy}
              disabled={settings.webhook === undefined && settings.command === undefined}
              onClick={() => test.run()}
            >
              Ring now, to try
            </Button>
            <span role="status">{told}</span>
          </div>
          <TroubleNote trouble={test.trouble} what="Not everything arrived." />
        </>
      )}
    </div>
  );
}

interface WebhookProps {
  readonly settings: Settings;
  readonly change: CommandState<[AlarmChange]>;
}

function Webhook({ settings, change }: WebhookProps) {
  const [address, setAddress] = useState('');
  async function submit(event: FormEvent) {
    event.preventDefault();
    if (await change.run({ webhook: address })) setAddress('');
  }
  return (
    <form onSubmit={submit}>
      <h3>Webhook</h3>
      {settings.webhook !== undefined && (
        <p className={classes.line}>
          <span>
            Rings at <strong>{settings.webhook}</strong>; the rest of its address is not shown.
          </span>
          <Button
            variant="subtle"
            size="compact-md"
            loading={change.busy}
            onClick={() => change.run({ webhook: null })}
          >
            Remove
          </Button>
        </p>
      )}
      <div className={classes.line}>
        <TextInput
          className={classes.address!}
          aria-label="Address of the webhook"
          placeholder="https://…"
          description="Gets each alarm as JSON by POST; chat services show its field “text”."
          inputWrapperOrder={['input', 'description']}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <Button type="submit" loading={change.busy} disabled={address === ''}>
          {settings.webhook === undefined ? 'Use' : 'Use instead'}
        </Button>
      </div>
      <TroubleNote trouble={change.trouble} what="Not changed." />
    </form>
  );
}

/** Asks for desktop notifications, where the browser has not been asked yet. */
function Desktop() {
  const [permission, setPermission] = useState<NotificationPermission | 'unsupported'>(() =>
    'Notification' in window ? Notification.permission : 'unsupported',
  );
  return (
    <div>
      <h3>This desktop</h3>
      {permission === 'default' ? (
        <Button variant="default" onClick={async () => setPermission(await Notification.requestPermission())}>
          Show notifications while this window is open
        </Button>
      ) : (
        <p className={classes.line}>{DESKTOP[permission]}</p>
      )}
    </div>
  );
}

const DESKTOP = {
  granted: 'Notifications are shown while this window is open.',
  denied: 'Notifications are forbidden in the settings of this browser.',
  unsupported: 'This browser has no notifications.',
} as const;
