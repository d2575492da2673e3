// How a pasted table was read, said beside the table, with the way to have it read otherwise.
import type { DecimalSign, PastedTable } from '../pasted.ts';
import classes from './Table.module.css';

/** What was pasted, how it was read, and what became of it ("times read as min"). */
export interface Pasted {
  readonly text: string;
  readonly table: PastedTable;
  readonly taken: string;
}

interface Props {
  readonly pasted: Pasted | undefined;
  readonly onReadAs: (text: string, decimal: DecimalSign) => void;
}

export function PasteNote({ pasted, onReadAs }: Props) {
  if (pasted === undefined)
    return (
      <p className={classes.hint}>Cells copied from a spreadsheet can be pasted here, headings and all.</p>
    );
  const { text, table, taken } = pasted;
  const other: DecimalSign = table.decimal === 'comma' ? 'point' : 'comma';
  return (
    <p className={classes.read} role="status">
      Read: {table.statement}
      {taken === '' ? '' : `; ${taken}`}.{' '}
      {table.isAmbiguous && (
        <button type="button" onClick={() => onReadAs(text, other)}>
          Read with a decimal {other}
        </button>
      )}
    </p>
  );
}
