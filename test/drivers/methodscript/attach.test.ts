import { describe, expect, it } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import { Ledger } from '../../../src/core/ledger.ts';
import { BlockBuilder, FLAG } from '../../../src/core/samples.ts';
import type { Impedance, WaveformNode } from '../../../src/core/waveform.ts';
import type { DriverEvent, HeldProgram } from '../../../src/drivers/driver.ts';
import { methodScript } from '../../../src/drivers/methodscript/driver.ts';
import { MethodScriptEmulator } from '../../../src/drivers/methodscript/emulator/emulator.ts';
import { modelById } from '../../../src/drivers/methodscript/models.ts';
import { loopback } from '../../../src/drivers/transport.ts';
import { hold, repeat, request } from '../../support/segments.ts';
import { SimpleCell } from '../../support/simple-cells.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const EVERY = { period_s: 0.1 };
const PULSES = [
  repeat(
    50,
    hold(-0.8, 2, { period_s: 0.1, edge: { period_s: 0.02, duration_s: 0.2 } }, { name: 'reduce' }),
    hold(0.3, 1, EVERY, { name: 'oxidise' }),
  ),
  hold(-0.5, 3, EVERY, { name: 'hold', step: 1 }),
];

/** Whether the line is to be pulled at this event. */
type Pull = (event: DriverEvent) => boolean;

/** An emulated instrument on a line that can be taken away and given back. */
class Bench {
  readonly clock = new VirtualClock();
  readonly builder = new BlockBuilder();
  readonly events: DriverEvent[] = [];
  #transport: Awaited<ReturnType<typeof loopback>>['transport'] | undefined;
  #program: unknown;
  emulator = this.instrument('ES4HR26A0001');

  instrument(serial: string): MethodScriptEmulator {
    return new MethodScriptEmulator({
      model: modelById('emstat4-hr')!,
      cell: new SimpleCell(1000),
      clock: this.clock,
      speed: 1,
      seed: 7,
      serial,
    });
  }

  line() {
    const { transport, far } = loopback('emulated');
    this.emulator.attach(far);
    this.#transport = transport;
    return transport;
  }

  pull(): void {
    void this.#transport!.close();
  }

  /** Takes what a run tells, until it ends or `until` says that the line is to be pulled. */
  async take(events: AsyncIterable<DriverEvent>, until?: Pull): Promise<unknown> {
    try {
      for await (const event of events) {
        this.events.push(event);
        if (event.type === 'program') this.#program = JSON.parse(JSON.stringify(event.program));
        if (event.type === 'samples') this.builder.append(event.block);
        if (until?.(event)) this.pull();
      }
      return undefined;
    } catch (error) {
      return error;
    }
  }

  async begin(body: readonly WaveformNode[], until: Pull) {
    const instrument = await methodScript.open(this.line(), { clock: this.clock, simulated: true });
    const asked = request(body, { range: { fixed_A: 1e-3 }, onLinkLoss: 'continue' });
    const plan = await instrument.prepare(asked, { coarsen: false });
    const error = await this.take(instrument.run(plan, new AbortController().signal), until);
    return { error, held: this.held(instrument.identity) };
  }

  held(identity: HeldProgram['identity']): HeldProgram {
    const block = this.builder.take();
    this.builder.append(block);
    const ledger = new Ledger();
    ledger.add(block);
    const visit = ledger.current;
    const { totals } = ledger;
    return {
      identity,
      program: this.#program,
      through_s: block.t_s.at(-1) ?? 0,
      ...(visit && { visit }),
      charge: totals,
    };
  }

  attach(held: HeldProgram) {
    return methodScript.attach!(this.line(), { clock: this.clock, simulated: true }, held);
  }
}

const until =
  (t_s: number): Pull =>
  (event) =>
    event.type === 'samples' && event.block.t_s.at(-1)! >= t_s;
const run = <T>(bench: Bench, act: () => Promise<T>): Promise<T> => bench.clock.run(act());

