// Gathers the report of a group: what it came to, the sheets its members rest on, and the runs behind those. It computes no
// efficiency and no statistics; both are taken as the sheets and the group made them.
import { createHash } from 'node:crypto';
import type { GatheredGroup } from '../../core/faradaic/group/gather.ts';
import { describeOutcome } from '../../core/outcome.ts';
import type { Library } from '../store/library.ts';
import { GROUP_REPORT_VERSION, type GroupReport, groupReportShape } from './group-shape.ts';
import { samplesSha256 } from './samples-hash.ts';

/** A group as it was written. */
export interface ReportedGroup {
  /** Number of the saved group, if it is one. */
  readonly id: number | undefined;
  readonly text: string;
}

/** The library may be left out where no member rests on a run. Throws `run-not-found`. */
export async function makeGroupReport(
  library: Library | undefined,
  version: string,
  { id, text }: ReportedGroup,
  { group, result, sources }: GatheredGroup,
): Promise<GroupReport> {
  const runs = new Map<number, GroupReport['members'][number]['run']>();
  for (const source of sources) {
    const run = source?.result.charge.run ?? null;
    if (run !== null && library !== undefined && !runs.has(run)) runs.set(run, await runPart(library, run));
  }
  const report: GroupReport = {
    format: 'cottrell-group-report',
    version: GROUP_REPORT_VERSION,
    program: { version },
    group: { id: id ?? null, text, sha256: sha256(text) },
    result,
    members: group.members.map(({ name, at, stated, analysis, sheet }, i) => {
      const source = sources[i];
      const run = source?.result.charge.run ?? null;
      return {
        name,
        at: at === undefined ? null : { text: at.text, value: at.value },
        stated: stated ?? null,
        analysis: analysis ?? null,
        file: sheet ?? null,
        sheet: source?.sheet ?? null,
        sheetSha256: source === undefined ? null : sha256(source.sheet),
        result: source?.result ?? null,
        run: run === null ? null : (runs.get(run) ?? null),
      };
    }),
  };
  return groupReportShape.parse(report) as GroupReport;
}

async function runPart(library: Library, id: number) {
  const run = library.run(id);
  return {
    id,
    title: run.title,
    started: new Date(run.started_ms).toISOString(),
    outcome: run.outcome === undefined ? 'still running' : describeOutcome(run.outcome),
    simulated: run.simulated,
    instrument: `${run.instrument.label} ${run.instrument.serial}`,
    recordedWith: run.programVersion,
    protocolSha256: run.protocolSha256,
    samplesSha256: await samplesSha256(library, id),
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
