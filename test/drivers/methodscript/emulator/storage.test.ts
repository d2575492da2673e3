// Files on the emulated instrument as the line sees them, with what can go wrong with them.
import { describe, expect, it } from 'vitest';
import { LineReader } from '../../../../src/drivers/lines.ts';
import { MethodScriptEmulator } from '../../../../src/drivers/methodscript/emulator/emulator.ts';
import { modelById } from '../../../../src/drivers/methodscript/models.ts';
import { loopback } from '../../../../src/drivers/transport.ts';
import { SimpleCell } from '../../../support/simple-cells.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

/** Says lines to an emulated instrument, one after the other, and hears all that it says. */
class Line {
  readonly clock = new VirtualClock();
  readonly emulator: MethodScriptEmulator;
  readonly #far: ReturnType<typeof loopback>['transport'];
  readonly #reader: LineReader;

  constructor(model = 'emstat4-hr', storageBytes?: number, speed = Number.POSITIVE_INFINITY) {
    this.emulator = new MethodScriptEmulator({
      model: modelById(model)!,
      cell: new SimpleCell(1000),
      clock: this.clock,
      speed,
      seed: 1,
      ...(storageBytes !== undefined && { storageBytes }),
    });
    const { transport, far } = loopback('emulated');
    this.emulator.attach(far);
    this.#far = transport;
    this.#reader = new LineReader(transport.stream);
  }

  async say(...lines: string[]): Promise<string[]> {
    const heard: string[] = [];
    this.#far.stream.write(`${lines.join('\n')}\n`);
    const listen = async () => {
      while ((await this.#reader.wait(this.clock, 1)) === 'lines') heard.push(this.#reader.take()!);
    };
    await this.clock.run(listen());
    return heard;
  }

  /** A script that writes so many lines of text into a file. */
  write(name: string, mode: number, lines: number): Promise<string[]> {
    return this.say(
      'e',
      `file_open "${name}" ${mode}`,
      'set_script_output 2',
      'var k',
      'store_var k 0i ja',
      `loop k < ${lines}i`,
      'send_string "0123456"',
      'add_var k 1i',
      'endloop',
      'file_close',
      '',
    );
  }
}

describe('files on the line', () => {
  it('are listed with their sizes, read to a byte of their own, and deleted', async () => {
    const line = new Line();
    await line.write('a.txt', 0, 2);
    // L, two lines of T and seven digits, +; each with its line feed.
    const bytes = 2 + 2 * 9 + 2;
    expect(await line.say('fs_dir /')).toEqual(['f', expect.stringMatching(`;FIL;${bytes};a\\.txt$`), '']);
    expect(await line.say('fs_get /a.txt')).toEqual(['f', 'L', 'T0123456', 'T0123456', '+', '\x1C']);
    expect(await line.say('fs_del a.txt')).toEqual(['f']);
    expect(await line.say('fs_dir /')).toEqual(['f', '']);
    expect(await line.say('fs_get a.txt')).toEqual(['f!009F']);
  });

  it('a name that exists is refused, a counter finds a free one, and one file is open at a time', async () => {
    const line = new Line();
    await line.write('a.txt', 0, 1);
    expect(await line.write('a.txt', 0, 1)).toContain('!0027: Line 1');
    await line.write('b_&i.txt', 2, 1);
    await line.write('b_&i.txt', 2, 1);
    expect(line.emulator.files.names()).toEqual(['a.txt', 'b_0000.txt', 'b_0001.txt']);
  });

  it('a full storage ends the script that writes, and what was written stays', async () => {
    const line = new Line('emstat4-hr', 1024);
    expect(await line.say('fs_info')).toEqual(['f', 'size: 1 kB', 'free: 1 kB']);
    expect(await line.write('a.txt', 0, 1000)).toContain('!0026: Line 6');
    expect(await line.say('fs_info')).toEqual(['f', 'size: 1 kB', 'free: 0 kB']);
    expect(line.emulator.files.read('a.txt')!.length).toBeLessThanOrEqual(1024);
  });

  it('what was not yet written when the power went is missing, in the middle of a line', async () => {
    const line = new Line('emstat4-hr', undefined, 1);
    // A script that waits for ever with its file open.
    void line.say(
      'e',
      'file_open "a.txt" 0',
      'set_script_output 2',
      'var k',
      'store_var k 0i ja',
      'loop k < 100i',
      'send_string "0123456"',
      'add_var k 1i',
      'endloop',
      'wait 1M',
      '',
    );
    await line.clock.advance(5);
    line.emulator.powerOff();
    const text = line.emulator.files.read('a.txt')!;
    expect(text.length % 512).toBe(0);
    expect(text.endsWith('\n')).toBe(false);
  });

  it('a Pico has its memory when its pins are configured, and an instrument without memory none', async () => {
    const pico = new Line('emstat-pico');
    expect(await pico.say('fs_info')).toEqual(['f!0047']);
    await pico.say('e', 'set_gpio_cfg 30 2', '');
    expect((await pico.say('fs_info'))[0]).toBe('f');
    expect(await new Line('emstat4-hr', 0).say('fs_dir /')).toEqual(['f!0083']);
  });
});
