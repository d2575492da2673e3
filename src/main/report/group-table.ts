// A group as a table for spreadsheets, one line a member, with the statistics of its value beside it. Names come from people:
// none of them is executed.
import type { GroupResult } from '../../core/faradaic/group/compute-group.ts';
import { type Cell, lineOf } from '../exchange/csv.ts';

/** RFC 4180, numbers in full precision; the parameter in the SI unit its column names. */
export function groupTable({ product, parameter, parameterUnit, points }: GroupResult): string {
  const unit = parameterUnit === null || parameterUnit === '1' ? '' : ` / ${parameterUnit}`;
  const varied = parameter === null ? [] : [`${parameter} as written`, `${parameter}${unit}`];
  const header: Cell[] = [
    'product',
    'member',
    ...varied,
    'efficiency',
    'standard uncertainty',
    'charge convention',
    'n',
    'mean',
    'SD',
    '95 % of the mean',
    'u of one measurement',
  ];
  const rows = points.flatMap(({ at, n, mean, sd, confidence, measurement_u, members }) =>
    members.map(({ name, efficiency, u, convention }): Cell[] => [
      product,
      name,
      ...(parameter === null ? [] : [at?.text, at?.value]),
      efficiency,
      u,
      convention,
      n,
      mean,
      sd,
      confidence,
      measurement_u,
    ]),
  );
  return [header, ...rows].map(lineOf).join('');
}
