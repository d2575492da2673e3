// The one resistance of a run from what was measured before and after it, against numbers worked by hand.
import { expect, test } from 'vitest';
import { usedResistance } from '../../src/core/run-resistance.ts';

const found = (resistance_ohm: number, uncertainty_ohm: number) => ({ resistance_ohm, uncertainty_ohm });

test('before and after: their mean, with the half distance over √3 beside the uncertainty of the mean', () => {
  const used = usedResistance({ by: 'impedance', before: found(12, 0.03), after: found(13, 0.04) })!;
  expect(used.resistance_ohm).toBe(12.5);
  // √(0.03² + 0.04²) / 2 = 0.025; 0.5 / √3 = 0.288675
  expect(used.uncertainty_ohm).toBeCloseTo(Math.sqrt(0.025 ** 2 + 1 / 12), 12);
  expect(used.method).toBe('impedance before and after the run');
});

test('one alone counts as it is, and none is none', () => {
  const by = 'current interrupt';
  expect(usedResistance({ by, before: found(12, 0.03), after: undefined })).toEqual({
    ...found(12, 0.03),
    method: 'current interrupt before the run',
  });
  expect(usedResistance({ by, before: undefined, after: found(13, 0.1) })?.method).toBe(
    'current interrupt after the run',
  );
  expect(usedResistance({ by, before: undefined, after: undefined })).toBeUndefined();
});
