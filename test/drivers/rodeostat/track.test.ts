// How one test is followed, sample by sample: flags, oddities, and where a computer's change is placed in time.
import { describe, expect, it } from 'vitest';
import { FLAG, type SampleBlock } from '../../../src/core/samples.ts';
import { HostTimedTrack } from '../../../src/drivers/rodeostat/host-timed-track.ts';
import { Lateness } from '../../../src/drivers/rodeostat/lateness.ts';
import { Outbox } from '../../../src/drivers/rodeostat/outbox.ts';
import type { BoardProgram, Way } from '../../../src/drivers/rodeostat/program.ts';
import { BoardTimedTrack } from '../../../src/drivers/rodeostat/track.ts';
import { hold } from '../../support/segments.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { times, turns } from './driver-bench.ts';
import { boardNamed } from './firmware-bench.ts';

function programOf(
  way: Way,
  period_ms: number,
  ...levels: [potential_V: number, ms: number][]
): BoardProgram {
  const pieces = levels.map(([potential_V, ms], segment) => ({
    segment,
    cycle: 0,
    node: hold(potential_V, ms / 1000, { period_s: period_ms / 1000 }),
    duration_us: ms * 1000,
    offset_us: 0,
    endsCycle: true,
  }));
  return {
    way,
    period_us: period_ms * 1000,
    pieces,
    duration_us: levels.reduce((sum, [, ms]) => sum + ms * 1000, 0),
  };
}

class TrackBench {
  readonly outbox = new Outbox();
  readonly warnings: string[] = [];
  readonly clock = new VirtualClock();
  readonly lateness = new Lateness();
  /** Potentials asked for, with what is to be called when the board agrees. */
  readonly asked: { potential_V: number; answered: (at_s: number) => void }[] = [];

