// Conditions that this program judges for an instrument that cannot: on an emulated Rodeostat, through the engine, and
// against what the plan promised; then what the engine asks for, on a fake instrument.
import { describe, expect, it } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import type { RepeatCondition, SegmentCondition } from '../../../src/core/until.ts';
import type { WaveformNode } from '../../../src/core/waveform.ts';
import { simulate } from '../../../src/drivers/catalogue.ts';
import { loopback } from '../../../src/drivers/transport.ts';
import { Run } from '../../../src/main/engine/runner.ts';
import { DriverBench } from '../../drivers/rodeostat/driver-bench.ts';
import { FakeRecorder } from '../../support/fake-recorder.ts';
import { RcCell } from '../../support/rc-cell.ts';
import { live, runOn } from '../../support/run.ts';
import { hold, openCircuit, repeat, request } from '../../support/segments.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const every = (period_s: number) => ({ period_s });
const until = (...conditions: SegmentCondition[]) => ({ until: conditions });
const after = hold(0, 0.5, every(0.01), { name: 'after', step: 9 });

/** What the plan promises: one sampling period and about 20 ms. */
const PROMISED_S = 0.02;

async function onBoard(body: readonly WaveformNode[]) {
  const bench = new DriverBench({ cell: new RcCell(1e3, 9e3, 1e-9) });
  return bench.clock.run(
    (async () => {
      const instrument = await bench.open();
      const plan = await instrument.prepare(request(body, { range: { fixed_A: 1e-3 } }), { coarsen: false });
      const recorder = new FakeRecorder();
      const run = new Run({ instrument, plan, recorder, clock: bench.clock });
      const result = await run.play();
      await instrument[Symbol.asyncDispose]();
      const rows = recorder.batches.flatMap((batch) => batch.rows);
      return { result, plan, rows, cellOn: bench.emulator.cellOn };
    })(),
  );
}

describe('on a board that cannot judge conditions', () => {
  it.for([0.01, 0.1])(
    'a pulse ends on its charge, sampled every %s s, within what the plan says',
    async (period_s) => {
      // −1 V on 10 kΩ: 0.1 mC/s.
      const charge: SegmentCondition = { kind: 'charge', charge: 'cathodic', value_C: 80e-6 };
      const body = [
        repeat(
          3,
          hold(-1, 4, every(period_s), { name: 'reduce', ...until(charge) }),
          hold(0.4, 0.5, every(period_s)),
        ),
        after,
      ];
      const { rows, result, plan, cellOn } = await onBoard(body);
      expect(result.outcome).toEqual({ kind: 'completed', by: 'program' });
      expect(plan.notes.join()).toContain('judged by this computer');
      const reduced = rows.filter(({ segment }) => segment === 0);
      expect(reduced.map(({ cycle }) => cycle)).toEqual([0, 1, 2]);
      for (const row of reduced) {
        expect(row.cathodic_C).toBeGreaterThanOrEqual(80e-6);
        // The filter of the board reads a little low at first; beyond that only the promised time.
        expect(row.cathodic_C).toBeLessThan(80e-6 + 1e-4 * (period_s + PROMISED_S));
      }
      expect(rows.map(({ segment }) => segment)).toEqual([0, 1, 0, 1, 0, 1, 2]);
      expect(cellOn).toBe(false);
    },
  );

  it('a level in a train that the board times itself ends as well', async () => {
    const above: SegmentCondition = { kind: 'current', when: 'above', value_A: 50e-6, for_s: 0.1 };
    const body = [repeat(4, hold(-1, 0.5, every(0.01), until(above)), hold(0.2, 0.1, every(0.01))), after];
    const { rows, result } = await onBoard(body);
    expect(result.outcome).toEqual({ kind: 'completed', by: 'program' });
    const lengths = rows.filter(({ segment }) => segment === 0).map(({ start_s, end_s }) => end_s - start_s);
    expect(lengths).toHaveLength(4);
    for (const length_s of lengths) {
      expect(length_s).toBeGreaterThan(0.1);
      expect(length_s).toBeLessThan(0.1 + 2 * 0.01 + PROMISED_S);
    }
  });

  it('a repetition ends right after the cycle that met its condition, as far into the next as the plan says', async () => {
    const total: RepeatCondition = { kind: 'total charge', charge: 'cathodic', value_C: 250e-6 };
    const body = [
      { ...repeat(50, hold(-1, 1, every(0.05)), hold(0.4, 0.5, every(0.05))), until: [total] },
      after,
    ];
    const { rows, result } = await onBoard(body);
    expect(result.outcome).toEqual({ kind: 'completed', by: 'program' });
    // 0.1 mC a cycle: the third reaches it.
    expect(rows.map(({ segment, cycle }) => `${segment}.${cycle}`)).toEqual([
      '0.0',
      '1.0',
      '0.1',
      '1.1',
      '0.2',
      '1.2',
      '0.3',
      '2.0',
    ]);
    const started = rows.at(-2)!;
    expect(started.end_s - started.start_s).toBeLessThan(2 * 0.05 + PROMISED_S);
  });

  it('what it cannot measure is refused', async () => {
    const drift: SegmentCondition = { kind: 'drift', below_V_per_s: 1e-3, over_s: 1 };
    await expect(onBoard([openCircuit(10, every(0.1), { name: 'settle', ...until(drift) })])).rejects.toThrow(
      '"settle" is to end on its potential, which the board cannot measure',
    );
  });
});

