// Statistics of a group: at each value of the parameter the mean, the spread between replicates and its confidence
// interval; beside them, never mixed in, what each measurement is worth. Pure: the sheets have been computed by
// whoever calls.

import type { Problem } from '../../errors.ts';
import type { Dimension } from '../../quantity.ts';
import { type Replicates, replicatesOf } from '../replicates.ts';
import type { SheetResult } from '../result.ts';
import type { Group, GroupMember } from './group.ts';
import { fitTrend, type Trend } from './trend.ts';

/** Rises when a field changes its meaning or goes away; new fields do not raise it. */
export const GROUP_SCHEMA_VERSION = 1;

export interface GroupResult {
  readonly schemaVersion: typeof GROUP_SCHEMA_VERSION;
  readonly kind: 'group';
  readonly title: string | null;
  readonly notes: readonly string[];
  readonly product: string;
  readonly parameter: string | null;
  /** SI unit of the parameter's values; "1" for bare numbers. */
  readonly parameterUnit: Dimension | null;
  /** In the order of the parameter; a single one for replicates. */
  readonly points: readonly GroupPoint[];
  /**
   * Change of the efficiency with the parameter by a straight line through all members; null for fewer than three
   * values.
   */
  readonly trend: Trend | null;
  readonly complete: boolean;
  readonly problems: readonly Problem[];
}

export interface GroupPoint extends Replicates {
  readonly at: { readonly text: string; readonly value: number } | null;
  /** Root mean square of the members' own standard uncertainties; null where one has none. */
  readonly measurement_u: number | null;
  readonly members: readonly MemberResult[];
}

interface MemberResult {
  readonly name: string;
  readonly efficiency: number;
  readonly u: number | null;
  /** Charge convention; null for an efficiency from elsewhere. */
  readonly convention: string | null;
}

/** What the sheets of the members gave, in their order; undefined for members with an efficiency of their own. */
export function computeGroup(group: Group, results: readonly (SheetResult | undefined)[]): GroupResult {
  const problems: Problem[] = [];
  const found = group.members.flatMap((member, i) => {
    const result = memberResult(group.product, member, results[i]);
    if ('message' in result) problems.push(result);
    return 'message' in result ? [] : [{ at: member.at, result }];
  });
  const conventions = [...new Set(found.flatMap(({ result }) => result.convention ?? []))];
  const values = [...new Set(found.map(({ at }) => at?.value))].sort((a, b) => (a ?? 0) - (b ?? 0));
  const points = values.map((value): GroupPoint => {
    const here = found.filter(({ at }) => at?.value === value);
    const members = here.map(({ result }) => result);
    const at = here[0]!.at;
    return {
      at: at === undefined ? null : { text: at.text, value: at.value },
      ...replicatesOf(members.map(({ efficiency }) => efficiency)),
      measurement_u: rootMeanSquare(members.map(({ u }) => u)),
      members,
    };
  });
  return {
    schemaVersion: GROUP_SCHEMA_VERSION,
    kind: 'group',
    title: group.title ?? null,
    notes: [...(group.notes === undefined ? [] : [group.notes]), ...notesOn(points, conventions)],
    product: group.product,
    parameter: group.parameter ?? null,
    parameterUnit: group.members.find(({ at }) => at !== undefined)?.at?.dimension ?? null,
    points,
    trend: trendOf(points),
    complete: problems.length === 0,
    problems,
  };
}

function memberResult(
  product: string,
  { name, stated, analysis, problemAt }: GroupMember,
  sheet: SheetResult | undefined,
): MemberResult | Problem {
  const place = analysis === undefined ? 'sheet' : 'analysis';
  if (stated !== undefined) return { name, ...stated, convention: null };
  const row = sheet?.products.find((one) => one.product === product);
  if (row === undefined) {
    const known = sheet?.products.map((one) => one.product).join(', ');
    return problemAt([place], `${name} has no product "${product}"${known ? `; it has: ${known}` : ''}`);
  }
  if (row.efficiency?.efficiency == null) {
    const why = row.problems[0]?.message ?? row.notes[0] ?? 'none is known';
    return problemAt([place], `${name} has no efficiency of ${product}: ${why}`);
  }
  const { efficiency, u, convention } = row.efficiency;
  return { name, efficiency, u, convention };
}

function rootMeanSquare(us: readonly (number | null)[]): number | null {
  if (us.length === 0 || us.includes(null)) return null;
  return Math.hypot(...(us as number[])) / Math.sqrt(us.length);
}

/** Beyond this ratio the spread between replicates is not explained by what each measurement is worth. */
const UNEXPLAINED = 2;

function notesOn(points: readonly GroupPoint[], conventions: readonly string[]): string[] {
  const few = points.filter(({ n }) => n < 3).length;
  return [
    ...(conventions.length > 1
      ? [
          `the efficiencies are on different charges (${conventions.join(', ')}): their mean means little; choose one "charge" in all sheets`,
        ]
      : []),
    ...(few > 0 ? [`${few} of ${points.length} values rest on fewer than three independent electrodes`] : []),
    ...points.flatMap(({ at, sd, measurement_u }) =>
      sd !== null && measurement_u !== null && measurement_u > 0 && sd > UNEXPLAINED * measurement_u
        ? [
            `${at === null ? 'the replicates' : `at ${at.text} the replicates`} scatter ${(sd / measurement_u).toFixed(1)} times as much as their measurement explains: the electrodes differ`,
          ]
        : [],
    ),
  ];
}

function trendOf(points: readonly GroupPoint[]): Trend | null {
  if (points.some(({ at }) => at === null)) return null;
  const pairs = points.flatMap(({ at, members }) =>
    members.map(({ efficiency }) => [at!.value, efficiency] as const),
  );
  const fitted = fitTrend(
    pairs.map(([x]) => x),
    pairs.map(([, y]) => y),
  );
  return fitted?.trend ?? null;
}