  get #options() {
    return {
      outbox: this.outbox,
      voltRange: boardNamed('rodeostat-1ma').voltRanges[1]!,
      end_A: 1e-3,
      sign: 1 as const,
      warn: (message: string) => this.warnings.push(message),
    };
  }

  byBoard(test: BoardProgram): BoardTimedTrack {
    return new BoardTimedTrack({ test, ...this.#options });
  }

  byHost(test: BoardProgram): HostTimedTrack {
    const change = (potential_V: number, answered: (at_s: number) => void) =>
      this.asked.push({ potential_V, answered });
    return new HostTimedTrack({ test, clock: this.clock, lateness: this.lateness, change, ...this.#options });
  }

  async block(): Promise<SampleBlock> {
    const event = await this.outbox.next();
    if (event?.type !== 'samples') throw new Error('no samples');
    return event.block;
  }
}

const sample = (t_ms: number, commanded_V: number, current_A: number, atLimit = false) => ({
  t_us: t_ms * 1000,
  commanded_V,
  current_A,
  atLimit,
});

describe('the flags of samples', () => {
  it('call a sample overloaded by the board, by its value, and while the filter remembers', async () => {
    const bench = new TrackBench();
    const track = bench.byBoard(programOf('steps', 1, [-1.1, 20]));
    track.start(0, 0);
    // The board flags the instant: 1 and 9. The value says it at 2. The filter still holds it up to 4 ms later.
    const currents = [-0.3, -0.9995, -0.5, -0.2, -0.1, -0.1, -0.1, -0.93, -0.1];
    for (const [n, mA] of currents.entries())
      track.sample(sample(n + 1, -1.1, mA / 1000, n === 0 || n === 8), (n + 1) / 1000);
    const { overload, overloadWarning } = FLAG;
    expect([...(await bench.block()).flags]).toEqual([
      overload,
      overload,
      overload,
      overload,
      overload,
      overload,
      0,
      overloadWarning,
      overload,
    ]);
  });

  it('say where samples were lost', async () => {
    const bench = new TrackBench();
    const track = bench.byBoard(programOf('steps', 10, [-1.1, 100]));
    track.start(5e6, 5);
    track.sample(sample(10, -1.1, 0), 5.01);
    track.sample(sample(40, -1.1, 0), 5.04);
    const block = await bench.block();
    expect([...block.flags]).toEqual([0, FLAG.afterGap]);
    expect(turns(block)).toEqual([
      ['segment', 5000, 0, 0],
      ['gap', 5010, 0, 0],
    ]);
  });
});

describe('oddities of a board', () => {
  it('skips a sample between two sampling instants, and says so once', async () => {
    const bench = new TrackBench();
    const track = bench.byBoard(programOf('steps', 10, [-1.1, 100]));
    track.start(0, 0);
    for (const t_ms of [10, 13, 20, 27]) track.sample(sample(t_ms, -1.1, 0), t_ms / 1000);
    expect(times(await bench.block())).toEqual([10, 20]);
    expect(bench.warnings).toHaveLength(2);
    expect(bench.warnings[0]).toMatch(/13 ms/);
  });

  it('notices that something else is commanded', () => {
    const bench = new TrackBench();
    const track = bench.byBoard(programOf('steps', 10, [-1.1, 100]));
    track.start(0, 0);
    track.sample(sample(10, 0.7, 0), 0.01);
    expect(bench.warnings[0]).toMatch(/0\.7 V where -1\.1 V was asked/);
  });

  it('refuses a clock that goes back, or beyond the end', () => {
    const test = programOf('steps', 10, [-1.1, 100]);
    for (const t_ms of [0, 10, 110]) {
      const track = new TrackBench().byBoard(test);
      track.start(0, 0);
      track.sample(sample(20, -1.1, 0), 0.02);
      expect(() => track.sample(sample(t_ms, -1.1, 0), 0.03)).toThrow(/clock jumped/);
    }
  });
});

describe('a change timed by the computer', () => {
  const test = programOf('constant', 100, [-1.1, 1000], [0.4, 1000]);

  /** The first level up to its last sample; the change has been asked for by the timer. */
  async function upToTheEdge(bench: TrackBench): Promise<HostTimedTrack> {
    const track = bench.byHost(test);
    track.start(0, 0);
    for (let t_ms = 100; t_ms <= 900; t_ms += 100) {
      await bench.clock.advance(0.1);
      track.sample(sample(t_ms, -1.1, 0), t_ms / 1000);
    }
    return track;
  }

  it('is asked for when it is due, not before', async () => {
    const bench = new TrackBench();
    const track = await upToTheEdge(bench);
    await bench.clock.advance(0.05);
    track.sample(sample(1000, -1.1, 0), 1);
    expect(bench.asked).toEqual([]);
    await bench.clock.advance(0.06);
    expect(bench.asked.map(({ potential_V }) => potential_V)).toEqual([0.4]);
  });

  it('is placed where the answer came in, between the samples around it', async () => {
    const bench = new TrackBench();
    const track = await upToTheEdge(bench);
    track.sample(sample(1000, -1.1, 0), 1);
    await bench.clock.advance(0.1);
    bench.asked[0]!.answered(1.012);
    track.sample(sample(1100, 0.4, 0), 1.1);
    expect(turns(await bench.block()).at(-1)).toEqual(['segment', 1012, 1, 0]);
    expect(bench.lateness.quantile_ms(0.5)).toBeCloseTo(12.1, 6);
  });

  it('is never placed beyond a sample that shows it, or before one that does not', async () => {
    for (const [answered_s, placed_ms] of [
      [0.5, 1000],
      [9, 1100],
    ] as const) {
      const bench = new TrackBench();
      const track = await upToTheEdge(bench);
      track.sample(sample(1000, -1.1, 0), 1);
      await bench.clock.advance(0.1);
      bench.asked[0]!.answered(answered_s);
      track.sample(sample(1100, 0.4, 0), 1.1);
      expect(turns(await bench.block()).at(-1)).toEqual(['segment', placed_ms, 1, 0]);
    }
  });

  it('needs nothing where the next segment has the same potential', async () => {
    const bench = new TrackBench();
    const track = bench.byHost(programOf('constant', 100, [-1.1, 250], [-1.1, 250]));
    track.start(0, 0);
    for (let t_ms = 100; t_ms <= 500; t_ms += 100) track.sample(sample(t_ms, -1.1, 0), t_ms / 1000);
    expect(bench.asked).toEqual([]);
    const block = await bench.block();
    expect(turns(block)).toEqual([
      ['segment', 0, 0, 0],
      ['segment', 250, 1, 0],
    ]);
    expect([...block.segment]).toEqual([0, 0, 1, 1, 1]);
  });
});

describe('the outbox of a run', () => {
  it('asks for time when the reader is far behind, until it has read', async () => {
    const outbox = new Outbox();
    for (let n = 0; n < 70_000; n++) outbox.sample(n, 0, 0, 0, 0, 0);
    expect(outbox.room).toBeDefined();
    const event = await outbox.next();
    expect(event?.type === 'samples' && event.block.length).toBe(70_000);
    expect(outbox.room).toBeUndefined();
  });

  it('keeps the order of samples and events, and throws the trouble last', async () => {
    const outbox = new Outbox();
    outbox.sample(1, 0, 0, 0, 0, 0);
    outbox.event({ type: 'warning', t_s: 1, message: 'between' });
    outbox.sample(2, 0, 0, 0, 0, 0);
    outbox.close();
    const told: unknown[] = [];
    for (let event = await outbox.next(); event !== undefined; event = await outbox.next())
      told.push(event.type === 'samples' ? event.block.t_s[0] : event.type);
    expect(told).toEqual([1, 'warning', 2]);
  });
});
