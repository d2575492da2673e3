// Answers what is asked of groups: several saved analyses together, as replicates or as a series. The statistics are in src/core/faradaic; a
// group never reads files, it knows the library only.
import { CottrellError, type Problem } from '../../core/errors.ts';
import {
  computeGroup,
  GROUP_SCHEMA_VERSION,
  type GroupResult,
} from '../../core/faradaic/group/compute-group.ts';
import { type GroupMember, parseGroup } from '../../core/faradaic/group/group.ts';
import type { SheetResult } from '../../core/faradaic/result.ts';
import type { Analysis as StoredAnalysis } from '../store/records.ts';
import type { Host } from './host.ts';
import { api } from './implementation.ts';
import type { GroupComputation, SavedGroup } from './shapes/efficiency.ts';

const KIND = 'group';

export const groupsRouter = {
  compute: api.groups.compute.handler(({ context: { host }, input: { text } }): GroupComputation => {
    try {
      return { kind: 'computed', result: compute(host, text) };
    } catch (error) {
      if (!(error instanceof CottrellError && error.code === 'sheet-invalid')) throw error;
      return {
        kind: 'invalid',
        message: error.message,
        problems: error.problems.map((problem) => ({ ...problem })),
      };
    }
  }),
  save: api.groups.save.handler(({ context: { host }, input: { text } }) => {
    const results = compute(host, text);
    const version = GROUP_SCHEMA_VERSION;
    const id = host.library.addAnalysis({ run: undefined, kind: KIND, version, inputs: { text }, results });
    return toWire(groupsOf(host).find((group) => group.id === id)!);
  }),
  list: api.groups.list.handler(({ context: { host } }) => groupsOf(host).map(toWire)),
};

/** The group with the results that its analyses were saved with. */
function compute(host: Host, text: string): GroupResult {
  const group = parseGroup(text);
  const saved = new Map(
    host.library
      .analyses()
      .flatMap(({ id, kind, results }) => (kind === 'efficiency' ? [[id, results]] : [])),
  );
  const failures: Problem[] = [];
  const members: GroupMember[] = [];
  const results: (SheetResult | undefined)[] = [];
  for (const member of group.members) {
    const { sheet, analysis, problemAt } = member;
    const result = analysis === undefined ? undefined : (saved.get(analysis) as SheetResult | undefined);
    if (sheet !== undefined)
      failures.push(
        problemAt(['sheet'], 'a sheet in a file is read by "cottrell fe"; here, name a saved analysis'),
      );
    else if (analysis !== undefined && result === undefined)
      failures.push(problemAt(['analysis'], `this library has no analysis ${analysis}`));
    else {
      members.push(member);
      results.push(result);
    }
  }
  const computed = computeGroup({ ...group, members }, results);
  const problems = [...failures, ...computed.problems];
  return { ...computed, problems, complete: problems.length === 0 };
}

function groupsOf(host: Host): StoredAnalysis[] {
  return host.library.analyses().filter(({ kind }) => kind === KIND);
}

function toWire({ id, created_ms, inputs, results }: StoredAnalysis): SavedGroup {
  return { id, created_ms, text: (inputs as { text: string }).text, result: results as GroupResult };
}
