// What differs between the protocols of runs, by the names a chemist gave it.
import { expect, it } from 'vitest';
import { variedBetween } from '../../../src/renderer/analysis/group/varied.ts';

const protocol = (potential: string, duration: string) => `cottrell: 1
title: Pulses at ${potential}
cell: { pH: 13 }
steps:
  - rest: { duration: 1 s }
  - pulse:
      levels:
        - { name: reduce, potential: ${potential}, duration: ${duration} }
        - { name: oxidise, potential: 0.4 V, duration: 1 s }
      cycles: 10
`;

it('offers the values that differ, and none that are the same', () => {
  const runs = ['-0.9 V vs RHE', '-1.1 V vs RHE', '-1.1 V vs RHE'].map((potential) => ({
    protocol: protocol(potential, '1 s'),
    settings: {},
  }));
  expect(variedBetween(runs)).toEqual([
    { name: '2 pulse reduce potential vs RHE', values: ['-0.9 V', '-1.1 V', '-1.1 V'] },
  ]);
});

it('counts what was set at the bench', () => {
  const runs = ['12', '14'].map((pH) => ({
    protocol: protocol('-1 V', '1 s'),
    settings: { temperature: `${pH} degC` },
  }));
  expect(variedBetween(runs)).toEqual([{ name: 'temperature', values: ['12 degC', '14 degC'] }]);
});

it('offers nothing for one run', () => {
  expect(variedBetween([{ protocol: protocol('-1 V', '1 s'), settings: {} }])).toEqual([]);
});
