// The table of potentials: both scales, the sign of the drop, and what was compensated kept apart from what is taken off.
import { expect, test } from 'vitest';
import { potentialTable } from '../../src/core/potential-table.ts';
import { compileProtocol } from '../../src/core/protocol/compile.ts';
import { potentialAccount } from '../../src/core/segment-potentials.ts';

const protocol = (cell: string) => `cottrell: 1
title: two levels
cell: { reference: Ag/AgCl (3 M KCl), ${cell} }
steps:
  - pulse:
      levels:
        - { name: reduce, potential: -1.1 V, duration: 5 s }
        - { name: oxidise, potential: 0.4 V, duration: 5 s }
      cycles: 2
      sample: { every: 100 ms }
range: 100 mA
`;
const none = { samples: 50, gaps: 0, gap_s: 0, overloads: 0, edge_C: 0, visits: 1, duration_s: 5 };
const CHARGES = [
  { ...none, segment: 0, cathodic_C: 0.25, anodic_C: 0, endCurrent_A: -0.04 },
  { ...none, segment: 1, cathodic_C: 0, anodic_C: 0.1, endCurrent_A: 0.01 },
];

test('a cathodic current makes the corrected potential less negative, an anodic one less positive', () => {
  const { waveform, cell } = compileProtocol(protocol('pH: 13, resistance: 2.5 ohm, compensated: 0.85'));
  const { header, rows, notes } = potentialTable(potentialAccount(waveform, cell, CHARGES));
  expect(header).toEqual([
    'segment',
    '>set vs Ag/AgCl (3 M KCl)',
    '>set vs RHE',
    '>mean current',
    '>last current',
    '>at mean current vs RHE',
    '>at last current vs RHE',
  ]);
  // E + 0.210 V + 59.159 mV × 13 = E + 0.979 V; 15 % of 2.5 ohm leave 18.75 mV at −50 mA and 7.5 mV at +20 mA.
  expect(rows[0]).toEqual([
    'reduce',
    '−1.100 V',
    '−0.121 V',
    '−50.00 mA',
    '−40.00 mA',
    '−0.102 V',
    '−0.106 V',
  ]);
  expect(rows[1]).toEqual([
    'oxidise',
    '+0.400 V',
    '+1.379 V',
    '20.00 mA',
    '10.00 mA',
    '+1.372 V',
    '+1.375 V',
  ]);
  expect(notes[1]).toMatch(/R = 2\.500 Ω .*85 % were compensated while measuring, x = 15 % is taken off/);
});

test('without a pH nothing is said against the RHE, and without a resistance nothing is corrected', () => {
  const { waveform, cell } = compileProtocol(protocol('electrolyte: 1 M KOH'));
  const { header, rows, notes } = potentialTable(potentialAccount(waveform, cell, CHARGES));
  expect(header).toHaveLength(5);
  expect(rows[0]!.slice(0, 3)).toEqual(['reduce', '−1.100 V', '–']);
  expect(notes.join(' ')).toMatch(
    /needs the reference electrode with its filling, and the pH.*No resistance was stated/,
  );
});
