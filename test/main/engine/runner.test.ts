import { describe, expect, it } from 'vitest';
import { Ledger } from '../../../src/core/ledger.ts';
import type { StopRule } from '../../../src/core/rules.ts';
import { BlockBuilder } from '../../../src/core/samples.ts';
import type { Limit } from '../../../src/core/waveform.ts';
import { Run } from '../../../src/main/engine/runner.ts';
import {
  blockOf,
  FakePotentiostat,
  planFor,
  requestFor,
  type ScriptStep,
  samplesOf,
} from '../../support/fake-potentiostat.ts';
import { FakeRecorder } from '../../support/fake-recorder.ts';
import { live, PULSES, runOn, USER } from '../../support/run.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { hold, pulses, waveform } from '../../support/waveforms.ts';

describe('a run that goes well', () => {
  it('saves every sample, every row and the outcome, and reports what the ledger says', async () => {
    const { recorder, run, finish } = runOn(PULSES, [], { script: live });
    const result = await finish();
    expect(result).toMatchObject({ outcome: { kind: 'completed', by: 'program' }, cellOff: true });
    expect(result).not.toHaveProperty('error');
    expect(recorder.samples.length).toBe(110);
    expect(recorder.savedThrough_s).toBe(11);
    expect(result.savedThrough_s).toBe(11);
    expect(
      recorder.batches.flatMap(({ rows }) => rows.map(({ segment, cycle }) => [segment, cycle])),
    ).toEqual([
      [0, 0],
      ...[0, 1, 2, 3, 4].flatMap((cycle) => [
        [1, cycle],
        [2, cycle],
      ]),
    ]);
    // 1 mA for 1 s in each of five cycles, both ways.
    expect(result.totals.cathodic_C).toBeCloseTo(5e-3, 12);
    expect(result.totals.anodic_C).toBeCloseTo(5e-3, 12);
    expect(run.tail()).toHaveLength(0);
  });

  it('leaves a record from which the ledger comes out the same, bit for bit', async () => {
    const { recorder, finish } = runOn(PULSES, [], {
      script: (plan) => samplesOf(plan.waveform, { perBlock: 7, current_A: (t_s) => Math.sin(3 * t_s) / 7 }),
    });
    const { totals } = await finish();
    const again = new Ledger();
    for (const { block, before } of recorder.batches) {
      if (block === undefined) continue;
      expect(before).toEqual(again.state());
      again.add(block);
    }
    expect(again.totals).toEqual(totals);
  });

  it('never has a sample wait longer than 50 ms for its commit', async () => {
    const { clock, recorder, run, finish } = runOn(PULSES, [], { script: live });
    let latest_s = 0;
    recorder.before = () => {
      const tail = run.tail();
      if (tail.length > 0) latest_s = Math.max(latest_s, clock.now_s() - tail.t_s[0]!);
    };
    await finish();
    // A block of five samples arrives with its last sample, 0.4 s after its first; then at most 0.05 s more.
    expect(latest_s).toBeGreaterThan(0.4);
    expect(latest_s).toBeLessThan(0.451);
  });

  it('has unsaved samples readable as the tail', async () => {
    const { clock, recorder, run } = runOn(PULSES, [], { script: live });
    const playing = run.play();
    await clock.advance(0.53);
    expect(recorder.savedThrough_s).toBe(0);
    expect(run.tail().length).toBe(5);
    await clock.advance(0.03);
    expect(recorder.savedThrough_s).toBe(0.5);
    expect(run.tail().length).toBe(0);
    run.stop(USER);
    await clock.run(playing);
  });

  it('records what the driver tells, in order and with its device time', async () => {
    const { recorder, updates, finish } = runOn(waveform(hold(-1, 1)), [], {
      *script(plan): Iterable<ScriptStep> {
        yield* samplesOf(plan.waveform);
        yield { type: 'range', t_s: 0.5, range_A: 0.01 };
        yield { type: 'instrument-charge', t_s: 1, segment: 0, cycle: 0, cathodic_C: 1e-3, anodic_C: 0 };
        yield { type: 'warning', t_s: 1, message: 'the fan is loud' };
        yield { type: 'paused', t_s: 1 };
        yield { type: 'resumed', t_s: 1 };
      },
    });
    await finish();
    expect(recorder.events.map(({ kind, t_s, message }) => [kind, t_s, message])).toEqual([
      ['state', 0, 'the program runs'],
      ['range', 1, 'current range 10 mA'],
      ['instrument-charge', 1, 'charge by the instrument'],
      ['warning', 1, 'the fan is loud'],
      ['state', 1, 'paused'],
      ['state', 1, 'resumed'],
      ['state', 1, 'the program has ended, the cell is confirmed off'],
    ]);
    expect(recorder.eventsOf('instrument-charge')[0]!.data).toMatchObject({ cathodic_C: 1e-3, cycle: 0 });
    expect(updates).toContainEqual({ type: 'warning', t_s: 1, message: 'the fan is loud' });
  });

  it('takes each block to the ledger first, then to the guards, then to the disk', async () => {
    const limits: Limit[] = [{ quantity: 'anodic current', value: 5e-4, for_s: 0 }];
    const order: string[] = [];
    const { recorder, run, finish } = runOn(waveform(hold(1, 1, { limits })));
    run.updates.subscribe(({ type }) => {
      if (type === 'stopping') order.push(`guards, ${run.totals.samples} samples in the ledger`);
    });
    recorder.before = () => order.push(`disk, ${run.tail().length} samples waiting`);
    await finish();
    expect(order.slice(0, 2)).toEqual(['guards, 10 samples in the ledger', 'disk, 10 samples waiting']);
  });

  it('lets the rest of the program live although the instrument never leaves it a moment', async () => {
    const clock = new VirtualClock();
    let spent_s = 0;
    let turns = 0;
    let over = false;
    const count = () => {
      turns++;
      if (!over) setImmediate(count);
    };
    const instrument = new FakePotentiostat({
      clock,
      *script(): Iterable<ScriptStep> {
        count();
        for (let n = 0; n < 1000; n++) {
          spent_s += 1e-3;
          yield { type: 'samples', block: blockOf(n, 1, [1e-3]) };
        }
      },
    });
    const run = new Run({
      instrument,
      plan: planFor(requestFor(waveform(hold(1, 1000)))),
      recorder: new FakeRecorder(),
      clock: {
        now_s: () => spent_s,
        sleep: (seconds, signal) => clock.sleep(seconds, signal),
        wall_ms: () => 0,
      },
    });
    let turnsAtEnd = 0;
    run.updates.subscribe(({ type }) => {
      if (type === 'samples') turnsAtEnd = turns;
    });
    await clock.run(run.play());
    over = true;
    // A second of work, a turn every 20 ms.
    expect(turnsAtEnd).toBeGreaterThan(40);
  });

  it('commits at once at a pause', async () => {
    const { clock, recorder, run } = runOn(waveform(hold(-1, 100)), [], {
      *script(): Iterable<ScriptStep> {
        const builder = new BlockBuilder();
        builder.mark({ kind: 'segment', t_s: 0, segment: 0, cycle: 0, period_s: 0.1 });
        builder.append(blockOf(0, 0.1, [1, 1, 1]));
        builder.mark({ kind: 'pause', t_s: 0.3, segment: 0, cycle: 0, period_s: 0 });
        yield { type: 'samples', block: builder.take() };
        yield { wait_s: 1 };
      },
    });
    const playing = run.play();
    await clock.advance(0);
    expect(recorder.savedThrough_s).toBe(0.3);
    await clock.run(playing);
  });
});

