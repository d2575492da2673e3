// What every driver has to keep, tried on its emulator: one suite for all of them. It knows the contract and nothing
// of any instrument; what has to be brought about differently for each is in the bench.
import { describe, expect, test } from 'vitest';
import { CottrellError } from '../../src/core/errors.ts';
import { BlockBuilder, FLAG, type SampleBlock } from '../../src/core/samples.ts';
import type { RepeatCondition, SegmentCondition } from '../../src/core/until.ts';
import { type Visit, visitsOf, type Waveform, type WaveformNode } from '../../src/core/waveform.ts';
import type { DriverEvent, Identity, Plan, Potentiostat, RunRequest } from '../../src/drivers/driver.ts';
import { Run } from '../../src/main/engine/runner.ts';
import { expectSameBlock, ledgerOf } from '../support/blocks.ts';
import { FakeRecorder } from '../support/fake-recorder.ts';
import { CUTS, type Cut } from '../support/recut.ts';
import { hold, holdCurrent, openCircuit, ramp, repeat, request } from '../support/segments.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** Trouble that a bench can make. Counts are samples from the start of a run. */
export interface Trouble {
  readonly errorAfter?: number;
  readonly silenceAfter?: number;
  readonly dropAfter?: number;
  readonly garbageAfter?: number;
  /** The cell cannot be switched off. */
  readonly stuckOn?: boolean;
}

export interface BenchOptions {
  readonly clock: VirtualClock;
  readonly cut?: Cut;
  readonly trouble?: Trouble;
  /** Of the cell, where it is another one than that of the subject. */
  readonly resistance_ohm?: number;
}

/** An instrument on its emulator. */
interface Bench {
  readonly instrument: Potentiostat;
  /** What is really the case at the far end. */
  readonly cellOn: () => boolean;
  /** Takes up the line again, as after a cable was plugged in anew. */
  readonly reconnect: (expected?: Identity) => Promise<Potentiostat>;
  /** Puts another instrument of the same kind, and without any trouble, at the same port. */
  readonly swap: () => void;
}

export interface Subject {
  readonly name: string;
  /**
   * False where a run is over before anyone can say anything: what is about a moment within a run is then left out here,
   * and tried at a finite pace instead.
   */
  readonly interactive: boolean;
  /** True where the instrument measures the potential of the cell; else it is NaN wherever nothing is set. */
  readonly measuresPotential: boolean;
  /** False where the cell cannot be opened: "off" is 0 V there, and a rest is held at it. */
  readonly opensCell: boolean;
  /** Of the plain resistor that is the cell: at 1 V it passes the current of one of the ranges. */
  readonly resistance_ohm: number;
  /** How long after the sample that meets a condition its visit ends at the latest, where the computer judges it. */
  readonly leaves_s: number;
  connect(options: BenchOptions): Promise<Bench>;
}

const SLOW = { period_s: 0.1 };

/** At open circuit, or as near to it as the instrument comes. */
function rest({ opensCell }: Subject, duration_s: number, period_s: number, step = 0): WaveformNode {
  const common = [duration_s, { period_s }, { name: 'rest', step }] as const;
  return opensCell ? openCircuit(...common) : hold(0, ...common);
}

/** Two levels, at rest before; 14 s. */
const pulsesOf = (subject: Subject): readonly WaveformNode[] => [
  rest(subject, 2, 0.5),
  repeat(
    3,
    hold(-0.8, 2, { period_s: 0.1, edge: { period_s: 0.02, duration_s: 0.2 } }, { name: 'reduce', step: 1 }),
    hold(0.3, 1, SLOW, { name: 'oxidise', step: 1 }),
  ),
  hold(-0.5, 3, SLOW, { name: 'hold', step: 2 }),
];

interface Told {
  readonly events: DriverEvent[];
  readonly error: CottrellError | undefined;
  /** All samples and marks in one block. */
  readonly block: SampleBlock;
  readonly plan: Plan;
  readonly bench: Bench;
}

