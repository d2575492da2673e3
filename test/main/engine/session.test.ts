import { describe, expect, it } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import type { Copies } from '../../../src/drivers/driver.ts';
import { Session } from '../../../src/main/engine/session.ts';
import type { Snapshot } from '../../../src/main/engine/snapshot.ts';
import { FakePotentiostat, planFor, samplesOf } from '../../support/fake-potentiostat.ts';
import { FakeRecorder } from '../../support/fake-recorder.ts';
import { LIVE, type PULSES, REFUSED, REQUEST, sessionOn } from '../../support/session.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

describe('a session', () => {
  it('connects, prepares, runs and is ready again', async () => {
    const { clock, session, instruments, recorder, states, started, awake, end } = sessionOn();
    const { result } = await started();
    expect(session.state).toEqual({ name: 'running' });
    expect(awake.held).toBe(1);
    expect(await clock.run(result)).toMatchObject({ outcome: { kind: 'completed' }, cellOff: true });
    expect(awake).toEqual({ held: 0, holds: 1 });
    expect(states()).toEqual([
      'disconnected',
      'connecting',
      'ready',
      'preparing',
      'ready',
      'running',
      'ready',
    ]);
    expect(recorder.samples.length).toBe(100);
    await end();
    expect(instruments[0]!.calls).toEqual(['prepare', 'run', 'off', 'close']);
    expect(session.state).toEqual({ name: 'disconnected' });
  });

  it('plays several runs one after another', async () => {
    const { clock, session, snapshots, started, end } = sessionOn();
    const { plan, result } = await started();
    await clock.run(result);
    const second = new FakeRecorder();
    const playing = session.start(plan, () => second);
    expect(snapshots.at(-1)!.run).not.toHaveProperty('outcome');
    const again = await clock.run(playing);
    expect(again.outcome).toEqual({ kind: 'completed', by: 'program' });
    expect(second.samples.length).toBe(100);
    await end();
  });

  it('takes a reading while nothing runs: one for all who ask, and nothing else is asked meanwhile', async () => {
    const { clock, session, instruments, recorder, end } = sessionOn({ ...LIVE, reading: { takes_s: 2 } });
    await expect(session.read()).rejects.toMatchObject(REFUSED);
    await clock.run(session.connect());
    const plan = await clock.run(session.prepare(REQUEST, { coarsen: false }));
    const readings = Promise.all([session.read(), session.read()]);
    const playing = session.start(plan, () => recorder);
    await clock.advance(1);
    expect(instruments[0]!.calls).toEqual(['prepare', 'read']);
    await expect(session.read()).rejects.toMatchObject(REFUSED);
    expect((await clock.run(readings)).map(({ potential_V }) => potential_V)).toEqual([0.25, 0.25]);
    expect(await clock.run(playing)).toMatchObject({ outcome: { kind: 'completed' } });
    expect(instruments[0]!.calls).toEqual(['prepare', 'read', 'run', 'off']);
    await end();
  });

  it('reads copies in a state of its own: nothing else is asked meanwhile, and the cell stays confirmed off', async () => {
    const copies: Copies = {
      list: async () => {
        await lab.clock.sleep(3600);
        return [];
      },
      belongs: () => false,
      events: () => expect.fail('nothing is told again here'),
    };
    const lab = sessionOn({ ...LIVE, copies });
    const { clock, session, instruments, recorder, states, end } = lab;
    const read = () => session.readCopies((found) => found.list());
    await expect(read()).rejects.toMatchObject(REFUSED);
    await clock.run(session.connect());
    const plan = await clock.run(session.prepare(REQUEST, { coarsen: false }));
    const reading = read();
    await clock.advance(600);
    expect(session.state).toEqual({ name: 'reading' });
    const busy = { ...REFUSED, message: expect.stringContaining('a copy is being read from the instrument') };
    await expect(session.start(plan, () => expect.fail('a record was begun'))).rejects.toMatchObject(busy);
    await expect(session.prepare(REQUEST, { coarsen: false })).rejects.toMatchObject(busy);
    // Before: it waited for the copy, and the cell was said not to be confirmed off.
    await expect(session.ensureOff()).rejects.toMatchObject(busy);
    await expect(session.read()).rejects.toMatchObject(REFUSED);
    await expect(read()).rejects.toMatchObject(REFUSED);
    await session.stop();
    expect(await clock.run(reading)).toEqual([]);
    expect(session.state).toEqual({ name: 'ready' });
    expect(instruments[0]!.calls).toEqual(['prepare']);
    expect((await clock.run(session.start(plan, () => recorder))).outcome.kind).toBe('completed');
    expect(states()).not.toContain('unsafe');
    await end();
  });

  it('lets the line go while a copy is read', async () => {
    const copies: Copies = {
      list: () => new Promise(() => undefined),
      belongs: () => false,
      events: () => expect.fail('nothing is told again here'),
    };
    const { clock, session, end } = sessionOn({ ...LIVE, copies });
    await clock.run(session.connect());
    void session.readCopies((found) => found.list());
    await clock.run(session.disconnect());
    expect(session.state).toEqual({ name: 'disconnected' });
    await end();
  });

  it('begins nothing more once it has been given up', async () => {
    const { clock, session, instruments, recorder } = sessionOn();
    await clock.run(session.connect());
    const plan = await clock.run(session.prepare(REQUEST, { coarsen: false }));
    const ended = session[Symbol.asyncDispose]();
    const givenUp = { ...REFUSED, message: 'This instrument has been given up.' };
    await expect(session.start(plan, () => recorder)).rejects.toMatchObject(givenUp);
    await expect(session.prepare(REQUEST, { coarsen: false })).rejects.toMatchObject(givenUp);
    await expect(session.read()).rejects.toMatchObject(givenUp);
    await expect(session.readCopies(async () => undefined)).rejects.toMatchObject(givenUp);
    await clock.run(ended);
    expect(instruments[0]!.calls).toEqual(['prepare', 'close']);
  });

  it('lets the line of an idle instrument go, and makes contact anew', async () => {
    const { clock, session, instruments, end } = sessionOn();
    await clock.run(session.connect());
    await clock.run(session.disconnect());
    expect(session.state).toEqual({ name: 'disconnected' });
    await clock.run(session.connect());
    expect(session.state).toEqual({ name: 'ready' });
    expect(instruments.map(({ calls }) => calls)).toEqual([['close'], []]);
    await end();
  });

  it('that cannot connect is disconnected again and says why', async () => {
    const trouble = new CottrellError('not-an-instrument', 'nobody answered');
    const { clock, session, end } = sessionOn(trouble, LIVE);
    await expect(clock.run(session.connect())).rejects.toBe(trouble);
    expect(session.state).toEqual({ name: 'disconnected' });
    await clock.run(session.connect());
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });

  it('that cannot have the cell confirmed off while connecting is unsafe', async () => {
    const trouble = new CottrellError('cell-not-off', 'it answers, but not to that');
    const { clock, session } = sessionOn(trouble);
    await expect(clock.run(session.connect())).rejects.toBe(trouble);
    expect(session.state).toEqual({ name: 'unsafe', reason: 'it answers, but not to that', link: 'lost' });
  });

  it('refuses what the state does not allow, and goes on as it was', async () => {
    const { clock, session, recorder, started, end } = sessionOn();
    await expect(session.prepare(REQUEST, { coarsen: false })).rejects.toMatchObject(REFUSED);
    await expect(session.stop()).rejects.toMatchObject(REFUSED);
    const { plan, result } = await started();
    let begun = 0;
    const begin = () => {
      begun++;
      return recorder;
    };
    await expect(session.connect()).rejects.toMatchObject(REFUSED);
    await expect(session.prepare(REQUEST, { coarsen: false })).rejects.toMatchObject(REFUSED);
    await expect(session.start(plan, begin)).rejects.toMatchObject(REFUSED);
    await expect(session.resume()).rejects.toMatchObject(REFUSED);
    await expect(session.ensureOff()).rejects.toMatchObject(REFUSED);
    await expect(session.acknowledge()).rejects.toMatchObject(REFUSED);
    expect(begun).toBe(0);
    expect((await clock.run(result)).outcome).toEqual({ kind: 'completed', by: 'program' });
    await end();
  });

  it('begins no record for a plan that is not the last one of this instrument', async () => {
    const { clock, session, end } = sessionOn();
    await clock.run(session.connect());
    const never = () => expect.fail('a record was begun');
    await expect(session.start(planFor(REQUEST), never)).rejects.toMatchObject(REFUSED);
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });

  it('stays ready when the record cannot be begun', async () => {
    const { clock, session, end } = sessionOn();
    await clock.run(session.connect());
    const plan = await clock.run(session.prepare(REQUEST, { coarsen: false }));
    const full = new CottrellError('disk-full', 'no room');
    const begin = () => {
      throw full;
    };
    await expect(session.start(plan, begin)).rejects.toBe(full);
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });

  it('a refused plan leaves it ready, with the reasons', async () => {
    const error = new CottrellError('waveform-unsupported', 'too fast', {
      problems: [{ message: 'too fast' }],
    });
    const { clock, session, end } = sessionOn({ prepare: { error } });
    await clock.run(session.connect());
    await expect(session.prepare(REQUEST, { coarsen: false })).rejects.toBe(error);
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });
});

