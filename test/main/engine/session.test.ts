import { describe, expect, it } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import type { Potentiostat } from '../../../src/drivers/driver.ts';
import { Session } from '../../../src/main/engine/session.ts';
import type { Snapshot } from '../../../src/main/engine/snapshot.ts';
import {
  type FakeOptions,
  FakePotentiostat,
  planFor,
  requestFor,
  samplesOf,
} from '../../support/fake-potentiostat.ts';
import { FakeRecorder } from '../../support/fake-recorder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { hold, pulses, waveform } from '../../support/waveforms.ts';

const PULSES = waveform(pulses(5));
const REQUEST = requestFor(PULSES);
const LIVE: Omit<FakeOptions, 'clock'> = {
  script: (plan) => samplesOf(plan.waveform, { perBlock: 5, pace: 1 }),
};
const REFUSED = { code: 'state-refused' };

/** A session on fake instruments: each connection gets the next of the options, the last one for all later. */
function setUp(...connections: (Omit<FakeOptions, 'clock'> | CottrellError)[]) {
  const clock = new VirtualClock();
  const instruments: FakePotentiostat[] = [];
  const awake = { held: 0, holds: 0 };
  const options = connections.length > 0 ? connections : [LIVE];
  let opened = 0;
  const session = new Session({
    clock,
    open: async (): Promise<Potentiostat> => {
      const option = options[Math.min(opened++, options.length - 1)]!;
      await clock.sleep(0.5);
      if (option instanceof CottrellError) throw option;
      const instrument = new FakePotentiostat({ clock, ...option });
      instruments.push(instrument);
      return instrument;
    },
    keepAwake: {
      hold() {
        awake.held++;
        awake.holds++;
        return {
          [Symbol.dispose]() {
            awake.held--;
          },
        };
      },
    },
  });
  const snapshots: Snapshot[] = [];
  session.snapshots.subscribe((snapshot) => snapshots.push(snapshot));
  const recorder = new FakeRecorder();
  return {
    clock,
    session,
    instruments,
    recorder,
    snapshots,
    awake,
    /** States in the order in which they were shown, each once. */
    states: () => snapshots.map(({ state }) => state.name).filter((name, n, all) => name !== all[n - 1]),
    /** Connects, prepares and starts. */
    async started() {
      await clock.run(session.connect());
      const plan = await clock.run(session.prepare(REQUEST, { coarsen: false }));
      return { plan, result: session.start(plan, () => recorder) };
    },
    /** Gives the instrument up and looks for what was left behind. */
    async end() {
      await clock.run(session[Symbol.asyncDispose]());
      expect(clock.sleeping).toBe(0);
      expect(awake.held).toBe(0);
    },
  };
}

describe('a session', () => {
  it('connects, prepares, runs and is ready again', async () => {
    const { clock, session, instruments, recorder, states, started, awake, end } = setUp();
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
    const { clock, session, started, end } = setUp();
    const { plan, result } = await started();
    await clock.run(result);
    const second = new FakeRecorder();
    const again = await clock.run(session.start(plan, () => second));
    expect(again.outcome).toEqual({ kind: 'completed', by: 'program' });
    expect(second.samples.length).toBe(100);
    await end();
  });

  it('that cannot connect is disconnected again and says why', async () => {
    const trouble = new CottrellError('not-an-instrument', 'nobody answered');
    const { clock, session, end } = setUp(trouble, LIVE);
    await expect(clock.run(session.connect())).rejects.toBe(trouble);
    expect(session.state).toEqual({ name: 'disconnected' });
    await clock.run(session.connect());
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });

  it('that cannot have the cell confirmed off while connecting is unsafe', async () => {
    const trouble = new CottrellError('cell-not-off', 'it answers, but not to that');
    const { clock, session } = setUp(trouble);
    await expect(clock.run(session.connect())).rejects.toBe(trouble);
    expect(session.state).toEqual({ name: 'unsafe', reason: 'it answers, but not to that', link: 'lost' });
  });

  it('refuses what the state does not allow, and goes on as it was', async () => {
    const { clock, session, recorder, started, end } = setUp();
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
    const { clock, session, end } = setUp();
    await clock.run(session.connect());
    const never = () => expect.fail('a record was begun');
    await expect(session.start(planFor(REQUEST), never)).rejects.toMatchObject(REFUSED);
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });

  it('stays ready when the record cannot be begun', async () => {
    const { clock, session, end } = setUp();
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
    const { clock, session, end } = setUp({ prepare: { error } });
    await clock.run(session.connect());
    await expect(session.prepare(REQUEST, { coarsen: false })).rejects.toBe(error);
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });
});

