// Answers what is asked of groups: several saved analyses together, as replicates or as a series. The statistics are in src/core/faradaic; a
// group never reads files, it knows the library only.
import { CottrellError } from '../../core/errors.ts';
import { GROUP_SCHEMA_VERSION, type GroupResult } from '../../core/faradaic/group/compute-group.ts';
import { type GatheredGroup, gatherGroup } from '../../core/faradaic/group/gather.ts';
import { parseGroup } from '../../core/faradaic/group/group.ts';
import { groupBody, reportFile } from '../report/body.ts';
import { sourceOf } from '../report/choose-analysis.ts';
import { makeGroupReport, type ReportedGroup } from '../report/group-report.ts';
import type { Analysis as StoredAnalysis } from '../store/records.ts';
import type { Host } from './host.ts';
import { api } from './implementation.ts';
import type { GroupComputation, SavedGroup } from './shapes/efficiency.ts';

const KIND = 'group';

export const groupsRouter = {
  compute: api.groups.compute.handler(({ context: { host }, input: { text } }): GroupComputation => {
    try {
      return { kind: 'computed', result: gathered(host, text).result };
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
    const results = gathered(host, text).result;
    const version = GROUP_SCHEMA_VERSION;
    const id = host.library.addAnalysis({ run: undefined, kind: KIND, version, inputs: { text }, results });
    return toWire(groupsOf(host).find((group) => group.id === id)!);
  }),
  report: api.groups.report.handler(async ({ context: { host }, input: { format, group, text } }) => {
    const chosen = reported(host, group, text);
    const about = gathered(host, chosen.text);
    const name = chosen.id === undefined ? 'group' : `group-${chosen.id}`;
    const report = await makeGroupReport(host.library, host.version, chosen, about);
    const body = groupBody(format, report, about);
    return reportFile(format === 'csv' ? name : `${name}-report`, format, body);
  }),
  list: api.groups.list.handler(({ context: { host } }) => groupsOf(host).map(toWire)),
};

/** The group with the results that its analyses were saved with. */
function gathered(host: Host, text: string): GatheredGroup {
  const analyses = host.library.analyses();
  return gatherGroup(parseGroup(text), ({ analysis }) =>
    analysis === undefined
      ? 'a sheet in a file is read by "cottrell fe"; here, name a saved analysis'
      : sourceOf(analyses, analysis),
  );
}

/** A saved group, or one as it is typed. */
function reported(host: Host, id: number | undefined, text: string | undefined): ReportedGroup {
  if ((id === undefined) === (text === undefined))
    throw new CottrellError('argument-invalid', 'Give one of "group" and "text": which group?');
  if (text !== undefined) return { id: undefined, text };
  const saved = groupsOf(host).find((group) => group.id === id);
  if (saved !== undefined) return { id, text: textOf(saved) };
  throw new CottrellError('argument-invalid', `The library has no saved group ${id}.`);
}

function groupsOf(host: Host): StoredAnalysis[] {
  return host.library.analyses().filter(({ kind }) => kind === KIND);
}

function toWire({ id, created_ms, inputs, results }: StoredAnalysis): SavedGroup {
  return { id, created_ms, text: textOf({ inputs }), result: results as GroupResult };
}

function textOf({ inputs }: Pick<StoredAnalysis, 'inputs'>): string {
  return (inputs as { readonly text: string }).text;
}
