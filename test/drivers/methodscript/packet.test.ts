// Packages with known values: the vendor's published examples and the rules of its number format.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Package, typeCode } from '../../../src/drivers/methodscript/packet.ts';

/** The fields of a line as plain data; undefined when the line is refused. */
function read(line: string) {
  const pack = new Package();
  if (!pack.decode(line)) return undefined;
  return Array.from({ length: pack.count }, (_, i) => {
    const type = String.fromCharCode(pack.types[i]! >> 8, pack.types[i]! & 255);
    return [type, pack.value(i), pack.status[i], pack.ranges[i]];
  });
}

test('the published vectors', () => {
  const vectors: [string, number][] = [
    ['800000Am', 0.01],
    ['7FFFFF6m', -0.01],
    ['8000800u', 0.002048],
    ['DF5CB18n', 0.099994392],
    ['DF5E100n', 0.1],
    ['8000001i', 1],
    ['9AE0ABCf', 2.8183228e-8],
    ['9570C36u', 22.481974],
    ['8000000 ', 0],
    ['0000000 ', -134217728],
    ['FFFFFFFE', 134217727e18],
  ];
  for (const [field, value] of vectors) expect(read(`Pja${field}`)).toEqual([['ja', value, 0, -1]]);
});

test('a package with counter, potential, current, status, range and noise', () => {
  expect(read('Pja8000001i;da7F0BDF9u;ba7678CD7p,10,20F,40')).toEqual([
    ['ja', 1, 0, -1],
    ['da', -0.999943, 0, -1],
    ['ba', -9.990953e-6, 0, 15],
  ]);
  // The vendor's own description of this one is wrong: the prefix is pico.
  expect(read('Pda7F85F3Fu;ba4BA99F0p')).toEqual([
    ['da', -0.499905, 0, -1],
    ['ba', -5.487976e-5, 0, -1],
  ]);
});

test('two fields of one type keep their places, a zero its space, a field its own status', () => {
  expect(read('Pda73B41B3n;ba8000000 ,14,201;ba7DA796Bp,12,201')).toEqual([
    ['da', -0.012893773, 0, -1],
    ['ba', 0, 4, 1],
    ['ba', -2.459285e-6, 2, 1],
  ]);
});

test('prefixes that look like digits are told by position', () => {
  expect(read('Pba800000Aa')).toEqual([['ba', 10e-18, 0, -1]]);
  expect(read('Pba800000Af')).toEqual([['ba', 10e-15, 0, -1]]);
  expect(read('Pba800000AE')).toEqual([['ba', 10e18, 0, -1]]);
});

test('nan, several status bits, unknown metadata', () => {
  expect(read('Peb     nan;ba     nan,1A,288')).toEqual([
    ['eb', Number.NaN, 0, -1],
    ['ba', Number.NaN, 10, 0x88],
  ]);
  expect(read('Pba8000001n,7FF,10,9A')).toEqual([['ba', 1e-9, 0, -1]]);
});

test('a space that was trimmed from the end of a line is put back, and nowhere else', () => {
  expect(read('Pda8000000')).toEqual([['da', 0, 0, -1]]);
  expect(read('Pda8000005')).toEqual([['da', 5, 0, -1]]);
  expect(read('Pda8000000;ba8000000n')).toBeUndefined();
});

test('what is not exactly a package is refused', () => {
  const broken = [
    '',
    'P',
    'M0007',
    'Pda',
    'Pda800000u',
    'Pda8000g00u',
    'Pda800000au',
    'Pda8000000x',
    'PDA8000000u',
    'Pda8000000u;',
    'Pda8000000u;ba',
    'Pda8000000u,',
    'Pda8000000u,1',
    'Pda8000000u,1;ba8000000u',
    'Pda8000000u,1x',
    'Pda8000000u 8000000u',
    'Pda8000000u\u00e9',
    'Pda    nan',
    'Pda80000',
    `Pda8000000u${';da8000000u'.repeat(16)}`,
  ];
  for (const line of broken) expect(read(line), line).toBeUndefined();
});

test('every integer of every prefix comes back as the nearest double', () => {
  const prefixes = [...'afpnum kMGTPEi'];
  fc.assert(
    fc.property(
      fc.integer({ min: -(2 ** 27), max: 2 ** 27 - 1 }),
      fc.constantFrom(...prefixes),
      (integer, prefix) => {
        const digits = (integer + 0x8000000).toString(16).toUpperCase().padStart(7, '0');
        const exponent = prefix === 'i' ? 0 : 3 * prefixes.indexOf(prefix) - 18;
        // The decimal text, read by the engine's own (correctly rounding) reader of numbers.
        expect(read(`Pba${digits}${prefix}`)![0]![1]).toBe(Number(`${integer}e${exponent}`) + 0);
      },
    ),
  );
});

test('times are whole microseconds whatever their prefix', () => {
  const times: [string, number][] = [
    ['8989680n', 10000], // 10 ms: 10 000 000 ns
    ['8989682n', 10000],
    ['DF5E100p', 100], // 100 µs
    ['9570C36u', 22481974],
    ['80003E8m', 1000000],
    ['8000064 ', 100000000],
    ['8000000 ', 0],
  ];
  const pack = new Package();
  for (const [field, us] of times) {
    expect(pack.decode(`Peb${field}`)).toBe(true);
    expect(pack.microseconds(0)).toBe(us);
  }
});

test('random bytes never make it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      expect(typeof new Package().decode(`P${text}`)).toBe('boolean');
    }),
  );
});

test('type codes are the two letters', () => {
  const pack = new Package();
  pack.decode('Pja8000000i;eb8000000 ');
  expect([pack.types[0], pack.types[1]]).toEqual([typeCode('ja'), typeCode('eb')]);
});
