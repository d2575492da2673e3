// A group's result as text for a terminal. It computes nothing.

import { problemText } from '../../document.ts';
import { percent, table, withUncertainty } from '../text-parts.ts';
import type { GroupPoint, GroupResult } from './compute-group.ts';
import { stepOf } from './trend.ts';
import { trendText } from './trend-text.ts';

/** The result as lines of text, without colours. */
export function groupText(result: GroupResult): string {
  const { title, product, parameter, parameterUnit, points, trend, notes, problems } = result;
  const header = [parameter ?? '', 'n', 'mean', 'SD', '95 % of the mean', 'u of one measurement'];
  const blocks = [
    [
      ...(title === null ? [] : [title]),
      `faradaic efficiency of ${product}${parameter === null ? '' : ` against ${parameter}`}`,
    ],
    table([header, ...points.map(pointRow)]),
    points.flatMap(({ at, members }) =>
      members.map(
        (member) => `  ${at === null ? '' : `${at.text}: `}${member.name}: ${withUncertainty(member)}`,
      ),
    ),
    trend === null ? [] : [`trend: ${trendText(trend, stepOf(parameter, parameterUnit), '1')}`],
    notes.map((note) => `note: ${note}`),
    problems.map((problem) => `problem ${problemText(problem)}`),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function pointRow({ at, n, mean, sd, confidence, measurement_u }: GroupPoint): string[] {
  const plusMinus = (x: number | null) => (x === null ? '–' : `± ${percent(x)}`);
  return [
    at?.text ?? '',
    String(n),
    percent(mean),
    sd === null ? '–' : percent(sd),
    plusMinus(confidence),
    plusMinus(measurement_u),
  ];
}
