// Real serial port stack on pseudo-terminals: opening, what goes wrong with it, noticing that the cable is out.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, test } from 'vitest';
import { systemClock } from '../../src/drivers/clock.ts';
import { LineReader } from '../../src/drivers/lines.ts';
import { listLinuxPorts, listPorts, openSerial } from '../../src/drivers/serial.ts';
import { hasSocat, serialCable } from '../support/pseudo-terminals.ts';

const FAST = { baudRate: 921_600 };

let folder: string | undefined;
function temporaryFolder(): string {
  folder = mkdtempSync(join(tmpdir(), 'cottrell-serial-'));
  return folder;
}
afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
});

async function nextLine(reader: LineReader): Promise<string | undefined> {
  for (;;) {
    const line = reader.take();
    if (line !== undefined) return line;
    if ((await reader.wait(systemClock, 5)) !== 'lines') return undefined;
  }
}

test('a port that is not there, and a file that is none, are told as such', async () => {
  const here = temporaryFolder();
  const plain = join(here, 'plain');
  writeFileSync(plain, '');
  for (const path of [join(here, 'ttyNone'), plain, here])
    await expect(openSerial(path, FAST)).rejects.toMatchObject({
      code: 'port-not-found',
      context: { port: path },
    });
});

describe.skipIf(!hasSocat)('over a pseudo-terminal', () => {
  it('carries lines both ways, with and without flow control', async () => {
    await using cable = await serialCable();
    for (const settings of [FAST, { baudRate: 230_400, xon: true }, { ...FAST, rtscts: true }]) {
      const near = await openSerial(cable.near, settings);
      const far = await openSerial(cable.far, FAST);
      const [nearLines, farLines] = [new LineReader(near.stream), new LineReader(far.stream)];
      near.stream.write('t\n');
      expect(await nextLine(farLines)).toBe('t');
      far.stream.write('Pda8000000 \n\n');
      expect(await nextLine(nearLines)).toBe('Pda8000000 ');
      expect(await nextLine(nearLines)).toBe('');
      await Promise.all([near.close(), far.close()]);
      expect(await near.closed).toBeUndefined();
    }
  });

  it('is for one program alone', async () => {
    await using cable = await serialCable();
    const first = await openSerial(cable.near, FAST);
    await expect(openSerial(cable.near, FAST)).rejects.toMatchObject({ code: 'port-busy' });
    await first.close();
    const second = await openSerial(cable.near, FAST);
    await second.close();
  });

  it('notices that the cable is out, while nothing is said and while data flow', async () => {
    for (const flowing of [false, true]) {
      await using cable = await serialCable();
      const near = await openSerial(cable.near, FAST);
      const far = await openSerial(cable.far, FAST);
      const reader = new LineReader(near.stream);
      if (flowing) {
        const talk = setInterval(() => far.stream.write('data\n'.repeat(100)), 1);
        await nextLine(reader);
        await cable.unplug();
        clearInterval(talk);
      } else await cable.unplug();
      expect(await near.closed).toMatchObject({ code: 'link-lost' });
      expect(await far.closed).toMatchObject({ code: 'link-lost' });
      while ((await nextLine(reader)) !== undefined);
      expect(reader.ended).toBe(true);
      await near.close();
    }
  });
});

test('ports are listed without udev from what the system has in /dev and /sys', async () => {
  const root = temporaryFolder();
  const usb = join(root, 'sys/devices/usb1/1-1');
  for (const [path, text] of [
    ['product', 'EmStat4\n'],
    ['manufacturer', 'PalmSens\n'],
    ['idVendor', '2f4e\n'],
    ['idProduct', '0001\n'],
    ['serial', 'ES4HR20B0008\n'],
  ] as const) {
    mkdirSync(usb, { recursive: true });
    writeFileSync(join(usb, path), text);
  }
  mkdirSync(join(usb, '1-1:1.0/tty/ttyACM0'), { recursive: true });
  mkdirSync(join(root, 'sys/class/tty/ttyACM0'), { recursive: true });
  symlinkSync(join(usb, '1-1:1.0'), join(root, 'sys/class/tty/ttyACM0/device'));
  mkdirSync(join(root, 'dev/serial/by-id'), { recursive: true });
  for (const name of ['ttyACM0', 'ttyUSB10', 'ttyUSB9', 'tty1', 'ttyS0'])
    writeFileSync(join(root, 'dev', name), '');
  symlinkSync('../../ttyUSB9', join(root, 'dev/serial/by-id/usb-FTDI_USB_Serial_AB12-if00-port0'));
  expect(await listLinuxPorts(root)).toEqual([
    {
      path: join(root, 'dev/ttyACM0'),
      product: 'EmStat4',
      manufacturer: 'PalmSens',
      vendorId: '2f4e',
      productId: '0001',
      serialNumber: 'ES4HR20B0008',
    },
    { path: join(root, 'dev/ttyUSB9'), product: 'FTDI_USB_Serial_AB12' },
    { path: join(root, 'dev/ttyUSB10') },
  ]);
});

test('listing the ports of this computer does not fail, whatever it lacks', async () => {
  for (const { path } of await listPorts()) expect(path).toMatch(/./);
});
