// Edits by the form change one place of the text and nothing else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editText, formValue } from '../../../src/renderer/documents/edit.ts';
import { type Edit, edited, type Plain, removalOf, valueAt } from '../../../src/renderer/documents/plain.ts';

const TEXT = `# top
cottrell: 1
title: Pulses # what it is called
description: >-
  One sentence that
  goes on.

cell:
  reference: "SHE"   # quoted by choice
  area: 0.5 cm^2
steps:
  # first a rest
  - rest: # why
      duration: 30 s
  - pulse:
      levels:
        - { name: reduce, potential: -1.1 V, duration: 5 s } # down
        - { name: oxidise, potential: +0.4 V, duration: 5 s } # up
      cycles: 360 # an hour
range: 100 mA

stop:
- cathodic charge: 50 C
`;

/** The lines that differ, as "- old" and "+ new". */
function difference(before: string, after: string): string[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return [
    ...a.slice(start, a.length - end).map((l) => `- ${l}`),
    ...b.slice(start, b.length - end).map((l) => `+ ${l}`),
  ];
}

function change(edit: Edit, text = TEXT) {
  return difference(text, editText(text, edit));
}

describe('one value', () => {
  it('is replaced where it stands, and its comment stays', () => {
    expect(change({ kind: 'set', path: ['title'], value: 'Pulses on copper' })).toEqual([
      '- title: Pulses # what it is called',
      '+ title: Pulses on copper # what it is called',
    ]);
    expect(
      change({ kind: 'set', path: ['steps', 1, 'pulse', 'levels', 0, 'potential'], value: '-1.2 V' }),
    ).toEqual([
      '-         - { name: reduce, potential: -1.1 V, duration: 5 s } # down',
      '+         - { name: reduce, potential: -1.2 V, duration: 5 s } # down',
    ]);
    expect(change({ kind: 'set', path: ['steps', 1, 'pulse', 'cycles'], value: 12 })).toEqual([
      '-       cycles: 360 # an hour',
      '+       cycles: 12 # an hour',
    ]);
  });

  it("keeps a person's quotes and adds none of its own", () => {
    expect(change({ kind: 'set', path: ['cell', 'reference'], value: 'RHE' })).toEqual([
      '-   reference: "SHE"   # quoted by choice',
      '+   reference: "RHE"   # quoted by choice',
    ]);
    const quoted = editText(TEXT, { kind: 'set', path: ['cell', 'area'], value: '5' });
    expect(difference(TEXT, quoted).at(1)).toBe('+   area: "5"');
    expect(editText(quoted, { kind: 'set', path: ['cell', 'area'], value: '0.5 cm^2' })).toBe(TEXT);
  });

  it('quotes inside braces what a comma would cut', () => {
    const text = editText(TEXT, {
      kind: 'set',
      path: ['steps', 1, 'pulse', 'levels', 1, 'name'],
      value: 'up, then on',
    });
    expect(text).toContain('{ name: "up, then on", potential: +0.4 V, duration: 5 s } # up');
  });

  it('leaves a folded text folded', () => {
    const text = editText(TEXT, { kind: 'set', path: ['description'], value: 'Another one.' });
    expect(text).toContain('description: >-\n  Another one.\n\ncell:');
  });

  it('fills in a key that has nothing behind it', () => {
    expect(change({ kind: 'set', path: ['limits'], value: '1' }, 'limits:\nrange: 1 A\n')).toEqual([
      '- limits:',
      '+ limits: "1"',
    ]);
  });
});

describe('what is new', () => {
  it('comes at the end of its map', () => {
    expect(change({ kind: 'set', path: ['cell', 'pH'], value: 13 })).toEqual(['+   pH: 13']);
    expect(change({ kind: 'set', path: ['steps', 1, 'pulse', 'sample', 'every'], value: '20 ms' })).toEqual([
      '+       sample: { every: 20 ms }',
    ]);
    expect(change({ kind: 'set', path: ['pause'], value: 'hold' })).toEqual(['+ pause: hold']);
  });

  it('is a step of its own in the list, where it was asked for', () => {
    const rest = { rest: { duration: '10 s' } };
    expect(change({ kind: 'insert', path: ['steps'], at: 2, value: rest })).toEqual([
      '+   - rest: { duration: 10 s }',
    ]);
    expect(change({ kind: 'insert', path: ['steps'], at: 1, value: rest })).toEqual([
      '+   - rest: { duration: 10 s }',
    ]);
    expect(change({ kind: 'insert', path: ['stop'], at: 1, value: { time: '1 h' } })).toEqual([
      '+ - { time: 1 h }',
    ]);
  });
});

