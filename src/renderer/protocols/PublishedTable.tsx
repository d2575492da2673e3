// What a publication reports, as a table: alone, or beside what a run came to. It computes nothing.
import type { FigureComparison } from '../../core/compare-published.ts';
import { figureName, figureText, inUnitOf } from '../../core/compare-published.ts';
import type { Published, PublishedFigure } from '../../core/protocol/published.ts';
import classes from './PublishedTable.module.css';

interface Props {
  readonly published: Published;
  /** Of a sheet about a run of the protocol, figure by figure. */
  readonly comparisons?: readonly FigureComparison[] | undefined;
  /** What the figures of the run are called: "Simulated", "This sheet". */
  readonly foundName?: string;
}

export function PublishedTable({ published, comparisons, foundName }: Props) {
  const { figures, noEfficiency, inconsistent } = published;
  const rows: readonly (Partial<FigureComparison> & { figure: PublishedFigure })[] =
    comparisons ?? figures.map((figure) => ({ figure }));
  return (
    <>
      {rows.length > 0 && (
        <table className={classes.figures}>
          <thead>
            <tr>
              <th scope="col">Figure</th>
              <th scope="col">Published</th>
              {comparisons !== undefined && <th scope="col">{foundName}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ figure, found, verdict }) => (
              <tr key={`${figure.product} ${figure.kind} ${figure.text}`}>
                <th scope="row">{figureName(figure)}</th>
                <td>{figureText(figure)}</td>
                {comparisons !== undefined && (
                  <td>
                    {found == null ? '–' : inUnitOf(figure, found)}
                    {verdict === 'differs' && ' (differs)'}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {noEfficiency !== undefined && <p>No efficiency is claimed: {noEfficiency}.</p>}
      {figures
        .filter(({ note, notCompared }) => note !== undefined || notCompared !== undefined)
        .map(({ product, kind, text, note, notCompared }) => (
          <p key={`${product} ${kind} ${text}`} className="quiet">
            {kind} {text}: {[note, notCompared && `not compared, ${notCompared}`].filter(Boolean).join('; ')}
          </p>
        ))}
      {inconsistent.length > 0 && (
        <>
          <p>Does not fit together in the source:</p>
          <ul>
            {inconsistent.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