describe('on a simulated cell that reacts', () => {
  // Whoever judges it: the instrument with its own sums, or this program.
  it.each([
    ['emstat4-hr', 0],
    ['rodeostat-v01-24ma', PROMISED_S],
  ])('a pulse on a %s ends on its charge', async (model, leaves_s) => {
    const clock = new VirtualClock();
    const { driver, instrument: far, cell } = simulate({ model, cell: 'cu-nitrite' }, clock);
    const { transport, far: line } = loopback('sim');
    far.attach(line);
    const value_C = 5e-3;
    const charge: SegmentCondition = { kind: 'charge', charge: 'cathodic', value_C };
    const body = [
      repeat(
        3,
        hold(-1, 20, every(0.05), { name: 'reduce', ...until(charge) }),
        hold(-0.2, 0.5, every(0.05), { name: 'rest' }),
      ),
    ];
    const instrument = await clock.run(driver.open(transport, { clock, simulated: true }));
    const asked = request(body, { range: { fixed_A: 20e-3 } });
    const plan = await clock.run(instrument.prepare(asked, { coarsen: false }));
    const recorder = new FakeRecorder();
    const result = await clock.run(new Run({ instrument, plan, recorder, clock }).play());
    expect(result).toMatchObject({ outcome: { kind: 'completed', by: 'program' }, cellOff: true });
    const { samples } = recorder;
    const rows = recorder.batches.flatMap((batch) => batch.rows).filter(({ segment }) => segment === 0);
    expect(rows.map(({ cycle }) => cycle)).toEqual([0, 1, 2]);
    for (const { cycle, cathodic_C, start_s, end_s } of rows) {
      expect(end_s - start_s).toBeLessThan(19);
      const currents = [...samples.current_A].filter(
        (_, n) => samples.segment[n] === 0 && samples.cycle[n] === cycle,
      );
      // The spike of the double layer is what sums of current × period see otherwise than the ledger.
      const sample_C = Math.max(...currents.map(Math.abs)) * (0.05 + leaves_s);
      expect(cathodic_C).toBeGreaterThan(value_C - sample_C);
      expect(cathodic_C).toBeLessThan(value_C + sample_C);
    }
    expect(cell.truth().cathodic_C).toBeGreaterThan(3 * value_C * 0.9);
  });
});

describe('the engine', () => {
  const settle: SegmentCondition = { kind: 'current', when: 'above', value_A: 0.5e-3, for_s: 0.3 };
  const body = [hold(-1, 2, every(0.1), { name: 'settle', ...until(settle) }), after];

  it('leaves it to an instrument that watches conditions itself', async () => {
    const { instrument, finish } = runOn({ body });
    await finish();
    expect(instrument.calls.filter((call) => call.startsWith('leave'))).toEqual([]);
  });

  it('asks once a visit where the instrument does not', async () => {
    const { instrument, recorder, finish } = runOn({ body }, [], { script: live, watchesConditions: false });
    await finish();
    expect(instrument.calls.filter((call) => call.startsWith('leave'))).toEqual(['leave 0.0']);
    expect(recorder.events.map(({ message }) => message).join('\n')).toContain(
      'going on with what follows: "settle": current above 500 µA for 300 ms',
    );
  });

  it('warns when the run did not go on, and fails when the instrument is in trouble', async () => {
    const refused = new CottrellError('state-refused', 'the run is paused');
    const calm = runOn({ body }, [], { script: live, watchesConditions: false, leave: { error: refused } });
    expect((await calm.finish()).outcome.kind).toBe('completed');
    expect(calm.updates.flatMap((u) => (u.type === 'warning' ? [u.message] : [])).join()).toContain(
      'A condition was met',
    );
    const silent = new CottrellError('instrument-silent', 'no answer');
    const bad = runOn({ body }, [], { script: live, watchesConditions: false, leave: { error: silent } });
    expect((await bad.finish()).outcome).toMatchObject({ kind: 'failed', code: 'instrument-silent' });
  });
});
