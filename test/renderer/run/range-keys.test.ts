import { expect, test } from 'vitest';
import { afterKey } from '../../../src/renderer/run/range-keys.ts';

const range = { follows: false, from_s: 40, to_s: 60 } as const;

test('arrows move by a quarter, + and − zoom about the middle, 0 shows all, F follows', () => {
  expect(afterKey('ArrowLeft', range, 100)).toEqual({ follows: false, from_s: 35, to_s: 55 });
  expect(afterKey('ArrowRight', range, 100)).toEqual({ follows: false, from_s: 45, to_s: 65 });
  expect(afterKey('-', range, 100)).toEqual({ follows: false, from_s: 35, to_s: 65 });
  expect(afterKey('0', range, 100)).toEqual({ follows: true, span_s: Number.POSITIVE_INFINITY });
  expect(afterKey('f', range, 100)).toEqual({ follows: true, span_s: 20 });
});

test('other keys are left alone', () => {
  expect(afterKey('a', range, 100)).toBeUndefined();
});
