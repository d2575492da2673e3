// Driver and emulated board together on a virtual clock: marks and samples where the board really turned, the charge
// that the cell really passed, pauses, skips, stops, and the cell off at every end.
import { describe, expect, it } from 'vitest';
import { FLAG } from '../../../src/core/samples.ts';
import { ledgerOf } from '../../support/blocks.ts';
import { RcCell } from '../../support/rc-cell.ts';
import { hold, openCircuit, ramp, repeat, request } from '../../support/segments.ts';
import { DriverBench, times, turns } from './driver-bench.ts';

const every = (period_s: number) => ({ period_s });
const MILLIAMP = { range: { fixed_A: 1e-3 } };

describe('a run on an emulated Rodeostat', () => {
  it('times short pulses by the board, in blocks, and measures the gap between them', async () => {
    const bench = new DriverBench();
    const cycle = [hold(-1.1, 0.04, every(0.01), { name: 'a' }), hold(0.4, 0.02, every(0.01), { name: 'b' })];
    const { block, events, trouble } = await bench.play(request([repeat(30, ...cycle)], MILLIAMP));
    expect(trouble).toBeUndefined();
    expect(bench.commands.filter((name) => name === 'runTest')).toHaveLength(2);
    // A boundary belongs to the step that ends there: the next begins one tick of 0.2 ms later.
    expect(turns(block).slice(0, 4)).toEqual([
      ['segment', 0, 0, 0],
      ['segment', 40.2, 1, 0],
      ['segment', 60.2, 0, 1],
      ['segment', 100.2, 1, 1],
    ]);
    // 25 cycles of 60 ms, then the next block, as late as the clock says (here: not at all, but for the tick).
    expect(turns(block)[50]).toEqual(['segment', expect.closeTo(1500, 0), 0, 25]);
    expect(turns(block).at(-1)).toEqual(['end', expect.closeTo(1800, 0), 1, 29]);
    expect(block.length).toBe(30 * 6);
    const { segment, cycle: cycles, setPotential_V } = block;
    const reduced = [...segment].flatMap((s, n) => (s === 0 ? [n] : []));
    expect(reduced).toHaveLength(120);
    expect(new Set(reduced.map((n) => setPotential_V[n]))).toEqual(new Set([-1.100366]));
    expect(cycles[block.length - 1]).toBe(29);
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'program' });
    expect(bench.emulator.cellOn).toBe(false);
  });

  it('connects the cell once for many blocks, and lets the board open it itself at the very end', async () => {
    const bench = new DriverBench();
    await bench.play(
      request([repeat(60, hold(-1.1, 0.02, every(0.01)), hold(0.4, 0.02, every(0.01)))], MILLIAMP),
    );
    const switching = bench.sent
      .filter((line) => line.includes('setElectAutoConnect'))
      .map((line) => JSON.parse(line).autoConnect);
    // At contact; shortly before the end of a block that another follows, back at the start of that one; at the end.
    expect(switching).toEqual([true, false, true, false, true, true]);
    expect(bench.sent.filter((line) => line.includes('setAllElectConnected'))).toHaveLength(2);
    // Nothing is said twice: the parameters of equal blocks are sent once.
    expect(bench.commands.filter((name) => name === 'setParam')).toHaveLength(2);
  });

  it('times long levels from the computer and takes the instants from the board', async () => {
    const bench = new DriverBench();
    const body = [hold(-1.1, 1.2, every(0.1), { name: 'a' }), hold(0.4, 0.8, every(0.1), { name: 'b' })];
    const { block, warnings } = await bench.play(request([repeat(3, ...body)], MILLIAMP));
    expect(bench.commands.filter((name) => name === 'runTest')).toHaveLength(1);
    expect(turns(block).map(([kind, t_ms]) => [kind, Math.round(t_ms)])).toEqual([
      ['segment', 0],
      ['segment', 1200],
      ['segment', 2000],
      ['segment', 3200],
      ['segment', 4000],
      ['segment', 5200],
      ['end', 6000],
    ]);
    expect(block.length).toBe(60);
    expect(times(block)).toEqual(Array.from({ length: 60 }, (_, n) => (n + 1) * 100));
    expect(warnings).toEqual([expect.stringMatching(/^5 changes of potential were timed by this computer/)]);
  });

  it('accounts for the charge of the cell: every coulomb but for what the filter and the converter take', async () => {
    const body = () => [repeat(25, hold(-1.1, 0.1, every(0.001)), hold(0.4, 0.1, every(0.001)))];
    // 1.5 V on 2 kohm: the spikes fit the range.
    const bench = new DriverBench({ cell: new RcCell(2e3, 8e3, 5e-6) });
    const { totals } = ledgerOf((await bench.play(request(body(), MILLIAMP))).block);
    const truth = bench.cell.truth();
    expect(totals.gaps).toBe(0);
    expect(totals.lowerBound).toBe(false);
    expect(Math.abs(totals.cathodic_C / truth.cathodic_C - 1)).toBeLessThan(0.005);
    expect(Math.abs(totals.anodic_C / truth.anodic_C - 1)).toBeLessThan(0.005);
  });

  it('calls the charge a lower bound where spikes clip', async () => {
    const body = [repeat(10, hold(-1.1, 0.1, every(0.001)), hold(0.4, 0.1, every(0.001)))];
    // 1.5 V on 1 kohm: 1.5 mA at first, in a range of 1 mA.
    const bench = new DriverBench({ cell: new RcCell(1e3, 9e3, 10e-6) });
    const { totals } = ledgerOf((await bench.play(request(body, MILLIAMP))).block);
    expect(totals.lowerBound).toBe(true);
    expect(totals.cathodic_C).toBeLessThan(bench.cell.truth().cathodic_C);
    expect(totals.anodic_C).toBeLessThan(bench.cell.truth().anodic_C);
  });

  it('sweeps, and rests with the electrodes disconnected', async () => {
    const bench = new DriverBench();
    const { block, events } = await bench.play(
      request(
        [openCircuit(0.5, every(0.1)), ramp(-0.5, 0.5, 0.5, every(0.05)), openCircuit(0.2, every(0.1))],
        MILLIAMP,
      ),
    );
    const resting = [...block.segment].map((segment) => segment !== 1);
    for (const [n, rests] of resting.entries()) {
      expect(Number.isNaN(block.current_A[n]!)).toBe(rests);
      expect(Number.isNaN(block.setPotential_V[n]!)).toBe(rests);
    }
    const swept = [...block.setPotential_V].filter((value) => !Number.isNaN(value));
    expect(swept).toHaveLength(10);
    // To within one step of the converter in its 1 V range, 0.49 mV.
    for (const [n, value] of swept.entries())
      expect(Math.abs(value - (-0.5 + (n + 1) * 0.1))).toBeLessThan(0.0005);
    expect(events.some((event) => event.type === 'finished')).toBe(true);
    expect(bench.emulator.cellOn).toBe(false);
  });

  it('does not connect the cell while it rests', async () => {
    const bench = new DriverBench();
    const seen: boolean[] = [];
    await bench.play(
      request([openCircuit(0.5, every(0.1)), hold(-0.5, 0.5, every(0.1))], MILLIAMP),
      (event) => {
        if (event.type === 'samples' && event.block.length > 0) seen.push(bench.emulator.cellOn);
      },
    );
    expect(seen.slice(0, 4)).toEqual([false, false, false, false]);
    expect(seen).toContain(true);
  });

  it('turns the sign of the current round where asked, for a board with the wrong firmware', async () => {
    const right = new DriverBench();
    const wrong = new DriverBench({ mirrored: true, settings: { invertCurrent: true } });
    const plain = new DriverBench({ mirrored: true });
    const asked = request([hold(-0.5, 0.2, every(0.1))], MILLIAMP);
    const last = async (bench: DriverBench) => (await bench.play(asked)).block.current_A[1]!;
    expect(await last(right)).toBeCloseTo(-50e-6, 6);
    expect(await last(wrong)).toBeCloseTo(-50e-6, 6);
    expect(await last(plain)).toBeCloseTo(50e-6, 6);
  });

  it('flags overload from the value at the end of the range, not only where the board does', async () => {
    // −0.5 V on 1 kohm is −0.5 mA; the range ends at 0.1 mA.
    const bench = new DriverBench({ cell: new RcCell(500, 500, 1e-6) });
    const { block } = await bench.play(request([hold(-0.5, 0.5, every(0.1))], { range: { fixed_A: 1e-4 } }));
    expect([...block.flags].every((flags) => (flags & FLAG.overload) !== 0)).toBe(true);
    expect(ledgerOf(block).totals.lowerBound).toBe(true);
    const warned = await new DriverBench({ cell: new RcCell(1e3, 9e3, 1e-9) }).play(
      request([hold(-0.95, 0.2, every(0.1))], { range: { fixed_A: 1e-4 } }),
    );
    expect([...warned.block.flags]).toEqual([FLAG.overloadWarning, FLAG.overloadWarning]);
  });

  it('works on a board without relays, and says that it only goes to 0 V', async () => {
    const cell = new RcCell(1e3, 9e3, 10e-6);
    const bench = new DriverBench({ board: 'rodeostat-v01-1ma', cell });
    const { plan, trouble, block } = await bench.play(
      request([repeat(2, hold(-0.5, 0.6, every(0.1)), hold(0.4, 0.6, every(0.1)))], MILLIAMP),
    );
    expect(trouble).toBeUndefined();
    expect(plan.notes.join()).toMatch(/CANNOT OPEN/);
    expect(block.length).toBe(24);
    expect(block.current_A[5]).toBeCloseTo(-50e-6, 6);
    expect(bench.emulator.cellOn).toBe(false);
    expect(Math.abs(bench.emulator.output_V)).toBeLessThan(0.001);
    expect(bench.commands).not.toContain('setAllElectConnected');
  });
});

