// Saving under a name in the own protocol folder. A file that is there is replaced only when the person says so; the program confines
// the name, and its words for a bad one stand at the field.
import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Trouble } from '../../main/api/shapes/common.ts';
import { troubleOf } from '../../main/api/trouble.ts';
import { useApi } from '../app-state.ts';

interface Props {
  readonly suggested: string;
  readonly text: string;
  readonly folder: string | undefined;
  readonly onSaved: (file: string) => void;
  readonly onClose: () => void;
}

export function SaveAs({ suggested, text, folder, onSaved, onClose }: Props) {
  const api = useApi();
  const [name, setName] = useState(suggested);
  const [trouble, setTrouble] = useState<Trouble>();
  const [busy, setBusy] = useState(false);
  const isThere = trouble?.code === 'file-exists';

  async function save(replace: boolean): Promise<void> {
    setBusy(true);
    try {
      const typed = name.trim();
      const whole = /\.ya?ml$/u.test(typed) ? typed : `${typed}.yaml`;
      const { file } = await api.protocols.save({ name: whole, text, replace });
      onSaved(file);
    } catch (error) {
      setTrouble(troubleOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal opened onClose={onClose} title="Save as">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save(isThere);
        }}
      >
        <TextInput
          label="Name"
          description={`In ${folder ?? 'your protocol folder'}; a "/" makes a folder inside it.`}
          value={name}
          data-autofocus
          error={
            trouble === undefined
              ? undefined
              : isThere
                ? 'There is a protocol of this name.'
                : trouble.message
          }
          onChange={(event) => {
            setName(event.currentTarget.value);
            setTrouble(undefined);
          }}
        />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy} disabled={name.trim() === ''}>
            {isThere ? 'Replace it' : 'Save'}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
