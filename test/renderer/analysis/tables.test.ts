// Standards and aliquots between spreadsheet, table and document.
import { describe, expect, it } from 'vitest';
import {
  drawnLine,
  fieldsOf,
  standardsFromPaste,
  tableOf,
} from '../../../src/renderer/analysis/calibration/standards.ts';
import { readPasted } from '../../../src/renderer/analysis/pasted.ts';
import { aliquotsFromPaste, aliquotsOfRun } from '../../../src/renderer/analysis/samples/aliquots.ts';
import { readingsIn } from '../../../src/renderer/analysis/samples/readings.ts';

describe('standards', () => {
  const empty = { unit: 'mg/L', rows: [] };

  it('take their unit from the heading', () => {
    const { table, taken } = standardsFromPaste(readPasted('c (uM)\tA\n10\t0.1\n20\t0.2')!, empty);
    expect(fieldsOf(table)).toEqual({ standards: ['10 uM', '20 uM'], signals: [0.1, 0.2] });
    expect(taken).toBe('standards in uM, as the heading says');
  });

  it('take further columns as replicates, or as uncertainties where the heading says so', () => {
    const replicates = standardsFromPaste(readPasted('1\t0.10\t0.11\n2\t0.20\t0.21')!, empty).table;
    expect(replicates.rows.map(({ standard, signal }) => [standard, signal])).toEqual([
      ['1', '0.10'],
      ['1', '0.11'],
      ['2', '0.20'],
      ['2', '0.21'],
    ]);
    const weighted = standardsFromPaste(readPasted('c\tA\tSD\n1\t0.10\t0.01\n2\t0.20\t0.02')!, empty).table;
    expect(fieldsOf(weighted)['signal uncertainties']).toEqual([0.01, 0.02]);
  });

  it('come back from the document as they went in; what is no number stays', () => {
    const written = { standards: ['0.5 mg/L', '1 mg/L'], signals: [0.1, 'lost'] };
    expect(tableOf(written)).toMatchObject({
      unit: 'mg/L',
      rows: [{ standard: '0.5', signal: '0.1' }, { signal: 'lost' }],
    });
    expect(fieldsOf(tableOf(written))).toEqual(written);
    expect(tableOf({ standards: ['1 mg/L', '1 uM'], signals: [1, 2] }).unit).toBeUndefined();
  });

  it('are drawn in their own unit: 0.1 per mg/L is 100 per g/L', () => {
    const drawn = drawnLine('a', { standards: ['0 mg/L', '1 mg/L', '2 mg/L'], signals: [0, 0.1, 0.2] })!;
    expect(drawn.line.line.slope).toBeCloseTo(100, 9);
    expect(drawn.line.line.slope * drawn.perUnit).toBeCloseTo(0.1, 12);
    expect(drawnLine('a', { standards: ['0 mg/L'], signals: [0] })).toBeUndefined();
  });
});

describe('aliquots', () => {
  it('go by their headings, with the units these name', () => {
    const { rows, taken } = aliquotsFromPaste(
      readPasted('t / h\tV (uL)\tA1\tA2\n1\t500\t0,1\t0,2\n2\t500\t0,3\t0,4')!,
      [],
    );
    expect(rows).toEqual([
      { at: '1 h', volume: '500 uL', signal: [0.1, 0.2] },
      { at: '2 h', volume: '500 uL', signal: [0.3, 0.4] },
    ]);
    expect(taken).toBe('columns: at, volume, signal, signal; at in h; volume in uL');
  });

  it('of the run keep their instants when absorbances alone are pasted', () => {
    const taken = [
      { t_s: 600, data: { volume_m3: 5e-7 } },
      { t_s: 300, data: { volume_m3: 5e-7 } },
    ];
    const rows = aliquotsOfRun(taken, []);
    expect(rows.map(({ at }) => at)).toEqual(['300 s', '600 s']);
    const pasted = aliquotsFromPaste(readPasted('0.1\n0.2')!, rows);
    expect(pasted.rows.map(({ at, signal }) => [at, signal])).toEqual([
      ['300 s', 0.1],
      ['600 s', 0.2],
    ]);
    expect(aliquotsFromPaste(readPasted('0.9\t0.8')!, rows).taken).toContain('the other 1 rows stay');
  });
});

it('reads several readings of one sample', () => {
  expect(readingsIn('0,511 0,513')).toEqual([0.511, 0.513]);
  expect(readingsIn('0.511')).toBe(0.511);
  expect(readingsIn('lost')).toBe('lost');
});
