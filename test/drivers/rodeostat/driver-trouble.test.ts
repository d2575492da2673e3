// What can go wrong between driver and board: told truthfully, nothing lost in silence, and the cell off wherever
// that can still be had.
import { describe, expect, it } from 'vitest';
import { FLAG } from '../../../src/core/samples.ts';
import { ledgerOf } from '../../support/blocks.ts';
import { hold, openCircuit, repeat, request } from '../../support/segments.ts';
import { DriverBench, times, turns } from './driver-bench.ts';

const every = (period_s: number) => ({ period_s });
const MILLIAMP = { range: { fixed_A: 1e-3 } };

/** Two seconds at −0.5 V, a sample every 10 ms. */
const steady = () => request([hold(-0.5, 2, every(0.01))], MILLIAMP);

const pulses = (period_s = 0.01) =>
  request([repeat(10, hold(-1.1, 0.1, every(period_s)), hold(0.4, 0.1, every(period_s)))], MILLIAMP);

describe('lines that do not arrive whole', () => {
  it('skips torn lines, counts them, and marks what was lost with them as gaps', async () => {
    // A torn line runs into the next one: two samples are lost each time.
    const { block, warnings, trouble } = await new DriverBench({ faults: { tornSamples: [5, 50] } }).play(
      steady(),
    );
    expect(trouble).toBeUndefined();
    expect(block.length).toBe(196);
    expect(turns(block).filter(([kind]) => kind === 'gap')).toEqual([
      ['gap', 40, 0, 0],
      ['gap', 490, 0, 0],
    ]);
    const after = [...block.flags].flatMap((flags, n) =>
      (flags & FLAG.afterGap) !== 0 ? [times(block)[n]] : [],
    );
    expect(after).toEqual([70, 520]);
    expect(warnings).toEqual([
      expect.stringMatching(/could not be read/),
      '2 lines from the board could not be read',
    ]);
    const { totals } = ledgerOf(block);
    expect(totals.gaps).toBe(2);
    expect(totals.gap_s).toBeCloseTo(0.06, 9);
  });

  it('keeps the visits apart when the samples around an edge are lost', async () => {
    // Sample 10 is the last of the first level, 11 the first of the second: both are lost.
    const { block } = await new DriverBench({ faults: { tornSamples: [10] } }).play(pulses());
    expect(turns(block).slice(0, 4)).toEqual([
      ['segment', 0, 0, 0],
      ['gap', 90, 0, 0],
      ['segment', 100.2, 1, 0],
      ['segment', 200.2, 0, 1],
    ]);
    expect(block.segment[9]).toBe(1);
    expect(times(block)[9]).toBe(120);
  });

  it('finds a change of its own whose first samples were lost', async () => {
    const body = [repeat(2, hold(-1.1, 1, every(0.05)), hold(0.4, 1, every(0.05)))];
    const bench = new DriverBench({ faults: { tornSamples: [21] } });
    const { block, trouble } = await bench.play(request(body, MILLIAMP));
    expect(trouble).toBeUndefined();
    const [gap, segment] = turns(block).slice(1, 3);
    expect(gap).toEqual(['gap', 1000, 0, 0]);
    expect(segment![0]).toBe('segment');
    expect(segment![1]).toBeCloseTo(1000, -1);
    expect(block.segment[20]).toBe(1);
  });

  it('gets over a burst of garbage', async () => {
    const faults = { garbageAfterSamples: { samples: 20, bytes: 300 } };
    const { block, trouble, warnings } = await new DriverBench({ faults }).play(steady());
    expect(trouble).toBeUndefined();
    expect(block.length).toBeGreaterThan(195);
    expect(turns(block).filter(([kind]) => kind === 'gap')).toHaveLength(200 - block.length > 0 ? 1 : 0);
    expect(warnings.length).toBeGreaterThan(0);
  });

  it('gives up on nothing but garbage, and switches off through it', async () => {
    const bench = new DriverBench({ faults: { garbageAfterSamples: { samples: 20, bytes: 20_000 } } });
    const { trouble } = await bench.play(steady());
    expect(trouble?.code).toBe('link-garbled');
    expect(bench.emulator.cellOn).toBe(false);
  });

  it('takes bytes in any pieces', async () => {
    const whole = await new DriverBench().play(pulses());
    const pieces = await new DriverBench({ faults: { splitWrites: true } }).play(pulses());
    expect(pieces.trouble).toBeUndefined();
    expect([...pieces.block.current_A]).toEqual([...whole.block.current_A]);
    expect(times(pieces.block)).toEqual(times(whole.block));
  });
});

