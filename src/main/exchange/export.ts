// A run as files that need no Cottrell: tables as CSV, and one JSON beside them with everything that was frozen with
// the run, what each column means, and the checksum of each file. All files are new, or none is made.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describeOutcome } from '../../core/outcome.ts';
import type { Library } from '../store/library.ts';
import type { Threshold } from './changes.ts';
import { type WrittenFile, writeTable } from './csv.ts';
import { makeFolder, NewFile } from './files.ts';
import { type DamagedStretch, type Table, tablesOf } from './tables.ts';

/** Layout of the JSON; raised when a reader would have to change. */
const VERSION = 1;

const SIGNS =
  'Anodic (oxidation) currents are positive, cathodic ones negative (IUPAC). Charges are magnitudes; net charge is ' +
  'cathodic − anodic.';

/** What an export made. */
export interface ExportReport {
  /** Paths of the files, the JSON last. */
  readonly files: readonly string[];
  readonly samples: number;
  /** Stretches that are missing from the samples because they cannot be read any more. */
  readonly damaged: readonly DamagedStretch[];
}

/**
 * Exports a run into a folder, which is made when it is not there. Throws `run-not-found`, `file-exists` (then nothing
 * was made), `disk-full`, `file-unreadable`. Reads block by block, whatever the length of the run. A run that is being
 * recorded is exported as it was when the export began: all files tell of that one moment. With `onChange` only
 * samples that changed are written, in a table of another name.
 */
export async function exportCsv(
  library: Library,
  id: number,
  folder: string,
  onChange?: Threshold,
): Promise<ExportReport> {
  library.run(id);
  using snapshot = library.snapshot();
  return await exportFrom(snapshot, id, folder, onChange);
}

async function exportFrom(
  library: Library,
  id: number,
  folder: string,
  onChange: Threshold | undefined,
): Promise<ExportReport> {
  const damaged: DamagedStretch[] = [];
  const tables = tablesOf(library, id, damaged, onChange);
  await makeFolder(folder);
  const fileOf = (name: string) => join(folder, `run-${id}${name}`);
  const paths = [...tables.map((table) => fileOf(`-${table.name}.csv`)), fileOf('.json')];
  const files = await createAll(paths);
  try {
    const written: WrittenFile[] = [];
    for (const [n, table] of tables.entries())
      written.push(
        await writeTable(
          files[n]!,
          table.columns.map((column) => column.name),
          table.rows,
        ),
      );
    const sidecar = files.at(-1)!;
    await sidecar.write(`${JSON.stringify(describe(library, id, tables, written, damaged), null, 2)}\n`);
    await sidecar.finish();
    return { files: paths, samples: written[0]!.rows, damaged };
  } catch (error) {
    await removeAll(files);
    throw error;
  }
}

/** Everything that was frozen, and what the files are. */
function describe(
  library: Library,
  id: number,
  tables: readonly Table[],
  written: readonly WrittenFile[],
  damaged: readonly DamagedStretch[],
) {
  const run = library.run(id);
  return {
    format: 'cottrell-run',
    version: VERSION,
    run: {
      id,
      title: run.title,
      started: new Date(run.started_ms).toISOString(),
      ended: run.ended_ms === undefined ? null : new Date(run.ended_ms).toISOString(),
      outcome: run.outcome ?? null,
      outcomeInWords: run.outcome === undefined ? 'still running' : describeOutcome(run.outcome),
      simulated: run.simulated,
    },
    signConvention: SIGNS,
    charge: library.endOfLedger(id).totals,
    protocol: { text: run.protocol, sha256: run.protocolSha256, settings: run.settings },
    waveform: run.waveform,
    plan: run.plan,
    instrument: run.instrument,
    cell: run.cell,
    programVersion: run.programVersion,
    damaged,
    files: tables.map((table, n) => ({
      file: `run-${id}-${table.name}.csv`,
      ...written[n]!,
      columns: table.columns.map(({ name, meaning }) => ({ name, meaning })),
    })),
  };
}

/** Makes all files, or none. */
async function createAll(paths: readonly string[]): Promise<NewFile[]> {
  const files: NewFile[] = [];
  try {
    for (const path of paths) files.push(await NewFile.create(path));
  } catch (error) {
    await removeAll(files);
    throw error;
  }
  return files;
}

async function removeAll(files: readonly NewFile[]): Promise<void> {
  for (const file of files) {
    await file.close();
    await rm(file.path, { force: true });
  }
}
