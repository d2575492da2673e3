// A person at the terminal: what was asked for too early to be carried out is carried out as soon as it can be.
import { expect, it, vi } from 'vitest';
import { TerminalWatch } from '../../../src/main/host/terminal.ts';
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