describe('pausing and resuming', () => {
  it('goes through pausing, paused, resuming and running', async () => {
    const { clock, session, instruments, states, started, end } = setUp({ ...LIVE, pause: { takes_s: 1 } });
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
    const { clock, session, started, end } = setUp({ ...LIVE, pause: { error } });
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
      const { clock, session, started, end } = setUp({ ...LIVE, [which]: { error } });
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
    const { clock, session, started, end } = setUp({ ...LIVE, pauseModes: [] });
    const { result } = await started();
    await expect(session.pause()).rejects.toMatchObject(REFUSED);
    expect(session.state).toEqual({ name: 'running' });
    await clock.run(result);
    await end();
  });

  it('a paused run can be stopped', async () => {
    const { clock, session, started, end } = setUp();
    const { result } = await started();
    await clock.advance(2);
    await clock.run(session.pause());
    await clock.run(session.stop());
    expect((await result).outcome).toEqual({ kind: 'stopped' });
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });

  it('a stop during the pausing wins', async () => {
    const { clock, session, started, end } = setUp({ ...LIVE, pause: { takes_s: 5 } });
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
    const { clock, session, instruments, started, end } = setUp();
    const { result } = await started();
    await clock.run(session.skipStep());
    expect(session.state).toEqual({ name: 'running' });
    await clock.run(result);
    expect(instruments[0]!.calls).toContain('skip');
    await end();
  });
});

describe('stopping', () => {
  it('resolves when the cell is confirmed off, the second request with the first', async () => {
    const { clock, session, instruments, started, end } = setUp({ ...LIVE, onStop: { takes_s: 4 } });
    const { result } = await started();
    await clock.advance(2);
    const began_s = clock.now_s();
    const first = session.stop();
    expect(session.state).toEqual({ name: 'stopping', cause: { kind: 'user' } });
    await clock.advance(1);
    await clock.run(Promise.all([first, session.stop(), session.stop()]));
    expect(clock.now_s() - began_s).toBeCloseTo(4, 6);
    expect(instruments[0]!.calls).toEqual(['prepare', 'run', 'stop', 'off']);
    expect(await result).toMatchObject({ outcome: { kind: 'stopped' }, cellOff: true });
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });

  it('while ready is nothing to do', async () => {
    const { clock, session, instruments, end } = setUp();
    await clock.run(session.connect());
    await clock.run(session.stop());
    expect(instruments[0]!.calls).toEqual([]);
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });

  it('while preparing waits for the answer, then has the cell confirmed off', async () => {
    const { clock, session, instruments, states, end } = setUp({ prepare: { takes_s: 3 } });
    await clock.run(session.connect());
    const preparing = session.prepare(REQUEST, { coarsen: false });
    await clock.run(session.stop());
    expect(session.state).toEqual({ name: 'ready' });
    expect(states().slice(2)).toEqual(['ready', 'preparing', 'stopping', 'ready']);
    await preparing;
    expect(instruments[0]!.calls).toEqual(['prepare', 'ensure-off']);
    await end();
  });

  it('by a guard goes through the same state', async () => {
    const limits = [{ quantity: 'anodic current', value: 5e-4, for_s: 0 }] as const;
    const { clock, session, recorder, snapshots, end } = setUp();
    await clock.run(session.connect());
    const request = requestFor(waveform(hold(0.4, 5, { limits })));
    const plan = await clock.run(session.prepare(request, { coarsen: false }));
    const { outcome } = await clock.run(session.start(plan, () => recorder));
    expect(outcome.kind).toBe('aborted');
    expect(snapshots.find(({ state }) => state.name === 'stopping')?.state).toMatchObject({
      cause: { kind: 'limit' },
    });
    await end();
  });

  it('a failing disk stops the run through the same state', async () => {
    const { clock, recorder, session, states, started, end } = setUp();
    recorder.before = () => {
      throw new CottrellError('disk-full', 'no room');
    };
    const { result } = await started();
    expect((await clock.run(result)).outcome).toMatchObject({ kind: 'failed', code: 'disk-full' });
    expect(states().slice(-3)).toEqual(['running', 'stopping', 'ready']);
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });

  it('that the instrument never confirms ends unsafe, and shouts', async () => {
    const { clock, session, started, end } = setUp({ ...LIVE, onStop: { script: ['hang'] }, off: ['fails'] });
    const { result } = await started();
    await clock.advance(1);
    await expect(clock.run(session.stop())).rejects.toMatchObject({ code: 'cell-not-off' });
    expect(session.state).toMatchObject({ name: 'unsafe', link: 'up' });
    expect(await result).toMatchObject({ outcome: { kind: 'failed', code: 'cell-not-off' }, cellOff: false });
    await end();
    expect(session.state).toMatchObject({ name: 'unsafe', link: 'lost' });
  });
});

