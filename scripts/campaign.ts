// `npm run campaign`: hundreds of seeded faults against whole runs, in this process on a virtual clock and against recording
// programs of their own, and a table of what came of them. What must be zero: cells left on without a word, and saved samples
// that are not there. The same seed gives the same faults. `-- --faults 1000` for so many, `-- --fault 'disk full'` for one
// kind.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FAULTS, playEpisode, type Verdict } from './campaign/episode.ts';
import { PROCESS_FAULTS, playProcess } from './campaign/process.ts';

/** A fault takes a quarter of a second in this process, several seconds in a program of its own. */
const PART_IN_PROGRAMS = 0.15;
/** Programs at a time: mostly they wait. */
const AT_ONCE = 2;

const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '360' },
    seed: { type: 'string', default: '1' },
    fault: { type: 'string' },
  },
});
const wanted = Number(values.faults);
if (!(wanted >= 1)) throw new Error('--faults: how many?');
const episodes = FAULTS.filter((fault) => values.fault === undefined || fault === values.fault);
const programs = PROCESS_FAULTS.filter((fault) => values.fault === undefined || fault === values.fault);
if (episodes.length + programs.length === 0)
  throw new Error(`--fault: one of ${[...FAULTS, ...PROCESS_FAULTS].join(', ')}`);
const inPrograms = episodes.length === 0 ? wanted : programs.length === 0 ? 0 : PART_IN_PROGRAMS * wanted;

const folder = mkdtempSync(join(tmpdir(), 'cottrell-campaign-'));
const verdicts: Verdict[] = [];
let seed = Number(values.seed) * 1_000_000;
try {
  for (const fault of spread(episodes, wanted - inPrograms)) {
    const own = seed++;
    take(own, await playEpisode(folder, own, fault));
  }
  const waiting = spread(programs, inPrograms);
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let fault = waiting.shift(); fault !== undefined; fault = waiting.shift()) {
        const own = seed++;
        take(own, await playProcess(folder, own, fault));
      }
    }),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** At least so many, each kind as often as any other. */
function spread<T>(kinds: readonly T[], count: number): T[] {
  return kinds.flatMap((kind) => Array.from({ length: Math.ceil(count / kinds.length) }, () => kind));
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
  'injected',
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
      .map((cell, n) => (n === 0 || n === 9 ? cell.padEnd(widths[n]!) : cell.padStart(widths[n]!)))
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
    String(some.filter(({ struck }) => struck).length),
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
