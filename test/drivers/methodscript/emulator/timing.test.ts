import { describe, expect, it } from 'vitest';
import { type EmulatorChoice, hostOf, packages } from '../../../support/emulated-host.ts';
import { SimpleCell } from '../../../support/simple-cells.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const READY = ['var e', 'var c', 'var t', 'var n', 'set_pgstat_mode 2', 'cell_on', 'timer_start'];
const POINT = ['timer_get t', 'pck_start', 'pck_add t', 'pck_add c', 'pck_end'];

/** Times of all packages of a script. */
async function times(script: string[], choice: EmulatorChoice = {}) {
  const lines = await hostOf(choice).run(...READY, ...script);
  return packages(lines).map(([t]) => t!.value);
}

const loop = (interval: string, run: string) => [
  `meas_loop_ca e c 100m ${interval} ${run}`,
  ...POINT,
  'endloop',
];

describe('the points of a measurement loop', () => {
  it('come one interval after the step, which comes 200 us after the loop was entered', async () => {
    const cell = new SimpleCell(10_000);
    const found = await times(loop('100m', '500m'), { cell });
    expect(found).toHaveLength(5);
    for (const [k, t] of found.entries()) expect(t).toBeCloseTo(200e-6 + 0.1 * (k + 1), 6);
    const step = cell.history.find(({ value }) => Math.abs(value - 0.1) < 1e-3)!;
    expect(step.t_s).toBeCloseTo(200e-6, 12);
    expect(cell.t_s).toBeCloseTo(0.5002, 12);
  });

  it('come at its beginning where that is chosen; the loop lasts as long', async () => {
    const cell = new SimpleCell(10_000);
    const found = await times(loop('100m', '500m'), {
      cell,
      behaviour: { firstPoint: 'at zero', loopOverhead_s: 0 },
    });
    expect(found).toHaveLength(5);
    for (const [k, t] of found.entries()) expect(t).toBeCloseTo(0.1 * k, 6);
    expect(cell.t_s).toBeCloseTo(0.5, 12);
  });

  it.each([
    ['1', '1', 1],
    ['1', '500m', 1],
    ['300m', '1', 3],
    ['100m', '360', 3600],
    ['33333u', '100m', 3],
  ])('every %s s for %s s are %i', async (interval, run, count) => {
    expect(await times(loop(interval, run))).toHaveLength(count);
  });

  it('are flagged and stretched when the interval is too short', async () => {
    const lines = await hostOf().run(...READY, ...loop('400u', '2m'));
    const found = packages(lines);
    expect(found).toHaveLength(4);
    for (const [t, c] of found) {
      expect(c!.metadata[0]).toMatch(/^1[13579BDF]$/);
      expect((t!.value - 200e-6) / 500e-6).toBeCloseTo(Math.round((t!.value - 200e-6) / 500e-6), 3);
    }
    const kept = packages(await hostOf().run(...READY, ...loop('500u', '2m')));
    expect(kept).toHaveLength(4);
    for (const [, c] of kept) expect(c!.metadata[0]).toMatch(/^1[02468ACE]$/);
  });

  it('are flagged when what the loop does takes longer than the interval', async () => {
    const slow = ['meas_loop_ca e c 100m 10m 50m', 'wait 15m', ...POINT, 'endloop'];
    const lines = await hostOf().run(...READY, ...slow);
    const status = packages(lines).map(([, c]) => Number.parseInt(c!.metadata[0]![1]!, 16) & 1);
    expect(status).toEqual([0, 1, 1, 1, 1]);
  });
});

describe('time on the instrument', () => {
  it('is kept in single precision by the timer: after 4.6 h it has milliseconds, after 37 h sixteen of them', async () => {
    const late = (seconds: number) => times([`wait ${seconds}`, ...POINT]);
    expect((await late(16_777))[0]).toBe(16_777);
    const [odd] = await times(['wait 20000', 'wait 1m', ...POINT]);
    // The neighbours of 20000.001 in single precision are 20000 and 20000.001953125; sent in milliseconds.
    expect(odd).toBe(20_000.002);
    const [coarse] = await times(['wait 133000', 'wait 9m', ...POINT]);
    expect(coarse).toBe(133_000.016);
    const [seconds] = await times(['wait 140000', 'wait 600m', ...POINT]);
    expect(seconds).toBe(140_001);
  });

  it('starts again with the timer', async () => {
    const found = await times(['wait 1', ...POINT, 'timer_start', 'wait 500m', ...POINT]);
    expect(found[0]).toBe(1);
    expect(found[1]).toBe(0.5);
  });

  it('keeps a period free of drift with set_int and await_int', async () => {
    const cycle = ['set_int 700m', 'loop n < 4', 'meas_loop_ca e c 0 100m 500m', 'endloop', 'await_int'];
    const found = await times([...cycle, ...POINT, 'add_var n 1', 'endloop']);
    expect(found.map((t) => Math.round(t * 1e6))).toEqual([700_000, 1_400_000, 2_100_000, 2_800_000]);
  });

  it('goes on to the next tick when one was missed', async () => {
    const found = await times(['set_int 1', 'await_int', 'wait 2500m', 'await_int', ...POINT]);
    expect(found).toEqual([4]);
  });
});

describe('the pace', () => {
  const script = [...READY, ...loop('100m', '1'), 'cell_off'];

  it.each([1, 10])('%i: lines come when their time has come', async (speed) => {
    const clock = new VirtualClock();
    const host = hostOf({ clock, speed });
    host.send('e', ...script, '');
    for (let point = 1; point <= 10; point++) {
      await clock.run(host.until(/^P/));
      expect(clock.now_s()).toBeCloseTo((point * 0.1 + 200e-6) / speed, 6);
    }
    await clock.run(host.until(/^$/));
    expect(clock.sleeping).toBe(0);
  });

  it('changes no byte of the output, nor does the way it travels', async () => {
    const noisy = { seed: 7, cell: undefined, behaviour: { noise: 1 } };
    const outputs = await Promise.all(
      [{ speed: 1 }, { speed: 1000 }, {}, { faults: { splitWrites: true } }].map(async (way) => {
        const clock = new VirtualClock();
        const host = hostOf({ clock, ...noisy, cell: new SimpleCell(1000, 1e-4), ...way });
        host.send('e', ...script, '');
        await clock.run(host.until(/^$/));
        return host.received;
      }),
    );
    expect(outputs[0]!.length).toBeGreaterThan(200);
    expect(new Set(outputs).size).toBe(1);
  });

  it('falls behind a clock that jumps, and catches up without losing a point', async () => {
    const clock = new VirtualClock();
    const host = hostOf({ clock, speed: 1 });
    host.send('e', ...script, '');
    await clock.advance(0.05);
    const late = clock.advance(100);
    const lines = await host.until(/^$/);
    await late;
    expect(packages(lines)).toHaveLength(10);
  });
});
