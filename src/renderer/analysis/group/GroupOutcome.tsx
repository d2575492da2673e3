// What a group comes to: the chart, and for each value the number of replicates, mean, standard deviation, interval of the mean and, apart,
// what one measurement is worth.
import type { GroupResult } from '../../../core/faradaic/group/compute-group.ts';
import { percentText } from '../bars.ts';
import classes from '../Sheet.module.css';
import { GroupChart } from './GroupChart.tsx';

interface Props {
  readonly result: GroupResult | undefined;
  readonly isPresent: boolean;
  readonly message: string | undefined;
}

export function GroupOutcome({ result, isPresent, message }: Props) {
  return (
    <section className={`panel ${classes.outcome}`} aria-label="What the group says">
      <h2>{result === undefined ? 'What the group says' : `Faradaic efficiency of ${result.product}`}</h2>
      {message !== undefined && (
        <p className={classes.wrong} role="status">
          The group cannot be computed yet: what is wrong stands beside its field.
        </p>
      )}
      {result === undefined || result.points.length === 0 ? (
        <p className="quiet">Choose saved analyses; their efficiencies are drawn here.</p>
      ) : (
        <div className={isPresent ? undefined : classes.past}>
          <GroupChart result={result} />
          <p className="quiet">
            ● mean, with the spread between replicates (SD, thin bar with caps) and what one measurement is
            worth (u, broad pale bar); ○ each member.
          </p>
          <table className={classes.conventions}>
            <thead>
              <tr>
                {[result.parameter ?? '', 'n', 'Mean', 'SD', '95 % of the mean', 'u of one'].map(
                  (heading, i) => (
                    <th key={heading} scope="col" className={i === 0 ? undefined : classes.right}>
                      {heading}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {result.points.map(({ at, n, mean, sd, confidence, measurement_u }) => (
                <tr key={at?.text ?? 'all'}>
                  <th scope="row">{at?.text ?? 'all'}</th>
                  {[
                    String(n),
                    percentText(mean),
                    plain(sd),
                    plusMinus(confidence),
                    plusMinus(measurement_u),
                  ].map((text, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                    <td key={i} className={`figures ${classes.right}`}>
                      {text}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {result.trend !== null && (
            <p>
              Straight line through all members:{' '}
              <span className="figures">
                {percentText(result.trend.slope, 2)} ± {percentText(result.trend.confidence, 2)}
              </span>{' '}
              (95 %) per {result.parameterUnit === '1' ? 'unit' : result.parameterUnit} of {result.parameter}.
            </p>
          )}
          {result.notes.map((note) => (
            <p key={note} className="quiet">
              {note}
            </p>
          ))}
        </div>
      )}
    </section>
  );
}

function plain(value: number | null): string {
  return value === null ? '–' : percentText(value, 2);
}

function plusMinus(value: number | null): string {
  return value === null ? '–' : `± ${percentText(value, 2)}`;
}
