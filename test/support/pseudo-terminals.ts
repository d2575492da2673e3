// Two pseudo-terminals joined back to back, made by socat: a serial cable without hardware. Tests that need it are
// skipped, with a printed reason, where socat is missing.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/drivers/clock.ts';
import {
  type EmulatorOptions,
  MethodScriptEmulator,
} from '../../src/drivers/methodscript/emulator/emulator.ts';
import { modelById } from '../../src/drivers/methodscript/models.ts';
import { openSerial } from '../../src/drivers/serial.ts';
import type { Transport } from '../../src/drivers/transport.ts';
import { serveOnPseudoTerminal } from '../../src/main/host/pseudo-terminal.ts';
import { type Cut, recut } from './recut.ts';
import { SimpleCell } from './simple-cells.ts';

export const hasSocat = spawnSync('socat', ['-V']).error === undefined;
if (!hasSocat) console.warn('skipped: tests over pseudo-terminals need socat (apt install socat)');

/** A cable with its two ends. */
export interface Cable extends AsyncDisposable {
  readonly near: string;
  readonly far: string;
  /** Pulls it out on both sides. */
  unplug(): Promise<void>;
}

export async function serialCable(): Promise<Cable> {
  const folder = mkdtempSync(join(tmpdir(), 'cottrell-cable-'));
  const [near, far] = [join(folder, 'near'), join(folder, 'far')];
  const end = (link: string) => `pty,raw,echo=0,link=${link}`;
  const socat: ChildProcess = spawn('socat', [end(near), end(far)], { stdio: 'ignore' });
  const gone = new Promise<void>((resolve) => socat.once('exit', () => resolve()));
  while (!existsSync(near) || !existsSync(far)) await sleep(5);
  const unplug = async () => {
    socat.kill();
    await gone;
  };
  return {
    near,
    far,
    unplug,
    async [Symbol.asyncDispose]() {
      await unplug();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Serves an emulated instrument at a pseudo-terminal, its bytes cut anew, and uses it over the real serial stack. */
export async function overPseudoTerminal<T>(
  attach: (line: Duplex) => void,
  settings: Parameters<typeof openSerial>[1],
  cut: Cut,
  use: (transport: Transport) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'cottrell-'));
  try {
    const link = join(folder, 'instrument');
    await using _served = await serveOnPseudoTerminal((line) => attach(recut(line, cut)), link);
    return await use(await openSerial(link, settings));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An emulated EmStat4S HR at a pseudo-terminal, until disposed: as if it were plugged in there. */
export async function emulatedAt(link: string, choice: Partial<EmulatorOptions> = {}) {
  const emulator = new MethodScriptEmulator({
    model: modelById('emstat4-hr')!,
    cell: new SimpleCell(10_000),
    clock: systemClock,
    speed: 1,
    seed: 1,
    ...choice,
  });
  const terminal = await serveOnPseudoTerminal((line) => emulator.attach(line), link);
  return { emulator, spec: `serial:${link}`, [Symbol.asyncDispose]: () => terminal[Symbol.asyncDispose]() };
}
