// A person at the terminal: what was asked for too early to be carried out is carried out as soon as it can be.
import { expect, it, vi } from 'vitest';
import { TerminalWatch } from '../../../src/main/host/terminal.ts';
import { samplesOf } from '../../support/fake-potentiostat.ts';
import { FakeRecorder } from '../../support/fake-recorder.ts';
import { REQUEST, sessionOn } from '../../support/session.ts';

it('a stop that came before the run ends it even where nobody looked', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const { clock, session, recorder, end } = sessionOn();
  using watch = new TerminalWatch(session, true);
  const connecting = session.connect();
  process.emit('SIGINT');
  expect(watch.stopAsked).toBe(true);
  await clock.run(connecting);
  const plan = await clock.run(session.prepare(REQUEST, { coarsen: false }));
  const result = await clock.run(session.start(plan, () => recorder));
  expect(result).toMatchObject({ outcome: { kind: 'stopped' }, cellOff: true });
  said.mockRestore();
  await end();
});

it('tells nothing again of the run before', async () => {
  const said: string[] = [];
  const writing = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  const { clock, session, end } = sessionOn({
    *script(plan) {
      yield { type: 'warning', t_s: 0, message: 'it complains' };
      yield* samplesOf(plan.waveform, { perBlock: 5, pace: 1 });
    },
  });
  await clock.run(session.connect());
  const plan = await clock.run(session.prepare(REQUEST, { coarsen: false }));
  const play = async () => {
    said.length = 0;
    using _watch = new TerminalWatch(session, false);
    const before = said.join('');
    await clock.run(session.start(plan, () => new FakeRecorder()));
    return { before, warned: said.filter((text) => text.includes('it complains')).length };
  };
  expect(await play()).toEqual({ before: '', warned: 1 });
  expect(await play()).toEqual({ before: '', warned: 1 });
  writing.mockRestore();
  await end();
});
