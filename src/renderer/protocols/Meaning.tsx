// What the protocol means, beside its text: the drawing, how long, how much, which potentials against which scale, and what is worth
// knowing before a run.
import { useMediaQuery } from '@mantine/hooks';
import type { Protocol } from '../../core/protocol/protocol.ts';
import { formatDuration, formatQuantity } from '../../core/quantity.ts';
import { durationOf, sampleCountOf, type Waveform } from '../../core/waveform.ts';
import { grouped } from '../runs/figures.ts';
import classes from './Editor.module.css';
import { PublishedTable } from './PublishedTable.tsx';
import { WaveformDrawing } from './WaveformDrawing.tsx';

interface Props {
  /** The last one that could be used, and whether it is of the present text. */
  readonly protocol: Protocol | undefined;
  readonly isPresent: boolean;
  readonly advice: readonly string[];
  readonly problemCount: number;
}

export function Meaning({ protocol, isPresent, advice, problemCount }: Props) {
  // Where it stands above the form, the form comes first.
  const isBeside = useMediaQuery('(min-width: 1240px)', true, { getInitialValueInEffect: false });
  return (
    <section className={`panel ${classes.meaning}`} aria-label="What the protocol means">
      {problemCount > 0 && (
        <p className={classes.wrong} role="status">
          {problemCount === 1 ? '1 problem' : `${problemCount} problems`}: it cannot be run yet.
          {protocol !== undefined && ' The drawing shows it as it was before.'}
        </p>
      )}
      {protocol === undefined ? (
        <p className="quiet">Its waveform is drawn here as soon as it can be read.</p>
      ) : (
        <>
          <div className={isPresent ? undefined : classes.past}>
            <WaveformDrawing waveform={protocol.waveform} />
          </div>
          <Facts waveform={protocol.waveform} range={protocol.range} />
          <details className={classes.details} open={isBeside}>
            <summary>Potentials</summary>
            <Potentials potentials={protocol.potentials} reference={protocol.cell.reference.name} />
          </details>
          {isPresent && advice.length > 0 && (
            <details className={classes.details} open={isBeside}>
              <summary>Sampling and limits</summary>
              <ul>
                {advice.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </details>
          )}
          <Source source={protocol.source} isOpen={isBeside} />
          {protocol.published !== undefined && (
            <details className={classes.details} open={isBeside}>
              <summary>What was published</summary>
              <PublishedTable published={protocol.published} />
            </details>
          )}
        </>
      )}
    </section>
  );
}

function Facts({ waveform, range }: { waveform: Waveform; range: Protocol['range'] }) {
  const current = (value: number) => formatQuantity(value, 'A', { digits: 'exact' });
  return (
    <dl className={classes.facts}>
      <div>
        <dt>Duration</dt>
        <dd className="figures">{formatDuration(durationOf(waveform))}</dd>
      </div>
      <div>
        <dt>Samples</dt>
        <dd className="figures">{grouped(sampleCountOf(waveform))}</dd>
      </div>
      <div>
        <dt>Range</dt>
        <dd className="figures">
          {'fixed_A' in range ? current(range.fixed_A) : `${current(range.from_A)} to ${current(range.to_A)}`}
        </dd>
      </div>
    </dl>
  );
}

function Potentials({ potentials, reference }: { potentials: Protocol['potentials']; reference: string }) {
  if (potentials.length === 0) return null;
  const seen = [...new Map(potentials.map((potential) => [potential.text, potential])).values()].slice(0, 12);
  const volts = (value: number | undefined) =>
    value === undefined ? '–' : formatQuantity(Number(value.toFixed(3)), 'V', { digits: 'exact', unit: 'V' });
  return (
    <table className={classes.potentials}>
      <thead>
        <tr>
          <th scope="col">Potential</th>
          <th scope="col">vs {reference}</th>
          <th scope="col">vs SHE</th>
          <th scope="col">vs RHE</th>
        </tr>
      </thead>
      <tbody className="figures">
        {seen.map(({ text, potential_V, versusSHE_V, versusRHE_V }) => (
          <tr key={text}>
            <th scope="row">{text}</th>
            <td>{volts(potential_V)}</td>
            <td>{volts(versusSHE_V)}</td>
            <td>{volts(versusRHE_V)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Source({ source, isOpen }: { source: Protocol['source']; isOpen: boolean }) {
  if (source === undefined) return null;
  const { cite, doi, stated, assumed } = source;
  return (
    <details className={classes.details} open={isOpen}>
      <summary>Source</summary>
      <p>
        {cite}
        {doi !== undefined && <span className="quiet"> doi:{doi}</span>}
      </p>
      {stated.length > 0 && <p>The source states {stated.join('; ')}.</p>}
      {assumed.length > 0 && (
        <>
          <p>Assumed here, to be replaced by what you use:</p>
          <ul>
            {assumed.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}
