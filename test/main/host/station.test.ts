// An instrument at the bench, from taking up an earlier run to playing the next one.
import { expect, it } from 'vitest';
import { Ledger } from '../../../src/core/ledger.ts';
import { systemClock } from '../../../src/drivers/clock.ts';
import { InstrumentStation } from '../../../src/main/host/station.ts';
import { KEEP_NOTHING_AWAKE } from '../../support/keep-awake.ts';
import { temporaryFolder, testLibrary } from '../../support/library.ts';

const SPEC = 'sim:emstat4-hr,cell=dummy,speed=max';
const PROTOCOL = `cottrell: 1
title: Held
cell: { reference: SCE }
range: 1 mA
limits: { current: 1 mA }
on link loss: continue
steps:
  - hold: { potential: 0.1 V, duration: 2 s, sample: { every: 0.1 s } }
`;

it('an instrument that took up a run plays the next one, and notes it', async () => {
  using folder = temporaryFolder();
  using library = testLibrary(folder.path);
  const shared = { spec: SPEC, clock: systemClock, library, keepAwake: KEEP_NOTHING_AWAKE, guard: undefined };
  const make = (id: number) => new InstrumentStation({ ...shared, id, changed: () => undefined });

  const first = make(1);
  await first.session.connect();
  const { number } = await first.prepare(PROTOCOL, {}, false);
  const whole = await first.start(number, undefined);
  await first.recording;
  await first.session[Symbol.asyncDispose]();

  // The same run, left by its program as soon as it played.
  const program = library.events(whole).find(({ kind }) => kind === 'program')!;
  const left = library.beginRun(library.run(whole));
  left.commit({ before: new Ledger().state(), rows: [], events: [program] });
  left[Symbol.dispose]();

  const second = make(2);
  await second.takeUp(left.id);
  await second.recording;
  expect(library.run(left.id).outcome).toMatchObject({ kind: 'failed', code: 'end-unseen' });
  const prepared = await second.prepare(PROTOCOL, {}, false);
  const next = await second.start(prepared.number, 'the next one');
  await second.recording;
  expect(library.run(next).outcome).toMatchObject({ kind: 'completed' });
  expect(library.run(next).instrument.serial).toBe(library.run(whole).instrument.serial);
  expect(library.events(next)).toContainEqual(
    expect.objectContaining({ kind: 'note', message: 'the next one' }),
  );
  await second.session[Symbol.asyncDispose]();
});

it('a run that kept a copy is listed and recorded anew; without a run going on there is no pulse to change', async () => {
  using folder = temporaryFolder();
  using library = testLibrary(folder.path);
  const station = new InstrumentStation({
    ...{ id: 1, spec: SPEC, clock: systemClock, library, keepAwake: KEEP_NOTHING_AWAKE, guard: undefined },
    changed: () => undefined,
  });
  await station.session.connect();
  const text = PROTOCOL.replace('on link loss: continue', 'on instrument storage: copy');
  const { number } = await station.prepare(text, {}, false);
  const run = await station.start(number, undefined);
  await station.recording;
  expect(await station.recoverable()).toMatchObject([{ run: { id: run }, files: [{}] }]);
  const recovered = await station.recover(run);
  expect(library.ledger(recovered.run)).toEqual(library.ledger(run));
  expect(await station.recoverable()).toMatchObject([{ recoveredAs: recovered.run }]);
  await expect(station.adjust({ 'steps[0].hold.potential': '0.2 V' }, true)).rejects.toMatchObject({
    code: 'state-refused',
    message: 'Cannot change the pulse: nothing is running.',
  });
  await station.session[Symbol.asyncDispose]();
});