describe('pause, resume, skip, stop', () => {
  const pulses = () => [
    repeat(4, hold(-1.1, 1.2, every(0.1), { name: 'a' }), hold(0.4, 0.8, every(0.1), { name: 'b' })),
  ];

  it('pauses with the cell off, and goes on from the start of the interrupted cycle', async () => {
    const bench = new DriverBench();
    let paused = false;
    const { block, events } = await bench.play(request(pulses(), MILLIAMP), (event, instrument) => {
      if (event.type !== 'samples' || paused || !(event.block.t_s[0]! >= 3.5)) return;
      paused = true;
      instrument.pause().then(async () => {
        expect(bench.emulator.cellOn).toBe(false);
        await bench.clock.sleep(10);
        await instrument.resume();
      });
    });
    expect(events.map((event) => event.type)).toEqual(
      expect.arrayContaining(['paused', 'resumed', 'finished']),
    );
    const kinds = turns(block);
    const at = kinds.findIndex(([kind]) => kind === 'pause');
    // Interrupted in b of cycle 1, at about 3.5 s; 10 s later a of cycle 1 begins again.
    expect(kinds[at]).toEqual(['pause', expect.closeTo(3500, -2), 1, 1]);
    expect(kinds[at + 1]).toEqual(['resume', expect.closeTo(13_500, -2), 1, 1]);
    expect(kinds[at + 2]).toEqual(['segment', expect.closeTo(13_500, -2), 0, 1]);
    expect(kinds.at(-1)).toEqual(['end', expect.closeTo(19_500, -2), 1, 3]);
    const rows = ledgerOf(block);
    expect(rows.totals.gaps).toBe(0);
  });

  it('gives a hold outside repeats its remaining time after a pause', async () => {
    const bench = new DriverBench();
    let paused = false;
    const { block } = await bench.play(
      request([hold(-0.5, 5, every(0.1))], MILLIAMP),
      (event, instrument) => {
        if (event.type !== 'samples' || paused || !(event.block.t_s[0]! >= 1.95)) return;
        paused = true;
        instrument.pause().then(async () => {
          await bench.clock.sleep(3);
          await instrument.resume();
        });
      },
    );
    const end = turns(block).at(-1)!;
    expect(end[0]).toBe('end');
    expect(end[1]).toBeCloseTo(8000, -2);
    expect(block.length).toBeGreaterThanOrEqual(49);
  });

  it('leaves a step and goes on with the next without opening the cell', async () => {
    const bench = new DriverBench();
    let opened = 0;
    const openCircuit = bench.cell.openCircuit.bind(bench.cell);
    bench.cell.openCircuit = () => {
      opened++;
      openCircuit();
    };
    let skipped = false;
    const body = [...pulses(), hold(-0.2, 1, every(0.1), { name: 'after', step: 1 })];
    const { block } = await bench.play(request(body, MILLIAMP), (event, instrument) => {
      if (event.type !== 'samples') return;
      // Connected at the start, the cell is opened only at the very end.
      if (event.block.t_s[0]! < 0.15) opened = 0;
      if (event.block.t_s[0]! < 3.3) expect(opened).toBe(0);
      if (skipped || !(event.block.t_s[0]! >= 2.5)) return;
      skipped = true;
      instrument.skipStep().catch(() => expect.unreachable());
    });
    const kinds = turns(block);
    expect(kinds.at(-2)).toEqual(['segment', expect.closeTo(2500, -2), 2, 0]);
    expect(kinds.at(-1)).toEqual(['end', expect.closeTo(3500, -2), 2, 0]);
    expect(opened).toBeGreaterThan(0);
  });

  it('ends the run when the last step is skipped', async () => {
    const bench = new DriverBench();
    let skipped = false;
    const { events } = await bench.play(
      request([hold(-0.5, 100, every(0.5))], MILLIAMP),
      (event, instrument) => {
        if (event.type === 'samples' && !skipped) {
          skipped = true;
          instrument.skipStep().catch(() => expect.unreachable());
        }
      },
    );
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'program' });
    expect(bench.clock.now_s()).toBeLessThan(10);
  });

  it.each([
    ['before the first sample', 0],
    ['in the middle of a level', 0.75],
    ['in a later cycle', 4.4],
  ])('stops on request %s: cell off, the rest of the samples, then finished', async (_when, at_s) => {
    const bench = new DriverBench();
    const { events, block, trouble } = await bench.play(
      request(pulses(), MILLIAMP),
      (event, _instrument, stop) => {
        if (at_s === 0 ? event.type === 'started' : event.type === 'samples' && event.block.t_s[0]! >= at_s)
          stop.abort();
      },
    );
    expect(trouble).toBeUndefined();
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'stopped' });
    expect(bench.emulator.cellOn).toBe(false);
    if (at_s > 0) expect(turns(block).at(-1)![0]).toBe('end');
    expect(bench.clock.now_s()).toBeLessThan(at_s + 3);
  });

  it('stops while it is paused', async () => {
    const bench = new DriverBench();
    const { events } = await bench.play(request(pulses(), MILLIAMP), (event, instrument, stop) => {
      if (event.type === 'samples' && event.block.t_s[0]! < 0.15) instrument.pause().catch(() => undefined);
      if (event.type === 'paused') stop.abort();
    });
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'stopped' });
  });

  it('switches off when the reader walks away', async () => {
    const bench = new DriverBench();
    await bench.clock.run(
      (async () => {
        const instrument = await bench.open();
        const plan = await instrument.prepare(request(pulses(), MILLIAMP), { coarsen: false });
        for await (const event of instrument.run(plan, new AbortController().signal))
          if (event.type === 'samples' && event.block.length > 0) break;
        expect(bench.emulator.cellOn).toBe(false);
        expect(bench.emulator.running).toBe(false);
        // The instrument can be used again at once.
        expect(await instrument.readNow()).toMatchObject({ cellOn: false });
      })(),
    );
  });

  it('ends a run with the cell off when it is put away meanwhile', async () => {
    const bench = new DriverBench();
    const { events, trouble } = await bench.play(request(pulses(), MILLIAMP), (event, instrument) => {
      if (event.type === 'samples' && event.block.t_s[0]! < 0.15) instrument[Symbol.asyncDispose]();
    });
    expect(trouble).toBeUndefined();
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'stopped' });
    expect(bench.emulator.cellOn).toBe(false);
  });

  it('refuses what cannot be done in the present state', async () => {
    const bench = new DriverBench();
    await bench.clock.run(
      (async () => {
        const instrument = await bench.open();
        for (const act of [() => instrument.pause(), () => instrument.resume(), () => instrument.skipStep()])
          expect(() => act()).toThrow(expect.objectContaining({ code: 'state-refused' }));
        const plan = await instrument.prepare(request(pulses(), MILLIAMP), { coarsen: false });
        const run = instrument.run(plan, AbortSignal.timeout(1e6));
        await run.next();
        await expect(instrument.resume()).rejects.toMatchObject({ code: 'state-refused' });
        await expect(instrument.run(plan, AbortSignal.timeout(1e6)).next()).rejects.toMatchObject({
          code: 'state-refused',
        });
        await expect(instrument.readNow()).rejects.toMatchObject({ code: 'state-refused' });
        await expect(instrument.ensureOff()).rejects.toMatchObject({ code: 'state-refused' });
        await run.return();
      })(),
    );
  });
});
