// Potentials on both scales and without the drop over the resistance, against numbers worked by hand.
import { expect, test } from 'vitest';
import { bySegment, type LedgerRow } from '../../src/core/charges.ts';
import type { CottrellError } from '../../src/core/errors.ts';
import { compileProtocol } from '../../src/core/protocol/compile.ts';
import { resistanceAccount, segmentPotentials } from '../../src/core/segment-potentials.ts';

const protocol = (cell: string) => `cottrell: 1
title: two levels
cell: { reference: Ag/AgCl (3 M KCl), pH: 13, ${cell} }
steps:
  - pulse:
      levels:
        - { name: reduce, potential: -1.1 V, duration: 5 s }
        - { name: oxidise, potential: 0.4 V, duration: 5 s }
      cycles: 2
      sample: { every: 100 ms }
range: 100 mA
`;

function row(segment: number, cathodic_C: number, anodic_C: number, endCurrent_A: number): LedgerRow {
  const charges = { cathodic_C, anodic_C, edge_C: 0 };
  const counts = { samples: 50, gaps: 0, gap_s: 0, overloads: 0 };
  const visit = { segment, cycle: 0, start_s: 5 * segment, end_s: 5 * segment + 5, endCurrent_A };
  return { ...charges, ...counts, ...visit, cumulative: charges };
}

test('each segment is corrected with its own current and its sign', () => {
  const { waveform, cell } = compileProtocol(protocol('resistance: 2.5 ohm, compensated: 0.85'));
  const [reduce, oxidise] = segmentPotentials(
    waveform,
    cell,
    bySegment([row(0, 0.25, 0, -0.04), row(1, 0, 0.1, 0.01)]),
  );
  // 0.15 of 2.5 ohm: -50 mA leave 18.75 mV, less negative; +20 mA leave 7.5 mV, less positive.
  expect(reduce!.meanCurrent_A).toBeCloseTo(-0.05, 12);
  expect(reduce!.atMean!.potential_V).toBeCloseTo(-1.08125, 12);
  expect(reduce!.atEnd!.potential_V).toBeCloseTo(-1.085, 12);
  expect(oxidise!.atMean!.potential_V).toBeCloseTo(0.3925, 12);
  // E + 0.210 V + 59.1593496848 mV × 13
  expect(reduce!.set[0]!.versusRHE_V).toBeCloseTo(-1.1 + 0.21 + 0.0591593496848 * 13, 9);
});

test('what was compensated on line and what is corrected afterwards are at most the whole', () => {
  const both = compileProtocol(protocol('resistance: 2.5 ohm, compensated: 0.85, corrected: 0.1')).cell;
  expect(resistanceAccount(both)).toMatchObject({ online: 0.85, afterwards: 0.1 });
  const refused = (cell: string) => {
    try {
      compileProtocol(protocol(cell));
    } catch (error) {
      return (error as CottrellError).problems.map(({ path, line }) => `${path} in line ${line}`);
    }
    return undefined;
  };
  expect(refused('resistance: 2.5 ohm, compensated: 0.85, corrected: 0.2')).toEqual([
    'cell.corrected in line 3',
  ]);
  expect(refused('compensated: 0.85')).toEqual(['cell.compensated in line 3']);
});
