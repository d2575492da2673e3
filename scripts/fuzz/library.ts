// Damaged library files: bits flipped, stretches overwritten, the end cut off. Such a file may be refused or read in part;
// it may not bring the program down, make it hang, or be taken for something whole that it is not.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CottrellError } from '../../src/core/errors.ts';
import { systemClock } from '../../src/drivers/clock.ts';
import { openLibrary } from '../../src/main/store/library.ts';
import { mutateBytes } from './mutate.ts';
import type { Target } from './target.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What a damaged library may answer. */
const ALLOWED = [
  'library-corrupt',
  'library-newer',
  'library-missing',
  'block-damaged',
  'disk-failed',
  'run-not-found',
  'file-unreadable',
];

interface Good {
  readonly folder: string;
  readonly bytes: Buffer;
}
let good: Good | undefined;

/** A library with one recorded run. */
function makeGood(): Good {
  const folder = mkdtempSync(join(tmpdir(), 'cottrell-fuzz-'));
  const path = join(folder, 'good.sqlite');
  execFileSync(process.execPath, [
    join(ROOT, 'bin/cottrell.js'),
    'run',
    join(ROOT, 'protocols/cu-pulsed-amination.yaml'),
    '--instrument',
    'sim:emstat4-hr,cell=dummy,speed=max',
    '--library',
    path,
    '--set',
    'steps[1].pulse.cycles=3',
    '--json',
  ]);
  return { folder, bytes: readFileSync(path) };
}

export const libraryTarget: Target = {
  name: 'library file',
  cases: 5000,
  prepare() {
    good = makeGood();
  },
  run(random) {
    const { folder, bytes } = good!;
    const path = join(folder, 'damaged.sqlite');
    writeFileSync(path, mutateBytes(random, Buffer.from(bytes)));
    try {
      using library = openLibrary(path, { clock: systemClock, create: false, busy_ms: 0 });
      for (const { id } of library.runs()) {
        for (const block of library.blocks(id)) tried(() => block.read());
        tried(() => library.ledger(id));
        tried(() => library.events(id));
        tried(() => library.chargeBetween(id, 1, 20));
      }
    } catch (error) {
      judge(error);
    } finally {
      for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true });
    }
  },
};

function tried(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    judge(error);
  }
}

function judge(error: unknown): void {
  if (error instanceof CottrellError && ALLOWED.includes(error.code)) return;
  throw new Error('a damaged library', { cause: error });
}
