// One cell of a table that is typed in: it goes into the document as it is typed, Enter and the arrows lead to the next row, and what is
// wrong with it stands below it. A table pasted into a cell is the business of the table.
import { type ClipboardEvent, type KeyboardEvent, useId, useState } from 'react';
import classes from './Table.module.css';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly error?: string | undefined;
  readonly placeholder?: string;
  readonly onType: (text: string) => void;
  /** True where what was pasted was a table and has been taken. */
  readonly onPasteTable?: (text: string) => boolean;
}

export function Cell({ label, value, error, placeholder, onType, onPasteTable }: Props) {
  // What is being typed stays as typed while the document holds what it means.
  const [typed, setTyped] = useState<string>();
  const id = useId();
  return (
    <>
      <input
        className={classes.cell}
        aria-label={label}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : id}
        spellCheck={false}
        placeholder={placeholder}
        value={typed ?? value}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          onType(event.currentTarget.value.trim());
        }}
        onBlur={() => setTyped(undefined)}
        onKeyDown={moveBetweenRows}
        onPaste={(event: ClipboardEvent) => {
          const text = event.clipboardData.getData('text/plain');
          if (!/[\t\n\r]/u.test(text.trim()) || onPasteTable?.(text) !== true) return;
          event.preventDefault();
          setTyped(undefined);
        }}
      />
      {error !== undefined && (
        <span id={id} className={classes.error}>
          {error}
        </span>
      )}
    </>
  );
}

/** Enter and ↓ to the same column of the next row, ↑ to the one above. */
function moveBetweenRows(event: KeyboardEvent<HTMLInputElement>): void {
  const by = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  const cell = event.currentTarget.closest('td');
  const row = cell?.closest('tr');
  const body = row?.closest('tbody');
  if (by === undefined || cell == null || row == null || body == null) return;
  event.preventDefault();
  const next = [...body.rows][[...body.rows].indexOf(row) + by];
  next?.cells[cell.cellIndex]?.querySelector('input')?.focus();
}