type React = (event: DriverEvent, instrument: Potentiostat, stop: AbortController) => void;

const rangeOf = ({ resistance_ohm }: Subject) => ({ range: { fixed_A: 1 / resistance_ohm } });

/** Connects, prepares and runs to the end. */
async function play(
  subject: Subject,
  body: readonly WaveformNode[],
  options: Partial<BenchOptions> & { rest?: Partial<RunRequest>; react?: React; stop?: AbortController } = {},
): Promise<Told> {
  const { rest: more = {}, react, stop = new AbortController(), ...bench } = options;
  const clock = options.clock ?? new VirtualClock();
  const connected = await clock.run(subject.connect({ clock, ...bench }));
  const { instrument } = connected;
  const events: DriverEvent[] = [];
  const builder = new BlockBuilder();
  let error: CottrellError | undefined;
  const plan = await clock.run(
    instrument.prepare(request(body, { ...rangeOf(subject), ...more }), { coarsen: false }),
  );
  const running = async () => {
    for await (const event of instrument.run(plan, stop.signal)) {
      events.push(event);
      if (event.type === 'samples') builder.append(event.block);
      react?.(event, instrument, stop);
    }
  };
  await clock.run(
    running().catch((reason) => {
      if (!(reason instanceof CottrellError)) throw reason;
      error = reason;
    }),
  );
  const block = builder.take();
  expectOrder(events, block);
  return { events, error, block, plan, bench: connected };
}

/** What holds for every run, however it ended. */
function expectOrder(events: readonly DriverEvent[], block: SampleBlock): void {
  const kinds = events.map(({ type }) => type);
  if (block.length > 0) expect(kinds[0]).toBe('started');
  expect(kinds.filter((kind) => kind === 'started').length).toBeLessThanOrEqual(1);
  if (kinds.includes('finished')) expect(kinds.at(-1)).toBe('finished');
  for (let n = 1; n < block.length; n++)
    if (!(block.t_s[n]! > block.t_s[n - 1]!)) throw new Error(`time does not rise at sample ${n}`);
  let last_s = 0;
  for (const mark of block.marks) {
    expect(mark.t_s).toBeGreaterThanOrEqual(last_s);
    last_s = mark.t_s;
    if (mark.index > 0) expect(mark.t_s).toBeGreaterThanOrEqual(block.t_s[mark.index - 1]!);
    if (mark.index < block.length && mark.kind !== 'gap')
      expect(mark.t_s).toBeLessThanOrEqual(block.t_s[mark.index]!);
  }
  // Every sample belongs to the visit that was marked last.
  for (const [position, mark] of block.marks.entries()) {
    if (mark.kind !== 'segment') continue;
    const end = block.marks.slice(position + 1).find(({ kind }) => kind === 'segment')?.index ?? block.length;
    for (let n = mark.index; n < end; n++)
      if (block.segment[n] !== mark.segment || block.cycle[n] !== mark.cycle)
        throw new Error(`sample ${n} is not of the visit that was marked`);
  }
}

/** Visits as they begin in the marks: "segment.cycle". */
function visitsIn(block: SampleBlock): string[] {
  const names = block.marks.filter(({ kind }) => kind === 'segment').map((m) => `${m.segment}.${m.cycle}`);
  return names.filter((name, n) => name !== names[n - 1]);
}

function namesOf(waveform: Waveform): string[] {
  return [...visitsOf(waveform)].map(({ segment, cycle }: Visit) => `${segment}.${cycle}`);
}

function finishedBy({ events }: Told) {
  const last = events.at(-1);
  return last?.type === 'finished' ? last.reason : undefined;
}

