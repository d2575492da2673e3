// The form learns its fields, their help and their kinds from the schemas alone.
import { describe, expect, it } from 'vitest';
import { sheetJSONSchema } from '../../../src/core/faradaic/json-schema.ts';
import { compileProtocol } from '../../../src/core/protocol/compile.ts';
import { protocolJSONSchema } from '../../../src/core/protocol/json-schema.ts';
import { editText } from '../../../src/renderer/documents/edit.ts';
import { labelOf } from '../../../src/renderer/documents/look.ts';
import { byLine, countBelow, offsetAt, problemsAt } from '../../../src/renderer/documents/problems.ts';
import {
  helpOf,
  otherShapes,
  type Schema,
  shapeOf,
  typedValue,
} from '../../../src/renderer/documents/schema.ts';
import { kindsOf, newStep, settingsText } from '../../../src/renderer/protocols/steps.ts';

const root = JSON.parse(protocolJSONSchema()) as Schema;
const property = (...keys: string[]) => keys.reduce((schema, key) => schema.properties![key]!, root);

describe('a field of the protocol', () => {
  it('is entered as the schema says', () => {
    expect(shapeOf(root, property('title'), undefined)).toMatchObject({ kind: 'text', numeric: false });
    expect(shapeOf(root, property('cell', 'pH'), 13)).toMatchObject({ kind: 'text', numeric: true });
    expect(shapeOf(root, property('pause'), undefined)).toEqual({
      kind: 'choice',
      choices: ['open circuit', 'hold'],
    });
    expect(shapeOf(root, property('cell', 'substrates'), undefined).kind).toBe('names');
    expect(shapeOf(root, property('source', 'stated'), undefined).kind).toBe('lines');
    expect(shapeOf(root, property('steps'), undefined).kind).toBe('list');
  });

  it('that can be one thing or another is what its value is', () => {
    const range = property('range');
    expect(shapeOf(root, range, '100 mA').kind).toBe('text');
    expect(shapeOf(root, range, { from: '1 uA', to: '1 mA' }).kind).toBe('fields');
    expect(otherShapes(root, range, '100 mA')).toHaveLength(1);
    expect(shapeOf(root, property('stop'), { time: '1 h' }).kind).toBe('fields');
    expect(shapeOf(root, property('stop'), [{ time: '1 h' }]).kind).toBe('list');
  });

  it('that is a word or a quantity is typed, with the words as examples', () => {
    const vapour = JSON.parse(sheetJSONSchema()).properties.products.items.properties['water vapour'];
    const typed = { kind: 'text', numeric: false, examples: ['saturated', 'included'] };
    for (const value of [undefined, 'saturated', 'included', '3.2 kPa'])
      expect(shapeOf(root, vapour, value)).toEqual(typed);
  });

  it("carries the schema's help", () => {
    expect(helpOf(root, property('cell', 'area'))).toBe(
      'Geometric area of the working electrode. Written with its unit.',
    );
  });

  it('takes a number only where a number is asked for', () => {
    expect(typedValue(shapeOf(root, property('cell', 'pH'), undefined), ' 13 ')).toBe(13);
    expect(typedValue(shapeOf(root, property('cell', 'pH'), undefined), '13,')).toBe('13,');
    expect(typedValue(shapeOf(root, property('title'), undefined), '2024')).toBe('2024');
  });

  it('keeps the letters of its key', () => {
    expect(['double layer', 'pH', 'on link loss'].map(labelOf)).toEqual([
      'Double layer',
      'pH',
      'On link loss',
    ]);
  });
});

describe('steps', () => {
  it('are offered in all kinds, each with its help', () => {
    const kinds = kindsOf(root);
    expect(kinds.map(({ kind }) => kind)).toEqual([
      'rest',
      'hold',
      'pulse',
      'sweep',
      'cyclic sweep',
      'impedance',
      'repeat',
    ]);
    for (const { help } of kinds) expect(help).toMatch(/\.$/u);
  });

  it('can be played as they are begun, or lack only what a person must choose', () => {
    const text =
      'cottrell: 1\ntitle: x\ncell: { reference: SHE }\nrange: 100 mA\nsteps:\n  - rest: { duration: 1 s }\n';
    for (const kind of ['rest', 'hold', 'pulse', 'repeat']) {
      const edit = { kind: 'insert', path: ['steps'], at: 1, value: newStep(root, kind) } as const;
      expect(compileProtocol(editText(text, edit)).steps).toHaveLength(2);
    }
    expect(Object.keys((newStep(root, 'sweep') as { sweep: object }).sweep)).toEqual(['from', 'to', 'rate']);
  });

  it('are told in a few words', () => {
    expect(
      settingsText({ hold: { name: 'reduce', potential: '-1.1 V', duration: '30 min', sample: {} } }),
    ).toBe('reduce, -1.1 V, 30 min');
    expect(settingsText({ pulse: { levels: [{}, {}], cycles: 360 } })).toBe('2 levels, 360 ×');
    expect(settingsText({ rest: null })).toBe('');
  });
});

describe('problems', () => {
  const problems = [
    { message: 'b', line: 4, column: 3, path: 'steps[1].pulse.levels[0].potential' },
    { message: 'a', line: 2, column: 1, path: 'steps' },
    { message: 'c', line: 4, column: 1, path: 'steps[10]' },
  ];

  it('stand beside their lines and their fields', () => {
    expect([...byLine(problems)].map(([line, list]) => [line, list.map(({ message }) => message)])).toEqual([
      [2, ['a']],
      [4, ['c', 'b']],
    ]);
    expect(problemsAt(problems, ['steps'])).toBe('a');
    expect(problemsAt(problems, ['steps', 1, 'pulse', 'levels', 0, 'potential'])).toBe('b');
    expect(problemsAt(problems, ['cell'])).toBeUndefined();
    expect(countBelow(problems, ['steps', 1])).toBe(1);
    expect(countBelow(problems, ['steps'])).toBe(3);
  });

  it('are found in the text by line and column', () => {
    const text = 'ab\ncde\n\nf';
    expect(text[offsetAt(text, 2, 3)]).toBe('e');
    expect(offsetAt(text, 4)).toBe(8);
    expect(offsetAt(text, 1, 99)).toBe(2);
    expect(offsetAt(text, 99)).toBe(text.length);
  });
});
