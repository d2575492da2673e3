// The copy that an instrument keeps of a run on its own storage, and the run told again from it.
import { describe, expect, it } from 'vitest';
import { BlockBuilder, type SampleBlock } from '../../../src/core/samples.ts';
import type { WaveformNode } from '../../../src/core/waveform.ts';
import type { DriverEvent, Potentiostat, RunRequest } from '../../../src/drivers/driver.ts';
import { methodScript } from '../../../src/drivers/methodscript/driver.ts';
import type { Behaviour } from '../../../src/drivers/methodscript/emulator/behaviour.ts';
import { MethodScriptEmulator } from '../../../src/drivers/methodscript/emulator/emulator.ts';
import { modelById } from '../../../src/drivers/methodscript/models.ts';
import { loopback } from '../../../src/drivers/transport.ts';
import { expectSameBlock, ledgerOf } from '../../support/blocks.ts';
import { hold, holdCurrent, repeat, request } from '../../support/segments.ts';
import { SimpleCell } from '../../support/simple-cells.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const EVERY = { period_s: 0.1 };
const PULSES: readonly WaveformNode[] = [
  repeat(
    20,
    hold(-0.8, 2, { period_s: 0.1, edge: { period_s: 0.02, duration_s: 0.2 } }, { name: 'reduce' }),
    hold(0.3, 1, EVERY, { name: 'oxidise' }),
  ),
  hold(-0.5, 3, EVERY, { name: 'hold', step: 1 }),
];

interface Told {
  readonly events: DriverEvent[];
  readonly block: SampleBlock;
  readonly error: unknown;
}

/** An instrument with a storage, on a line that can be pulled. */
class Bench {
  readonly clock = new VirtualClock();
  readonly emulator: MethodScriptEmulator;
  #transport: ReturnType<typeof loopback>['transport'] | undefined;

  /** The storage is not asked any more: the question is lost on its way. */
  storageIsDeaf = false;

  constructor(model = 'emstat4-hr', storageBytes?: number, behaviour: Partial<Behaviour> = {}) {
    this.emulator = new MethodScriptEmulator({
      model: modelById(model)!,
      cell: new SimpleCell(1000),
      clock: this.clock,
      speed: 1,
      seed: 7,
      behaviour,
      ...(storageBytes !== undefined && { storageBytes }),
    });
  }

  open(): Promise<Potentiostat> {
    const { transport, far } = loopback('emulated');
    this.emulator.attach(far);
    this.#transport = transport;
    const write = transport.stream.write.bind(transport.stream);
    transport.stream.write = (chunk: string, ...rest: never[]) =>
      this.storageIsDeaf && chunk.startsWith('fs_info') ? true : write(chunk, ...rest);
    return this.clock.run(methodScript.open(transport, { clock: this.clock, simulated: true }));
  }

  pull(): void {
    void this.#transport!.close();
  }

  prepare(instrument: Potentiostat, body = PULSES, rest: Partial<RunRequest> = {}) {
    const asked = request(body, { range: { fixed_A: 1e-3 }, storage: 'copy', ...rest });
    return this.clock.run(instrument.prepare(asked, { coarsen: false }));
  }

  async play(
    instrument: Potentiostat,
    body = PULSES,
    { react, ...rest }: Partial<RunRequest> & { react?: (event: DriverEvent) => void } = {},
  ): Promise<Told> {
    const plan = await this.prepare(instrument, body, rest);
    return this.hear(instrument.run(plan, new AbortController().signal), react);
  }

  /** The run told again from the copy, by what was told of it as plain JSON. */
  retell(instrument: Potentiostat, { events }: Told): Promise<Told> {
    return this.hear(instrument.copies!.events(programsOf(events)));
  }

  async hear(events: AsyncIterable<DriverEvent>, react?: (event: DriverEvent) => void): Promise<Told> {
    const told: DriverEvent[] = [];
    const builder = new BlockBuilder();
    let error: unknown;
    const hearing = async () => {
      for await (const event of events) {
        told.push(event);
        if (event.type === 'samples') builder.append(event.block);
        react?.(event);
      }
    };
    await this.clock.run(
      hearing().catch((reason) => {
        error = reason;
      }),
    );
    return { events: told, block: builder.take(), error };
  }
}

