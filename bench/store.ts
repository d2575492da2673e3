// How fast samples become bytes, bytes samples, and samples durable; beside the naive table of one row a sample with
// the same safety.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Ledger } from '../src/core/ledger.ts';
import { COLUMN_NAMES, type SampleBlock, sampleRow } from '../src/core/samples.ts';
import { decodeBlock, encodeBlock } from '../src/main/store/blocks.ts';
import { openLibrary } from '../src/main/store/library.ts';
import type { BenchRow } from './bench.ts';
import { measure } from './measure.ts';
import { pulseBlocks } from './pulses.ts';
import { rowTable } from './support/naive.ts';

const PER_BLOCK = 4096;
const BLOCKS = 60;
const SAMPLES = PER_BLOCK * BLOCKS;
const REPEATS = 3;

export async function rows(): Promise<BenchRow[]> {
  const blocks = pulseBlocks(BLOCKS, PER_BLOCK);
  const encoded = blocks.map(encodeBlock);
  const bytes = encoded.reduce((sum, block) => sum + block.length, 0) / SAMPLES;
  const encode = measure(SAMPLES, () => {
    for (const block of blocks) encodeBlock(block);
  });
  const decode = measure(SAMPLES, () => {
    for (const block of encoded) decodeBlock(block);
  });
  const folder = mkdtempSync(join(tmpdir(), 'cottrell-bench-'));
  try {
    const library = commitToLibrary(folder, blocks);
    const naive = commitRows(folder, blocks);
    return [
      {
        name: 'block encode',
        perSecond: encode,
        unit: 'samples',
        note: `${bytes.toFixed(2)} bytes a sample`,
      },
      { name: 'block decode', perSecond: decode, unit: 'samples' },
      {
        name: `library commit, ${PER_BLOCK} samples each`,
        perSecond: library.perSecond,
        unit: 'samples',
        versus: { name: 'one SQLite row a sample', perSecond: naive.perSecond },
      },
      {
        name: 'bytes a sample on disk, beside rows',
        value: library.bytes,
        unit: 'B',
        versus: { name: 'one SQLite row a sample', value: naive.bytes },
        note: '11 bits of noise; all columns, ledger and overview included',
      },
      {
        name: 'bytes a sample on disk, beside text',
        value: library.bytes,
        unit: 'B',
        versus: { name: 'as CSV of time, potential and current', value: csvBytes(blocks) },
      },
      ...noisy(),
      { name: 'library read', perSecond: library.readPerSecond, unit: 'samples' },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How many bytes potential and current of 24 bits take by the bits in which they are noise. */
function noisy(): BenchRow[] {
  return [8, 14, 20, 24].map((bits) => {
    const blocks = pulseBlocks(BLOCKS, PER_BLOCK, bits);
    const bytes = blocks.reduce((sum, block) => sum + encodeBlock(block).length, 0) / SAMPLES;
    return {
      name: `bytes a sample, potential and current with ${bits} bits of noise`,
      value: bytes,
      unit: 'B',
      versus: { name: 'doubles as they are', value: 24 },
      note: `${((2 * bits) / 8).toFixed(1)} are noise`,
    };
  });
}

/** Ledger, encoding, checksum, one durable transaction a block; and everything read back. */
function commitToLibrary(folder: string, blocks: readonly SampleBlock[]) {
  let run = 0;
  const path = join(folder, 'library.sqlite');
  const library = openLibrary(path, { clock: { wall_ms: () => 0 } });
  const record = () => {
    const recorder = library.beginRun({
      title: 'bench',
      protocol: '',
      settings: {},
      waveform: { body: [] },
      plan: null,
      instrument: { driver: '', model: '', label: '', serial: '', firmware: '', simulated: true },
      cell: null,
      programVersion: '',
    });
    run = recorder.id;
    const ledger = new Ledger();
    for (const block of blocks) {
      const before = ledger.state();
      ledger.add(block);
      recorder.commit({ block, before, rows: ledger.takeRows(), events: [] });
    }
    recorder.finish({ kind: 'completed', by: 'program' });
  };
  const perSecond = measure(SAMPLES, record, REPEATS);
  const readPerSecond = measure(SAMPLES, () => {
    for (const block of library.blocks(run)) block.read();
  });
  library.close();
  return { perSecond, readPerSecond, bytes: statSync(path).size / (SAMPLES * run) };
}

/** The same samples, one row each, in as many durable transactions. */
function commitRows(folder: string, blocks: readonly SampleBlock[]) {
  const path = join(folder, 'rows.sqlite');
  const database = new Database(path);
  const insert = rowTable(database, COLUMN_NAMES);
  const rowsOf = (block: SampleBlock) => Array.from({ length: block.length }, (_, n) => sampleRow(block, n));
  const perSecond = measure(
    SAMPLES,
    () => {
      for (const block of blocks) insert(rowsOf(block));
    },
    REPEATS,
  );
  database.close();
  return { perSecond, bytes: statSync(path).size / (SAMPLES * (REPEATS + 1)) };
}

/** The measured columns as text: time, potential, current. */
function csvBytes(blocks: readonly SampleBlock[]): number {
  let bytes = 0;
  for (const { length, t_s, potential_V, current_A } of blocks)
    for (let n = 0; n < length; n++) bytes += `${t_s[n]},${potential_V[n]},${current_A[n]}\n`.length;
  return bytes / SAMPLES;
}