describe('a run that is stopped', () => {
  const tailBlock: ScriptStep = { type: 'samples', block: blockOf(2.5, 0.1, [1e-3], { segment: 1 }) };

  it.each([0.0001, 0.3, 1.7, 5.2])(
    'by the user at %d s: what came is saved, the cell is off',
    async (when_s) => {
      const { clock, recorder, run, finish } = runOn(PULSES, [], { script: live, onStop: { takes_s: 2 } });
      void clock.sleep(when_s).then(() => run.stop(USER));
      const result = await finish();
      expect(result).toMatchObject({ outcome: { kind: 'stopped' }, cellOff: true });
      expect(recorder.samples.length).toBe(Math.floor(when_s / 0.5) * 5);
      expect(recorder.eventsOf('state').map(({ message }) => message)).toContain(
        'stopping: stopped by the user',
      );
    },
  );

  it('keeps the samples that still arrive after the stop was asked for', async () => {
    const { clock, recorder, run, finish } = runOn(PULSES, [], {
      script: live,
      onStop: { takes_s: 1, script: [tailBlock] },
    });
    void clock.sleep(2.4).then(() => run.stop(USER));
    await finish();
    expect(recorder.samples.t_s.at(-1)).toBe(2.6);
  });

  it('a limit ends it as aborted, with the sample that did it', async () => {
    const limits: Limit[] = [{ quantity: 'anodic current', value: 5e-4, for_s: 0.25 }];
    const { instrument, recorder, finish } = runOn(waveform(pulses(5, { limits })), [], { script: live });
    const result = await finish();
    const reason = 'anodic current above 500 µA for 250 ms at 1.4 s (oxidise, cycle 1)';
    expect(result).toMatchObject({ outcome: { kind: 'aborted', reason }, cellOff: true });
    expect(recorder.eventsOf('state')[1]).toMatchObject({
      message: `stopping: ${reason}`,
      data: { cause: 'limit', decided_s: 1.4 },
    });
    expect(instrument.calls).toEqual(['run', 'stop', 'off']);
  });

  it('a limit counts even when the program ended before the stop reached it', async () => {
    const limits: Limit[] = [{ quantity: 'anodic current', value: 5e-4, for_s: 0 }];
    const { finish } = runOn(waveform(hold(1, 1, { limits })), [], { reason: 'program' });
    expect((await finish()).outcome.kind).toBe('aborted');
  });

  it('a rule completes it', async () => {
    const rules: StopRule[] = [{ kind: 'charge', charge: 'cathodic', value_C: 2e-3, at: 'end of cycle' }];
    const { finish } = runOn(PULSES, rules, { script: live });
    expect((await finish()).outcome).toEqual({ kind: 'completed', by: 'rule', rule: 0 });
  });

  it('a rule that the instrument met completes it', async () => {
    const rules: StopRule[] = [
      { kind: 'time', value_s: 100, at: 'at once' },
      { kind: 'charge', charge: 'cathodic', value_C: 2e-3, at: 'end of cycle' },
    ];
    const { finish } = runOn(waveform(pulses(2)), rules, { rulesBy: 'instrument', reason: { rule: 1 } });
    expect((await finish()).outcome).toEqual({ kind: 'completed', by: 'rule', rule: 1 });
  });

  it('a program that ended by itself before the stop reached it is complete', async () => {
    const { instrument, run, finish } = runOn(PULSES);
    instrument.run = async function* () {
      yield { type: 'started' };
      run.stop(USER);
      yield { type: 'finished', t_s: 1, reason: 'program' };
    };
    expect((await finish()).outcome).toEqual({ kind: 'completed', by: 'program' });
  });

  it('the second stop changes nothing', async () => {
    const { clock, instrument, updates, run, finish } = runOn(PULSES, [], {
      script: live,
      onStop: { takes_s: 5 },
    });
    void clock.sleep(1.2).then(() => {
      run.stop({ kind: 'limit', reason: 'first' });
      run.stop(USER);
    });
    void clock.sleep(2).then(() => run.stop(USER));
    expect((await finish()).outcome).toEqual({ kind: 'aborted', reason: 'first' });
    expect(updates.filter(({ type }) => type === 'stopping')).toHaveLength(1);
    expect(instrument.calls).toEqual(['run', 'stop', 'off']);
    expect(clock.now_s()).toBeCloseTo(6.2, 6);
  });
});

describe('warnings of a run', () => {
  it('a lasting overload is told once and recorded, and stops nothing', async () => {
    const { recorder, updates, finish } = runOn(waveform(hold(-1, 3)), [], {
      *script() {
        yield { type: 'samples', block: blockOf(0, 0.1, new Array(15).fill(1), { flags: 2 }) };
        yield { type: 'samples', block: blockOf(1.5, 0.1, new Array(15).fill(1), { flags: 2 }) };
      },
    });
    const result = await finish();
    expect(result.outcome).toEqual({ kind: 'completed', by: 'program' });
    expect(result.totals.lowerBound).toBe(true);
    expect(recorder.eventsOf('warning').map(({ message }) => message)).toEqual([
      'The current is outside its range since 0.1 s: charges are lower bounds.',
    ]);
    expect(updates.filter(({ type }) => type === 'warning')).toHaveLength(1);
  });
});
