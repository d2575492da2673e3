// What a group comes to: the chart, and for each value the number of replicates, mean, standard deviation, interval of the mean and, apart,
// what one measurement is worth.
import type { GroupPoint, GroupResult } from '../../../core/faradaic/group/compute-group.ts';
import { stepOf } from '../../../core/faradaic/group/trend.ts';
import { trendText } from '../../../core/faradaic/group/trend-text.ts';
import { FiguresTable } from '../../parts/FiguresTable.tsx';
import { decimalsOf, percentText, spreadColumn } from '../bars.ts';
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
          <FiguresTable
            label="Values of the group"
            header={[
              result.parameter ?? '',
              '>n',
              '>Mean\u00a0/\u00a0%',
              '>SD\u00a0/\u00a0%',
              '>95\u00a0% of the mean\u00a0/\u00a0%',
              '>u\u00a0of\u00a0one\u00a0/\u00a0%',
            ]}
            rows={rowsOf(result.points)}
          />
          {result.trend !== null && (
            <p>
              Straight line through all members:{' '}
              {trendText(result.trend, stepOf(result.parameter, result.parameterUnit), '1')}.
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

function rowsOf(points: readonly GroupPoint[]): string[][] {
  const deviations = spreadColumn(points.map(({ sd }) => sd));
  const intervals = spreadColumn(points.map(({ confidence }) => confidence)).map(plusMinus);
  const worths = spreadColumn(points.map(({ measurement_u }) => measurement_u)).map(plusMinus);
  const decimals = decimalsOf(
    points.flatMap(({ sd, confidence, measurement_u }) => [sd, confidence, measurement_u]),
  );
  return points.map(({ at, n, mean }, i) => [
    at?.text ?? 'all',
    String(n),
    percentText(mean, decimals).replace(' %', ''),
    deviations[i]!,
    intervals[i]!,
    worths[i]!,
  ]);
}

function plusMinus(text: string): string {
  return text === '–' || text === '0' ? text : `± ${text}`;
}
