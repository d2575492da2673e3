// The ledger's figures of runs side by side, each with how far it lies from that of the first. It shows; figures.ts makes the rows.
import type { RunReport } from '../../main/api/shapes/runs.ts';
import { changeText, figureRows } from './figures.ts';
import { lookOf } from './palette.ts';
import classes from './Runs.module.css';

export function FigureTable({ reports }: { reports: readonly RunReport[] }) {
  const rows = figureRows(reports);
  return (
    <section className={`panel ${classes.tableFrame}`} aria-label="Figures">
      <h2>Figures</h2>
      <table className={classes.figures}>
        <thead>
          <tr>
            <th scope="col">
              <span className={classes.hidden}>Figure</span>
            </th>
            {reports.map(({ run }, i) => (
              <th key={run.id} scope="col" className={classes.right}>
                <span className={classes.swatch} style={{ background: `var(${lookOf(i).colour})` }} />#
                {run.id}
                <small>{run.title}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, help, texts, changes, polarity }) => (
            <tr key={label} title={help}>
              <th scope="row" className={polarity}>
                {label}
              </th>
              {texts.map((text, i) => (
                <td key={reports[i]!.run.id} className={`figures ${classes.right}`}>
                  {text}
                  {reports.length > 1 && <small>{changeText(changes[i])}</small>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