describe('what goes', () => {
  it('takes its line with it, and the comment behind it', () => {
    expect(change({ kind: 'remove', path: ['cell', 'area'] })).toEqual(['-   area: 0.5 cm^2']);
    expect(change({ kind: 'remove', path: ['steps', 1, 'pulse', 'levels', 0] })).toEqual([
      '-         - { name: reduce, potential: -1.1 V, duration: 5 s } # down',
    ]);
    expect(change({ kind: 'remove', path: ['steps', 1, 'pulse', 'levels', 0, 'name'] })).toEqual([
      '-         - { name: reduce, potential: -1.1 V, duration: 5 s } # down',
      '+         - { potential: -1.1 V, duration: 5 s } # down',
    ]);
  });

  it('takes a map with it that would be left empty, but never the kind of a step', () => {
    const text = 'title: a\nlimits:\n  current: 1 A\nsteps:\n  - rest:\n      duration: 1 s\n';
    expect(editText(text, { kind: 'remove', path: ['limits', 'current'] })).toBe(
      'title: a\nsteps:\n  - rest:\n      duration: 1 s\n',
    );
    expect(formValue(editText(text, { kind: 'remove', path: ['steps', 0, 'rest', 'duration'] }))).toEqual({
      title: 'a',
      limits: { current: '1 A' },
      steps: [{ rest: {} }],
    });
  });
});

describe('order', () => {
  it('is changed with the comments that belong to what moves', () => {
    const text = editText(TEXT, { kind: 'move', path: ['steps'], from: 0, to: 1 });
    expect(text).toContain(
      'cycles: 360 # an hour\n  # first a rest\n  - rest: # why\n      duration: 30 s\nrange: 100 mA',
    );
    expect(editText(text, { kind: 'move', path: ['steps'], from: 1, to: 0 })).toBe(TEXT);
  });
});

it('leaves a text alone that no form can show', () => {
  for (const text of ['a: [1', 'a: 1\na: 2\n', '- 1\n', 'a: &x 1\nb: *x\n'])
    expect(editText(text, { kind: 'set', path: ['a'], value: 2 })).toBe(text);
});

it('begins a document in an empty text', () => {
  expect(formValue(editText('', { kind: 'set', path: ['cell', 'area'], value: '1 cm^2' }))).toEqual({
    cell: { area: '1 cm^2' },
  });
});

describe('any edit of any shipped protocol', () => {
  const texts = Object.values(
    import.meta.glob<string>('../../../protocols/**/*.yaml', {
      query: '?raw',
      import: 'default',
      eager: true,
    }),
  );
  const value = fc.oneof(
    fc.constantFrom<Plain>(
      '5 s',
      '-1.1 V',
      '5',
      'a: b',
      '# no comment',
      '',
      ' x',
      'a, b',
      '- x',
      'two\nlines',
      'true',
    ),
    fc.constantFrom<Plain>(
      3,
      true,
      { every: '20 ms' },
      { rest: { duration: '1 s', sample: { every: '1 s' } } },
      [],
      ['a', 'b'],
    ),
  );

  it('means what it says, and all comments survive', () => {
    expect(texts.length).toBeGreaterThan(2);
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(3), value, (text, where, kind, value) => {
        const before = formValue(text)!;
        const places = placesOf(before);
        const path = places[where % places.length]!;
        const edit: Edit =
          kind === 0
            ? { kind: 'set', path, value }
            : kind === 1
              ? { kind: 'set', path: [...path, 'new key'], value }
              : kind === 2
                ? { kind: 'remove', path }
                : { kind: 'insert', path: ['steps'], at: where % 2, value };
        const after = editText(text, edit);
        const meant = edit.kind === 'remove' ? removalOf(before, path) : edit;
        expect(formValue(after)).toEqual(edited(before, meant));
        const kept =
          edit.kind === 'insert' || (edit.kind === 'set' && typeof valueAt(before, path) !== 'object');
        if (kept && kind !== 1)
          expect(after.match(/(?<=\s)#.*/gu)?.length).toBeGreaterThanOrEqual(
            text.match(/(?<=\s)#.*/gu)?.length ?? 0,
          );
      }),
      { numRuns: 400 },
    );
  });
});

function placesOf(value: Plain, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, entry]) =>
    placesOf(entry as Plain, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? inner : [path, ...inner];
}
