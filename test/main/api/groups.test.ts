// Groups of saved analyses, and Monte Carlo, over the API.

import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Api } from '../../../src/main/api/contract.ts';
import { computeEfficiency } from '../../../src/main/host/efficiency.ts';
import { LINES, testHost } from '../../support/api.ts';
import { temporaryFolder } from '../../support/library.ts';

let host: ReturnType<typeof testHost>;
let api: Api;

beforeAll(async () => {
  host = testHost();
  ({ api } = await LINES['in memory']!(host));
  for (const micromoles of [10, 11, 12]) await api.efficiency.save({ text: sheet(micromoles) });
});
afterAll(() => host[Symbol.asyncDispose]());

const sheet = (micromoles: number) =>
  `cottrell sheet: 1\ncharge: 10 C\nproducts:\n  - { product: ammonia, from: nitrite, amount: ${micromoles} umol, uncertainty: 2 % }\n`;
const group = (...members: string[]) =>
  `cottrell group: 1\nproduct: ammonia\nmembers:\n${members.map((member) => `  - { ${member} }\n`).join('')}`;

it('puts saved analyses together, and the command line says the same', async () => {
  const text = group('analysis: 1', 'analysis: 2', 'analysis: 3');
  const computed = await api.groups.compute({ text });
  if (computed.kind !== 'computed') throw new Error(computed.message);
  const [point] = computed.result.points;
  // 6 F n / Q: 11 µmol on 10 C.
  expect(point!.mean).toBeCloseTo((6 * 96485.33212 * 11e-6) / 10, 10);
  expect(point!.sd).toBeCloseTo((6 * 96485.33212 * 1e-6) / 10, 10);
  using folder = temporaryFolder();
  writeFileSync(`${folder.path}/group.yaml`, text);
  const command = computeEfficiency({ path: `${folder.path}/group.yaml`, library: host.library.path });
  expect(command).toEqual(computed.result);
});

it('says at its member what cannot be used, and computes the rest', async () => {
  const text = group('analysis: 1', 'analysis: 99', 'sheet: a.yaml', 'efficiency: 60 %');
  const computed = await api.groups.compute({ text });
  if (computed.kind !== 'computed') throw new Error(computed.message);
  expect(computed.result.points[0]?.n).toBe(2);
  expect(computed.result.problems.map(({ path, line }) => [path, line])).toEqual([
    ['members[1].analysis', 5],
    ['members[2].sheet', 6],
  ]);
  expect((await api.groups.compute({ text: group('analysis: 1, efficiency: 60 %') })).kind).toBe('invalid');
});

it('reports a saved group, or one as it is typed, and says when it is neither', async () => {
  const text = group('analysis: 1', 'analysis: 2', 'efficiency: 60 %');
  const saved = await api.groups.save({ text });
  const json = JSON.parse(await (await api.groups.report({ format: 'json', group: saved.id })).text());
  expect(json).toMatchObject({ format: 'cottrell-group-report', group: { id: saved.id, text } });
  expect(json.result).toEqual(saved.result);
  // The stated one has no sheet that proves it.
  expect(json.members.map(({ sheet: written }: { sheet: string | null }) => written)).toEqual([
    sheet(10),
    sheet(11),
    null,
  ]);
  const page = await (await api.groups.report({ format: 'html', text })).text();
  expect(page).toContain('amount: 11 umol');
  const table = await (await api.groups.report({ format: 'csv', text })).text();
  expect(table.trim().split('\r\n')).toHaveLength(4);
  for (const neither of [{}, { text, group: saved.id }, { group: 99 }])
    await expect(api.groups.report({ format: 'json', ...neither })).rejects.toThrow(/group/);
});

it('keeps a group beside the analyses, never among them', async () => {
  const before = (await api.groups.list()).map(({ id }) => id);
  const saved = await api.groups.save({ text: group('analysis: 1', 'analysis: 2') });
  expect((await api.groups.list()).map(({ id }) => id)).toEqual([...before, saved.id]);
  expect(await api.efficiency.list()).toHaveLength(3);
});

it('does Monte Carlo on request, the same every time', async () => {
  const settings = { text: sheet(10), monteCarlo: { trials: 20_000, seed: 7 } };
  const [first, second] = [await api.efficiency.compute(settings), await api.efficiency.compute(settings)];
  if (first.kind !== 'computed') throw new Error(first.message);
  expect(first).toEqual(second);
  const { efficiency, u, monteCarlo } = first.result.products[0]!.efficiency!;
  expect(first.result.monteCarlo).toEqual({ trials: 20_000, seed: 7 });
  expect(Math.abs(monteCarlo!.mean - efficiency!)).toBeLessThan(0.1 * u!);
  expect((await api.efficiency.compute({ text: 'charge: 1', monteCarlo: {} })).kind).toBe('invalid');
});
