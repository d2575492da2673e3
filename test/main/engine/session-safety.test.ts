import { describe, expect, it } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import { type FakeOptions, requestFor } from '../../support/fake-potentiostat.ts';
import { FakeRecorder } from '../../support/fake-recorder.ts';
import { LIVE, REFUSED, REQUEST, sessionOn } from '../../support/session.ts';
import { hold, waveform } from '../../support/waveforms.ts';

describe('a fault of the program', () => {
  it('gives the instrument up, and the record says that the fault ended the run', async () => {
    const { clock, session, instruments, recorder, started } = sessionOn(LIVE);
    const { result } = await started();
    await clock.advance(2);
    const fault = new CottrellError('internal', 'something impossible');
    await clock.run(Promise.all([session.giveUp(fault), session[Symbol.asyncDispose]()]));
    expect(await result).toMatchObject({
      outcome: { kind: 'failed', code: 'internal', message: 'something impossible' },
      cellOff: true,
    });
    expect(recorder.outcome).toMatchObject({ kind: 'failed', code: 'internal' });
    expect(instruments[0]!.calls).toEqual(['prepare', 'run', 'stop', 'off', 'close']);
    expect(session.state.name).toBe('disconnected');
  });
});

describe('stopping', () => {
  it('resolves when the cell is confirmed off, the second request with the first', async () => {
    const { clock, session, instruments, started, end } = sessionOn({ ...LIVE, onStop: { takes_s: 4 } });
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
    const { clock, session, instruments, end } = sessionOn();
    await clock.run(session.connect());
    await clock.run(session.stop());
    expect(instruments[0]!.calls).toEqual([]);
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });

  it('while preparing waits for the answer, then has the cell confirmed off', async () => {
    const { clock, session, instruments, states, end } = sessionOn({ prepare: { takes_s: 3 } });
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
    const { clock, session, recorder, snapshots, end } = sessionOn();
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
    const { clock, recorder, session, states, started, end } = sessionOn();
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
    const { clock, session, started, end } = sessionOn({
      ...LIVE,
      onStop: { script: ['hang'] },
      off: ['fails'],
    });
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
    const { clock, session, started, end } = sessionOn(failing(['fails', 'ok']));
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
    const { clock, session, started, end } = sessionOn(failing([{ takes_s: 20 }]));
    const { result } = await started();
    await clock.run(result);
    await expect(clock.run(session.ensureOff())).rejects.toMatchObject({ code: 'cell-not-off' });
    expect(session.state.name).toBe('unsafe');
    await clock.advance(6);
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });

  it('an answer that comes when the next run is going on means nothing', async () => {
    const { clock, session, started, end } = sessionOn({ ...LIVE, off: [{ takes_s: 20 }, 'ok'] });
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
    const { clock, session, instruments, started, end } = sessionOn(failing(['fails']));
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
    const { clock, session, instruments, recorder, started, end } = sessionOn();
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
    const { clock, session, instruments, snapshots, started, end } = sessionOn({
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
    const { clock, session, instruments, started } = sessionOn(
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
    const { clock, session, instruments, end } = sessionOn();
    await clock.run(session.connect());
    instruments[0]!.lose();
    await clock.advance(0);
    expect(session.state).toEqual({ name: 'disconnected', reason: 'the cable was pulled' });
    await end();
  });

  it('an answer of the lost instrument means nothing to the next one', async () => {
    const { clock, session, instruments, end } = sessionOn({ prepare: { takes_s: 3 } });
    await clock.run(session.connect());
    const old = session.prepare(REQUEST, { coarsen: false });
    const told = Promise.allSettled([old]);
    await clock.advance(1);
    instruments[0]!.lose();
    await clock.advance(0);
    await clock.run(session.connect());
    const fresh = session.prepare(REQUEST, { coarsen: false });
    await clock.advance(2);
    expect(await told).toMatchObject([{ reason: { code: 'link-lost' } }]);
    expect(session.state).toEqual({ name: 'preparing' });
    await clock.run(fresh);
    expect(session.state).toEqual({ name: 'ready' });
    await end();
  });

  it('a plan from before it is worth nothing after it', async () => {
    const { clock, session, instruments, end } = sessionOn();
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
    const { clock, session, instruments, recorder, started, end } = sessionOn({
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
    const { clock, session, instruments, started } = sessionOn({ ...LIVE, onStop: { takes_s: 3 } });
    await started();
    const first = session[Symbol.asyncDispose]();
    await clock.advance(1);
    const second = session[Symbol.asyncDispose]();
    await clock.run(Promise.all([first, second]));
    expect(instruments[0]!.calls).toEqual(['prepare', 'run', 'stop', 'off', 'close']);
    await expect(session.connect()).rejects.toMatchObject(REFUSED);
  });

  it('while connecting waits for the connection and lets it go', async () => {
    const { clock, session, instruments, end } = sessionOn();
    const connecting = session.connect();
    await end();
    await connecting;
    expect(instruments[0]!.calls).toEqual(['close']);
    expect(session.state).toEqual({ name: 'disconnected' });
    expect(clock.sleeping).toBe(0);
  });

  it('while preparing has the cell confirmed off first', async () => {
    const { clock, session, instruments, end } = sessionOn({ prepare: { takes_s: 2 } });
    await clock.run(session.connect());
    const preparing = session.prepare(REQUEST, { coarsen: false });
    await end();
    await preparing;
    expect(instruments[0]!.calls).toEqual(['prepare', 'ensure-off', 'close']);
  });

  it('before anything is connected is nothing to do', async () => {
    await sessionOn().end();
  });

  it.each(['hangs', 'fails'] as const)(
    'does not wait for ever when the line %s to close, and says so',
    async (close) => {
      const { clock, session, snapshots } = sessionOn({ close });
      await clock.run(session.connect());
      await clock.run(session[Symbol.asyncDispose]());
      expect(clock.now_s()).toBeLessThan(6);
      expect(snapshots.at(-1)!.warnings).toHaveLength(1);
      expect(session.state).toEqual({ name: 'disconnected' });
    },
  );

  it('ends the stream of snapshots with the last state', async () => {
    const { clock, session, snapshots } = sessionOn();
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

it('an instrument that turns out to be another one leaves the danger where it is', async () => {
  const { clock, session, instruments, started, end } = sessionOn(
    { ...LIVE, off: ['fails'] },
    { serial: '0002' },
    LIVE,
  );
  const { result } = await started();
  await clock.advance(1);
  instruments[0]!.lose();
  await clock.run(result);
  expect(session.state.name).toBe('unsafe');
  await expect(clock.run(session.connect())).rejects.toMatchObject({
    code: 'instrument-swapped',
    message: expect.stringMatching(/0002.*0001/),
  });
  expect(session.state.name).toBe('unsafe');
  expect(instruments[1]!.calls).toContain('close');
  await clock.run(session.connect());
  expect(session.state.name).toBe('ready');
  await end();
});
