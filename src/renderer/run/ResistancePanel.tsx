// The solution resistance by every spectrum of the run, with what to write into the protocol. Nothing where no impedance
// was measured.
import { describeResistance, spectraIn } from '../../core/impedance.ts';
import { formatDuration, formatQuantity } from '../../core/quantity.ts';
import type { RunReport } from '../../main/api/shapes/runs.ts';
import classes from './NotesPanel.module.css';

export function ResistancePanel({ report }: { readonly report: RunReport | undefined }) {
  const spectra = spectraIn(report?.events ?? []);
  if (spectra.length === 0) return null;
  const last = spectra.findLast(({ resistance }) => resistance !== undefined)?.resistance;
  return (
    <section className="panel" aria-labelledby="resistance-heading">
      <h2 id="resistance-heading">Solution resistance</h2>
      <ol className={classes.list}>
        {spectra.map(({ segment, cycle, t_s, resistance }) => (
          <li key={`${segment}.${cycle}`}>
            <span className="figures quiet">{formatDuration(t_s)}</span>
            <span>{describeResistance(resistance)}</span>
          </li>
        ))}
      </ol>
      {last && (
        <p className="quiet">
          For the cell in the protocol:{' '}
          <code>
            resistance: {formatQuantity(last.resistance_ohm, 'ohm', { digits: 4 }).replace('Ω', 'ohm')}
          </code>
        </p>
      )}
    </section>
  );
}
