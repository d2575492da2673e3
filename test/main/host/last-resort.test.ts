// A fault that nobody caught: every cell is switched off first, the record says what ended the run, whoever stands at the
// cell is told, and the exit code says whether it is off. What real programs do is in test/campaign/processes.test.ts.
import { afterEach, expect, test } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import { EXIT } from '../../../src/main/host/exit-codes.ts';
import { lastResort, madeSafe, makeSafeOnFault } from '../../../src/main/host/last-resort.ts';
import type { FakeOptions } from '../../support/fake-potentiostat.ts';
import { LIVE, sessionOn } from '../../support/session.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const FAULT = new TypeError('x is not a function');

let registered: Disposable[] = [];
afterEach(() => {
  for (const one of registered) one[Symbol.dispose]();
  registered = [];
});

/** A run that goes on when the program breaks. */
async function broken(options: Omit<FakeOptions, 'clock'>) {
  const bench = sessionOn(options);
  const { clock, session } = bench;
  registered.push(makeSafeOnFault(madeSafe(session)));
  const { result } = await bench.started();
  await clock.advance(2);
  let said = '';
  const code = await clock.run(
    lastResort(FAULT, clock, (text) => {
      said += text;
    }),
  );
  return { ...bench, code, said, result: await result };
}

test('the cell is confirmed off, the run has failed by the fault, and what was measured is saved', async () => {
  const { code, said, result, instruments, recorder, session, end } = await broken(LIVE);
  expect(code).toBe(EXIT.fault);
  expect(instruments[0]!.calls).toEqual(['prepare', 'run', 'stop', 'off', 'close']);
  expect(result).toMatchObject({
    outcome: { kind: 'failed', code: 'internal', message: 'x is not a function' },
    cellOff: true,
  });
  // Ten samples a second, of which the last block may still have been on its way.
  expect(recorder.samples.length).toBeGreaterThanOrEqual(15);
  expect(session.state.name).toBe('disconnected');
  expect(said).toContain('A fault of Cottrell: TypeError: x is not a function');
  expect(said).not.toContain('MAY STILL BE ON');
  await end();
});

test('a cell that is not confirmed off is told at the top of the voice, with an exit code of its own', async () => {
  const trouble = new CottrellError('cell-not-off', 'no answer to e');
  const { code, said, result } = await broken({ ...LIVE, onStop: { script: [{ fail: trouble }] } });
  expect(code).toBe(EXIT.cellNotOff);
  expect(result.cellOff).toBe(false);
  expect(said).toMatch(/^THE CELL MAY STILL BE ON: .*no answer to e/mu);
});

test('what cannot be made safe in time, or breaks meanwhile, counts as on, and keeps nothing else from being made safe', async () => {
  const clock = new VirtualClock();
  let made = 0;
  registered.push(
    makeSafeOnFault(() => new Promise(() => undefined)),
    makeSafeOnFault(() => {
      throw new Error('broken as well');
    }),
    makeSafeOnFault(async () => Promise.reject(new Error('and this'))),
    makeSafeOnFault(async () => {
      made++;
      return [];
    }),
  );
  const said: string[] = [];
  expect(await clock.run(lastResort('no error at all', clock, (text) => said.push(text)))).toBe(
    EXIT.cellNotOff,
  );
  expect(said[0]).toContain('A fault of Cottrell: no error at all');
  expect(said.slice(1)).toEqual([
    'THE CELL MAY STILL BE ON: nobody answered within 90 s\n',
    'THE CELL MAY STILL BE ON: broken as well\n',
    'THE CELL MAY STILL BE ON: and this\n',
  ]);
  expect(made).toBe(1);
  expect(clock.now_s()).toBeCloseTo(90, 6);
});

test('what was given back is not touched', async () => {
  const clock = new VirtualClock();
  makeSafeOnFault(async () => ['this one is over'])[Symbol.dispose]();
  expect(await clock.run(lastResort(FAULT, clock, () => undefined))).toBe(EXIT.fault);
});
