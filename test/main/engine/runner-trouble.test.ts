import { describe, expect, it } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import { blockOf, type FakeOptions, type ScriptStep, samplesOf } from '../../support/fake-potentiostat.ts';
import { live, PULSES, REFUSED, runOn, USER } from '../../support/run.ts';
import { hold, waveform } from '../../support/waveforms.ts';

describe('a disk that fails', () => {
  it.each([1, 2, 3, 7])(
    'at commit %d: the run is stopped, the cell is off, what was saved stays',
    async (k) => {
      const { instrument, recorder, finish } = runOn(PULSES, [], { script: live });
      recorder.before = (attempt) => {
        if (attempt >= k) throw REFUSED;
      };
      const result = await finish();
      expect(result).toMatchObject({
        outcome: { kind: 'failed', code: 'disk-full', message: 'no room on the disk' },
        cellOff: true,
        error: REFUSED,
        unsaved: REFUSED,
      });
      expect(recorder.batches).toHaveLength(k - 1);
      // The failed commit, and one more attempt at the very end.
      expect(recorder.tries).toBe(k + 1);
      expect(instrument.calls).toEqual(['run', 'stop', 'off']);
    },
  );

  it('that recovers gets everything that waited', async () => {
    const { recorder, finish } = runOn(PULSES, [], { script: live });
    recorder.before = (attempt) => {
      if (attempt === 3) throw REFUSED;
    };
    const result = await finish();
    expect(result.outcome).toMatchObject({ kind: 'failed', code: 'disk-full' });
    expect(result).not.toHaveProperty('unsaved');
    // Commits at 0.1 s, 0.6 s and, failing, 1.1 s: ten samples by then, all saved at the end.
    expect([...recorder.samples.t_s]).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    expect(result.savedThrough_s).toBe(1);
  });

  it('while the run is being stopped for another reason fails it as well', async () => {
    const late: ScriptStep = {
      type: 'samples',
      block: blockOf(2, 0.1, new Array(16_400).fill(1e-3), { segment: 2 }),
    };
    const { clock, recorder, run, finish } = runOn(PULSES, [], { script: live, onStop: { script: [late] } });
    void clock.sleep(1.2).then(() => {
      run.stop(USER);
      recorder.before = () => {
        recorder.before = () => undefined;
        throw REFUSED;
      };
    });
    const result = await finish();
    expect(result).toMatchObject({
      outcome: { kind: 'failed', code: 'disk-full' },
      cellOff: true,
      error: REFUSED,
    });
    expect(result).not.toHaveProperty('unsaved');
    expect(recorder.samples.length).toBe(10 + 16_400);
  });

  it('at the very last commit still fails the run', async () => {
    const { recorder, finish } = runOn(waveform(hold(-1, 1)), [], { reason: 'program' });
    recorder.before = (attempt) => {
      if (attempt === 2) throw REFUSED;
    };
    const result = await finish();
    expect(result).toMatchObject({
      outcome: { kind: 'failed', code: 'disk-full' },
      cellOff: true,
      unsaved: REFUSED,
    });
  });

  it('that refuses the outcome is told in the result', async () => {
    const { recorder, finish } = runOn(waveform(hold(-1, 1)));
    recorder.refusesFinish = true;
    const result = await finish();
    expect(result.outcome).toEqual({ kind: 'completed', by: 'program' });
    expect(result.unsaved).toMatchObject({ code: 'disk-full' });
  });
});

