// What a source reports, in the report of a run: beside what was found, and honest where nothing was.
import { expect, test } from 'vitest';
import { computeSheet } from '../../../src/core/faradaic/compute-sheet.ts';
import { parseSheet } from '../../../src/core/faradaic/sheet.ts';
import type { Published } from '../../../src/core/protocol/published.ts';
import { publishedPart, publishedSection } from '../../../src/main/report/published.ts';
import type { Report } from '../../../src/main/report/shape.ts';

const figure = { product: 'ammonia', kind: 'faradaic efficiency', dimension: '1', is: 'exactly' } as const;
const PUBLISHED: Published = {
  figures: [
    { ...figure, text: '60 %', value: 0.6, uncertainty: '1 %' },
    { ...figure, text: '50 %', value: 0.5, is: 'about', note: 'read off <b>a figure</b>' },
  ],
  inconsistent: ['two numbers'],
};

// 6 F × 10 µmol / 9.6485332 C is 60 %.
const RESULT = computeSheet(
  parseSheet(
    'cottrell sheet: 1\ncharge: 9.648533212331 C\nproducts:\n  - { product: ammonia, from: nitrite, amount: 10 umol }\n',
  ),
  undefined,
);

const page = (published: Report['published']) =>
  publishedSection({ published, run: { simulated: true } } as Report)!.text;

test('each figure stands beside what was found, with the deviation and the verdict', () => {
  const part = publishedPart(PUBLISHED, RESULT)!;
  expect(part.figures.map(({ found, verdict }) => [found!.toFixed(6), verdict])).toEqual([
    ['0.600000', 'agrees'],
    ['0.600000', 'differs'],
  ]);
  const text = page(part);
  expect(text).toContain('60 % ± 1 %');
  expect(text).toContain('≈ 50 %');
  expect(text).toContain('+20.0 %');
  expect(text).toContain('simulated');
  expect(text).toContain('read off &lt;b&gt;a figure&lt;/b&gt;');
  expect(text).toContain('two numbers');
});

test('without an analysis the figures stand alone, and a protocol that cites none has no such part', () => {
  const part = publishedPart(PUBLISHED, undefined)!;
  expect(part.figures.map(({ found, verdict }) => [found, verdict])).toEqual([
    [null, 'not compared'],
    [null, 'not compared'],
  ]);
  expect(page(part)).toContain('the report has no analysis');
  expect(publishedPart(undefined, RESULT)).toBeNull();
});
