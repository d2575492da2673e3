// What a protocol can say of the resistance of its cell, and the segments that measure it.
import { expect, test } from 'vitest';
import type { CottrellError } from '../../../src/core/errors.ts';
import { compileProtocol } from '../../../src/core/protocol/compile.ts';

const protocol = (resistance: string, more = '') => `cottrell: 1
title: one level
cell: { reference: Ag/AgCl (3 M KCl), pH: 13, resistance: ${resistance}${more} }
steps:
  - hold: { name: reduce, potential: -1.1 V, duration: 5 s }
range: 100 mA
limits: { current: 50 mA }
`;
const bodyOf = (resistance: string) =>
  compileProtocol(protocol(resistance)).waveform.body.map((node) =>
    node.kind === 'repeat' ? node.kind : [node.kind, node.name, node.step, node.limits.length],
  );
const refused = (resistance: string, more?: string) => {
  try {
    compileProtocol(protocol(resistance, more));
  } catch (error) {
    return (error as CottrellError).problems.map(({ message }) => message).join('\n');
  }
  return 'nothing';
};

test('a value is a value and measures nothing', () => {
  expect(compileProtocol(protocol('12 ohm')).cell).toMatchObject({ resistance_ohm: 12 });
  expect(bodyOf('12 ohm')).toEqual([['hold', 'reduce', 0, 1]]);
});

test('measured: a spectrum at open circuit before and after, with no limits and steps of its own', () => {
  const { cell, waveform, steps } = compileProtocol(protocol('measured'));
  expect(cell.resistance_ohm).toBeUndefined();
  expect(cell.resistanceMeasured).toEqual({ by: 'impedance', after: true });
  expect(bodyOf('measured')).toEqual([
    ['impedance', 'resistance before', -1, 0],
    ['hold', 'reduce', 0, 1],
    ['impedance', 'resistance after', 1, 0],
  ]);
  expect(waveform.body[0]).toMatchObject({ from_Hz: 100e3, to_Hz: 1e3, points: 11, amplitude_V: 0.01 });
  expect(waveform.body[0]).not.toHaveProperty('potential_V');
  // The steps stay those that are written.
  expect(steps.map(({ kind }) => kind)).toEqual(['hold']);
  expect(bodyOf('measured before').map((node) => node[1])).toEqual(['resistance before', 'reduce']);
  expect(bodyOf('{ measured: before and after }')).toEqual(bodyOf('measured'));
});

test('by current interrupt: a level within the limits, and open circuit every millisecond', () => {
  const interrupt = '{ measured: before, by: current interrupt, at: -0.2 V vs RHE }';
  const { cell, waveform } = compileProtocol(protocol(interrupt));
  expect(cell.resistanceMeasured).toEqual({ by: 'current interrupt', after: false });
  expect(bodyOf(interrupt)).toEqual([
    ['hold', 'resistance before', -1, 1],
    ['open-circuit', 'resistance before', -1, 0],
    ['hold', 'reduce', 0, 1],
  ]);
  // −0.2 V − 0.210 V − 13 × 59.1593 mV
  expect(waveform.body[0]).toMatchObject({ potential_V: expect.closeTo(-0.41 - 13 * 0.0591593496848, 6) });
  expect(waveform.body[1]).toMatchObject({ sampling: { period_s: 0.001 } });
});

test('what makes no sense is said', () => {
  expect(refused('{ measured: before, by: current interrupt }')).toMatch(/say at which potential/);
  expect(refused('{ measured: before, at: -0.2 V }')).toMatch(/"at" goes with a current interrupt only/);
  expect(refused('12')).toMatch(/a bare number: write a unit/);
  expect(refused('12 mV')).toMatch(/or write "measured"/);
  expect(refused('measured', ', resistance method: by eye')).toMatch(/leave it out/);
  // A share of a resistance that is measured is a share of something.
  expect(compileProtocol(protocol('measured', ', compensated: 0.85')).cell).toMatchObject({
    compensated: 0.85,
  });
});
