// A group with what stands behind its members. Who calls says how a member is found; what cannot be found is a problem
// of that member, and the others count.

import type { Problem } from '../../errors.ts';
import type { SheetResult } from '../result.ts';
import { computeGroup, type GroupResult } from './compute-group.ts';
import type { Group, GroupMember } from './group.ts';

/** A sheet as it was written, with what it came to. */
export interface Source {
  readonly sheet: string;
  readonly result: SheetResult;
}

export interface GatheredGroup {
  readonly group: Group;
  readonly result: GroupResult;
  /** In the order of the members; undefined for stated efficiencies and for what could not be found. */
  readonly sources: readonly (Source | undefined)[];
}

/** `find` answers for a member with a sheet or an analysis, in words where it cannot be had. */
export function gatherGroup(group: Group, find: (member: GroupMember) => Source | string): GatheredGroup {
  const failures: Problem[] = [];
  const found = group.members.map(
    (member): { member: GroupMember; source: Source | undefined } | undefined => {
      const { stated, analysis, problemAt } = member;
      if (stated !== undefined) return { member, source: undefined };
      const source = find(member);
      if (typeof source !== 'string') return { member, source };
      failures.push(problemAt([analysis === undefined ? 'sheet' : 'analysis'], source));
      return undefined;
    },
  );
  const usable = found.filter((one) => one !== undefined);
  const computed = computeGroup(
    { ...group, members: usable.map(({ member }) => member) },
    usable.map(({ source }) => source?.result),
  );
  const problems = [...failures, ...computed.problems];
  return {
    group,
    result: { ...computed, problems, complete: problems.length === 0 },
    sources: found.map((one) => one?.source),
  };
}
