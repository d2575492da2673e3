// Printed figures beside a sheet with known amounts: 2 F·1 mol of charge and half a mole of a two-electron product are 50 %.
import { describe, expect, test } from 'vitest';
import { comparePublished, inUnitOf } from '../../src/core/compare-published.ts';
import { computeSheet } from '../../src/core/faradaic/compute-sheet.ts';
import { parseSheet } from '../../src/core/faradaic/sheet.ts';
import { compileProtocol } from '../../src/core/protocol/compile.ts';

/** 1 h, 1 µmol of e⁻ × 2 = 0.19297 C; 0.5 µmol DMF; 2 mg of catalyst; 10 µmol of dimethylamine. */
const RESULT = computeSheet(
  parseSheet(`cottrell sheet: 1
charge: { cathodic: 0.192970664 C }
time: 1 h
cell: { area: 2 cm^2, catalyst mass: 2 mg }
substrates: { dimethylamine: { start: 10 umol, end: 9 umol } }
products: [{ product: DMF, from: [CO2, dimethylamine], amount: 0.5 umol }]
`),
);

const HEAD = `cottrell: 1
title: t
cell: { reference: SHE }
steps: [{ hold: { potential: -1 V, duration: 1 s } }]
range: 1 mA
products: [{ product: DMF, from: [CO2, dimethylamine], charge: cathodic }]
published:
`;

const compared = (figure: string, more = '  no efficiency: none is reported\n') =>
  comparePublished(
    compileProtocol(`${HEAD}  figures: [{ product: DMF, ${figure} }]\n${more}`).published!,
    RESULT,
  )[0]!;

describe('a figure', () => {
  test.each([
    ['faradaic efficiency: 50 %', ''],
    ['faradaic efficiency: 50.2 %', ''],
    ['yield rate: 0.25 mmol/h/g', undefined],
    ['yield rate: 0.25 umol/h/cm^2', undefined],
    ['yield rate: 18.274 mg/h/g', undefined],
    ['yield per mass: 0.25 umol/mg', undefined],
    ['yield: 5 %, of: dimethylamine', undefined],
    ['conversion: 10 %, of: dimethylamine', undefined],
    ['selectivity: 50 %, of: dimethylamine', undefined],
    ['selectivity: 100 %, of: nitrogen', undefined],
    ['selectivity: 49 %, of: dimethylamine, is: at least', undefined],
    ['yield: 5.09 %, of: dimethylamine, is: about', undefined],
    ['yield rate: 0.28 mmol/h/g, uncertainty: 0.04 mmol/h/g', undefined],
  ])('%s agrees', (figure, more) => {
    expect(compared(figure, more)).toMatchObject({ verdict: 'agrees' });
  });

  test.each([
    ['faradaic efficiency: 51 %', ''],
    ['yield: 5.09 %, of: dimethylamine', undefined],
    ['selectivity: 50.1 %, of: dimethylamine, is: at least', undefined],
    ['yield: 5 %, of: nitrate', undefined],
  ])('%s differs', (figure, more) => {
    expect(compared(figure, more)).toMatchObject({ verdict: 'differs' });
  });

  test('that is not to be compared says why, and is shown all the same in its own unit', () => {
    const one = compared('yield rate: 0.25 mol/h/g, not compared: a slip of the prefix');
    expect(one).toMatchObject({ verdict: 'not compared', reason: 'a slip of the prefix' });
    expect(inUnitOf(one.figure, one.found!)).toBe('0.0002500 mol/h/g');
  });
});

test('an efficiency that is not reported needs a reason, and one that is needs none', () => {
  expect(() => compared('yield: 5 %, of: nitrate', '')).toThrow(/protocol/iu);
  expect(() => compared('faradaic efficiency: 5 %')).toThrow(/protocol/iu);
});
