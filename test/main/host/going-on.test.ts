// An instrument on which a run may be going on by itself is left alone, however a person writes the way to it.
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/drivers/clock.ts';
import { guardOf, mayBeAt, runsGoingOn } from '../../../src/main/host/going-on.ts';
import type { KnownInstrument } from '../../../src/main/host/instrument-book.ts';
import { openLibrary } from '../../../src/main/store/library.ts';
import type { InstrumentIdentity } from '../../../src/main/store/records.ts';
import { START, temporaryFolder } from '../../support/library.ts';

const LEFT: InstrumentIdentity = {
  driver: 'methodscript',
  model: 'emstat4-hr',
  label: 'EmStat4S HR',
  serial: 'ES4HR20B0001',
  firmware: '1.5',
  simulated: false,
  line: 'serial:/dev/ttyACM0',
};
const RIGHT: InstrumentIdentity = { ...LEFT, serial: 'ES4HR20B0002', line: 'name:Right' };

function known(one: InstrumentIdentity, port?: string, usbSerial?: string): KnownInstrument {
  const { driver, serial, label } = one;
  return {
    driver,
    serial,
    label,
    inverted: false,
    offset_A: 0,
    ...(port && { port }),
    ...(usbSerial && { usbSerial }),
  };
}

/** A library at a moment in which the run of an instrument was left to itself. */
function lab() {
  const folder = temporaryFolder();
  const clock = { wall_ms: () => now_ms };
  let now_ms = 1e12;
  const library = openLibrary(`${folder.path}/lab.sqlite`, { clock });
  return {
    library,
    clock: { ...systemClock, ...clock },
    later(s: number) {
      now_ms += s * 1000;
    },
    begin(instrument: InstrumentIdentity, code: string | undefined, program = true) {
      const plan = { duration_s: 3600 };
      const recorder = library.beginRun({ ...START, instrument, plan });
      if (program)
        library.addEvent(recorder.id, { kind: 'program', t_s: 0, message: 'begun', data: { program: {} } });
      if (code !== undefined) recorder.finish({ kind: 'failed', code, message: 'gone' } as never);
      return recorder;
    },
    [Symbol.dispose]() {
      library.close();
      folder[Symbol.dispose]();
    },
  };
}

test.each([
  ['its USB number at another path', { path: '/dev/ttyACM7', serialNumber: 'USB1' }, true],
  ['another USB number at its last path', { path: '/dev/ttyACM0', serialNumber: 'USB9' }, false],
  ['its last path, without a number', { path: '/dev/ttyACM0' }, true],
  ['the last path of another instrument', { path: '/dev/ttyACM1' }, false],
  ['a path nobody was ever met at', { path: '/tmp/a-link' }, true],
  [
    'a port whose name is that of something else',
    { path: '/dev/ttyUSB4', vendorId: '1a86', product: 'Printer' },
    false,
  ],
])('%s', (_name, port, expected) => {
  const book = [known(LEFT, '/dev/ttyACM0', 'USB1'), known(RIGHT, '/dev/ttyACM1', 'USB2')];
  expect(mayBeAt(LEFT, port, book)).toBe(expected);
});

test('a run begun by one path is guarded at every other path to its instrument, and other instruments are free', () => {
  using held = lab();
  const { id } = held.begin(LEFT, 'link-lost');
  const guard = guardOf(held.library, held.clock);
  const book = [known(LEFT, '/dev/ttyACM0', 'USB1'), known(RIGHT, '/dev/ttyACM1', 'USB2')];
  for (const path of ['/dev/ttyACM0', '/dev/ttyACM5', '/dev/serial/by-id/it'])
    expect(() => guard({ path, serialNumber: 'USB1' }, book)).toThrow(`Run ${id} may still be going on`);
  expect(() => guard({ path: '/dev/ttyACM1', serialNumber: 'USB2' }, book)).not.toThrow();
});

test('nothing is guarded once the time is over, a later run has stopped it, or it never went on by itself', () => {
  using held = lab();
  const going = () => runsGoingOn(held.library, held.clock.wall_ms()).map(({ run }) => run.id);
  const first = held.begin(LEFT, 'cell-not-off');
  held.begin(RIGHT, 'link-lost', false);
  held.begin({ ...RIGHT, serial: 'third', simulated: true }, 'link-lost');
  expect(going()).toEqual([first.id]);
  held.later(3600 * 1.1);
  expect(going()).toEqual([first.id]);
  held.later(61);
  expect(going()).toEqual([]);
  const second = held.begin(LEFT, 'link-lost');
  expect(going()).toEqual([second.id]);
  held.begin(LEFT, 'instrument-failed');
  expect(going()).toEqual([]);
});

test('a run whose levels were made longer while it was played is guarded until they have passed', () => {
  using held = lab();
  const { id } = held.begin(LEFT, 'link-lost');
  const level = (duration_s: number) => ({ potential_V: -1.1, duration_s });
  const change = (before_s: number, after_s: number) => ({
    kind: 'adjusted' as const,
    t_s: 1,
    message: 'from cycle 2',
    data: {
      segment: 0,
      cycle: 1,
      changes: [{ segment: 0, name: 'reduce', before: level(before_s), after: level(after_s) }],
    },
  });
  held.library.addEvent(id, change(1, 4000));
  held.library.addEvent(id, change(4000, 2399));
  const going = () => runsGoingOn(held.library, held.clock.wall_ms()).map(({ run }) => run.id);
  // Three cycles of 2399 s and 1 s: 7200 s, twice as long as planned, and a tenth and a minute more.
  held.later(7200 * 1.1 + 59);
  expect(going()).toEqual([id]);
  held.later(2);
  expect(going()).toEqual([]);
});

test('a run that is being recorded, and has perhaps lost its line, is guarded without an offer to take it up', () => {
  using held = lab();
  using recorder = held.begin(LEFT, undefined);
  const guard = guardOf(held.library, held.clock);
  expect(runsGoingOn(held.library, held.clock.wall_ms())).toMatchObject([{ recorded: true }]);
  expect(() => guard({ path: '/dev/ttyACM0' }, [])).toThrow(`Run ${recorder.id} may still be going on`);
});
