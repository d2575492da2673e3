// Protocols are found by what a person remembers of them.
import { describe, expect, it } from 'vitest';
import { matches, nameForSaving, shelvesOf } from '../../../src/renderer/protocols/shelf.ts';

describe('search', () => {
  it('finds all words in any field, whatever the case, dashes and subscripts', () => {
    const fields = [
      'Pulsed C–N coupling on copper',
      undefined,
      'He et al., Nat. Commun. 2023',
      'NO₂⁻ to NH3',
    ];
    for (const query of ['', 'c-n', 'COPPER he', 'no2 commun']) expect(matches(query, fields)).toBe(true);
    for (const query of ['silver', 'copper silver']) expect(matches(query, fields)).toBe(false);
  });
});

describe('shelves', () => {
  it('hold the own protocols first, and each folder by itself', () => {
    const files = [
      { file: 'shipped/literature/he-2023.yaml', folder: 'shipped' as const, title: 'He' },
      { file: 'shipped/b.yaml', folder: 'shipped' as const, title: 'B' },
      { file: 'own/broken.yaml', folder: 'own' as const },
      { file: 'shipped/a.yaml', folder: 'shipped' as const, title: 'A' },
    ];
    expect(shelvesOf(files).map(({ name, files }) => [name, files.map(({ file }) => file)])).toEqual([
      ['Your protocols', ['own/broken.yaml']],
      ['Shipped with Cottrell', ['shipped/a.yaml', 'shipped/b.yaml']],
      ['Literature', ['shipped/literature/he-2023.yaml']],
    ]);
  });

  it('keep numbered files in the order of their numbers, whatever their titles', () => {
    const files = [
      { file: 'shipped/literature/10-a.yaml', folder: 'shipped', title: 'Aniline' },
      { file: 'shipped/literature/02-b.yaml', folder: 'shipped', title: 'Urea' },
      { file: 'shipped/literature/06a-c.yaml', folder: 'shipped', title: 'Alanine' },
    ] as const;
    const [shelf] = shelvesOf(files);
    expect(shelf!.files.map(({ file }) => file.slice(19, 22))).toEqual(['02-', '06a', '10-']);
  });
});

it('suggests a file name that any system takes', () => {
  expect(nameForSaving('shipped/literature/he-2023.yaml', 'x')).toBe('he-2023.yaml');
  expect(nameForSaving('own/copper/mine.yaml', 'x')).toBe('copper/mine.yaml');
  expect(nameForSaving(undefined, 'NO₂⁻ / C–N: α')).toBe('no2-c-n.yaml');
  expect(nameForSaving(undefined, '…')).toBe('my-protocol.yaml');
});
