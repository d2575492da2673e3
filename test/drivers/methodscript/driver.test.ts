// Making contact, as conversations: what is sent, what is answered, and what is made of it.
import { expect, test } from 'vitest';
import type { CottrellError } from '../../../src/core/errors.ts';
import { methodScript } from '../../../src/drivers/methodscript/driver.ts';
import { MethodScriptEmulator } from '../../../src/drivers/methodscript/emulator/emulator.ts';
import { modelById } from '../../../src/drivers/methodscript/models.ts';
import { loopback } from '../../../src/drivers/transport.ts';
import { scriptedInstrument } from '../../support/scripted-instrument.ts';
import { SimpleCell } from '../../support/simple-cells.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const SYNC_IDLE = `
  >
  > Z
  <
  < Z!0006
`;
const OFF = `
  > e
  > set_pgstat_chan 0
  > cell_off
  >
  < e
  <
`;

async function open(conversation: string) {
  const clock = new VirtualClock();
  const { transport, finished } = scriptedInstrument(clock, conversation);
  const log: string[] = [];
  const opening = methodScript.open(transport, {
    clock,
    simulated: false,
    log: (direction, line) => log.push(`${direction === 'sent' ? '>' : '<'} ${line}`),
  });
  const result = await clock.run(
    opening.then(
      (instrument) => ({ instrument, error: undefined }),
      (error: CottrellError) => ({ instrument: undefined, error }),
    ),
  );
  return { ...result, finished, transport, clock, log };
}

test('an idle EmStat4S: synchronised, asked who it is, and its cell switched off', async () => {
  const { instrument, finished, log } = await open(`${SYNC_IDLE}
    > t
    < tes4_lr1500#Mar 12 2026 14:28:01
    < R*
    > i
    < iES4LR20B0008
    > v
    < v01.09.00
    ${OFF}`);
  await finished;
  expect(instrument!.identity).toEqual({
    driver: 'methodscript',
    model: 'emstat4-lr',
    label: 'EmStat4S LR',
    serial: 'ES4LR20B0008',
    firmware: '1.5.00, MethodSCRIPT 01.09.00',
    simulated: false,
  });
  expect(instrument!.can).toMatchObject({ potential_V: { low: -3, high: 3 }, maxCurrent_A: 0.03 });
  expect(log.slice(0, 4)).toEqual(['> ', '> Z', '< ', '< Z!0006']);
});

test('an old Pico without `v`, with XON at power-up and padded dates', async () => {
  const { instrument, finished } = await open(`
    >
    > Z
    < \x11Z!0006
    > t
    < tespico10#Apr      1 2019 15:48:13
    < B*
    > i
    < iPICO1
    > v
    < v!0003
    ${OFF}`);
  await finished;
  expect(instrument!.identity).toMatchObject({ model: 'emstat-pico', firmware: '1.0 beta', serial: 'PICO1' });
});

test('a script that is still running is stopped, and its data are not mistaken for answers', async () => {
  const { instrument, finished } = await open(`
    < Pja8000000i;eb8000064m;da8000000 ;ba8000000 ,10,21B
    >
    > Z
    < Pja8000000i;eb80000C8m;da8000000 ;ba8000000 ,10,21B
    < Z
    < *
    < +
    <
    > t
    < tnexus11000#Jan 01 2026 00:00:00
    < R*
    > i
    < iNX1
    > v
    < v01.09.00
    ${OFF}`);
  await finished;
  expect(instrument!.identity.model).toBe('nexus');
});

test('a stop that is not heard at first is said again, and a late second answer is swallowed', async () => {
  const { instrument, finished } = await open(`
    >
    < e!0003
    > Z
    >
    > Z
    < Z!0006
    > t
    < Z!0006
    < tes4_hr1500#Mar 12 2026 14:28:01
    < R*
    > i
    < iES4HR1
    > v
    < v01.09.00
    ${OFF}`);
  await finished;
  expect(instrument!.identity.model).toBe('emstat4-hr');
});

test('silence is no instrument, and the wait for it is short', async () => {
  const { error, clock } = await open('');
  expect(error!.code).toBe('not-an-instrument');
  expect(clock.now_s()).toBeLessThan(10);
});

test('an instrument of another kind is no instrument of ours', async () => {
  const refusal = '{"success":false,"message":"json error","response":{}}\r';
  const { error } = await open(`
    >
    > Z
    < ${refusal}
    < ${refusal}
    >
    > Z
    < ${refusal}
    < ${refusal}
    >
    > Z
    < ${refusal}`);
  expect(error!.code).toBe('not-an-instrument');
});

test('a line that echoes what is sent is no instrument', async () => {
  const { error } = await open(`
    >
    <
    > Z
    < Z
    > t
    < t`);
  expect(error!.code).toBe('not-an-instrument');
});

/** Opens an instrument on which a script with one sample every minute is running. */
async function openWhileSlow() {
  const clock = new VirtualClock();
  const emulator = new MethodScriptEmulator({
    model: modelById('emstat4-hr')!,
    cell: new SimpleCell(1000),
    clock,
    speed: 1,
    seed: 1,
  });
  const { transport, far } = loopback('slow');
  emulator.attach(far);
  const script = ['e', 'var p', 'var c', 'set_pgstat_mode 2', 'set_e 100m', 'cell_on'];
  script.push('meas_loop_ca p c 100m 60 600', 'pck_start', 'pck_add c', 'pck_end', 'endloop');
  transport.stream.write(`${[...script, 'on_finished:', 'cell_off', '', ''].join('\n')}`);
  await clock.advance(1);
  expect(emulator.cellOn).toBe(true);
  const stops: string[] = [];
  const log = (direction: string, line: string) => {
    if (direction === 'sent' && line === 'Z') stops.push(line);
  };
  const opening = methodScript.open(transport, { clock, simulated: true, log });
  return { clock, emulator, stops, opening };
}

test('a script that ends only at its next sample, a minute away, is waited for and stopped once', async () => {
  const { clock, emulator, stops, opening } = await openWhileSlow();
  const instrument = await clock.run(opening);
  expect(instrument.identity.model).toBe('emstat4-hr');
  expect(emulator.cellOn).toBe(false);
  expect(clock.now_s()).toBeGreaterThan(59);
  expect(stops).toEqual(['Z']);
});

test('a script that says it stops and never ends leaves the cell unconfirmed, and that is said', async () => {
  const { error, clock } = await open(`
    >
    > Z
    < Z
    > t
    < t!0006
    > Z
    < Z`);
  expect(error).toMatchObject({ code: 'cell-not-off', message: expect.stringContaining('has not ended') });
  expect(clock.now_s()).toBeGreaterThan(170);
  expect(clock.now_s()).toBeLessThan(200);
});

test('a script whose end was lost on the line is found idle', async () => {
  const { instrument, finished } = await open(`
    >
    > Z
    < Z
    > t
    < t!0006
    > Z
    < Z!0006
    > t
    < tes4_hr1500#Mar 12 2026 14:28:01
    < R*
    > i
    < iES4HR1
    > v
    < v01.09.00
    ${OFF}`);
  await finished;
  expect(instrument!.identity.model).toBe('emstat4-hr');
});

test('something that stops like ours but calls itself otherwise is no instrument of ours', async () => {
  const { error } = await open(`${SYNC_IDLE}
    > t
    < teapot`);
  expect(error).toMatchObject({ code: 'not-an-instrument', message: expect.stringContaining('teapot') });
});

test('an unknown model is named, and so is the boot loader', async () => {
  const unknown = await open(`${SYNC_IDLE}
    > t
    < tes9_zz1200#Mar 12 2026 14:28:01
    < R*`);
  expect(unknown.error).toMatchObject({ code: 'instrument-unsupported', context: { deviceId: 'es9_zz' } });
  expect(unknown.error!.message).toContain('es9_zz');
  const bootLoader = await open(`${SYNC_IDLE}
    > t
    < tespbl10#Mar 12 2026 14:28:01
    < R*`);
  expect(bootLoader.error).toMatchObject({
    code: 'instrument-unsupported',
    message: expect.stringContaining('boot loader'),
  });
});

test('an instrument that does not confirm the cell off is not handed over', async () => {
  const refused = `
    > e
    > set_pgstat_chan 0
    > cell_off
    >
    < e
    < !0001: Line 2
    <`;
  const { error } = await open(`${SYNC_IDLE}
    > t
    < tes4_hr1500#Mar 12 2026 14:28:01
    < R*
    > i
    < iES4HR1
    > v
    < v01.09.00
    ${refused}
    ${SYNC_IDLE}
    ${refused}
    ${SYNC_IDLE}
    ${refused}`);
  expect(error).toMatchObject({ code: 'cell-not-off', cause: { code: 'instrument-failed' } });
  expect(error!.message).toContain('"cell_off"');
});

test('switching off is not believed when anything but the end comes, and is tried again', async () => {
  const { instrument, finished } = await open(`${SYNC_IDLE}
    > t
    < tes4_hr1500#Mar 12 2026 14:28:01
    < R*
    > i
    < iES4HR1
    > v
    < v01.09.00
    > e
    > set_pgstat_chan 0
    > cell_off
    >
    < e
    < \xff0001: Line 2
    <
    ${SYNC_IDLE}${OFF}`);
  await finished;
  expect(instrument!.identity.model).toBe('emstat4-hr');
});

test('firmware of 2019 does not end the line after "e": idle again is the end', async () => {
  const { instrument, finished } = await open(`${SYNC_IDLE}
    > t
    < tespico1000#Apr      1 2019 15:48:13
    < R*
    > i
    < iP1
    > v
    < v!0003
    > e
    > set_pgstat_chan 0
    > cell_off
    >
    < e
    > Z
    < Z!0006`);
  await finished;
  expect(instrument!.identity.firmware).toBe('1.0.00');
});

test('a line that breaks while contact is made is a lost link', async () => {
  const clock = new VirtualClock();
  const { transport, far } = scriptedInstrument(clock, SYNC_IDLE);
  const opening = methodScript.open(transport, { clock, simulated: false }).catch((error) => error);
  await clock.advance(0.5);
  far.destroy();
  expect(await clock.run(opening)).toMatchObject({ code: 'link-lost' });
});

test('ports are judged by their names', () => {
  const match = (product?: string, manufacturer?: string, vendorId?: string) =>
    methodScript.match({
      path: '/dev/ttyACM0',
      ...(product && { product }),
      ...(manufacturer && { manufacturer }),
      ...(vendorId && { vendorId }),
    });
  expect(match('EmStat4')).toBe('yes');
  expect(match('MultiEmStat4 HR (COM7)')).toBe('yes');
  expect(match('ESPicoDev 1.0')).toBe('yes');
  expect(match('Nexus', 'PalmSens')).toBe('yes');
  expect(match('USB Serial Port', 'FTDI', '0403')).toBe('maybe');
  expect(match()).toBe('maybe');
  expect(match('Arduino Uno', 'Arduino', '2341')).toBe('no');
});

test('line speeds follow the names; a bare UART gets flow control', () => {
  const settings = (product: string) => methodScript.serialSettings({ path: 'COM3', product });
  expect(settings('EmStat4 HR (COM3)')).toEqual([{ baudRate: 921600 }]);
  expect(settings('ESPicoDev')).toEqual([{ baudRate: 230400, xon: true }]);
  // Behind a bare adapter may be a Pico or an EmStat4.
  expect(settings('USB Serial Port')).toEqual([{ baudRate: 230400, xon: true }, { baudRate: 921600 }]);
});
