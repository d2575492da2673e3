// Instruments are remembered by their serial numbers, in a file that people can read, and found wherever they are.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { placesOf } from '../../../src/main/host/instrument.ts';
import { InstrumentBook } from '../../../src/main/host/instrument-book.ts';
import { temporaryFolder } from '../../support/library.ts';

const HR = {
  driver: 'methodscript',
  model: 'emstat4-hr',
  label: 'EmStat4S HR',
  serial: 'ES4HR20B0001',
  firmware: '1.5',
  simulated: false,
};
const OTHER = { ...HR, serial: 'ES4HR20B0002' };

test('a name and settings stay with the serial number when the port changes', () => {
  using folder = temporaryFolder();
  const book = new InstrumentBook(`${folder.path}/own/instruments.json`);
  book.met(HR, { path: '/dev/ttyACM0' });
  book.set(HR.driver, HR.serial, { name: 'Left', offset_A: 2e-6, inverted: true });
  book.met(HR, { path: '/dev/ttyACM7', serialNumber: 'USB1' });
  expect(new InstrumentBook(book.path).named('left')).toMatchObject({
    serial: HR.serial,
    offset_A: 2e-6,
    inverted: true,
    port: '/dev/ttyACM7',
    usbSerial: 'USB1',
  });
  expect(JSON.parse(readFileSync(book.path, 'utf8')).instruments).toHaveLength(1);
});

test('two instruments never have one name, and an unknown name says which there are', () => {
  using folder = temporaryFolder();
  const book = new InstrumentBook(`${folder.path}/instruments.json`);
  book.met(HR, { path: 'a' });
  book.met(OTHER, { path: 'b' });
  book.set(HR.driver, HR.serial, { name: 'Left' });
  expect(() => book.set(OTHER.driver, OTHER.serial, { name: 'LEFT' })).toThrow('is called "LEFT" already');
  expect(() => book.named('Right')).toThrow('No instrument is called "Right".');
  book.set(HR.driver, HR.serial, { name: '' });
  expect(book.bySerial(HR.serial)?.name).toBeUndefined();
});

test('a damaged file is refused and stays as it is', () => {
  using folder = temporaryFolder();
  const path = `${folder.path}/instruments.json`;
  writeFileSync(path, '{ "half"');
  expect(() => new InstrumentBook(path).met(HR, { path: 'a' })).toThrow('is no list of instruments');
  expect(readFileSync(path, 'utf8')).toBe('{ "half"');
});

test('the port with its USB number comes first, a port of another known instrument never', () => {
  const known = { ...HR, inverted: false, offset_A: 0, port: '/dev/ttyACM0', usbSerial: 'USB1' };
  const other = { ...OTHER, inverted: false, offset_A: 0, port: '/dev/ttyACM1', usbSerial: 'USB2' };
  const ports = [
    { path: '/dev/ttyACM0' },
    { path: '/dev/ttyACM1', serialNumber: 'USB2', product: 'EmStat4 HR' },
    { path: '/dev/ttyACM3', serialNumber: 'USB1', product: 'EmStat4 HR' },
  ];
  expect(placesOf(known, ports, [known, other]).map(({ path }) => path)).toEqual([
    '/dev/ttyACM3',
    '/dev/ttyACM0',
  ]);
});