describe('a host that does not read', () => {
  it('marks what the board dropped meanwhile, the whole of it', async () => {
    // The line holds a few hundred bytes, so that the board soon has to buffer.
    const bench = new DriverBench({ line: { readableHighWaterMark: 300, writableHighWaterMark: 300 } });
    const asked = request([hold(-0.5, 6, every(0.001))], MILLIAMP);
    const { block, trouble } = await bench.clock.run(
      (async () => {
        const instrument = await bench.open();
        const plan = await instrument.prepare(asked, { coarsen: false });
        const run = instrument.run(plan, new AbortController().signal);
        setTimeout(() => undefined, 0);
        bench.clock.sleep(1).then(async () => {
          // The operating system stops handing over bytes for three seconds.
          const stream = bench.transport.stream;
          stream.pause();
          await bench.clock.sleep(3);
          stream.resume();
        });
        const { BlockBuilder } = await import('../../../src/core/samples.ts');
        const builder = new BlockBuilder();
        for await (const event of run) if (event.type === 'samples') builder.append(event.block);
        await instrument[Symbol.asyncDispose]();
        return { block: builder.take(), trouble: undefined };
      })(),
    );
    expect(trouble).toBeUndefined();
    expect(bench.emulator.dropped).toBeGreaterThan(1500);
    expect(block.length).toBe(6000 - bench.emulator.dropped);
    const gaps = turns(block).filter(([kind]) => kind === 'gap');
    expect(gaps).toHaveLength(1);
    expect(ledgerOf(block).totals.gap_s).toBeCloseTo((bench.emulator.dropped + 1) / 1000, 6);
  });

  it('marks what was dropped at the very end', async () => {
    const bench = new DriverBench({ faults: { tornSamples: [199] } });
    const { block, trouble } = await bench.play(steady());
    expect(trouble).toBeUndefined();
    expect(block.length).toBe(198);
    expect(turns(block).slice(-2)).toEqual([
      ['gap', 1980, 0, 0],
      ['end', expect.closeTo(2000, 0), 0, 0],
    ]);
  });
});

describe('a board or a line that fails', () => {
  it('says that the test goes on when the line breaks', async () => {
    const bench = new DriverBench({ faults: { dropLinkAfterSamples: 50 } });
    const { trouble, block } = await bench.play(steady());
    expect(trouble).toMatchObject({
      code: 'link-lost',
      message: expect.stringMatching(/goes on while the board has power/),
    });
    expect(block.length).toBe(50);
    expect(bench.emulator.cellOn).toBe(true);
  });

  it('tells who waits on the instrument that the line is gone', async () => {
    const bench = new DriverBench();
    await bench.clock.run(
      (async () => {
        const instrument = await bench.open();
        bench.emulator.powerOff();
        expect(await instrument.closed).toMatchObject({ code: 'link-lost' });
        await expect(instrument.ensureOff()).rejects.toMatchObject({ code: 'link-lost' });
      })(),
    );
  });

  it('makes the cell safe after reconnecting', async () => {
    const bench = new DriverBench({ faults: { dropLinkAfterSamples: 50 } });
    await bench.play(steady());
    expect(bench.emulator.cellOn).toBe(true);
    const { loopback } = await import('../../../src/drivers/transport.ts');
    const { rodeostatDriver } = await import('../../../src/drivers/rodeostat/driver.ts');
    const { transport, far } = loopback('again');
    bench.emulator.attach(far);
    await bench.clock.run(rodeostatDriver().open(transport, { clock: bench.clock, simulated: true }));
    expect(bench.emulator.cellOn).toBe(false);
    expect(bench.emulator.running).toBe(false);
  });

  it('gives up on a board that falls silent', async () => {
    const bench = new DriverBench({ faults: { silenceAfterSamples: 50 } });
    const { trouble, block } = await bench.play(steady());
    expect(trouble).toMatchObject({ code: 'cell-not-off', cause: { code: 'instrument-silent' } });
    expect(block.length).toBe(50);
    expect(bench.clock.now_s()).toBeLessThan(30);
  });

  it('notices a board that has restarted, and switches it off', async () => {
    const bench = new DriverBench({ faults: { resetAfterSamples: 50 } });
    const { trouble, block } = await bench.play(steady());
    expect(trouble).toMatchObject({ code: 'instrument-failed', message: expect.stringMatching(/restarted/) });
    expect(bench.emulator.cellOn).toBe(false);
    // What was measured stays, and the record ends where the last sample stood.
    expect(turns(block)).toEqual([
      ['segment', 0, 0, 0],
      ['end', 500, 0, 0],
    ]);
  });

  it('says so when the relays do not open', async () => {
    const bench = new DriverBench({ faults: { relaysStick: true } });
    const { trouble } = await bench.play(steady());
    expect(trouble).toMatchObject({
      code: 'cell-not-off',
      message: expect.stringMatching(/electrode is still connected/),
    });
    expect(bench.emulator.cellOn).toBe(true);
  });

  it('says so when the line breaks during a pause', async () => {
    const bench = new DriverBench();
    const { trouble } = await bench.play(steady(), (event, instrument) => {
      if (event.type === 'samples') instrument.pause().catch(() => undefined);
      if (event.type === 'paused') bench.emulator.powerOff();
    });
    expect(trouble).toMatchObject({ code: 'link-lost' });
  });

  it('fails a pause that was asked for when the line breaks first', async () => {
    const bench = new DriverBench({ faults: { dropLinkAfterSamples: 20 } });
    let answer: Promise<unknown> | undefined;
    await bench.play(steady(), (event, instrument) => {
      if (event.type !== 'samples' || !(event.block.t_s[0]! > 0.195) || answer !== undefined) return;
      answer = instrument.pause().catch((error: unknown) => error);
    });
    expect(await answer).toMatchObject({
      code: expect.stringMatching(/state-refused|link-lost|cell-not-off/),
    });
  });
});

