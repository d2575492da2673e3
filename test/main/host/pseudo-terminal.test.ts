// A real serial port stack on a pseudo-terminal. These tests wait for real programs (socat), never for a fixed time.
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import { systemClock } from '../../../src/drivers/clock.ts';
import { serveOnPseudoTerminal } from '../../../src/main/host/pseudo-terminal.ts';
import { emulatorOf } from '../../support/emulated-host.ts';

const hasSocat = spawnSync('socat', ['-V']).error === undefined;
if (!hasSocat) console.warn('skipped: tests of pseudo-terminals need socat (apt install socat)');

/** A machine with much to do is slow to start programs. */
const PATIENCE = { timeout: 20_000, interval: 20 };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cottrell-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Opens the port; what comes in is kept as text. */
async function open(path: string) {
  const port = new SerialPort({ path, baudRate: 921_600, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error ? reject(error) : resolve()));
  });
  let text = '';
  let wake: () => void = () => undefined;
  port.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    wake();
  });
  return {
    port,
    write: (bytes: string) => port.write(bytes),
    async until(end: string): Promise<string> {
      while (!text.includes(end))
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      const at = text.indexOf(end) + end.length;
      const taken = text.slice(0, at);
      text = text.slice(at);
      return taken;
    },
    close: () => new Promise<void>((resolve) => port.close(() => resolve())),
  };
}

const CA =
  'e\nvar e\nvar c\nset_pgstat_mode 2\ncell_on\nmeas_loop_ca e c 100m 1m 20\npck_start\npck_add c\npck_end\nendloop\non_finished:\ncell_off\n\n';

describe.skipIf(!hasSocat)('an instrument on a pseudo-terminal', () => {
  it('answers the serial port, again and again, until it is taken away', async () => {
    const link = join(folder, 'potentiostat');
    const emulator = emulatorOf({ clock: systemClock });
    const served = await serveOnPseudoTerminal((line) => emulator.attach(line), link);
    for (let visit = 0; visit < 3; visit++) {
      const host = await open(link);
      host.write('\nZ\nt\ni\n');
      expect(await host.until('B0008\n')).toBe(
        '\nZ!0006\ntes4_lr1500#Mar 12 2026 14:28:01\nR*\niES4LR20B0008\n',
      );
      await host.close();
      // The emulator sees the end of the visit; only then is the next terminal under the link.
      await expect.poll(() => existsSync(link) && emulator.attached === false, PATIENCE).toBe(true);
    }
    await served[Symbol.asyncDispose]();
    expect(existsSync(link)).toBe(false);
    expect(await served.closed).toBeUndefined();
  });

  it('carries 20 000 packages without losing a byte', async () => {
    const link = join(folder, 'fast');
    const emulator = emulatorOf({ clock: systemClock });
    await using served = await serveOnPseudoTerminal((line) => emulator.attach(line), link);
    const host = await open(served.linkPath);
    host.write(CA);
    const output = await host.until('*\n\n');
    expect(output.split('\n').filter((line) => /^Pba[0-9A-F]{7}.,1[0-9A-F],218,40$/.test(line))).toHaveLength(
      20_000,
    );
    await host.close();
  });

  it('lets a script go on while nobody has the port open', async () => {
    const link = join(folder, 'running');
    const emulator = emulatorOf({ clock: systemClock, speed: 20 });
    await using served = await serveOnPseudoTerminal((line) => emulator.attach(line), link);
    const first = await open(served.linkPath);
    first.write(CA);
    await first.until('P');
    await first.close();
    await expect.poll(() => emulator.attached, PATIENCE).toBe(false);
    const away_s = emulator.t_s;
    await expect.poll(() => emulator.t_s, PATIENCE).toBeGreaterThan(away_s + 1);
    expect(emulator.running).toBe(true);
    const second = await open(served.linkPath);
    second.write('\nZ\n');
    await second.until('Z\n');
    await second.until('*\n\n');
    expect(emulator.cellOn).toBe(false);
    await second.close();
  });

  it('hangs up on the host when the line breaks', async () => {
    const link = join(folder, 'breaking');
    const emulator = emulatorOf({ clock: systemClock, faults: { dropLinkAfterPackages: 5 } });
    await using served = await serveOnPseudoTerminal((line) => emulator.attach(line), link);
    // Read without the serial port package: it reads the end of a hung-up terminal for ever, without a word.
    const { O_RDWR, O_NOCTTY, O_NONBLOCK } = constants;
    const descriptor = openSync(served.linkPath, O_RDWR | O_NOCTTY | O_NONBLOCK);
    writeSync(descriptor, CA);
    await expect.poll(() => read(descriptor), PATIENCE).toBe('hung up');
    closeSync(descriptor);
    await expect.poll(() => emulator.running, PATIENCE).toBe(false);
  });
});

/** Reads what there is from a terminal. */
function read(descriptor: number): 'bytes' | 'nothing' | 'hung up' {
  try {
    return readSync(descriptor, Buffer.alloc(4096)) > 0 ? 'bytes' : 'hung up';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? 'nothing' : 'hung up';
  }
}

describe('a link that cannot be made', () => {
  it('is refused where something is already', async () => {
    const link = join(folder, 'taken');
    symlinkSync('/nowhere', link);
    const attempt = serveOnPseudoTerminal(() => undefined, link);
    await expect(attempt).rejects.toThrow(/exists already/);
    await attempt.catch((error: CottrellError) => {
      expect(error).toBeInstanceOf(CottrellError);
      expect(error.code).toBe('argument-invalid');
    });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });

  it('is refused with advice where there is no socat', async () => {
    const path = process.env.PATH;
    process.env.PATH = folder;
    try {
      const attempt = serveOnPseudoTerminal(() => undefined, join(folder, 'link'));
      await expect(attempt).rejects.toMatchObject({
        code: 'argument-invalid',
        message: expect.stringContaining('socat'),
        advice: expect.stringContaining('apt install socat'),
      });
    } finally {
      process.env.PATH = path;
    }
    expect(existsSync(join(folder, 'link'))).toBe(false);
  });

  it.skipIf(!hasSocat)('is refused where its folder does not exist', async () => {
    const attempt = serveOnPseudoTerminal(() => undefined, join(folder, 'no', 'such', 'folder'));
    await expect(attempt).rejects.toMatchObject({ code: 'argument-invalid' });
  });
});
