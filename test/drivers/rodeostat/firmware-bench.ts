// Speaks to the emulated firmware directly, without lines or clocks, and follows written conversations with it:
//   > {"command":…}   the host says this line
//   < {"success":…}   the board says this line, and nothing else before it
//   . 0.05            0.05 seconds of the board's time pass
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { BOARDS, type Board, TICK_us } from '../../../src/drivers/rodeostat/boards.ts';
import { Firmware, type FirmwareOptions } from '../../../src/drivers/rodeostat/emulator/firmware.ts';
import { RcCell } from '../../support/rc-cell.ts';

export function boardNamed(id: string): Board {
  const board = BOARDS.find((candidate) => candidate.id === id);
  if (board === undefined) throw new Error(`no board ${id}`);
  return board;
}

export class FirmwareBench {
  readonly firmware: Firmware;
  readonly said: string[] = [];

  /** Without noise; 10 kohm as a cell unless told otherwise. */
  constructor(board: string, options: Partial<FirmwareOptions> = {}) {
    this.firmware = new Firmware({
      board: boardNamed(board),
      processor: 'ItsyBitsy M4',
      cell: new RcCell(10e3, 1e-3, 1e-9),
      bell: () => 0,
      noise_A: 0,
      offset_A: 0,
      mirrored: false,
      relaysStick: false,
      deviceId: 0,
      ...options,
    });
  }

  /** Says a line, and gives what the board says by the time it has nothing more to say. */
  say(line: string): string[] {
    this.firmware.receive(Buffer.from(`${line}\n`));
    return this.listen();
  }

  /** As `say`, for a command by its name; the answer's response. */
  ask(command: string, more: object = {}): Record<string, unknown> {
    const answer = JSON.parse(this.say(JSON.stringify({ command, ...more }))[0]!);
    return { success: answer.success, message: answer.message, ...answer.response };
  }

  /** Lets the board's time pass, its main loop turning at every tick. */
  pass(seconds: number): string[] {
    for (let tick = 0; tick < Math.round((seconds * 1e6) / TICK_us); tick++) {
      if (this.firmware.running) this.firmware.tick();
      else this.firmware.idle(TICK_us / 1e6);
      this.listen();
    }
    return this.said.splice(0);
  }

  /** Samples that come while time passes. */
  samples(seconds: number): { t: number; v: number; i: number; n?: number; le?: boolean }[] {
    return this.pass(seconds)
      .filter((line) => line.startsWith('{"t"'))
      .map((line) => JSON.parse(line));
  }

  listen(): string[] {
    const before = this.said.length;
    while (this.firmware.busy)
      this.firmware.turn((line) => {
        this.said.push(line);
        return true;
      });
    return this.said.slice(before);
  }
}

/** Follows a conversation written in `transcripts/`. */
export function follow(bench: FirmwareBench, name: string): void {
  const text = readFileSync(new URL(`transcripts/${name}.txt`, import.meta.url), 'utf8');
  for (const entry of text.split('\n')) {
    if (entry === '' || entry.startsWith('#')) continue;
    const rest = entry.slice(2);
    if (entry[0] === '.') bench.said.push(...bench.pass(Number(rest)));
    else if (entry[0] === '>') bench.say(rest);
    else if (entry[0] === '<') expect(bench.said.shift()).toBe(rest);
    else throw new Error(`not a line of a conversation: ${entry}`);
  }
  expect(bench.said).toEqual([]);
}
