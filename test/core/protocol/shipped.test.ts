import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findReference, REFERENCE_NAMES } from '../../../src/core/electrode.ts';
import { compileProtocol } from '../../../src/core/protocol/compile.ts';
import { protocolJSONSchema } from '../../../src/core/protocol/json-schema.ts';
import { durationOf, segmentsOf } from '../../../src/core/waveform.ts';
import { problemsOf } from './support.ts';

const FOLDER = new URL('../../../protocols/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

describe('the protocols that come along', () => {
  test('are the ones that are documented', () => {
    expect(files.sort()).toEqual([
      'chronoamperometry.yaml',
      'conditioning.yaml',
      'cu-pulsed-amination.yaml',
      'cyclic-voltammetry.yaml',
    ]);
  });

  test.each(files)('%s compiles, and tells editors its schema', (name) => {
    const text = read(name);
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../schema/protocol.schema.json');
    expect(compileProtocol(text).waveform.body.length).toBeGreaterThan(0);
  });

  test('the pulsed amination states two potentials of the source, and says that the rest is assumed', () => {
    const text = read('cu-pulsed-amination.yaml');
    const protocol = compileProtocol(text);
    expect(protocol.source).toMatchObject({
      doi: '10.1038/s41467-023-40892-9',
      stated: ['the potentials -1.1 V and +0.4 V'],
    });
    expect(protocol.source!.assumed.length).toBeGreaterThan(0);
    const [, reduce, oxidise] = segmentsOf(protocol.waveform);
    expect(reduce).toMatchObject({ visits: 360, node: { name: 'reduce', potential_V: -1.1, duration_s: 5 } });
    expect(oxidise).toMatchObject({
      visits: 360,
      node: { name: 'oxidise', potential_V: 0.4, duration_s: 5 },
    });
    expect(durationOf(protocol.waveform)).toBe(3630);
    // Every value of cell and steps that the source does not state carries its mark.
    const marked = text.slice(text.indexOf('\ncell:'), text.indexOf('\nsteps:')).split('\n');
    for (const line of marked.filter((l) => /\d/.test(l))) expect(line).toMatch(/# assumed/);
  });
});

test('the examples of the reference page compile', () => {
  const page = readFileSync(new URL('../docs/reference/protocol.md', FOLDER), 'utf8');
  const examples = [...page.matchAll(/```yaml\n(cottrell: 1\n.*?)```/gs)].map((match) => match[1]!);
  expect(examples).toHaveLength(2);
  for (const text of examples) expect(problemsOf(text)).toEqual([]);
});

test('the table of the reference page has every reference electrode at its value', () => {
  const page = readFileSync(new URL('../docs/reference/protocol.md', FOLDER), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `') && line.includes(' V vs '));
  const listed = rows.flatMap((row) => {
    const [, names = '', values = ''] = row.split('|');
    const written = [...names.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
    const electrode = written[0]!.split(' (')[0]!;
    const numbers = [...values.matchAll(/\d+\.\d+/g)].map((match) => Number(match[0]));
    return written.map(
      (name, i) => [name.startsWith('(') ? `${electrode} ${name}` : name, numbers[i] ?? numbers[0]!] as const,
    );
  });
  const known = REFERENCE_NAMES.filter((name) => name !== 'SHE' && name !== 'RHE');
  expect(listed.map(([name]) => name).sort()).toEqual([...known].sort());
  for (const [name, potential_V] of listed) expect(findReference(name)).toMatchObject({ potential_V });
});

describe('the JSON Schema', () => {
  test('in the repository is current: node scripts/write-schema.ts', () => {
    const committed = readFileSync(new URL('../schema/protocol.schema.json', FOLDER), 'utf8');
    expect(committed).toBe(protocolJSONSchema());
  });

  test('explains every key', () => {
    const bare: string[] = [];
    const walk = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { properties = {} } = schema as { properties?: Record<string, object> };
      for (const [key, value] of Object.entries(properties)) {
        if (!('description' in value)) bare.push(`${path}.${key}`);
      }
      for (const [key, value] of Object.entries(schema))
        walk(value, key === 'properties' ? path : `${path}.${key}`);
    };
    walk(JSON.parse(protocolJSONSchema()), '');
    expect(bare).toEqual([]);
  });

  test('knows every step kind, and itself in repeats', () => {
    const { definitions } = JSON.parse(protocolJSONSchema());
    expect(Object.keys(definitions.step.properties)).toEqual([
      'rest',
      'hold',
      'pulse',
      'sweep',
      'cyclic sweep',
      'impedance',
      'repeat',
    ]);
    expect(JSON.stringify(definitions.step.properties.repeat.properties.steps.items)).toContain(
      '#/definitions/step',
    );
  });
});