describe('pausing and resuming', () => {
  it('goes through pausing, paused, resuming and running', async () => {
    const { clock, session, instruments, states, started, end } = sessionOn({
      ...LIVE,
      pause: { takes_s: 1 },
    });
    const { result } = await started();
    await clock.advance(3);
    const pausing = session.pause();
    expect(session.state).toEqual({ name: 'pausing' });
    await clock.run(pausing);
    expect(session.state).toEqual({ name: 'paused' });
    await clock.advance(100);
    expect(session.state).toEqual({ name: 'paused' });
    await clock.run(session.resume());
    expect(session.state).toEqual({ name: 'running' });
    expect((await clock.run(result)).outcome).toEqual({ kind: 'completed', by: 'program' });
    expect(states().slice(5)).toEqual(['running', 'pausing', 'paused', 'resuming', 'running', 'ready']);
    expect(instruments[0]!.calls).toEqual(['prepare', 'run', 'pause', 'resume', 'off']);
    await end();
  });

  it('a refused pause leaves the run going on', async () => {
    const error = new CottrellError('state-refused', 'the program is just ending');
    const { clock, session, started, end } = sessionOn({ ...LIVE, pause: { error } });
    const { result } = await started();
    await clock.advance(1);
    await expect(session.pause()).rejects.toBe(error);
    expect(session.state).toEqual({ name: 'running' });
    expect((await clock.run(result)).outcome).toEqual({ kind: 'completed', by: 'program' });
    await end();
  });

  it.each(['pause', 'resume', 'skip'] as const)(
    'any other trouble while it should %s ends the run',
    async (which) => {
      const error = new CottrellError('instrument-silent', 'no answer');
      const { clock, session, started, end } = sessionOn({ ...LIVE, [which]: { error } });
      const { result } = await started();
      await clock.advance(1);
      if (which === 'resume') await clock.run(session.pause());
      const command = { pause: session.pause, resume: session.resume, skip: session.skipStep }[which];
      await expect(command.call(session)).rejects.toBe(error);
      expect(session.state.name).toBe('stopping');
      expect((await clock.run(result)).outcome).toMatchObject({ kind: 'failed', code: 'instrument-silent' });
      expect(session.state).toEqual({ name: 'ready' });
      await end();
    },
  );

  it('an instrument without a pause refuses it', async () => {
    const { clock, session, started, end } = sessionOn({ ...LIVE, pauseModes: [] });
    const { result } = await started();
    await expect(session.pause()).rejects.toMatchObject(REFUSED);
    expect(session.state).toEqual({ name: 'running' });
    await clock.run(result);
    await end();
  });

  it('a paused run can be stopped', async () => {
    const { clock, session, started, end } = sessionOn();
    const { result } = await started();
    await clock.advance(2);
    await clock.run(session.pause());
    await clock.run(session.stop());
    expect((await result).outcome).toEqual({ kind: 'stopped' });
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });

  it('a stop during the pausing wins', async () => {
    const { clock, session, started, end } = sessionOn({ ...LIVE, pause: { takes_s: 5 } });
    const { result } = await started();
    await clock.advance(1);
    const pausing = session.pause();
    const stopping = session.stop();
    expect(session.state.name).toBe('stopping');
    await clock.run(Promise.all([pausing, stopping]));
    expect((await result).outcome).toEqual({ kind: 'stopped' });
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });

  it('skips a step without leaving the run', async () => {
    const { clock, session, instruments, started, end } = sessionOn();
    const { result } = await started();
    await clock.run(session.skipStep());
    expect(session.state).toEqual({ name: 'running' });
    await clock.run(result);
    expect(instruments[0]!.calls).toContain('skip');
    await end();
  });
});

