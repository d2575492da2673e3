// Numbers in scripts: exact integers with a prefix, as short as they go.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { literal } from '../../../src/drivers/methodscript/literal.ts';

test('the coarsest prefix that keeps the number whole', () => {
  expect(literal(-1.1, 'u')).toBe('-1100m');
  expect(literal(0.4, 'u')).toBe('400m');
  expect(literal(5, 'u')).toBe('5');
  expect(literal(0.001, 'u')).toBe('1m');
  expect(literal(0.0000025, 'n')).toBe('2500n');
  expect(literal(200000, 'u')).toBe('200000');
  expect(literal(0.1234567, 'u')).toBe('123457u');
  expect(literal(-1e-9, 'u')).toBe('0');
  expect(literal(0, 'm')).toBe('0');
});

test('a number too long for 32 bits loses digits at its end, not at its head', () => {
  expect(literal(2147.483647, 'u')).toBe('2147483647u');
  expect(literal(2147.483648, 'u')).toBe('2147484m');
  expect(literal(3e9, 'n')).toBe('3000000k');
});

test('what is written reads back as what was meant', () => {
  fc.assert(
    fc.property(fc.integer({ min: -2e9, max: 2e9 }), (micro) => {
      const [, digits, prefix] = /^(-?\d+)([um]?)$/.exec(literal(micro / 1e6, 'u'))!;
      const scale = { u: 1, m: 1000, '': 1e6 }[prefix!]!;
      expect(Number(digits) * scale).toBe(micro + 0);
    }),
  );
});
