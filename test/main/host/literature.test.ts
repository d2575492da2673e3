// Every published case runs on the simulated cell it brings along, through firmware, ledger, library and sheet; what was
// published comes out, and where nothing was published nothing is claimed.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inUnitOf } from '../../../src/core/compare-published.ts';
import { compileProtocol } from '../../../src/core/protocol/compile.ts';
import { systemClock } from '../../../src/drivers/clock.ts';
import { type CaseResult, runCase } from '../../../src/main/host/literature.ts';
import { type Library, openLibrary } from '../../../src/main/store/library.ts';

const FOLDER = fileURLToPath(new URL('../../../protocols/literature/', import.meta.url));
const files = readdirSync(FOLDER).sort();
const read = (file: string) => readFileSync(join(FOLDER, file), 'utf8');

/** Faradaic efficiencies as printed in the collection, by case: typed here, not read from the protocols. */
const PUBLISHED: Readonly<Record<string, number>> = {
  2: 0.375,
  3: 0.749,
  4: 0.143,
  5: 0.122,
  8: 0.795,
  11: 0.476,
  12: 0.421,
  13: 0.651,
  17: 0.838,
  19: 0.691,
  22: 0.412,
  23: 0.4039,
  27: 0.635,
  31: 0.95,
};

/** Electrons per molecule of the main product, from the half-reactions of the collection. */
const ELECTRONS: Readonly<Record<string, number>> = {
  1: 7,
  2: 2,
  3: 32,
  4: 16,
  '6a': 3,
  '6b': 6,
  8: 2,
  9: 3,
  11: 4,
  13: 3,
  14: 10,
  19: 4,
  22: 4,
  24: 7,
  27: 6,
  31: 6,
};

let folder: string;
let library: Library;
const results = new Map<string, CaseResult>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cottrell-test-'));
  library = openLibrary(join(folder, 'literature.sqlite'), { clock: systemClock });
  for (const file of files) {
    const result = await runCase(compileProtocol(read(file)), library, systemClock);
    results.set(result.case!, result);
  }
}, 180_000);

afterAll(() => {
  library.close();
  rmSync(folder, { recursive: true, force: true });
});

test('there are the 31 cases, the sixth in two parts', () => {
  const numbers = Array.from({ length: 31 }, (_, i) => (i === 5 ? ['6a', '6b'] : [String(i + 1)])).flat();
  expect([...results.keys()]).toEqual(numbers);
});

describe('efficiencies', () => {
  test.each(Object.entries(PUBLISHED))('of case %s come out of ledger and sheet', (number, efficiency) => {
    const { result, figures } = results.get(number)!;
    const figure = figures.find((one) => one.figure.kind === 'faradaic efficiency')!;
    expect(figure.figure.value).toBeCloseTo(efficiency, 6);
    const product = result.products.find(({ product }) => product === figure.figure.product)!;
    const { electrons, amount } = product;
    // By hand, from what the books of the cell and the ledger say.
    const charge_C =
      electrons!.direction === 'anodic' ? results.get(number)!.anodic_C : results.get(number)!.cathodic_C;
    const byHand = (electrons!.number * 96485.33212 * amount!.total_mol) / charge_C;
    expect(Math.abs(byHand / efficiency - 1)).toBeLessThan(0.005);
    expect(product.efficiency!.efficiency).toBeCloseTo(byHand, 6);
  });

  test('are claimed nowhere else, and the reason is said', () => {
    for (const [number, { figures, noEfficiency }] of results) {
      const claims = figures.some(({ figure }) => figure.kind === 'faradaic efficiency');
      expect([number, claims]).toEqual([number, number in PUBLISHED]);
      expect([number, noEfficiency === undefined]).toEqual([number, claims]);
    }
  });
});

test.each(Object.entries(ELECTRONS))('case %s takes %i electrons', (number, electrons) => {
  expect(results.get(number)!.result.products[0]!.electrons!.number).toBe(electrons);
});

test('all other figures that are compared agree, and every sheet is whole', () => {
  const wrong = [...results].filter(([, { agrees }]) => !agrees).map(([number]) => number);
  expect(wrong).toEqual([]);
});

test('the charge that is asked of the cell is the charge it was shared out of', () => {
  for (const [number, { cathodic_C, anodic_C, run }] of results) {
    const truth = library.events(run).find(({ kind }) => kind === 'truth')!.data as {
      cathodic_C: number;
      anodic_C: number;
    };
    expect(Math.abs(cathodic_C - truth.cathodic_C), number).toBeLessThanOrEqual(
      0.005 * truth.cathodic_C + 1e-3,
    );
    expect(Math.abs(anodic_C - truth.anodic_C), number).toBeLessThanOrEqual(0.01 * truth.anodic_C + 1e-3);
  }
});

test.each(files)('%s says what is stated and what is assumed, and is labelled for editors', (file) => {
  const { source, published, simulation } = compileProtocol(read(file));
  expect(read(file).split('\n')[0]).toBe('# yaml-language-server: $schema=../../schema/protocol.schema.json');
  expect(source!.stated.length).toBeGreaterThan(0);
  expect(source!.assumed.length).toBeGreaterThan(0);
  expect(published).toBeDefined();
  expect(simulation).toBeDefined();
});

test('the table of the reference page has every case with its figures, published and simulated', () => {
  const page = readFileSync(new URL('../../../docs/reference/literature.md', import.meta.url), 'utf8');
  for (const [number, { figures, noEfficiency, catalyst }] of results) {
    const row = page.split('\n').find((line) => line.startsWith(`| ${number} |`));
    expect(row, number).toContain(catalyst);
    for (const { figure, found, verdict } of figures)
      expect(row).toContain(
        verdict === 'not compared'
          ? `${figure.text} (not compared)`
          : `${figure.text} → ${inUnitOf(figure, found!)}`,
      );
    if (noEfficiency !== undefined) expect(row).toContain(noEfficiency);
  }
});
