// The saved ones of a kind of document, the latest first; choosing one takes its text over what is typed, which undo brings
// back.
import { NativeSelect } from '@mantine/core';

interface Saved {
  readonly id: number;
  readonly text: string;
}

interface Props<S extends Saved> {
  /** "Saved sheets". */
  readonly label: string;
  readonly saved: readonly S[];
  readonly nameOf: (saved: S) => string;
  readonly onChoose: (text: string) => void;
}

export function SavedChoice<S extends Saved>({ label, saved, nameOf, onChoose }: Props<S>) {
  if (saved.length === 0) return null;
  return (
    <NativeSelect
      aria-label={label}
      value=""
      data={[
        { value: '', label: `${saved.length} saved` },
        ...saved.toReversed().map((one) => ({ value: String(one.id), label: nameOf(one) })),
      ]}
      onChange={(event) => {
        const chosen = saved.find(({ id }) => String(id) === event.currentTarget.value);
        if (chosen !== undefined) onChoose(chosen.text);
      }}
    />
  );
}