describe('snapshots', () => {
  it('show the whole run: instrument, plan, progress, ledger, what is saved, the last sample, the outcome', async () => {
    const { clock, session, snapshots, started, end } = sessionOn();
    const { result } = await started();
    await clock.advance(5.3);
    const latest = snapshots.at(-1)!;
    expect(latest).toMatchObject({
      state: { name: 'running' },
      instrument: { identity: { label: 'Fake 1', simulated: true }, can: { timing: 'device' } },
      plan: { duration_s: 10, samples: 100, notes: [] },
      run: {
        progress: { visit: { name: 'reduce', cycle: 3, cycles: 5 }, until: 'program', left_s: 5 },
        totals: { samples: 50 },
        savedThrough_s: 5,
        lastSample: { t_s: 5, current_A: -1e-3, setPotential_V: -1.1 },
      },
      warnings: [],
      warningCount: 0,
    });
    expect(latest.plan).not.toHaveProperty('program');
    expect(latest.run).not.toHaveProperty('outcome');
    await clock.run(result);
    expect(snapshots.at(-1)!.run!.outcome).toEqual({ kind: 'completed', by: 'program' });
    expect(session.run!.totals.samples).toBe(100);
    await end();
  });

  it('come at most four a second while samples pour in, and the last word is never missed', async () => {
    const fast = (plan: { waveform: typeof PULSES }) => samplesOf(plan.waveform, { perBlock: 1, pace: 1 });
    const { clock, snapshots, started, end } = sessionOn({ script: fast });
    const { result } = await started();
    const before = snapshots.length;
    await clock.advance(5);
    expect(snapshots.length - before).toBeGreaterThanOrEqual(19);
    expect(snapshots.length - before).toBeLessThanOrEqual(20);
    await clock.run(result);
    expect(snapshots.at(-1)!.run!.totals.samples).toBe(100);
    await end();
  });

  it('the present one comes first to whoever subscribes late', async () => {
    const { clock, session, started, end } = sessionOn();
    const { result } = await started();
    await clock.advance(3);
    const late: Snapshot[] = [];
    session.snapshots.subscribe((snapshot) => late.push(snapshot)).unsubscribe();
    expect(late).toHaveLength(1);
    expect(late[0]!.run!.totals.samples).toBeGreaterThan(0);
    await clock.run(result);
    await end();
  });

  it('keep the latest twenty warnings and count all', async () => {
    const { clock, snapshots, started, end } = sessionOn({
      *script() {
        for (let n = 1; n <= 25; n++) yield { type: 'warning', t_s: n, message: `warning ${n}` } as const;
      },
    });
    const { result } = await started();
    await clock.run(result);
    const { warnings, warningCount } = snapshots.at(-1)!;
    expect(warningCount).toBe(25);
    expect(warnings).toHaveLength(20);
    expect(warnings[0]!.message).toBe('warning 25');
    await end();
  });
});

