// What is set by hand is a protocol of one step that ends and is limited.
import { expect, test } from 'vitest';
import { byHandProtocol } from '../../../src/core/protocol/by-hand.ts';
import { compileProtocol } from '../../../src/core/protocol/compile.ts';

const COMMON = { duration: '2 min', maxCurrent: '10 mA', reference: 'Ag/AgCl (3 M KCl)' };

test('a potential is held for its time, and a current beyond the largest ends it', () => {
  const { waveform, range } = compileProtocol(byHandProtocol({ ...COMMON, potential: '-0.4 V' }));
  expect(waveform.body).toMatchObject([
    {
      kind: 'hold',
      potential_V: -0.4,
      duration_s: 120,
      limits: [{ quantity: 'current magnitude', value: 0.01, for_s: 0 }],
    },
  ]);
  expect(range).toEqual({ fixed_A: 0.01 });
});

test('a current beyond its own limit is refused', () => {
  const text = byHandProtocol({ ...COMMON, current: '-20 mA', low: '-2 V', high: '1 V' });
  expect(() => compileProtocol(text)).toThrow('problem');
});

test.each([
  [{}, 'Either a potential or a current'],
  [{ potential: '0 V', current: '1 mA', low: '-1 V', high: '1 V' }, 'Either a potential or a current'],
  [{ current: '1 mA', low: '-1 V' }, 'lowest and the highest potential are needed'],
])('%j is refused', (wanted, words) => {
  expect(() => byHandProtocol({ ...COMMON, ...wanted })).toThrow(words);
});