export function conformance(subject: Subject): void {
  const { resistance_ohm: R_ohm } = subject;
  const pulses = pulsesOf(subject);
  const interactive = (name: string, tryIt: () => Promise<void>) => {
    if (subject.interactive) test(name, tryIt);
  };

  describe(subject.name, () => {
    test('a run: all visits in order, all samples of the plan, the charge of the closed form, the cell off', async () => {
      const told = await play(subject, pulses);
      expect(told.error).toBeUndefined();
      expect(finishedBy(told)).toBe('program');
      expect(told.bench.cellOn()).toBe(false);
      expect(visitsIn(told.block)).toEqual(namesOf(told.plan.waveform));
      expect(told.block.length).toBe(told.plan.samples);
      expect(told.block.marks.at(-1)).toMatchObject({ kind: 'end', index: told.block.length });
      const ledger = ledgerOf(told.block);
      // Ohm's law: 0.8 V and 0.5 V cathodic, 0.3 V anodic, over 1 kΩ.
      const cathodic_C = (3 * 2 * 0.8 + 3 * 0.5) / R_ohm;
      const anodic_C = (3 * 1 * 0.3) / R_ohm;
      expect(ledger.totals.cathodic_C / cathodic_C).toBeCloseTo(1, 2);
      expect(ledger.totals.anodic_C / anodic_C).toBeCloseTo(1, 2);
      expect(ledger.totals.gaps).toBe(0);
      const lengths = ledger.takeRows().map((row) => Math.round((row.end_s - row.start_s) * 100) / 100);
      expect(lengths).toEqual([2, 2, 1, 2, 1, 2, 1, 3]);
    });

    test('however the bytes are cut, the samples are the same', async () => {
      const [first, ...others] = await Promise.all(CUTS.map((cut) => play(subject, pulses, { cut })));
      for (const other of others) {
        expect(other.error).toBeUndefined();
        expectSameBlock(other.block, first!.block);
      }
    });

    test('set and measured potential, ramp and current are told where they are known', async () => {
      const { block, bench, plan } = await play(subject, [
        ramp(-0.4, 0.4, 4, SLOW, { name: 'sweep' }),
        rest(subject, 1, SLOW.period_s, 1),
      ]);
      const swept = [...block.setPotential_V].filter((_, n) => block.segment[n] === 0);
      for (let n = 1; n < swept.length; n++) expect(swept[n]!).toBeGreaterThan(swept[n - 1]!);
      expect(swept.at(-1)).toBeCloseTo(0.4, 2);
      for (let n = 0; n < block.length; n++) {
        if (block.segment[n] === 1 && subject.opensCell) {
          expect(block.setPotential_V[n]).toBeNaN();
          expect(block.current_A[n]).toBeNaN();
          expect(Number.isFinite(block.potential_V[n])).toBe(subject.measuresPotential);
        } else expect(block.current_A[n]! * R_ohm).toBeCloseTo(block.setPotential_V[n]!, 2);
      }
      expect(block.length).toBe(plan.samples);
      expect(bench.cellOn()).toBe(false);
    });

    test('a long hold: device time stays exact over every restart of a clock', async () => {
      const { block, error } = await play(subject, [hold(-0.5, 350, { period_s: 1 })]);
      expect(error).toBeUndefined();
      expect(block.length).toBe(350);
      for (let n = 1; n < block.length; n++) expect(block.t_s[n]! - block.t_s[n - 1]!).toBeCloseTo(1, 3);
      expect(visitsIn(block)).toEqual(['0.0']);
      expect(ledgerOf(block).totals).toMatchObject({ gaps: 0 });
    });

    interactive('a stop at any moment: the cell is off, the samples before it are there', async () => {
      const whole = await play(subject, pulses);
      const last = whole.events.length - 1;
      for (const at of [0, 1, 2, Math.floor(last / 3), Math.floor(last / 2), last - 1, last]) {
        let seen = 0;
        const told = await play(subject, pulses, {
          react: (_event, _instrument, stop) => {
            if (seen++ === at) stop.abort();
          },
        });
        expect(told.error).toBeUndefined();
        expect(finishedBy(told)).toBe(at >= last - 1 ? 'program' : 'stopped');
        expect(told.bench.cellOn()).toBe(false);
        expect(told.block.length).toBeLessThanOrEqual(whole.block.length);
        if (told.block.length > 0) expect(told.block.marks.at(-1)!.kind).toBe('end');
      }
    });

    test('a stop while the program is being sent: nothing is played', async () => {
      const clock = new VirtualClock();
      const bench = await clock.run(subject.connect({ clock }));
      const plan = await clock.run(
        bench.instrument.prepare(request(pulses, { ...rangeOf(subject) }), { coarsen: false }),
      );
      const stop = new AbortController();
      const run = bench.instrument.run(plan, stop.signal);
      const first = run.next();
      stop.abort();
      expect(await clock.run(first)).toMatchObject({ value: { type: 'finished', reason: 'stopped' } });
      expect(bench.cellOn()).toBe(false);
      await run.return();
    });

    interactive('leaving the iteration early switches the cell off', async () => {
      const clock = new VirtualClock();
      const bench = await clock.run(subject.connect({ clock }));
      const leave = async () => {
        const plan = await bench.instrument.prepare(request(pulses, { ...rangeOf(subject) }), {
          coarsen: false,
        });
        for await (const event of bench.instrument.run(plan, new AbortController().signal))
          if (event.type === 'samples' && event.block.segment.includes(1)) break;
      };
      await clock.run(leave());
      expect(bench.cellOn()).toBe(false);
    });

    interactive(
      'the instrument fails: the cell is off, the samples are there, a second run is possible',
      async () => {
        const clock = new VirtualClock();
        const told = await play(subject, pulses, { clock, trouble: { errorAfter: 30 } });
        expect(told.error).toMatchObject({ code: 'instrument-failed' });
        expect(told.block.length).toBeGreaterThanOrEqual(20);
        expect(told.bench.cellOn()).toBe(false);
        await clock.run(told.bench.instrument.ensureOff());
        const again = async () => {
          const plan = await told.bench.instrument.prepare(
            request([hold(-0.5, 1, SLOW)], { ...rangeOf(subject) }),
            { coarsen: false },
          );
          for await (const event of told.bench.instrument.run(plan, new AbortController().signal))
            if (event.type === 'finished') return event.reason;
          return undefined;
        };
        expect(await clock.run(again())).toBe('program');
      },
    );

    interactive(
      'the instrument falls silent: never a success, and the cell is never believed off',
      async () => {
        const told = await play(subject, pulses, { trouble: { silenceAfter: 30 } });
        expect(told.error).toMatchObject({ code: 'cell-not-off', cause: { code: 'instrument-silent' } });
        expect(told.block.length).toBeGreaterThanOrEqual(20);
      },
    );

    interactive(
      'the line breaks: lost, with all samples so far; plugging in again makes the cell safe',
      async () => {
        const clock = new VirtualClock();
        const told = await play(subject, [hold(-0.5, 300, SLOW)], { clock, trouble: { dropAfter: 30 } });
        expect(told.error).toMatchObject({ code: 'link-lost' });
        expect(told.block.length).toBeGreaterThanOrEqual(20);
        expect(await clock.run(told.bench.instrument.closed)).toMatchObject({ code: 'link-lost' });
        // The instrument does not know that nobody listens.
        expect(told.bench.cellOn()).toBe(true);
        const again = await clock.run(told.bench.reconnect());
        expect(told.bench.cellOn()).toBe(false);
        expect(again.identity).toEqual(told.bench.instrument.identity);
      },
    );

    test('garbage on the line costs its own samples and is told', async () => {
      for (const cut of CUTS) {
        const told = await play(subject, pulses, { cut, trouble: { garbageAfter: 40 } });
        expect(told.error).toBeUndefined();
        expect(finishedBy(told)).toBe('program');
        expect(told.events.some(({ type }) => type === 'warning')).toBe(true);
        expect(told.block.length).toBeGreaterThan(told.plan.samples - 10);
        expect(visitsIn(told.block)).toEqual(namesOf(told.plan.waveform));
      }
    });

    // Nothing sticks where nothing opens.
    const switched = (name: string, tryIt: () => Promise<void>) => {
      if (subject.opensCell) test(name, tryIt);
    };
    switched('a cell that cannot be switched off is told as such, whatever ended the run', async () => {
      const told = await play(subject, [hold(-0.5, 2, SLOW)], { trouble: { stuckOn: true } });
      expect(told.error).toMatchObject({ code: 'cell-not-off' });
      expect(told.bench.cellOn()).toBe(true);
    });

    test('current beyond the range is flagged, sample by sample', async () => {
      // A hundredth of the resistance, in a range for a fiftieth of the current.
      const { block, error } = await play(subject, [hold(0.5, 1, SLOW), hold(0, 1, SLOW)], {
        resistance_ohm: R_ohm / 100,
        rest: { range: { fixed_A: 0.02 / R_ohm } },
      });
      expect(error).toBeUndefined();
      for (let n = 0; n < block.length; n++)
        expect((block.flags[n]! & FLAG.overload) !== 0).toBe(block.segment[n] === 0);
      expect(ledgerOf(block).totals.lowerBound).toBe(true);
    });

    interactive(
      'pause: the cell is off, the interrupted cycle is played again, time has gone on',
      async () => {
        const clock = new VirtualClock();
        let paused = 0;
        const told = await play(subject, pulses, {
          clock,
          react: (event, instrument) => {
            if (event.type !== 'samples' || paused > 0 || !event.block.cycle.includes(1)) return;
            paused = 1;
            const pauseAWhile = async () => {
              await instrument.pause();
              await clock.sleep(60);
              await instrument.resume();
            };
            void pauseAWhile();
          },
        });
        expect(told.error).toBeUndefined();
        expect(finishedBy(told)).toBe('program');
        expect(told.bench.cellOn()).toBe(false);
        const kinds = told.events
          .map(({ type }) => type)
          .filter((type) => type === 'paused' || type === 'resumed');
        expect(kinds).toEqual(['paused', 'resumed']);
        const [pause, resume] = told.block.marks.filter(({ kind }) => kind === 'pause' || kind === 'resume');
        expect(resume!.t_s - pause!.t_s).toBeGreaterThanOrEqual(60);
        expect(resume!.t_s - pause!.t_s).toBeLessThan(62);
        expect(visitsIn(told.block)).toEqual(['0.0', '1.0', '2.0', '1.1', '2.1', '1.2', '2.2', '3.0']);
        // The charge of the repeated part has passed all the same.
        expect(ledgerOf(told.block).totals.cathodic_C).toBeGreaterThan((3 * 2 * 0.8 + 3 * 0.5) / R_ohm);
      },
    );

    interactive('a paused hold goes on with the time that was left', async () => {
      let paused = false;
      const told = await play(subject, [hold(-0.5, 20, SLOW)], {
        react: (event, instrument) => {
          if (event.type !== 'samples' || paused || event.block.t_s.at(-1)! < 5) return;
          paused = true;
          void instrument.pause().then(() => instrument.resume());
        },
      });
      expect(told.error).toBeUndefined();
      const rows = ledgerOf(told.block).takeRows();
      expect(told.block.length).toBeGreaterThanOrEqual(199);
      expect(told.block.length).toBeLessThanOrEqual(202);
      expect(rows.reduce((sum, { cathodic_C }) => sum + cathodic_C, 0) / ((20 * 0.5) / R_ohm)).toBeCloseTo(
        1,
        1,
      );
    });

    interactive('a skipped step: on with the next', async () => {
      let skipped = false;
      const told = await play(subject, pulses, {
        react: (event, instrument) => {
          if (event.type !== 'samples' || skipped || !event.block.segment.includes(2)) return;
          skipped = true;
          void instrument.skipStep();
        },
      });
      expect(told.error).toBeUndefined();
      expect(finishedBy(told)).toBe('program');
      expect(visitsIn(told.block)).toEqual(['0.0', '1.0', '2.0', '3.0']);
      expect(told.bench.cellOn()).toBe(false);
    });

    interactive(
      'a changed pulse: the present cycle ends early, the next ones are as asked, whatever it does to the cell',
      async () => {
        const clock = new VirtualClock();
        const pulses = (low_V: number, low_s: number) =>
          repeat(6, hold(low_V, low_s, SLOW, { name: 'reduce' }), hold(0.3, 1, SLOW, { name: 'oxidise' }));
        const rest = rangeOf(subject);
        let first: Promise<unknown> | undefined;
        let seenOff = false;
        let isInForce = false;
        const { instrument, cellOn } = await clock.run(subject.connect({ clock, resistance_ohm: R_ohm }));
        if (instrument.adjust === undefined) return expect(instrument.can.adjusts).toBe('no');
        const plan = await clock.run(
          instrument.prepare(request([pulses(-0.8, 2)], rest), { coarsen: false }),
        );
        const builder = new BlockBuilder();
        const playing = async () => {
          for await (const event of instrument.run(plan, new AbortController().signal)) {
            if (event.type !== 'samples') continue;
            builder.append(event.block);
            if (first !== undefined && !isInForce) seenOff ||= !cellOn();
            if (first !== undefined || !event.block.cycle.includes(2)) continue;
            first = instrument.adjust!({
              request: request([pulses(-0.5, 1)], rest),
              acquisition: { coarsen: false },
              mayOpenCell: instrument.can.adjusts === 'with the cell open',
              when: Promise.resolve(),
            });
            void first.then(() => {
              isInForce = true;
            });
          }
        };
        await clock.run(playing());
        expect(await first).toEqual({ segment: 0, cycle: 3 });
        const block = builder.take();
        expect(visitsIn(block).slice(-8)).toEqual(['1.1', '0.2', '0.3', '1.3', '0.4', '1.4', '0.5', '1.5']);
        const rows = ledgerOf(block)
          .takeRows()
          .filter(({ segment }) => segment === 0);
        for (const { cycle, cathodic_C } of rows)
          if (cycle !== 2) expect((cathodic_C * R_ohm) / (cycle < 2 ? 1.6 : 0.5)).toBeCloseTo(1, 1);
        if (instrument.can.adjusts === 'with the cell on') expect(seenOff).toBe(false);
        expect(cellOn()).toBe(false);
      },
    );

    test('a copy on the instrument tells the run again, bit by bit; else it is refused in words', async () => {
      const clock = new VirtualClock();
      const { instrument } = await clock.run(subject.connect({ clock, resistance_ohm: R_ohm }));
      if (!instrument.can.storesCopies) {
        const refusal = instrument.prepare(request(pulses, { ...rangeOf(subject), storage: 'copy' }), {
          coarsen: false,
        });
        await expect(clock.run(refusal)).rejects.toMatchObject({
          code: 'waveform-unsupported',
          problems: [{ message: expect.stringContaining('no storage') }],
        });
        return;
      }
      const told = await play(subject, pulses, { clock, rest: { storage: 'copy' } });
      expect(told.error).toBeUndefined();
      const programs = told.events.flatMap((event) => (event.type === 'copy' ? [event.program] : []));
      const builder = new BlockBuilder();
      let last: DriverEvent | undefined;
      const listening = async () => {
        const copies = told.bench.instrument.copies!;
        for await (const event of copies.events(JSON.parse(JSON.stringify(programs)))) {
          last = event;
          if (event.type === 'samples') builder.append(event.block);
        }
      };
      await clock.run(listening());
      expectSameBlock(builder.take(), told.block);
      expect(last).toEqual(told.events.at(-1));
    });

    test('a charge rule that the instrument watches ends the run with the cycle in which it is met', async () => {
      const clock = new VirtualClock();
      const { instrument } = await clock.run(subject.connect({ clock }));
      if (!instrument.can.stopsOnCharge) return;
      // 0.8 V over 1 kΩ for 2 s: 1.6 mC a cycle; 4 mC are reached in the third of ten.
      const body = [
        repeat(10, hold(-0.8, 2, SLOW, { name: 'reduce' }), hold(0.3, 1, SLOW, { name: 'oxidise' })),
      ];
      const rules = [{ kind: 'charge', charge: 'cathodic', value_C: 4e-3, at: 'end of cycle' }] as const;
      const told = await play(subject, body, { rest: { rules } });
      expect(told.plan.rules[0]!.by).toBe('instrument');
      expect(told.error).toBeUndefined();
      expect(finishedBy(told)).toEqual({ rule: 0 });
      expect(visitsIn(told.block)).toEqual(['0.0', '1.0', '0.1', '1.1', '0.2', '1.2']);
      const ledger = ledgerOf(told.block);
      const rows = ledger.takeRows();
      const own = told.events.filter((event) => event.type === 'instrument-charge');
      expect(own.map(({ segment, cycle }) => `${segment}.${cycle}`)).toEqual(visitsIn(told.block));
      for (const [n, { cathodic_C, anodic_C }] of own.entries()) {
        expect(cathodic_C).toBeCloseTo(rows[n]!.cathodic_C, 4);
        expect(anodic_C).toBeCloseTo(rows[n]!.anodic_C, 4);
      }
    });

    describe('a condition, whoever judges it,', () => {
      /** Plays through the engine, which judges for an instrument that does not. */
      const playJudged = async (body: readonly WaveformNode[]) => {
        const clock = new VirtualClock();
        const { instrument, cellOn } = await clock.run(subject.connect({ clock }));
        const asked = request(body, rangeOf(subject));
        const plan = await clock.run(instrument.prepare(asked, { coarsen: false }));
        const recorder = new FakeRecorder();
        const result = await clock.run(new Run({ instrument, plan, recorder, clock }).play());
        expect(result).toMatchObject({ outcome: { kind: 'completed', by: 'program' }, cellOff: true });
        expect(cellOn()).toBe(false);
        const rows = recorder.batches.flatMap((batch) => batch.rows);
        const { watchesConditions } = instrument.can;
        expect(watchesConditions || instrument.leave !== undefined).toBe(true);
        return { rows, visits: rows.map(({ segment, cycle }) => `${segment}.${cycle}`), watchesConditions };
      };
      const lengthOf = ({ start_s, end_s }: { start_s: number; end_s: number }) => end_s - start_s;

      test('ends a step: a pulse on its charge, within one sample and the time it takes to leave it', async () => {
        // 0.8 mC/s at 1 kΩ: reached between the 15th and the 16th sample.
        const value_C = (0.8 * 1.53) / R_ohm;
        const charge: SegmentCondition = { kind: 'charge', charge: 'cathodic', value_C };
        const { rows, visits, watchesConditions } = await playJudged([
          repeat(
            3,
            hold(-0.8, 6, SLOW, { name: 'reduce', until: [charge] }),
            hold(0.3, 1, SLOW, { name: 'oxidise' }),
          ),
          hold(0, 1, SLOW, { name: 'after', step: 1 }),
        ]);
        expect(visits).toEqual(['0.0', '1.0', '0.1', '1.1', '0.2', '1.2', '2.0']);
        // An instrument that takes its first sample at once counts a period for it, and ends a sample early.
        const early_s = watchesConditions ? SLOW.period_s : 0;
        const late_s = SLOW.period_s + (watchesConditions ? 0 : subject.leaves_s);
        for (const row of rows) {
          if (row.segment === 0) {
            expect(row.cathodic_C).toBeGreaterThanOrEqual(value_C - (0.8 / R_ohm) * early_s);
            expect(row.cathodic_C).toBeLessThan(value_C + (0.8 / R_ohm) * late_s * 1.01);
          } else expect(lengthOf(row)).toBeCloseTo(1, 1);
        }
      });

      test('ends a repetition: with the cycle that meets it, or right after it', async () => {
        // 0.8 mC a cycle at 1 kΩ: the third of nine reaches it.
        const total: RepeatCondition = { kind: 'total charge', charge: 'cathodic', value_C: 2 / R_ohm };
        const { rows, visits, watchesConditions } = await playJudged([
          { ...repeat(9, hold(-0.8, 1, SLOW), hold(0.3, 0.5, SLOW)), until: [total] },
          hold(0, 1, SLOW, { name: 'after', step: 1 }),
        ]);
        const cycles = ['0.0', '1.0', '0.1', '1.1', '0.2', '1.2'];
        if (watchesConditions) expect(visits).toEqual([...cycles, '2.0']);
        else {
          // The computer learns of the end of a cycle from the first sample of the next one.
          expect(visits).toEqual([...cycles, '0.3', '2.0']);
          expect(lengthOf(rows.at(-2)!)).toBeLessThan(2 * SLOW.period_s + subject.leaves_s);
        }
      });
    });

    test('another instrument at the port is told apart, and nothing is done to it', async () => {
      const clock = new VirtualClock();
      const bench = await clock.run(subject.connect({ clock }));
      const { identity } = bench.instrument;
      bench.swap();
      await expect(clock.run(bench.reconnect(identity))).rejects.toMatchObject({
        code: 'instrument-swapped',
      });
      const other = await clock.run(bench.reconnect());
      expect(other.identity.serial).not.toBe(identity.serial);
    });

    test('a held current passes its charge', async () => {
      const clock = new VirtualClock();
      const { instrument } = await clock.run(subject.connect({ clock }));
      if (!instrument.can.segments.includes('hold-current')) return;
      const { block, error } = await play(subject, [
        holdCurrent(-5e-4, 4, SLOW, { name: 'galvanostatic' }),
        hold(0.1, 1, SLOW, { name: 'hold', step: 1 }),
      ]);
      expect(error).toBeUndefined();
      const [held] = ledgerOf(block).takeRows();
      expect(held!.cathodic_C / (5e-4 * 4)).toBeCloseTo(1, 2);
      expect(block.potential_V[0]).toBeCloseTo(-0.5, 2);
      expect(block.setPotential_V[0]).toBeNaN();
    });

    test('what cannot be played is refused with all reasons, and nothing is touched', async () => {
      const clock = new VirtualClock();
      const { instrument, cellOn } = await clock.run(subject.connect({ clock }));
      const impossible = [
        hold(-50, 1, SLOW, { name: 'too deep' }),
        hold(0, 1, { period_s: 1e-6 }, { name: 'too fast' }),
      ];
      const refusal = instrument.prepare(request(impossible, { range: { fixed_A: 1e3 } }), {
        coarsen: false,
      });
      await expect(clock.run(refusal)).rejects.toMatchObject({ code: 'waveform-unsupported' });
      const { problems } = (await refusal.catch((error) => error)) as CottrellError;
      for (const word of ['too deep', 'too fast', 'range'])
        expect(
          problems.some(({ message }) => message.includes(word)),
          word,
        ).toBe(true);
      expect(cellOn()).toBe(false);
    });

    test('a reading, and switching off, outside a run', async () => {
      const clock = new VirtualClock();
      const { instrument, cellOn } = await clock.run(subject.connect({ clock }));
      const reading = await clock.run(instrument.readNow());
      expect(reading.cellOn).toBe(false);
      // Where the cell stays connected, what is set is what it has.
      expect(Number.isFinite(reading.potential_V)).toBe(subject.measuresPotential || !subject.opensCell);
      await clock.run(instrument.ensureOff());
      expect(cellOn()).toBe(false);
      const disposing = async () => instrument[Symbol.asyncDispose]();
      await clock.run(disposing());
      expect(await clock.run(instrument.closed)).toBeUndefined();
    });
  });
}