describe('keeping the computer awake', () => {
  it('ends with the run, however it ends', async () => {
    for (const options of [
      { ...LIVE, script: () => [{ fail: new Error('broken') }] },
      { script: () => [{ fail: new CottrellError('cell-not-off', 'on') }] },
    ]) {
      const { clock, awake, started } = sessionOn(options);
      const { result } = await started();
      expect(awake.held).toBe(1);
      await clock.run(result);
      expect(awake.held).toBe(0);
    }
  });

  it('and not being able to is a warning in the snapshot and in the record', async () => {
    const clock = new VirtualClock();
    const recorder = new FakeRecorder();
    const session = new Session({
      clock,
      open: async () => new FakePotentiostat({ clock }),
      attach: () => Promise.reject(new CottrellError('port-not-found', 'there is no line')),
      keepAwake: {
        hold(warn) {
          warn('The computer may fall asleep.');
          return { [Symbol.dispose]: () => undefined };
        },
      },
    });
    const snapshots: Snapshot[] = [];
    session.snapshots.subscribe((snapshot) => snapshots.push(snapshot));
    await clock.run(session.connect());
    const plan = await session.prepare(REQUEST, { coarsen: false });
    const { outcome } = await clock.run(session.start(plan, () => recorder));
    expect(outcome).toEqual({ kind: 'completed', by: 'program' });
    expect(snapshots.at(-1)!.warnings).toEqual([{ t_s: 0, message: 'The computer may fall asleep.' }]);
    expect(recorder.eventsOf('warning')[0]!.message).toBe('The computer may fall asleep.');
    await clock.run(session[Symbol.asyncDispose]());
  });
});