describe('a program that outlives its line', () => {
  it('goes on with the cell on, and is taken up where it is: one gap, then every sample at its true time', async () => {
    const bench = new Bench();
    const { error, held } = await run(bench, () => bench.begin(PULSES, until(20)));
    expect(error).toMatchObject({ code: 'link-lost' });
    expect(bench.emulator.cellOn).toBe(true);
    await bench.clock.advance(31);
    expect(bench.emulator.running).toBe(true);
    const again = async () => {
      const { events } = await bench.attach(held);
      return bench.take(events(new AbortController().signal));
    };
    expect(await run(bench, again)).toBeUndefined();
    expect(bench.events.at(-1)).toMatchObject({ type: 'finished', reason: 'program' });
    expect(bench.emulator.cellOn).toBe(false);
    const block = bench.builder.take();
    expect(block.marks.filter(({ kind }) => kind === 'gap')).toHaveLength(1);
    const first = block.t_s.findIndex((t_s) => t_s > held.through_s);
    expect(block.flags[first]! & FLAG.afterGap).toBe(FLAG.afterGap);
    expect(block.t_s[first]! - held.through_s).toBeGreaterThan(30);
    expect(block.t_s[first]! - held.through_s).toBeLessThan(33);
    for (let n = 1; n < block.length; n++) {
      expect(block.t_s[n]!).toBeGreaterThan(block.t_s[n - 1]!);
      // The potential tells independently where the program is: 2 s at −0.8 V, 1 s at +0.3 V. This instrument takes
      // 0.2 ms to begin each of the three loops of a cycle: 3.0006 s.
      const phase_s = block.t_s[n]! % 3.0006;
      if (block.segment[n] === 2 || Math.min(phase_s, Math.abs(phase_s - 2)) < 2e-3) continue;
      expect(block.setPotential_V[n]).toBeCloseTo(phase_s < 2 ? -0.8 : 0.3, 2);
    }
    expect(block.cycle[first]).toBe(Math.floor(block.t_s[first]! / 3.0006));
    const ledger = new Ledger();
    ledger.add(block);
    const { gap_s, cathodic_C } = ledger.totals;
    const [whole_s, rest_C] = [153, 50 * 2 * 0.8e-3 + 3 * 0.5e-3];
    expect(gap_s).toBeGreaterThan(30);
    expect(gap_s).toBeLessThan(33);
    expect(cathodic_C).toBeLessThan(rest_C);
    expect(cathodic_C).toBeGreaterThan((rest_C * (whole_s - 36)) / whole_s);
  });

  it('can be stopped when it has been taken up', async () => {
    const bench = new Bench();
    const { held } = await run(bench, () => bench.begin(PULSES, until(20)));
    await bench.clock.advance(10);
    const stop = new AbortController();
    const again = async () => {
      const { events } = await bench.attach(held);
      stop.abort();
      return bench.take(events(stop.signal));
    };
    expect(await run(bench, again)).toBeUndefined();
    expect(bench.events.at(-1)).toMatchObject({ type: 'finished', reason: 'stopped' });
    expect(bench.emulator.cellOn).toBe(false);
  });

  it('a long hold is found in the stretch of its timer in which it is', async () => {
    const bench = new Bench();
    const long = [hold(-0.5, 1000, { period_s: 1 })];
    const { held } = await run(bench, () => bench.begin(long, until(50)));
    await bench.clock.advance(333);
    const again = async () => {
      const { events } = await bench.attach(held);
      return bench.take(events(new AbortController().signal));
    };
    expect(await run(bench, again)).toBeUndefined();
    const block = bench.builder.take();
    const first = block.t_s.findIndex((t_s) => t_s > held.through_s);
    expect(block.t_s[first]! - held.through_s).toBeGreaterThan(332);
    expect(block.t_s[first]! - held.through_s).toBeLessThan(336);
    expect(block.t_s.at(-1)).toBeCloseTo(1000, 0);
  });

  describe('with a spectrum in it', () => {
    // Eleven points from 10 Hz to 1 Hz around a held potential: some 20 s.
    const spectrum: Impedance = {
      ...{
        kind: 'impedance',
        name: 'spectrum',
        step: 1,
        duration_s: 30,
        sampling: { period_s: 30 },
        limits: [],
      },
      ...{ potential_V: -0.5, amplitude_V: 0.01, from_Hz: 10, to_Hz: 1, points: 11 },
    };
    const after = hold(-0.5, 60, EVERY, { name: 'after', step: 2 });
    const late = [hold(-0.5, 2, EVERY, { name: 'before' }), spectrum, after];
    const points = ({ events }: Bench) =>
      events.flatMap((event) => (event.type === 'impedance' ? [event] : []));
    /** The third point of it has come. */
    const inSpectrum = (): Pull => {
      let heard = 0;
      return (event) => event.type === 'impedance' && ++heard === 3;
    };

    it.for<[string, WaveformNode[], Pull, number, number[]]>([
      ['lost before it, taken up in it', late, until(1), 5, [6, 7, 8, 9, 10]],
      ['lost before it, taken up after it', late, until(1), 40, []],
      ['lost in it, taken up in it', late, inSpectrum(), 4, [0, 1, 2, 6, 7, 8, 9, 10]],
      ['lost in it, taken up after it', late, inSpectrum(), 40, [0, 1, 2]],
      ['lost in one that is the first step', [spectrum, after], inSpectrum(), 4, [0, 1, 2, 6, 7, 8, 9, 10]],
    ])('%s: the points that were heard, at their times', async ([, body, pull, away_s, heard]) => {
      const whole = new Bench();
      await run(whole, () => whole.begin(body, () => false));
      expect(points(whole)).toHaveLength(11);

      const bench = new Bench();
      const { error, held } = await run(bench, () => bench.begin(body, pull));
      expect(error).toMatchObject({ code: 'link-lost' });
      await bench.clock.advance(away_s);
      expect(bench.emulator.running).toBe(true);
      const again = async () => {
        const { events } = await bench.attach(held);
        return bench.take(events(new AbortController().signal));
      };
      expect(await run(bench, again)).toBeUndefined();
      expect(bench.events.at(-1)).toMatchObject({ type: 'finished', reason: 'program' });
      expect(bench.emulator.cellOn).toBe(false);
      expect(points(bench).length).toBe(heard.length);
      for (const [k, point] of points(bench).entries()) {
        const { t_s, ...measured } = points(whole)[heard[k]!]!;
        expect(point).toMatchObject(measured);
        // Starting a loop takes 0.2 ms, which is not heard of where its line is lost.
        expect(Math.abs(point.t_s - t_s)).toBeLessThan(0.5e-3);
      }
      const ledger = new Ledger();
      const block = bench.builder.take();
      ledger.add(block);
      const [reference, spectrumAt] = [new Ledger(), body.indexOf(spectrum)];
      reference.add(whole.builder.take());
      // What was heard of the last hold is at its potential, and nothing is counted that was not measured.
      const rest_s = ledger.takeRows().at(-1)!.end_s - block.t_s[block.segment.indexOf(spectrumAt + 1)]!;
      const before_C = spectrumAt * 2 * 0.5e-3;
      expect(ledger.totals.cathodic_C).toBeLessThanOrEqual(reference.totals.cathodic_C * 1.0001);
      expect(ledger.totals.cathodic_C).toBeGreaterThan(0.99 * rest_s * 0.5e-3);
      expect(ledger.totals.cathodic_C).toBeLessThan(before_C + (rest_s + 0.2) * 0.5e-3);
    });
  });

  it('that has ended meanwhile is told as an end nobody saw, with the cell confirmed off', async () => {
    const bench = new Bench();
    const { held } = await run(bench, () => bench.begin([hold(-0.5, 30, EVERY)], until(20)));
    await bench.clock.advance(60);
    const again = async () => {
      const { events } = await bench.attach(held);
      return bench.take(events(new AbortController().signal));
    };
    expect(await run(bench, again)).toMatchObject({ code: 'end-unseen' });
    expect(bench.emulator.cellOn).toBe(false);
  });

  it('another instrument on the port is not adopted and nothing is done to it', async () => {
    const bench = new Bench();
    const { held } = await run(bench, () => bench.begin(PULSES, until(20)));
    bench.emulator = bench.instrument('ES4HR26A0002');
    await expect(run(bench, () => bench.attach(held))).rejects.toMatchObject({ code: 'instrument-swapped' });

    // One that plays a program of somebody else keeps playing it.
    const other = await run(bench, () =>
      methodScript.open(bench.line(), { clock: bench.clock, simulated: true }),
    );
    const theirs = async () => {
      const plan = await other.prepare(
        request([hold(0.2, 500, { period_s: 1 })], { range: { fixed_A: 1e-3 } }),
        {
          coarsen: false,
        },
      );
      for await (const event of other.run(plan, new AbortController().signal))
        if (event.type === 'samples') bench.pull();
    };
    await expect(run(bench, theirs)).rejects.toBeInstanceOf(CottrellError);
    expect(bench.emulator.running).toBe(true);
    await expect(run(bench, () => bench.attach({ ...held, through_s: 20 }))).rejects.toMatchObject({
      code: 'instrument-swapped',
    });
    expect(bench.emulator.running).toBe(true);
    expect(bench.emulator.cellOn).toBe(true);
  });

  it('with nobody on the line, or the record of another version, is refused in words', async () => {
    const bench = new Bench();
    const { held } = await run(bench, () => bench.begin(PULSES, until(20)));
    const { transport } = loopback('nobody');
    const asked = () => methodScript.attach!(transport, { clock: bench.clock, simulated: true }, held);
    await expect(run(bench, asked)).rejects.toMatchObject({ code: 'not-an-instrument' });
    const old = { ...held, program: { form: 'methodscript 0' } };
    await expect(run(bench, () => bench.attach(old))).rejects.toMatchObject({ code: 'argument-invalid' });
  });
});