describe('a cell that is not confirmed off', () => {
  const NOT_OFF = new CottrellError('cell-not-off', 'no answer to e');
  const failing = (off: FakeOptions['off'] & object): Omit<FakeOptions, 'clock'> => ({
    script: () => [{ wait_s: 1 }, { fail: NOT_OFF }],
    off,
  });

  it('is unsafe until a later question is answered', async () => {
    const { clock, session, started, end } = setUp(failing(['fails', 'ok']));
    const { plan, result } = await started();
    expect(await clock.run(result)).toMatchObject({ cellOff: false });
    expect(session.state).toEqual({ name: 'unsafe', reason: 'no answer to e', link: 'up' });
    await expect(session.start(plan, () => new FakeRecorder())).rejects.toMatchObject(REFUSED);
    await expect(clock.run(session.ensureOff())).rejects.toMatchObject({ code: 'cell-not-off' });
    expect(session.state.name).toBe('unsafe');
    await clock.run(session.ensureOff());
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });

  it('is unsafe when the question is not answered in time, and ready when the answer comes late', async () => {
    const { clock, session, started, end } = setUp(failing([{ takes_s: 20 }]));
    const { result } = await started();
    await clock.run(result);
    await expect(clock.run(session.ensureOff())).rejects.toMatchObject({ code: 'cell-not-off' });
    expect(session.state.name).toBe('unsafe');
    await clock.advance(6);
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });

  it('an answer that comes when the next run is going on means nothing', async () => {
    const { clock, session, started, end } = setUp({ ...LIVE, off: [{ takes_s: 20 }, 'ok'] });
    await started().then(({ result }) => clock.run(result));
    await expect(clock.run(session.ensureOff())).rejects.toMatchObject({ code: 'cell-not-off' });
    await clock.run(session.ensureOff());
    const plan = await clock.run(session.prepare(REQUEST, { coarsen: false }));
    const result = session.start(plan, () => new FakeRecorder());
    await clock.advance(6);
    expect(session.state).toEqual({ name: 'running' });
    await clock.run(result);
    await end();
  });

  it('is left by the explicit word of the person, to a new connection', async () => {
    const { clock, session, instruments, started, end } = setUp(failing(['fails']));
    const { result } = await started();
    await clock.run(result);
    await clock.run(session.acknowledge());
    expect(session.state).toEqual({ name: 'disconnected' });
    expect(instruments[0]!.calls.at(-1)).toBe('close');
    await clock.run(session.connect());
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });
});

describe('a lost line', () => {
  it('during a run is unsafe at once; reconnecting makes it ready', async () => {
    const { clock, session, instruments, recorder, started, end } = setUp();
    const { result } = await started();
    await clock.advance(2.2);
    instruments[0]!.lose('the cable was pulled');
    await clock.advance(0);
    expect(session.state).toEqual({ name: 'unsafe', reason: 'the cable was pulled', link: 'lost' });
    const reconnecting = session.connect();
    expect(session.state).toEqual({ name: 'connecting', danger: 'the cable was pulled' });
    await clock.run(reconnecting);
    expect(session.state).toEqual({ name: 'ready' });
    expect(instruments).toHaveLength(2);
    expect(instruments[0]!.calls).toContain('close');
    // The driver played on to its end within the time it was given; the record is complete to there.
    await result;
    expect(recorder.outcome).toBeDefined();
    await end();
  });

  it('during a run fails it when the driver notices', async () => {
    const lost = new CottrellError('link-lost', 'the cable was pulled');
    const notOff = new CottrellError('cell-not-off', 'the line died under the run', { cause: lost });
    const { clock, session, instruments, snapshots, started, end } = setUp({
      script: () => [{ wait_s: 2 }, { fail: notOff }],
    });
    const { result } = await started();
    await clock.advance(1.9);
    instruments[0]!.lose();
    expect(await clock.run(result)).toMatchObject({
      outcome: { kind: 'failed', code: 'cell-not-off' },
      cellOff: false,
    });
    expect(session.state).toMatchObject({ name: 'unsafe', link: 'lost' });
    await expect(session.ensureOff()).rejects.toMatchObject({ code: 'cell-not-off' });
    expect(snapshots.at(-1)!.warnings[0]!.message).toContain('the cable was pulled');
    await end();
  });

  it('stays unsafe when reconnecting fails', async () => {
    const { clock, session, instruments, started } = setUp(
      LIVE,
      new CottrellError('port-not-found', 'no such port'),
    );
    const { result } = await started();
    instruments[0]!.lose('the cable was pulled');
    await clock.run(result);
    await expect(clock.run(session.connect())).rejects.toMatchObject({ code: 'port-not-found' });
    expect(session.state).toEqual({ name: 'unsafe', reason: 'the cable was pulled', link: 'lost' });
  });

  it('while nothing runs is just a disconnection', async () => {
    const { clock, session, instruments, end } = setUp();
    await clock.run(session.connect());
    instruments[0]!.lose();
    await clock.advance(0);
    expect(session.state).toEqual({ name: 'disconnected' });
    await end();
  });

  it('a plan from before it is worth nothing after it', async () => {
    const { clock, session, instruments, end } = setUp();
    await clock.run(session.connect());
    const plan = await clock.run(session.prepare(REQUEST, { coarsen: false }));
    instruments[0]!.lose();
    await clock.run(clock.advance(1).then(() => session.connect()));
    await expect(session.start(plan, () => expect.fail('begun'))).rejects.toMatchObject(REFUSED);
    await end();
  });
});

