// The aliquots of one analysis as a group: the group computes the same efficiencies again.
import { expect, test } from 'vitest';
import { computeGroup } from '../../../src/core/faradaic/group/compute-group.ts';
import type { Course } from '../../../src/core/faradaic/group/durability.ts';
import { parseGroup } from '../../../src/core/faradaic/group/group.ts';
import type { Analysis } from '../../../src/main/api/shapes/efficiency.ts';
import { cycleMembers, seriesMembers } from '../../../src/renderer/analysis/group/run-series.ts';

const point = (label: string, to_s: number | null, efficiency: number | null, u: number | null) => ({
  label,
  to_s,
  interval: efficiency === null ? null : { charge_C: 1, efficiency, u },
});
const ANALYSIS = {
  id: 7,
  result: {
    products: [
      {
        product: 'ammonia',
        series: [
          point('aliquot 1', 100, 0.61, 0.01),
          point('aliquot 2', 200, null, null),
          point('aliquot 3', 400.5, 0.4321, null),
          point('aliquot 4', null, 0.5, null),
        ],
      },
      { product: 'aniline', series: null },
    ],
  },
} as unknown as Analysis;

test('each aliquot with an efficiency is a member at its time, and the group reads it back unchanged', () => {
  const members = seriesMembers(ANALYSIS, 'ammonia');
  expect(members).toHaveLength(2);
  const text = `cottrell group: 1\nproduct: ammonia\nparameter: time\nmembers: ${JSON.stringify(members)}\n`;
  const { points, problems } = computeGroup(parseGroup(text), [undefined, undefined]);
  expect(problems).toEqual([]);
  expect(points.map(({ at, mean, measurement_u }) => [at!.value, mean, measurement_u])).toEqual([
    [100, 0.61, 0.01],
    [400.5, 0.4321, null],
  ]);
});

test('over cycles each stretch stands at its middle cycle, and those outside of the cycles are left out', () => {
  const course = { cycle: [10.5, null, 75.5], value: [0.9, 0.5, 0.8675], u: [0.01, 0.01, null] };
  const members = cycleMembers(7, course as unknown as Course);
  const text = `cottrell group: 1\nproduct: ammonia\nparameter: cycle\nmembers: ${JSON.stringify(members)}\n`;
  const { points } = computeGroup(parseGroup(text), []);
  expect(points.map(({ at, mean, measurement_u }) => [at!.value, mean, measurement_u])).toEqual([
    [10.5, 0.9, 0.01],
    [75.5, 0.8675, null],
  ]);
});

test('a product that was measured once has no series', () => {
  expect(seriesMembers(ANALYSIS, 'aniline')).toEqual([]);
  expect(seriesMembers(ANALYSIS, 'hydrogen')).toEqual([]);
});