/** Two copies lie on the instrument, and each belongs to its own run alone. */
async function expectOwnCopies(
  bench: Bench,
  instrument: Awaited<ReturnType<Bench['open']>>,
  first: Told,
  second: Told,
): Promise<void> {
  const copies = await bench.clock.run(instrument.copies!.list());
  const of = (told: Told) => copies.map((copy) => instrument.copies!.belongs(copy, programsOf(told.events)));
  expect([of(first), of(second)]).toEqual([
    [true, false],
    [false, true],
  ]);
}

function programsOf(events: readonly DriverEvent[]): unknown[] {
  const copies = events.filter((event) => event.type === 'copy');
  return JSON.parse(JSON.stringify(copies.map(({ program }) => program)));
}

/** Pulls the line when the run has come so far. */
const pullAt = (bench: Bench, t_s: number) => (event: DriverEvent) => {
  if (event.type === 'samples' && (event.block.t_s.at(-1) ?? 0) >= t_s) bench.pull();
};

describe('a copy on the instrument', () => {
  it.each(['emstat4-hr', 'emstat4-lr', 'nexus', 'multi-emstat4-hr', 'emstat-pico'])(
    '%s: the run told again is the run, bit by bit',
    async (model) => {
      const bench = new Bench(model);
      const instrument = await bench.open();
      const told = await bench.play(instrument);
      expect(told.error).toBeUndefined();
      const again = await bench.retell(instrument, told);
      expectSameBlock(again.block, told.block);
      expect(again.events.at(-1)).toEqual(told.events.at(-1));
      // Nobody has to ask the storage again for the next run, and copies are never mixed up.
      expect(await bench.clock.run(instrument.copies!.list())).toHaveLength(1);
    },
  );

  it('has what a pulled cable lost, whether the program ended meanwhile or was stopped by the contact', async () => {
    const whole = new Bench();
    const undisturbed = await whole.play(await whole.open());
    const cut = new Bench();
    const lost = await cut.play(await cut.open(), PULSES, { react: pullAt(cut, 10) });
    expect(lost.error).toMatchObject({ code: 'link-lost' });
    expect(lost.block.t_s.at(-1)).toBeLessThan(11);
    await cut.clock.advance(120);
    const back = await cut.retell(await cut.open(), lost);
    expectSameBlock(back.block, undisturbed.block);
    expect(ledgerOf(back.block).totals).toEqual(ledgerOf(undisturbed.block).totals);
    expect(back.events.at(-1)).toMatchObject({ type: 'finished', reason: 'program' });

    const stopped = new Bench();
    const early = await stopped.play(await stopped.open(), PULSES, { react: pullAt(stopped, 10) });
    await stopped.clock.advance(20);
    const part = await stopped.retell(await stopped.open(), early);
    expect(part.events.at(-1)).toMatchObject({ type: 'finished', reason: 'stopped' });
    expect(part.block.t_s.at(-1)).toBeGreaterThan(29);
    expect(part.block.length).toBeLessThan(undisturbed.block.length);
    expect([...part.block.current_A]).toEqual([
      ...undisturbed.block.current_A.subarray(0, part.block.length),
    ]);
  });

  it('goes over a pause: two files, the time between without charge', async () => {
    const bench = new Bench();
    const instrument = await bench.open();
    let asked = false;
    const told = await bench.play(instrument, PULSES, {
      react: (event) => {
        if (asked || event.type !== 'samples' || !event.block.cycle.includes(2)) return;
        asked = true;
        void instrument
          .pause()
          .then(() => bench.clock.sleep(60))
          .then(() => instrument.resume());
      },
    });
    expect(told.error).toBeUndefined();
    expect(await bench.clock.run(instrument.copies!.list())).toHaveLength(2);
    const again = await bench.retell(instrument, told);
    expectSameBlock(again.block, told.block);
    expect(ledgerOf(again.block).totals).toEqual(ledgerOf(told.block).totals);
    expect(ledgerOf(again.block).totals.gaps).toBe(0);
  });

  it('that is missing after a pause is told, and missed by those who have the run back', async () => {
    const bench = new Bench();
    const instrument = await bench.open();
    let resumed_s = 0;
    let asked = false;
    const told = await bench.play(instrument, PULSES, {
      react: (event) => {
        if (event.type === 'resumed') resumed_s = event.t_s;
        if (asked || event.type !== 'samples' || !event.block.cycle.includes(2)) return;
        asked = true;
        bench.storageIsDeaf = true;
        void instrument.pause().then(() => instrument.resume());
      },
    });
    expect(told.error).toBeUndefined();
    expect(told.events.at(-1)).toMatchObject({ type: 'finished', reason: 'program' });
    const warnings = ({ events }: Told) =>
      events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
    // It did not answer: nothing is known of its room.
    expect(warnings(told)).toEqual([
      'From here on no copy is kept on the instrument: its storage did not say how much room it has.',
    ]);
    const kept = told.events.flatMap((event) => (event.type === 'copy' ? [event.kept] : []));
    expect(kept).toEqual([undefined, false]);

    bench.storageIsDeaf = false;
    const again = await bench.retell(instrument, told);
    expect(again.error).toBeUndefined();
    expect(again.events.some(({ type }) => type === 'finished')).toBe(false);
    expect(resumed_s).toBeGreaterThan(6);
    expect(warnings(again).at(-1)).toMatch(
      `before the end of the run: none was kept of what was played from ${resumed_s} s on.`,
    );
  });

  it('costs the copy, never the run, where the instrument refuses the longer script of a copy that ends early', async () => {
    const roomy = new Bench('emstat4-hr', 110 * 1024);
    const { programText } = await roomy.prepare(await roomy.open());
    // The script of a copy that ends early has a variable and its judging more.
    const bench = new Bench('emstat4-hr', 110 * 1024, { scriptBytes: programText.length + 30 });
    const instrument = await bench.open();
    const plan = await bench.prepare(instrument);
    expect(plan.programText).toBe(programText);
    const play = () => bench.hear(instrument.run(plan, new AbortController().signal));
    const [first, second] = [await play(), await play()];
    expect(programsOf(first.events)).toHaveLength(1);
    expect(second.error).toBeUndefined();
    expect(second.events.at(-1)).toMatchObject({ type: 'finished', reason: 'program' });
    expect(second.block.length).toBe(first.block.length);
    expect(programsOf(second.events)).toEqual([]);
    expect(second.events).toContainEqual(
      expect.objectContaining({
        type: 'warning',
        message: 'No copy is kept on the instrument: it refuses the program that keeps one.',
      }),
    );
    expect(await bench.clock.run(instrument.copies!.list())).toHaveLength(1);
  });

  it('tells the rule that was met', async () => {
    const bench = new Bench();
    const instrument = await bench.open();
    const rules = [{ kind: 'charge', charge: 'cathodic', value_C: 4e-3, at: 'end of cycle' }] as const;
    const told = await bench.play(instrument, PULSES, { rules });
    expect(told.events.at(-1)).toMatchObject({ type: 'finished', reason: { rule: 0 } });
    const again = await bench.retell(instrument, told);
    expect(again.events.at(-1)).toEqual(told.events.at(-1));
    const charges = ({ events }: Told) => events.filter(({ type }) => type === 'instrument-charge');
    expect(charges(again)).toEqual(charges(told));
  });

  it('is cut by a power failure: what was written is told, without an end', async () => {
    const bench = new Bench();
    const lost = await bench.play(await bench.open(), PULSES, {
      react: (event) => {
        if (event.type === 'samples' && (event.block.t_s.at(-1) ?? 0) >= 20) bench.emulator.powerOff();
      },
    });
    const back = await bench.retell(await bench.open(), lost);
    expect(back.error).toBeUndefined();
    expect(back.events.at(-1)).toMatchObject({ type: 'warning' });
    expect(back.events.some(({ type }) => type === 'finished')).toBe(false);
    // No more than the buffer of 512 bytes is missing, nine samples of 60 bytes.
    expect(back.block.length).toBeGreaterThan(lost.block.length - 10);
    expect([...back.block.current_A]).toEqual([...lost.block.current_A.subarray(0, back.block.length)]);
  });

  it('that does not fit ends before the storage is full: told before and while, and the run goes on', async () => {
    const bench = new Bench('emstat4-hr', 24 * 1024);
    const instrument = await bench.open();
    const plan = await bench.prepare(instrument);
    expect(plan.notes.join('\n')).toMatch(
      /copy of the data on the instrument ends early.*The run itself goes on/,
    );
    const told = await bench.play(instrument);
    expect(told.error).toBeUndefined();
    expect(told.events.at(-1)).toMatchObject({ type: 'finished', reason: 'program' });
    expect(told.events).toContainEqual(
      expect.objectContaining({ type: 'warning', message: expect.stringMatching(/no room left/) }),
    );
    const again = await bench.retell(instrument, told);
    expect(again.events.some(({ type }) => type === 'finished')).toBe(false);
    expect(again.block.length).toBeGreaterThan(100);
    expect([...again.block.current_A]).toEqual([...told.block.current_A.subarray(0, again.block.length)]);

    const full = new Bench('emstat4-hr', 1024);
    const crowded = await full.open();
    expect((await full.prepare(crowded)).notes.join('\n')).toMatch(/^No copy of the data is kept/m);
    const alone = await full.play(crowded);
    expect(alone.events.at(-1)).toMatchObject({ type: 'finished', reason: 'program' });
    expect(programsOf(alone.events)).toEqual([]);
    expect(full.emulator.files.names()).toEqual([]);
  });

  it('a run without it writes nothing, and one that asks for it is refused where there is no storage', async () => {
    const bench = new Bench();
    const instrument = await bench.open();
    const plan = await bench.clock.run(
      instrument.prepare(request(PULSES, { range: { fixed_A: 1e-3 } }), { coarsen: false }),
    );
    expect(plan.programText).not.toContain('file_open');
    const none = new Bench('emstat4-hr', 0);
    const refused = none.prepare(await none.open());
    await expect(refused).rejects.toMatchObject({
      code: 'waveform-unsupported',
      problems: [{ message: expect.stringContaining('on instrument storage') }],
    });
  });

  it('of a plan that is played again is another one, and goes as far as the room that is left by then', async () => {
    const bench = new Bench('emstat4-hr', 110 * 1024);
    const instrument = await bench.open();
    const plan = await bench.prepare(instrument);
    expect(plan.notes.join('\n')).toMatch(/A copy of the data is kept on the instrument/);
    const play = () => bench.hear(instrument.run(plan, new AbortController().signal));
    const [first, second] = [await play(), await play()];
    // The storage never fills: that would end the script, and with it the run.
    for (const { events, error } of [first, second]) {
      expect(error).toBeUndefined();
      expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'program' });
    }
    await expectOwnCopies(bench, instrument, first, second);
    expectSameBlock((await bench.retell(instrument, first)).block, first.block);
    const again = await bench.retell(instrument, second);
    expect(again.block.length).toBeGreaterThan(100);
    expect(again.block.length).toBeLessThan(second.block.length);

    let last = await play();
    for (let more = 3; more > 0 && programsOf(last.events).length > 0; more--) last = await play();
    expect(programsOf(last.events)).toEqual([]);
    expect(last.events).toContainEqual(
      expect.objectContaining({
        type: 'warning',
        message: 'No copy is kept on the instrument: its storage has no room left.',
      }),
    );
    expect(last.events.at(-1)).toMatchObject({ type: 'finished', reason: 'program' });
  });

  it('tells that the run ended at the limit of its potential, as the run did', async () => {
    const bench = new Bench();
    const instrument = await bench.open();
    const limits = [{ quantity: 'potential above', value: 0.5, for_s: 0 }] as const;
    // 1 mA over 1 kohm: 1 V.
    const told = await bench.play(instrument, [holdCurrent(1e-3, 5, EVERY, { limits })]);
    expect(told.error).toMatchObject({
      code: 'instrument-failed',
      message: expect.stringContaining('limit'),
    });
    const again = await bench.retell(instrument, told);
    expect(again.error).toMatchObject({
      code: 'instrument-failed',
      message: (told.error as Error).message,
    });
    expectSameBlock(again.block, told.block);
    expect(again.events.some(({ type }) => type === 'finished')).toBe(false);
  });

  it('is told apart without its script being written', async () => {
    const bench = new Bench();
    const instrument = await bench.open();
    const [program] = programsOf((await bench.play(instrument)).events);
    const [file] = await bench.clock.run(instrument.copies!.list());
    const bare = { ...(program as object), waveform: undefined, settings: undefined };
    expect(instrument.copies!.belongs(file!, [bare])).toBe(true);
    expect(() => instrument.copies!.belongs(file!, [{ form: 'of another version' }])).toThrow(
      'cannot be read by this version',
    );
  });

  it('of another run is not taken for it', async () => {
    const bench = new Bench();
    const instrument = await bench.open();
    const first = await bench.play(instrument, [hold(-0.5, 2, EVERY)]);
    await bench.clock.advance(1);
    const second = await bench.play(instrument, [hold(0.2, 2, EVERY)]);
    const again = await bench.retell(instrument, first);
    expectSameBlock(again.block, first.block);
    await expectOwnCopies(bench, instrument, first, second);
    expect(await bench.hear(instrument.copies!.events([]))).toMatchObject({
      error: { code: 'state-refused' },
    });
  });
});
