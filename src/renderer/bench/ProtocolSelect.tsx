// Protocols to choose from, the own ones first, with search.
import { Select } from '@mantine/core';
import { useApi } from '../app-state.ts';
import { useAnswer } from '../ask.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';

const FOLDERS = { own: 'Your own', shipped: 'With Cottrell' } as const;

interface Props {
  readonly label: string;
  readonly placeholder: string;
  /** File of the chosen one; null where choosing does something and nothing stays chosen. */
  readonly value: string | null;
  /** Leaves out those that cannot be played as they are. */
  readonly onlySound?: boolean;
  readonly disabled?: boolean;
  readonly onChoose: (file: string) => void;
}

export function ProtocolSelect({ label, placeholder, value, onlySound, disabled, onChoose }: Props) {
  const { protocols } = useApi();
  const list = useAnswer('protocols', () => protocols.list());
  const entries = (list.value ?? []).filter(({ trouble }) => trouble === undefined || onlySound !== true);
  const groups = (['own', 'shipped'] as const).map((folder) => ({
    group: FOLDERS[folder],
    items: entries
      .filter((entry) => entry.folder === folder)
      .map(({ file, title }) => ({ value: file, label: title ?? file.slice(folder.length + 1) })),
  }));
  return (
    <>
      <Select
        aria-label={label}
        placeholder={placeholder}
        searchable
        data={groups.filter(({ items }) => items.length > 0)}
        value={value}
        allowDeselect={false}
        disabled={disabled === true}
        nothingFoundMessage="No protocol of that name"
        onChange={(file) => file !== null && onChoose(file)}
      />
      <TroubleNote trouble={list.trouble} what="The protocols cannot be listed." />
    </>
  );
}
