// `cottrell library check | repair | backup`: whether a library is as it was written, what can be saved of one that is
// not, and a copy of one that may be in use.
import { resolve } from 'node:path';
import { bytesText, count } from '../../../core/wording.ts';
import { systemClock } from '../../../drivers/clock.ts';
import { backupLibrary } from '../../store/maintenance/backup.ts';
import { checkLibrary, type Finding } from '../../store/maintenance/check.ts';
import { type SalvagedRun, salvageLibrary } from '../../store/maintenance/salvage.ts';
import { EXIT } from '../exit-codes.ts';
import type { CommandResult } from '../output.ts';
import { defaultLibraryPath } from '../paths.ts';

interface Options {
  readonly library?: string;
}

export async function libraryCheckCommand(_args: string[], options: Options): Promise<CommandResult> {
  const report = checkLibrary(pathOf(options));
  const { findings } = report;
  const extent = `${count(report.runs)} runs, ${count(report.blocks)} blocks, ${count(report.samples)} samples`;
  const text =
    findings.length === 0
      ? `${report.library} is whole: ${extent}. Every checksum fits, and every ledger is what its samples tell.`
      : [
          `${report.library} is damaged: ${extent}.`,
          ...findings.map((finding) => `  ${findingText(finding)}`),
          'advice: `cottrell library repair <new file>` saves all that can be read into a new library.',
        ].join('\n');
  return { data: report, text, exitCode: findings.length === 0 ? EXIT.ok : EXIT.storage };
}

export async function libraryRepairCommand([target]: string[], options: Options): Promise<CommandResult> {
  const report = salvageLibrary(pathOf(options), resolve(target!), systemClock.wall_ms());
  const isWhole =
    report.lostRuns.length === 0 &&
    report.lostAnalyses === 0 &&
    report.runs.every(({ lost, lostEvents }) => lost.length === 0 && lostEvents === 0);
  const text = [
    `${report.salvaged} holds what can be read of ${report.library}; that file is as it was.`,
    ...report.runs.map(runText),
    ...report.lostRuns.map((run) => `  run ${run} is lost: what it was cannot be read`),
    ...(report.lostAnalyses > 0 ? [`  ${count(report.lostAnalyses)} analyses cannot be read`] : []),
    isWhole ? 'Nothing is missing.' : 'What is missing is noted in the runs.',
  ].join('\n');
  return { data: report, text, exitCode: isWhole ? EXIT.ok : EXIT.storage };
}

export async function libraryBackupCommand([target]: string[], options: Options): Promise<CommandResult> {
  const report = await backupLibrary(pathOf(options), resolve(target!));
  return {
    data: report,
    text: `${report.backup} holds ${report.library} as it was at one moment: ${count(report.runs)} runs, ${bytesText(report.bytes)}.`,
    exitCode: EXIT.ok,
  };
}

function pathOf({ library }: Options): string {
  return library ?? defaultLibraryPath();
}

function findingText({ run, from_s, to_s, message }: Finding): string {
  const place = run === undefined ? '' : `run ${run}`;
  const stretch = from_s === undefined || to_s === undefined ? '' : `, ${from_s} s to ${to_s} s`;
  return place === '' ? message : `${place}${stretch}: ${message}`;
}

function runText({ run, title, samples, lost, lostEvents }: SalvagedRun): string {
  const stretches = lost.map(({ from_s, to_s }) => `${from_s} s to ${to_s} s`);
  const parts = [
    ...(stretches.length > 0 ? [`missing ${stretches.join(', ')}`] : []),
    ...(lostEvents > 0 ? ['some events are missing'] : []),
  ];
  return `  run ${run}, ${title}: ${count(samples)} samples${parts.length > 0 ? `; ${parts.join('; ')}` : ''}`;
}
