import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { pathText, problemText, readDocument, refuse } from '../../src/core/document.ts';
import { CottrellError } from '../../src/core/errors.ts';
import {
  atLeastOne,
  bareNumber,
  count,
  exactlyOne,
  oneOrMany,
  quantity,
  words,
} from '../../src/core/fields.ts';
import { validate } from '../../src/core/validate.ts';

fc.configureGlobal({ seed: 1 });

/** Problems as the person sees them. */
function problems(text: string, schema: z.ZodType = z.unknown()): string[] {
  return validate(readDocument(text), schema).problems.map(problemText);
}

describe('YAML', () => {
  test('words that older YAML takes for true and false stay words', () => {
    const { value } = readDocument('on link loss: off\na: yes\nb: no\nc: on\n');
    expect(value).toEqual({ 'on link loss': 'off', a: 'yes', b: 'no', c: 'on' });
  });

  test('even when the file asks for YAML 1.1', () => {
    expect(readDocument('%YAML 1.1\n---\non link loss: off\n').value).toEqual({ 'on link loss': 'off' });
  });

  test('octal and sexagesimal traps of older YAML are gone', () => {
    expect(readDocument('a: 012\nb: 1:30\nc: 1_000\n').value).toEqual({ a: 12, b: '1:30', c: '1_000' });
  });

  test('lines that end as on Windows, and a byte order mark, do not move places', () => {
    expect(readDocument('\ufeffa: off\r\nb: 1\r\n').value).toEqual({ a: 'off', b: 1 });
    expect(problems('\ufeffa: 1\r\nb: 2\r\na: 3\r\n')).toEqual([
      '3:1 a: "a" is written twice, first in line 1: keep one',
    ]);
  });

  test.each([
    ['a:5 s\nb: 1', '1:1 a colon with a space after it is missing here ("key: value")'],
    [
      'a: b: c',
      '1:4 a second ": " on one line, or a wrong indentation below it: put a text with a colon in quotes',
    ],
    ['a:\n\tb: 1', '2:1 a tab at the beginning of a line: indent with spaces'],
    ['a: [1, 2', '1:8 a "[" or "{" that begins before here is not closed, or its lines are not indented'],
    ['a: "x', '1:5 something is not closed: missing closing "quote'],
    ['a: @x', '1:4 a text cannot begin with this character: put it in quotes'],
    ['a: 1\n---\nb: 2', '2:1 a second document ("---") begins here: one file holds one document'],
    ['a: 1\nb: 2\na: 3', '3:1 a: "a" is written twice, first in line 1: keep one'],
    [
      'a: &x 1\nb: *x',
      '2:4 b: an alias (*) is not read here: write the value out, so that it stands where it counts',
    ],
    [
      'a: !secret x',
      '1:12 a: the tag "!secret" is not known here: put a text that begins with "!" in quotes',
    ],
    ['? [a]\n: 1', '1:3 a key must be a word followed by ":"'],
  ])('%j', (text, expected) => {
    expect(problems(text)).toEqual([expected]);
  });

  test('a file that refers to itself many times over cannot grow', () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [i, name] of [...'bcdefghij'].entries()) {
      lines.push(`${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(', ')}]`);
    }
    const { value, problems } = readDocument(lines.join('\n'));
    expect(JSON.stringify(value).length).toBeLessThan(2000);
    expect(problems.length).toBeGreaterThan(0);
  });

  test.each([
    ['[', 50_000],
    ['{a: ', 30_000],
    ['- ', 30_000],
    ['[', 100],
  ])('deep nesting of %j is a problem, not a crash', (piece, times) => {
    expect(readDocument(piece.repeat(times)).problems.length).toBeGreaterThan(0);
  });

  test('nesting deeper than any protocol is named', () => {
    expect(problems(`a: ${'['.repeat(80)}${']'.repeat(80)}`)[0]).toContain('nested more than 60 levels deep');
  });

  test('a huge text is refused unread', () => {
    expect(problems('x'.repeat(500_001))[0]).toBe(
      'the text is 500001 characters long; at most 500000 are read',
    );
  });

  test('whatever the text, every problem stands inside it', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            'a: ',
            'b',
            '- ',
            '\n',
            '  ',
            '{',
            '}',
            '[',
            ']',
            ',',
            '"',
            '*x',
            '&x ',
            '!',
            '|',
            '#',
            '?',
            ': ',
            '\t',
            '1',
          ),
        )
        .map((p) => p.join('')),
    );
    fc.assert(
      fc.property(text, (text) => {
        const lines = text.split('\n');
        for (const { line, column } of readDocument(text).problems) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual(lines[line! - 1]!.length + 1);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('validation', () => {
  const schema = z.strictObject({
    title: words('What it is called.'),
    area: quantity('m^2', 'Area.', { positive: true }),
    pH: bareNumber('pH', -2, 16, 'pH.').optional(),
    cycles: count('cycles', 100, 'How often.').optional(),
    mode: z.enum(['off', 'continue']).optional(),
    entries: oneOrMany(
      z.strictObject({ wait: quantity('s', 'Time.', { atMost: '1 h' }) }),
      'Entries.',
    ).optional(),
  });
  const fine = 'title: x\narea: 1 cm^2\n';

  test('gives the value in SI units when all is right', () => {
    const { value, problems } = validate(readDocument(`${fine}entries: { wait: 1 min }\n`), schema);
    expect(problems).toEqual([]);
    expect(value).toEqual({ title: 'x', area: 1e-4, entries: [{ at: [], entry: { wait: 60 } }] });
  });

  test('reports everything at once, in places and words', () => {
    const text = `titel: x
area: 0.5
pH: 17
cycles: 1.5
mode: of
entries:
  - { wait: 2 h }
  - { wait: 5, wiat: 3 s }
  - 7
`;
    expect(problems(text, schema).sort()).toEqual(
      [
        '1:1 title: is missing: a text is needed (What it is called)',
        '1:1 titel: unknown key "titel"; did you mean "title"?',
        '2:7 area: a bare number: write a unit, for example "0.5 cm^2"',
        '3:5 pH: pH must lie between -2 and 16, not the number 17',
        '4:9 cycles: cycles must be a whole number from 1 to 100, not the number 1.5',
        '5:7 mode: "of" is not known here; did you mean "off"?',
        '7:13 entries[0].wait: "2 h" is too large: at most 1 h is accepted here',
        '8:13 entries[1].wait: a bare number: write a unit, for example "5 s"',
        '8:16 entries[1].wiat: unknown key "wiat"; did you mean "wait"?',
        '9:5 entries[2]: a map ("key: value") is needed here, not the number 7',
      ].sort(),
    );
  });

  test.each([
    ['', '1:1 nothing is written here: a map ("key: value") is needed'],
    ['- a', '1:1 a map ("key: value") is needed here, not a list'],
    [`${fine}pH: neutral`, '3:5 pH: a bare number (pH) is needed here, not "neutral"'],
    [`${fine}entries: []`, '3:10 entries: an empty list: leave the key out instead'],
    [`${fine}entries: 5 s`, '3:10 entries: one entry or a list of them is needed here, not "5 s"'],
    [
      `${fine}colour: red`,
      '3:1 colour: unknown key "colour"; known here: "title", "area", "pH", "cycles", "mode", "entries"',
    ],
    ['title: x\narea:', '2:1 area: nothing is written here: an area, for example "0.5 cm^2", is needed'],
    ['title: x\narea: 0 cm^2', '2:7 area: an area above zero is needed here, not "0 cm^2"'],
    ['title: x\narea: {}', '2:7 area: an area, for example "0.5 cm^2", is needed here, not a map'],
    ['title: x\narea: 5 cm', '2:7 area: "5 cm" is a length; an area is needed, for example "0.5 cm^2"'],
  ])('%j', (text, expected) => {
    expect(problems(text, schema)).toEqual([expected]);
  });

  test('keys that exclude one another are counted, whatever else is wrong', () => {
    const one = exactlyOne(z.strictObject({ a: z.number().optional(), b: z.number().optional() }), [
      'a',
      'b',
    ]);
    expect(problems('{}', one)).toEqual(['1:1 one of "a", "b" is needed']);
    expect(problems('{ b: x, a: 1 }', one)).toEqual([
      '1:6 b: a number is needed here, not "x"',
      '1:3 b: "a" and "b" exclude one another: keep one',
    ]);
    // A mistyped key is reported once, as such.
    expect(problems('{ c: 1 }', one)).toEqual(['1:3 c: unknown key "c"; known here: "a", "b"']);
    const some = atLeastOne(z.strictObject({ a: z.number().optional(), b: z.number().optional() }), [
      'a',
      'b',
    ]);
    expect(problems('{ a: 1, b: 2 }', some)).toEqual([]);
    expect(problems('{}', some)).toEqual(['1:1 at least one of "a", "b" is needed']);
  });
});

test('a path is written as people write it', () => {
  expect(pathText(['steps', 1, 'pulse', 'on link loss'])).toBe('steps[1].pulse.on link loss');
  expect(pathText(['substrates', 'a.b'])).toBe('substrates["a.b"]');
});

test('all problems travel in one error, in the order of the text', () => {
  const list = [
    { message: 'late', line: 9, column: 1 },
    { message: 'second', line: 2, column: 7 },
    { message: 'first', line: 2, column: 3, path: 'a' },
  ];
  expect(() => refuse('protocol-invalid', 'the protocol', [])).not.toThrow();
  const error = (() => {
    try {
      return refuse('protocol-invalid', 'The protocol', list);
    } catch (thrown) {
      return thrown as CottrellError;
    }
  })();
  expect(error).toBeInstanceOf(CottrellError);
  expect(error?.message).toBe('The protocol has 3 problems.');
  expect(error?.problems.map((p) => p.message)).toEqual(['first', 'second', 'late']);
});
