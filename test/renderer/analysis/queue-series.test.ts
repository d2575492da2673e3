// The runs of a queue as a group: completed and analysed ones, the latest analysis of each, at the values that were varied.
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Analysis } from '../../../src/main/api/shapes/efficiency.ts';
import type { QueueView } from '../../../src/main/api/shapes/queues.ts';
import { groupOfQueue } from '../../../src/renderer/analysis/group/queue-series.ts';

const RUN = { kind: 'run', protocol: 'p.yaml', settings: {}, state: 'done' } as const;
const QUEUE = {
  title: 'Potentials',
  entries: [
    { kind: 'confirm', text: 'Fresh catholyte.', state: 'done' },
    { ...RUN, name: 'first', run: 1, at: { parameter: 'potential', value: '-0.9 V' } },
    { ...RUN, name: 'second', run: 2, at: { parameter: 'potential', value: '-1.1 V' } },
    { ...RUN, name: 'failed', run: 3, state: 'failed', at: { parameter: 'potential', value: '-1.3 V' } },
    { ...RUN, name: 'not analysed', run: 4, at: { parameter: 'potential', value: '-1.5 V' } },
    { ...RUN, name: 'blank', run: 5 },
  ],
} as unknown as QueueView;

const analysis = (id: number, run: number) =>
  ({ id, run, result: { products: [{ product: 'ammonia' }] } }) as unknown as Analysis;

test('each completed run with its latest analysis', () => {
  const analyses = [analysis(11, 1), analysis(12, 2), analysis(13, 1), analysis(14, 3), analysis(15, 5)];
  expect(parse(groupOfQueue(QUEUE, analyses))).toEqual({
    'cottrell group': 1,
    title: 'Potentials',
    product: 'ammonia',
    parameter: 'potential',
    members: [
      { analysis: 13, name: 'first', at: '-0.9 V' },
      { analysis: 12, name: 'second', at: '-1.1 V' },
    ],
  });
});

test('without any analysis an empty group to begin with', () => {
  expect(parse(groupOfQueue(QUEUE, []))).toEqual({
    'cottrell group': 1,
    title: 'Potentials',
    product: 'ammonia',
    members: [],
  });
});