describe('an instrument that fails', () => {
  const during = (fail: unknown, at = 3): Omit<FakeOptions, 'clock'> => ({
    *script(plan) {
      let n = 0;
      for (const step of live(plan)) yield n++ === at ? { fail } : step;
    },
  });

  it.each([0, 1, 3, 8])('at step %d: the cell is asked for once more, and what came is saved', async (at) => {
    const trouble = new CottrellError('instrument-failed', 'the instrument said !0032');
    const { instrument, recorder, finish } = runOn(PULSES, [], during(trouble, at));
    const result = await finish();
    expect(result).toMatchObject({
      outcome: { kind: 'failed', code: 'instrument-failed', message: 'the instrument said !0032' },
      cellOff: true,
      error: trouble,
    });
    expect(instrument.calls).toEqual(['run', 'ensure-off']);
    // Every second step is a block of five samples.
    expect(recorder.samples.length).toBe(5 * Math.floor(at / 2));
    expect(recorder.eventsOf('warning')[0]).toMatchObject({ data: { code: 'instrument-failed' } });
  });

  it('that could not confirm off is believed at once', async () => {
    const cause = new CottrellError('link-lost', 'the cable was pulled');
    const trouble = new CottrellError('cell-not-off', 'no answer to e', { cause });
    const { instrument, recorder, finish } = runOn(PULSES, [], during(trouble));
    const result = await finish();
    expect(result).toMatchObject({
      outcome: { kind: 'failed', code: 'cell-not-off' },
      cellOff: false,
      error: trouble,
    });
    expect(instrument.calls).toEqual(['run']);
    expect(recorder.eventsOf('state').at(-1)!.message).toBe('THE CELL IS NOT CONFIRMED OFF');
  });

  it.each(['fails', 'hangs'] as const)(
    'and whose answer about the cell %s: not off, with the first cause',
    async (off) => {
      const trouble = new CottrellError('link-garbled', 'nonsense');
      const { finish } = runOn(PULSES, [], { ...during(trouble), off: [off] });
      const { outcome, cellOff, error } = await finish();
      expect(outcome).toMatchObject({ kind: 'failed', code: 'cell-not-off' });
      expect(cellOff).toBe(false);
      expect(error!.cause).toBe(trouble);
      expect(error!.message).toContain('nonsense');
    },
  );

  it('that throws something strange is an internal fault, and the cell is still seen to', async () => {
    const { finish } = runOn(PULSES, [], during(new TypeError('x is not a function')));
    expect(await finish()).toMatchObject({ outcome: { kind: 'failed', code: 'internal' }, cellOff: true });
  });

  it('that ends without a word about the cell is not believed', async () => {
    const { instrument, finish } = runOn(waveform(hold(-1, 1)), [], {
      reason: 'says nothing',
      off: ['fails'],
    });
    expect(await finish()).toMatchObject({
      outcome: { kind: 'failed', code: 'cell-not-off' },
      cellOff: false,
    });
    expect(instrument.calls).toEqual(['run', 'ensure-off']);
  });

  it('that fails while it is being stopped for another reason has failed', async () => {
    const trouble = new CottrellError('instrument-silent', 'no answer to Z');
    const { clock, run, finish } = runOn(PULSES, [], {
      script: live,
      onStop: { script: [{ fail: trouble }] },
    });
    void clock.sleep(1).then(() => run.stop(USER));
    expect(await finish()).toMatchObject({
      outcome: { kind: 'failed', code: 'instrument-silent' },
      cellOff: true,
    });
  });

  it('that does not stop is given up after its deadline, and the cell is asked for', async () => {
    const { clock, instrument, run, finish } = runOn(PULSES, [], {
      script: live,
      onStop: { script: ['hang'] },
      off: ['hangs'],
    });
    void clock.sleep(1).then(() => run.stop(USER));
    const result = await finish();
    expect(result).toMatchObject({ outcome: { kind: 'failed', code: 'cell-not-off' }, cellOff: false });
    expect(result.error!.cause).toMatchObject({ code: 'instrument-silent' });
    expect(instrument.calls).toEqual(['run', 'stop', 'ensure-off']);
    // 30 s and three sample periods for the stop, 15 s for the question.
    expect(clock.now_s()).toBeCloseTo(1 + 30.3 + 15, 6);
  });

  it('whose line is gone is given up soon, without asking over a dead line', async () => {
    const { clock, instrument, run, finish } = runOn(PULSES, [], {
      script: () => [{ wait_s: 1 }, 'hang'],
    });
    void clock.sleep(2).then(() => run.lose('the cable was pulled'));
    const result = await finish();
    expect(result).toMatchObject({ outcome: { kind: 'failed', code: 'cell-not-off' }, cellOff: false });
    expect(result.error!.cause).toMatchObject({ code: 'link-lost', message: 'the cable was pulled' });
    expect(instrument.calls).toEqual(['run']);
    expect(clock.now_s()).toBeCloseTo(7, 6);
  });

  it('whose line is gone but whose last word was off, is off', async () => {
    const { clock, run, finish } = runOn(waveform(hold(-1, 1)), [], { script: live });
    void clock.sleep(0.9).then(() => run.lose('the cable was pulled'));
    expect(await finish()).toMatchObject({ outcome: { kind: 'completed' }, cellOff: true });
  });

  it('whose samples are of a segment that does not exist ends the run as our fault, with the cell off', async () => {
    const { instrument, finish } = runOn(waveform(hold(-1, 1)), [], {
      *script(plan) {
        yield { type: 'samples', block: blockOf(0, 0.1, [1], { segment: 7 }) };
        yield* live(plan);
      },
    });
    expect(await finish()).toMatchObject({ outcome: { kind: 'failed', code: 'internal' }, cellOff: true });
    expect(instrument.calls).toEqual(['run', 'stop', 'off']);
  });
});

describe('a driver that was given up', () => {
  it('is left as soon as it speaks again, and what it says then is not recorded', async () => {
    const { clock, instrument, recorder, run, finish } = runOn(PULSES, [], { off: ['hangs'] });
    const { promise: awake, resolve: wake } = Promise.withResolvers<void>();
    let left = false;
    instrument.run = async function* () {
      try {
        yield { type: 'started' };
        await awake;
        yield { type: 'samples', block: blockOf(0, 0.1, [1]) };
        expect.fail('it was asked for more');
      } finally {
        left = true;
      }
    };
    void clock.sleep(1).then(() => run.stop(USER));
    await finish();
    expect(left).toBe(false);
    wake();
    await clock.advance(1);
    expect(left).toBe(true);
    expect(recorder.samples.length).toBe(0);
  });
});

describe('a block that cannot be accounted for', () => {
  it('ends the run, and nothing after it is recorded', async () => {
    const { instrument, recorder, finish } = runOn(waveform(hold(-1, 1)), [], {
      *script(plan) {
        yield* samplesOf(plan.waveform);
        yield { type: 'samples', block: { ...blockOf(1, 0.1, [1]), marks: undefined as never } };
      },
      onStop: { script: [{ type: 'samples', block: blockOf(1.1, 0.1, [1]) }] },
    });
    expect(await finish()).toMatchObject({ outcome: { kind: 'failed', code: 'internal' }, cellOff: true });
    expect(recorder.samples.length).toBe(10);
    expect(instrument.calls).toEqual(['run', 'stop', 'off']);
  });
});

it('a driver that refuses to begin at all ends the run as one that fails, with the cell confirmed off', async () => {
  const { instrument, finish } = runOn(PULSES, []);
  instrument.run = () => {
    throw REFUSED;
  };
  expect(await finish()).toMatchObject({ outcome: { kind: 'failed' }, cellOff: true, error: REFUSED });
  expect(instrument.calls).toEqual(['ensure-off']);
});
