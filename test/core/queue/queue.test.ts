// A queue as text becomes a flat list of runs and confirmations, or everything that is wrong with it.
import { expect, test } from 'vitest';
import type { CottrellError } from '../../../src/core/errors.ts';
import { parseQueue } from '../../../src/core/queue/queue.ts';

const SERIES = `cottrell queue: 1
title: Potentials
protocol: hold.yaml
entries:
  - confirm: Purge with argon.
  - series:
      parameter: potential
      places: steps[0].hold.potential
      values: [-0.6 V, -0.8 V]
      times: 2
      before each: Fresh catholyte.
  - run: { protocol: blank.yaml, set: { cell.pH: 7 }, name: blank }
`;

test('a series is one run for each value and repetition, each after its confirmation', () => {
  const { items, onTrouble } = parseQueue(SERIES);
  expect(onTrouble).toBe('halt');
  expect(items.map((item) => (item.kind === 'confirm' ? item.text : item.name))).toEqual([
    'Purge with argon.',
    'Fresh catholyte. Next: potential -0.6 V (1 of 2).',
    'potential -0.6 V (1 of 2)',
    'Fresh catholyte. Next: potential -0.6 V (2 of 2).',
    'potential -0.6 V (2 of 2)',
    'Fresh catholyte. Next: potential -0.8 V (1 of 2).',
    'potential -0.8 V (1 of 2)',
    'Fresh catholyte. Next: potential -0.8 V (2 of 2).',
    'potential -0.8 V (2 of 2)',
    'blank',
  ]);
  expect(items[2]).toMatchObject({
    protocol: 'hold.yaml',
    settings: { 'steps[0].hold.potential': '-0.6 V' },
    at: { parameter: 'potential', value: '-0.6 V' },
  });
  expect(items.at(-1)).toMatchObject({ protocol: 'blank.yaml', settings: { 'cell.pH': '7' } });
});

test('everything wrong is said at once, with line and column', () => {
  const text = `cottrell queue: 1
title: Wrong
entries:
  - run: { nome: x }
  - { confirm: a, run: {} }
`;
  let error: CottrellError | undefined;
  try {
    parseQueue(text);
  } catch (thrown) {
    error = thrown as CottrellError;
  }
  expect(error?.code).toBe('queue-invalid');
  expect(error?.problems.map(({ line, column }) => [line, column])).toEqual([
    [4, 12],
    [5, 19],
  ]);
});

test('a run without a protocol is refused where it stands', () => {
  expect(() => parseQueue('cottrell queue: 1\ntitle: T\nentries:\n  - run: {}\n')).toThrow(
    'The queue has a problem.',
  );
});
