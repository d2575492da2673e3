// Tables from spreadsheets of several countries.
import { describe, expect, it } from 'vitest';
import { readPasted, unitInHeading } from '../../../src/renderer/analysis/pasted.ts';

describe('a pasted table', () => {
  it('of a German spreadsheet has decimal commas and a heading', () => {
    const read = readPasted('c / mg/L\tA (655 nm)\r\n0\t0,031\r\n0,5\t0,104\r\n10\t1,478\r\n');
    expect(read?.rows).toEqual([
      ['0', '0.031'],
      ['0.5', '0.104'],
      ['10', '1.478'],
    ]);
    expect(read?.headings).toEqual(['c / mg/L', 'A (655 nm)']);
    expect(read?.statement).toBe(
      '3 rows × 2 columns, separated by tabs; decimal comma (0,031 is read as 0.031); 1 heading row left out',
    );
  });

  it('with points may separate by commas', () => {
    const read = readPasted('standard,signal\n0,0.031\n0.5,0.104');
    expect(read?.rows).toEqual([
      ['0', '0.031'],
      ['0.5', '0.104'],
    ]);
    expect(read?.isAmbiguous).toBe(false);
  });

  it('tells thousands from decimals, and can be told otherwise', () => {
    expect(readPasted('1.234,5\t2')?.rows).toEqual([['1234.5', '2']]);
    expect(readPasted('1,234.5\t2')?.rows).toEqual([['1234.5', '2']]);
    expect(readPasted('12,345\t0.5')?.rows).toEqual([['12345', '0.5']]);
    const one = readPasted('12,345\n0,104');
    expect(one).toMatchObject({ rows: [['12.345'], ['0.104']], isAmbiguous: true, decimal: 'comma' });
    expect(readPasted('12,345\n20,104', 'point')?.rows).toEqual([['12345'], ['20104']]);
  });

  it('keeps units with their numbers and leaves out rows that hold none', () => {
    const read = readPasted('0.5 mg/L 0.104\nsample lost\n1 mg/L 0.178');
    expect(read?.rows).toEqual([
      ['0.5 mg/L', '0.104'],
      ['1 mg/L', '0.178'],
    ]);
    expect(read?.statement).toContain('1 row without a number left out');
    expect(readPasted('nothing here')).toBeUndefined();
  });

  it('takes an empty cell, a minus of typography and a power of ten as they are', () => {
    expect(readPasted('−0,002\t\t1,5e-3')?.rows).toEqual([['-0.002', '', '1.5e-3']]);
  });
});

it('finds the unit in a heading', () => {
  expect(unitInHeading('c / mg/L')).toBe('mg/L');
  expect(unitInHeading('Concentration (µM)')).toBe('µM');
  expect(unitInHeading('t/min')).toBe('min');
  expect(unitInHeading('Absorbance')).toBeUndefined();
});
