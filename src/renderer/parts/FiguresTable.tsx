// A table of figures: as wide as its numbers need, in tabular figures; where the window is narrow it is moved sideways, and no word breaks.
import classes from './FiguresTable.module.css';

interface Props {
  readonly label: string;
  /** Names of columns of numbers begin with ">". */
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function FiguresTable({ label, header, rows }: Props) {
  const side = (column: number) => (header[column]!.startsWith('>') ? classes.right : undefined);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is moved sideways must be reached by the keyboard
    <section className={classes.scroller} aria-label={label} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            {header.map((name, i) => (
              <th key={name} scope="col" className={side(i)}>
                {name.replace(/^>/u, '')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells], n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={n}>
              <th scope="row">{name}</th>
              {cells.map((cell, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <td key={i} className={`figures ${side(i + 1) ?? ''}`}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
