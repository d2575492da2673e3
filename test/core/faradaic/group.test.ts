import { describe, expect, test } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import { computeGroup } from '../../../src/core/faradaic/group/compute-group.ts';
import { isGroup, parseGroup } from '../../../src/core/faradaic/group/group.ts';
import { groupText } from '../../../src/core/faradaic/group/group-text.ts';
import { compute } from './support.ts';

function group(text: string) {
  return parseGroup(`cottrell group: 1\nproduct: hydrogen\n${text}`);
}

function problemsOf(text: string): string[] {
  try {
    group(text);
  } catch (error) {
    if (error instanceof CottrellError) return error.problems.map((p) => `${p.path}: ${p.message}`);
    throw error;
  }
  return [];
}

const sheet = (umol: number, more = '') =>
  compute(`charge: 1 C\nproducts: [{ product: hydrogen, amount: ${umol} umol, uncertainty: 1 %${more} }]`);

describe('replicates', () => {
  const three = group('members: [{ efficiency: 78.1 % }, { efficiency: 80.2 % }, { efficiency: 76.9 % }]');

  test('mean, sample standard deviation, confidence interval', () => {
    const { points, complete } = computeGroup(three, [undefined, undefined, undefined]);
    expect(points).toHaveLength(1);
    expect(points[0]).toMatchObject({
      at: null,
      n: 3,
      mean: expect.closeTo(0.784, 12),
      sd: expect.closeTo(0.01670329309, 10),
      confidence: expect.closeTo(0.04149328027, 9),
      measurement_u: null,
    });
    expect(complete).toBe(true);
  });

  test('a single one has no spread', () => {
    const [point] = computeGroup(group('members: [{ efficiency: 0.7 }]'), [undefined]).points;
    expect(point).toMatchObject({ n: 1, mean: 0.7, sd: null, confidence: null });
  });

  test('the measurement stays beside the scatter, and a scatter beyond it is said', () => {
    const sheets = [sheet(4), sheet(4.5), sheet(5)];
    const members = group('members: [{ sheet: a }, { sheet: b }, { sheet: c }]');
    const { points, notes } = computeGroup(members, sheets);
    const [point] = points;
    const efficiencies = sheets.map((s) => s.products[0]!.efficiency!.efficiency!);
    const rms = 0.01 * Math.sqrt(efficiencies.reduce((sum, x) => sum + x * x, 0) / 3);
    expect(point!.measurement_u).toBeCloseTo(rms, 12);
    expect(notes.join()).toMatch(/scatter 11\.\d times as much as their measurement explains/);
  });
});

describe('a series', () => {
  test('is sorted by its parameter, with replicates at each value and a trend', () => {
    const series = group(`parameter: potential
members:
  - { efficiency: 60 %, at: -0.4 V }
  - { efficiency: 50 %, at: -600 mV }
  - { efficiency: 70 %, at: -0.2 V }
  - { efficiency: 52 %, at: -0.6 V }
`);
    const result = computeGroup(series, new Array(4).fill(undefined));
    expect(result.points.map(({ at, n, mean }) => [at!.value, n, mean])).toEqual([
      [-0.6, 2, expect.closeTo(0.51, 12)],
      [-0.4, 1, 0.6],
      [-0.2, 1, 0.7],
    ]);
    expect(result.parameterUnit).toBe('V');
    // By hand: Sxy/Sxx with x̄ = −0.45, ȳ = 0.58.
    expect(result.trend!.slope).toBeCloseTo(0.052 / 0.11, 10);
    expect(result.notes.join()).toMatch(/3 of 3 values rest on fewer than three/);
    expect(groupText(result)).toMatch(/against potential[\s\S]*-600 mV|−0\.6 V/);
  });

  test('over cycles, by bare numbers: durability', () => {
    const result = computeGroup(
      group(
        'parameter: cycle\nmembers: [{ efficiency: 90 %, at: 1 }, { efficiency: 88 %, at: 5 }, { efficiency: 86 %, at: 9 }]',
      ),
      [],
    );
    expect(result.trend!.slope).toBeCloseTo(-0.005, 12);
    expect(result.trend!.confidence).toBeCloseTo(0, 9);
  });
});

test('a member without the product or its efficiency is named, the others count', () => {
  const members = group('members: [{ sheet: a }, { sheet: b }, { sheet: c }]');
  const other = compute('charge: 1 C\nproducts: [{ product: CO, from: CO2, amount: 1 umol }]');
  const broken = compute('charge: 1 C\nproducts: [{ product: hydrogen, amount: 1 mL }]');
  const { points, problems, complete } = computeGroup(members, [sheet(4), other, broken]);
  expect(points[0]!.n).toBe(1);
  expect(problems.map(({ message }) => message)).toEqual([
    'b has no product "hydrogen"; it has: CO',
    expect.stringMatching(/^c has no efficiency of hydrogen: "1 mL" is a volume/),
  ]);
  expect(problems[0]).toMatchObject({ line: 3 });
  expect(complete).toBe(false);
});

test('efficiencies on different charges are not averaged in silence', () => {
  const pulsed = (charge: string) =>
    compute(
      `charge: { cathodic: 2 C, anodic: 1 C }\nproducts: [{ product: hydrogen, amount: 4 umol, charge: ${charge} }]`,
    );
  const { notes } = computeGroup(group('members: [{ sheet: a }, { sheet: b }]'), [
    pulsed('net'),
    pulsed('cathodic'),
  ]);
  expect(notes.join()).toMatch(/on different charges \(B, A\)/);
});

test.each([
  ['members: []', /members: must have at least 1/],
  ['members: [{ at: 1 V }]', /members\[0\]: give one of "sheet", "analysis", "efficiency"/],
  ['members: [{ sheet: a, efficiency: 3 % }]', /give one of/],
  ['parameter: x\nmembers: [{ efficiency: 3 % }]', /"at" is missing: which x/],
  ['members: [{ efficiency: 3 %, at: 1 V }]', /members\[0\]\.at: what was varied/],
  [
    'parameter: x\nmembers: [{ efficiency: 3 %, at: 1 V }, { efficiency: 3 %, at: 1 s }]',
    /members\[1\]\.at: "1 s" is of another kind/,
  ],
  ['members: [{ efficiency: 3 %, uncertainty: -1 % }]', /members\[0\]\.uncertainty: .*never negative/],
  ['members: [{ sheet: a, uncertainty: 1 % }]', /the uncertainty of a sheet or an analysis is its own/],
])('%s is refused', (text, message) => {
  expect(problemsOf(text).join('\n')).toMatch(message);
});

test('a group is told from a sheet', () => {
  expect(isGroup('# words\ncottrell group: 1\n')).toBe(true);
  expect(isGroup('cottrell sheet: 1\ntitle: a cottrell group: 1\n')).toBe(false);
});