describe('a board that lives at another pace', () => {
  it.each([60, Number.POSITIVE_INFINITY])('plays the same at %d times the speed', async (speed) => {
    const asked = () =>
      request(
        [openCircuit(1, every(0.5)), repeat(3, hold(-1.1, 1, every(0.05)), hold(0.4, 1, every(0.05)))],
        MILLIAMP,
      );
    const slow = await new DriverBench().play(asked());
    const fast = await new DriverBench({ speed }).play(asked());
    expect(fast.trouble).toBeUndefined();
    expect(fast.block.length).toBe(slow.block.length);
    const turning = (told: typeof fast) =>
      turns(told.block).map(([kind, t_ms, ...rest]) => [kind, Math.round(t_ms / 100), ...rest]);
    expect(turning(fast)).toEqual(turning(slow));
  });

  it('loses nothing in lock-step however slowly the reader reads', async () => {
    const bench = new DriverBench({ speed: Number.POSITIVE_INFINITY });
    let blocks = 0;
    const { block, trouble } = await bench.play(request([hold(-0.5, 20, every(0.002))], MILLIAMP), () => {
      blocks++;
    });
    expect(trouble).toBeUndefined();
    expect(block.length).toBe(10_000);
    expect(bench.emulator.dropped).toBe(0);
    expect(blocks).toBeGreaterThan(10);
  });
});

describe('a computer that times badly', () => {
  it('moves the rest of the program when it slept, instead of cutting levels short', async () => {
    const bench = new DriverBench();
    const body = [repeat(3, hold(-1.1, 1, every(0.1)), hold(0.4, 1, every(0.1)))];
    let slept = false;
    const { block, trouble } = await bench.play(request(body, MILLIAMP), (event) => {
      if (event.type !== 'samples' || slept || !(event.block.t_s[0]! >= 0.75)) return;
      slept = true;
      // Nothing reaches the driver for 2.5 seconds; the board's buffer keeps the samples.
      bench.transport.stream.pause();
      bench.clock.sleep(2.5).then(() => bench.transport.stream.resume());
    });
    expect(trouble).toBeUndefined();
    const rows = ledgerOf(block).takeRows();
    expect(rows.map(({ segment, cycle }) => [segment, cycle])).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
      [0, 2],
      [1, 2],
    ]);
    const lengths = rows.map(({ start_s, end_s }) => end_s - start_s);
    expect(lengths[0]).toBeGreaterThan(2);
    for (const length_s of lengths.slice(1)) expect(length_s).toBeCloseTo(1, 0);
    expect(ledgerOf(block).totals.gaps).toBeLessThanOrEqual(1);
  });
});
