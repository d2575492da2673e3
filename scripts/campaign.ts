// `npm run campaign`: hundreds of seeded faults against whole runs, in this process on a virtual clock and against recording
// programs of their own, and a table of what came of them. What must be zero: cells left on without a word, and saved samples
// that are not there. The same seed gives the same faults.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FAULTS, playEpisode, type Verdict } from './campaign/episode.ts';
import { PROCESS_FAULTS, playProcess } from './campaign/process.ts';

const { values } = parseArgs({
  options: {
    /** Episodes of each fault inside this process. */
    each: { type: 'string', default: '20' },
    /** Programs for each fault that takes a process of its own. */
    programs: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
    fault: { type: 'string' },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'cottrell-campaign-'));
const verdicts: Verdict[] = [];
let seed = Number(values.seed) * 1_000_000;
try {
  for (const fault of FAULTS)
    for (let n = 0; n < Number(values.each); n++, seed++)
      if (values.fault === undefined || values.fault === fault)
        take(seed, await playEpisode(folder, seed, fault));
  for (const fault of PROCESS_FAULTS)
    for (let n = 0; n < Number(values.programs); n++, seed++)
      if (values.fault === undefined || values.fault === fault)
        take(seed, await playProcess(folder, seed, fault));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function take(seed: number, verdict: Verdict): void {
  verdicts.push(verdict);
  const bad = [
    ...verdict.wrong,
    ...(verdict.leftOnUnnoticed ? ['THE CELL WAS LEFT ON UNNOTICED'] : []),
    ...(verdict.lost > 0 ? [`${verdict.lost} SAVED SAMPLES ARE GONE`] : []),
  ];
  if (bad.length > 0) console.log(`seed ${seed}, ${verdict.fault}, ${verdict.instrument}: ${bad.join('; ')}`);
}

const names = [...new Set(verdicts.map(({ fault }) => fault))];
const rows = names.map((name) =>
  row(
    name,
    verdicts.filter(({ fault }) => fault === name),
  ),
);
const header = [
  'fault',
  'runs',
  'received',
  'saved',
  'saved, lost',
  'worst unsaved',
  'left on unnoticed',
  'else wrong',
  'outcomes',
];
const table = [header, ...rows, row('all', verdicts)];
const widths = header.map((_, column) => Math.max(...table.map((cells) => cells[column]!.length)));
for (const cells of table)
  console.log(
    cells
      .map((cell, n) => (n === 0 || n === 8 ? cell.padEnd(widths[n]!) : cell.padStart(widths[n]!)))
      .join('  ')
      .trimEnd(),
  );
const failed = verdicts.filter(
  ({ wrong, lost, leftOnUnnoticed }) => wrong.length > 0 || lost > 0 || leftOnUnnoticed,
);
console.log(`${verdicts.length - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length === 0 ? 0 : 1);

function row(name: string, some: readonly Verdict[]): string[] {
  const sum = (of: (verdict: Verdict) => number) => some.reduce((total, verdict) => total + of(verdict), 0);
  const outcomes = Map.groupBy(some, ({ outcome }) => outcome);
  return [
    name,
    String(some.length),
    String(sum(({ received }) => received)),
    String(sum(({ saved }) => saved)),
    String(sum(({ lost }) => lost)),
    `${(1000 * Math.max(0, ...some.map(({ unsaved_s }) => unsaved_s))).toFixed(0)} ms`,
    String(sum(({ leftOnUnnoticed }) => Number(leftOnUnnoticed))),
    String(sum(({ wrong }) => wrong.length)),
    name === 'all' ? '' : [...outcomes].map(([outcome, all]) => `${outcome} ${all.length}`).join(', '),
  ];
}
