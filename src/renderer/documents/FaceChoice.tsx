// Which face of a document is shown: its form or its text.
import { SegmentedControl } from '@mantine/core';

export type Face = 'form' | 'text';

interface Props {
  /** "Face of the sheet". */
  readonly label: string;
  readonly face: Face;
  readonly onChange: (face: Face) => void;
}

export function FaceChoice({ label, face, onChange }: Props) {
  return (
    <SegmentedControl
      aria-label={label}
      value={face}
      data={[
        { value: 'form', label: 'Form' },
        { value: 'text', label: 'Text' },
      ]}
      onChange={(chosen) => onChange(chosen as Face)}
    />
  );
}
