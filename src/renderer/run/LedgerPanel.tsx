// The charge ledger of a run: cathodic, anodic and net, of the cycle that goes on and of the whole run, per segment, and
// per mole of what is converted. Figures come from the ledger; nothing is integrated here.
import { FARADAY_C_PER_MOL } from '../../core/constants.ts';
import type { CellDescription } from '../../core/protocol/cell.ts';
import { formatQuantity } from '../../core/quantity.ts';
import type { Cycles, RunReport } from '../../main/api/shapes/runs.ts';
import { useApi } from '../app-state.ts';
import { useAnswer } from '../ask.ts';
import { Figure } from '../parts/Figure.tsx';
import { ProgressLine } from '../parts/ProgressLine.tsx';
import classes from './LedgerPanel.module.css';
import type { RunRecord } from './record.ts';
import { StepTimings } from './StepTimings.tsx';

export function LedgerPanel({ record }: { readonly record: RunRecord }) {
  const { run, value: report, snapshot, isLive } = record;
  const { runs } = useApi();
  // The innermost loop that was begun last is the one whose cycles count now.
  const loop = report?.loops.findLast(({ cycles }) => cycles > 0);
  const cycles = useAnswer(
    `${run} ${loop?.loop} ${report?.totals.samples}`,
    loop === undefined
      ? undefined
      : () => runs.cycles({ run, loop: loop.loop, from: Math.max(0, loop.cycles - 2) }),
  );
  const totals = (isLive ? snapshot?.run?.totals : undefined) ?? report?.totals;
  return (
    <section className="panel" aria-labelledby="ledger-heading">
      <h2 id="ledger-heading">Charge ledger</h2>
      <table className={classes.ledger}>
        <thead>
          <tr>
            <th />
            <th>Cathodic</th>
            <th>Anodic</th>
            <th>Net</th>
          </tr>
        </thead>
        <tbody>
          <tr className={classes.total}>
            <th scope="row">Run{totals?.lowerBound ? ', at least' : ''}</th>
            <Charges cathodic_C={totals?.cathodic_C} anodic_C={totals?.anodic_C} />
          </tr>
          <CycleRows cycles={cycles.value} isLive={isLive} />
          {(report?.segments ?? []).map((row) => (
            <tr key={row.segment} className="quiet">
              <th scope="row">{row.name}</th>
              <Charges cathodic_C={row.cathodic_C} anodic_C={row.anodic_C} />
            </tr>
          ))}
        </tbody>
      </table>
      {isLive && snapshot?.run !== undefined && <ProgressLine progress={snapshot.run.progress} />}
      <PerMole report={report} cathodic_C={totals?.cathodic_C} anodic_C={totals?.anodic_C} />
      <StepTimings report={report} />
      {totals !== undefined && (totals.gaps > 0 || totals.overloads > 0) && (
        <p className={classes.trouble}>
          ▲{' '}
          {totals.overloads > 0 &&
            `${totals.overloads} samples beyond the range: the charge is at least this. `}
          {totals.gaps > 0 &&
            `${totals.gaps} gaps, together ${formatQuantity(totals.gap_s, 's')}: not bridged.`}
        </p>
      )}
      {totals !== undefined && (
        <p className={classes.small}>
          {formatQuantity(totals.edge_C, 'C', { digits: 3 })} of it held to programmed edges, not measured
          there.
        </p>
      )}
    </section>
  );
}

function CycleRows({ cycles, isLive }: { readonly cycles: Cycles | undefined; readonly isLive: boolean }) {
  if (cycles === undefined || cycles.cycle.length === 0) return null;
  const last = cycles.cycle.length - 1;
  return [last - 1, last]
    .filter((n) => n >= 0)
    .map((n) => (
      <tr key={cycles.cycle[n]}>
        <th scope="row" className={classes.cycle}>
          {isLive && n === last ? `Now (${cycles.cycle[n]! + 1})` : `Cycle ${cycles.cycle[n]! + 1}`}
        </th>
        <Charges cathodic_C={cycles.cathodic_C[n]} anodic_C={cycles.anodic_C[n]} />
      </tr>
    ));
}

function Charges({ cathodic_C, anodic_C }: { cathodic_C: number | undefined; anodic_C: number | undefined }) {
  const net_C = cathodic_C === undefined || anodic_C === undefined ? undefined : cathodic_C - anodic_C;
  return (
    <>
      <td>
        <Figure value={cathodic_C} dimension="C" unit="C" decimals={3} className="cathodic" />
      </td>
      <td>
        <Figure value={anodic_C} dimension="C" unit="C" decimals={3} className="anodic" />
      </td>
      <td>
        <Figure value={net_C} dimension="C" unit="C" decimals={3} />
      </td>
    </>
  );
}

/** Faradays per mole of each substrate, where its amount at the start is known. */
function PerMole({
  report,
  cathodic_C,
  anodic_C,
}: {
  readonly report: RunReport | undefined;
  readonly cathodic_C: number | undefined;
  readonly anodic_C: number | undefined;
}) {
  const cell = report?.cell as Partial<CellDescription> | undefined;
  const substrates = Object.entries(cell?.substrates ?? {});
  if (cell?.catholyte_m3 === undefined || substrates.length === 0) return null;
  const faradays = (charge_C: number | undefined, amount_mol: number) =>
    charge_C === undefined ? '–' : (charge_C / (FARADAY_C_PER_MOL * amount_mol)).toFixed(3);
  return (
    <table className={classes.ledger}>
      <thead>
        <tr>
          <th>Per mole at the start</th>
          <th>Cathodic</th>
          <th>Anodic</th>
        </tr>
      </thead>
      <tbody>
        {substrates.map(([name, concentration]) => {
          const amount_mol = concentration * cell.catholyte_m3!;
          return (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="figures cathodic">{faradays(cathodic_C, amount_mol)} F/mol</td>
              <td className="figures anodic">{faradays(anodic_C, amount_mol)} F/mol</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
