// A group as a table for spreadsheets, one line a member, with the statistics of its value beside it, or what is wrong with
// it. Names come from people: none of them is executed.
import type { GatheredGroup } from '../../core/faradaic/group/gather.ts';
import { type Cell, lineOf } from '../exchange/csv.ts';

/**
 * RFC 4180, numbers in full precision; the parameter in the SI unit its column names. Members with a problem come last, without
 * numbers.
 */
export function groupTable({ group, result }: Pick<GatheredGroup, 'group' | 'result'>): string {
  const { product, parameter, parameterUnit, points, problems } = result;
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
    'problem',
  ];
  const varying = (at: { readonly text: string; readonly value: number } | null | undefined): Cell[] =>
    parameter === null ? [] : [at?.text, at?.value];
  const rows = points.flatMap(({ at, n, mean, sd, confidence, measurement_u, members }) =>
    members.map(({ name, efficiency, u, convention }): Cell[] => [
      product,
      name,
      ...varying(at),
      efficiency,
      u,
      convention,
      n,
      mean,
      sd,
      confidence,
      measurement_u,
      undefined,
    ]),
  );
  const failed = group.members.flatMap(({ name, at }, i): Cell[][] => {
    const own = problems.filter(({ path }) => path?.startsWith(`members[${i}]`));
    if (own.length === 0) return [];
    const none = new Array<Cell>(8).fill(undefined);
    return [[product, name, ...varying(at), ...none, own.map(({ message }) => message).join('; ')]];
  });
  return [header, ...rows, ...failed].map(lineOf).join('');
}
