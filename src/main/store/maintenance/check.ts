// Checks a library from its file to its last sample: the pages of SQLite, references between tables, the checksum of
// every block, and the ledger counted anew from the samples, bit for bit. It reads as of one moment and changes nothing.
import { isDeepStrictEqual } from 'node:util';
import type { LedgerRow } from '../../../core/charges.ts';
import { Ledger } from '../../../core/ledger.ts';
import { type BlockRow, samplesOf, stateBefore } from '../block-table.ts';
import { storeFault } from '../faults.ts';
import { readRows } from '../ledger-table.ts';
import { PyramidBuilder } from '../pyramid/builder.ts';
import { pageCounts, readPage } from '../pyramid/table.ts';
import { prepared } from '../statements.ts';
import { openSource, type Source } from './source.ts';

/** Something that is not as it was written. */
export interface Finding {
  /** Absent where it is not of one run. */
  readonly run?: number;
  readonly from_s?: number;
  readonly to_s?: number;
  readonly message: string;
}

export interface CheckReport {
  readonly library: string;
  readonly schema: number;
  readonly runs: number;
  readonly blocks: number;
  readonly samples: number;
  readonly findings: readonly Finding[];
}

/** The schema that brought the pyramid. */
const PYRAMID_SINCE = 3;
/** So many faults of SQLite's own pages are listed. */
const MOST_PAGE_FAULTS = 20;

/** Throws what `openSource` throws; damage is not thrown but found. */
export function checkLibrary(path: string): CheckReport {
  using source = openSource(path);
  const findings: Finding[] = [];
  const attempt = <T>(what: string, work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      findings.push({ message: `${what}: ${storeFault(error, { path }).message}` });
      return undefined;
    }
  };
  const { database } = source;
  // One moment for everything, however a run goes on meanwhile.
  attempt('The file cannot be read', () => database.exec('BEGIN'));
  attempt('The pages cannot be checked', () => checkPages(source, findings));
  const runs = attempt('The list of runs cannot be read', () =>
    prepared<[], { readonly id: number }>(
      database,
      'SELECT id FROM runs WHERE purged_ms IS NULL ORDER BY id',
    ).all(),
  );
  let [blocks, samples] = [0, 0];
  for (const { id } of runs ?? []) {
    const check = new RunCheck(source, id, findings);
    attempt(`Run ${id} cannot be read behind ${samples} samples`, () => check.all());
    blocks += check.blocks;
    samples += check.samples;
  }
  return { library: path, schema: source.schema, runs: runs?.length ?? 0, blocks, samples, findings };
}

function checkPages({ database }: Source, findings: Finding[]): void {
  const faults = database.pragma(`quick_check(${MOST_PAGE_FAULTS})`) as { readonly quick_check: string }[];
  for (const { quick_check: fault } of faults)
    if (fault !== 'ok') findings.push({ message: `The file is damaged: ${fault.replaceAll('\n', '; ')}` });
  const orphans = database.pragma('foreign_key_check') as { readonly table: string }[];
  for (const table of new Set(orphans.map((orphan) => orphan.table)))
    findings.push({ message: `The table ${table} speaks of runs that are not there.` });
}

/** Reads one run from its first sample to its last. */
class RunCheck {
  blocks = 0;
  samples = 0;
  readonly #source: Source;
  readonly #run: number;
  readonly #findings: Finding[];
  readonly #pyramid: PyramidBuilder | undefined;
  readonly #pages: readonly number[];
  #ledger = new Ledger();
  #isWhole = true;
  #told = false;

  constructor(source: Source, run: number, findings: Finding[]) {
    this.#source = source;
    this.#run = run;
    this.#findings = findings;
    this.#pages = source.schema < PYRAMID_SINCE ? [] : pageCounts(source.database, run);
    this.#pyramid = this.#pages.length === 0 ? undefined : new PyramidBuilder();
  }

  all(): void {
    const { database } = this.#source;
    const next = prepared<[number, number], BlockRow>(
      database,
      'SELECT * FROM blocks WHERE run = ? AND number > ? ORDER BY number LIMIT 1',
    );
    const saved = readRows(database, this.#run);
    let [number, sample] = [0, 0];
    for (let row = next.get(this.#run, 0); row !== undefined; row = next.get(this.#run, number)) {
      if (row.number !== number + 1 || row.first_sample !== sample)
        this.#tell(row, `${row.first_sample - sample} samples before it are missing.`);
      this.#checkBlock(row, row.number !== number + 1);
      number = row.last_number;
      sample = row.first_sample + row.length;
      for (const visit of this.#ledger.takeRows()) this.#checkVisit(visit, saved);
      this.blocks++;
      this.samples += row.length;
    }
    if (this.#isWhole && saved.next().done !== true)
      this.#find('Its ledger has more visits than its samples tell of.');
    this.#checkPagesBehind();
  }

  #checkBlock(row: BlockRow, isBehindHole: boolean): void {
    try {
      const block = samplesOf(row);
      const before = stateBefore(row);
      if (this.blocks === 0) this.#ledger = Ledger.asOf(before);
      // Behind a hole the ledger goes on from what was saved with the block.
      if (isBehindHole || this.#wasLost) this.#ledger = new Ledger(before);
      else if (!isDeepStrictEqual(this.#ledger.state(), before))
        this.#tell(row, 'The ledger saved with it is not what the samples before it tell.');
      this.#wasLost = false;
      this.#ledger.add(block);
      if (this.#isWhole) this.#checkPages(block, before);
    } catch (error) {
      this.#tell(row, storeFault(error, {}).message);
      this.#wasLost = true;
    }
  }

  #wasLost = false;

  #checkPages(...block: Parameters<PyramidBuilder['add']>): void {
    if (this.#pyramid === undefined) return;
    this.#pyramid.add(...block);
    for (const { level, number, page } of this.#pyramid.takePages()) {
      if (number >= (this.#pages[level] ?? 0)) continue;
      if (!isDeepStrictEqual(readPage(this.#source.database, this.#run, level, number), page))
        this.#find(
          `Page ${number} of level ${level} of its summary is damaged; its samples are drawn instead.`,
        );
    }
  }

  /** Pages that could not be made anew, because samples before them are lost, can at least be read. */
  #checkPagesBehind(): void {
    if (this.#isWhole) return;
    for (const [level, count] of this.#pages.entries())
      for (let number = 0; number < count; number++)
        if (readPage(this.#source.database, this.#run, level, number) === undefined)
          this.#find(`Page ${number} of level ${level} of its summary is damaged.`);
  }

  #checkVisit(visit: LedgerRow, saved: Generator<LedgerRow>): void {
    let stored = saved.next();
    // Visits whose samples are lost stand in the ledger all the same.
    while (!this.#isWhole && !stored.done && stored.value.end_s < visit.end_s) stored = saved.next();
    if (stored.done !== true && isDeepStrictEqual(stored.value, visit)) return;
    if (this.#told) return;
    this.#told = true;
    this.#findings.push({
      run: this.#run,
      from_s: visit.start_s,
      to_s: visit.end_s,
      message: 'The ledger is not what the samples tell, from here on.',
    });
  }

  #tell({ t_from_s: from_s, t_to_s: to_s }: BlockRow, message: string): void {
    this.#isWhole = false;
    this.#findings.push({ run: this.#run, from_s, to_s, message });
  }

  #find(message: string): void {
    this.#findings.push({ run: this.#run, message });
  }
}