describe('giving an instrument up', () => {
  it('during a run stops it, has the cell confirmed off and the record finished, then lets the line go', async () => {
    const { clock, session, instruments, recorder, started, end } = setUp({
      ...LIVE,
      onStop: { takes_s: 3 },
    });
    const { result } = await started();
    await clock.advance(1.2);
    await end();
    expect(instruments[0]!.calls).toEqual(['prepare', 'run', 'stop', 'off', 'close']);
    expect(recorder.outcome).toEqual({ kind: 'stopped' });
    expect(await result).toMatchObject({ cellOff: true });
    expect(session.state).toEqual({ name: 'disconnected' });
  });

  it('a second time changes nothing', async () => {
    const { clock, session, instruments, started } = setUp({ ...LIVE, onStop: { takes_s: 3 } });
    await started();
    const first = session[Symbol.asyncDispose]();
    await clock.advance(1);
    const second = session[Symbol.asyncDispose]();
    await clock.run(Promise.all([first, second]));
    expect(instruments[0]!.calls).toEqual(['prepare', 'run', 'stop', 'off', 'close']);
    await expect(session.connect()).rejects.toMatchObject(REFUSED);
  });

  it('while connecting waits for the connection and lets it go', async () => {
    const { clock, session, instruments, end } = setUp();
    const connecting = session.connect();
    await end();
    await connecting;
    expect(instruments[0]!.calls).toEqual(['close']);
    expect(session.state).toEqual({ name: 'disconnected' });
    expect(clock.sleeping).toBe(0);
  });

  it('while preparing has the cell confirmed off first', async () => {
    const { clock, session, instruments, end } = setUp({ prepare: { takes_s: 2 } });
    await clock.run(session.connect());
    const preparing = session.prepare(REQUEST, { coarsen: false });
    await end();
    await preparing;
    expect(instruments[0]!.calls).toEqual(['prepare', 'ensure-off', 'close']);
  });

  it('before anything is connected is nothing to do', async () => {
    await setUp().end();
  });

  it.each(['hangs', 'fails'] as const)(
    'does not wait for ever when the line %s to close, and says so',
    async (close) => {
      const { clock, session, snapshots } = setUp({ close });
      await clock.run(session.connect());
      await clock.run(session[Symbol.asyncDispose]());
      expect(clock.now_s()).toBeLessThan(6);
      expect(snapshots.at(-1)!.warnings).toHaveLength(1);
      expect(session.state).toEqual({ name: 'disconnected' });
    },
  );

  it('ends the stream of snapshots with the last state', async () => {
    const { clock, session, snapshots } = setUp();
    let completed = false;
    session.snapshots.subscribe({
      complete: () => {
        completed = true;
      },
    });
    await clock.run(session.connect());
    await clock.run(session[Symbol.asyncDispose]());
    expect(completed).toBe(true);
    expect(snapshots.at(-1)!.state).toEqual({ name: 'disconnected' });
  });
});

describe('snapshots', () => {
  it('show the whole run: instrument, plan, progress, ledger, what is saved, the last sample, the outcome', async () => {
    const { clock, session, snapshots, started, end } = setUp();
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
    const { clock, snapshots, started, end } = setUp({ script: fast });
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
    const { clock, session, started, end } = setUp();
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
    const { clock, snapshots, started, end } = setUp({
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
      const { clock, awake, started } = setUp(options);
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
