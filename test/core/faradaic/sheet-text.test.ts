import { expect, test } from 'vitest';
import { computeSheet } from '../../../src/core/faradaic/compute-sheet.ts';
import { parseSheet } from '../../../src/core/faradaic/sheet.ts';
import { sheetText } from '../../../src/core/faradaic/sheet-text.ts';

function textOf(sheet: string) {
  return sheetText(computeSheet(parseSheet(`cottrell sheet: 1\n${sheet}`)));
}

test('a sheet as it stands in a terminal', () => {
  const text = textOf(`title: Two products
charge: { cathodic: 50 C, anodic: 5 C }
time: 1 h
charge uncertainty: 0.2 %
products:
  - { product: ammonia, from: nitrite, concentration: 1.4 mM, volume: 30 mL, blank: 0.1 mM, uncertainty: 2 % }
  - { product: oxygen, amount: 3 umol }
`);
  expect(text).toBe(`Two products
charge: 50 C cathodic, 5 C anodic in 1 h 0 min
        A (cathodic) 50.00 C · B (net) 45.00 C · D (gross) 55.00 C · F (anodic) 5.000 C
        none on A': charges by segment are not known
        none on C, E, F': no double-layer charge is given
        none on B: there is no net anodic charge: more goes the other way

product   n e-            amount       on charge      faradaic efficiency
ammonia   6               39.00 µmol   A (cathodic)   45.16 % ± 0.91 %
oxygen    4 (oxidation)   3.000 µmol   F (anodic)     23.156 % ± 0.046 %
(± is one standard uncertainty)

ammonia from nitrite (working electrode, cathodic)
  acid      NO2- + 7 H+ + 6 e- -> NH3 + 2 H2O
  base      NO2- + 5 H2O + 6 e- -> NH3 + 7 OH-
  electrons γ(NH3) 8 − γ(NO2-) 2 = 6
  amount    (1.4 mM − 0.1 mM) × 30 mL = 39.00 µmol
  result    FE = 6 × 96485.33 C/mol × 39.00 µmol / 50.00 C = 45.16 %
  on each   A (cathodic) 45.2 % · B (net) 50.2 % · D (gross) 41.1 %
  variance  amount 99.0 %, charge 0.99 %
  95 %      43.4 % to 46.9 % (k = 1.96)
  also      Partial current   6.272 mA       mean over the whole time
            Yield rate        39.00 µmol/h   over the whole time, pauses and current of the other direction included
  theory    The charge makes   1.471 mg     at 100 %
            in moles           86.37 µmol   at 100 %
            The amount takes   22.58 C      at 100 %
            in time            27 min 6 s   at 100 %, with this current
            in current         6.272 mA     at 100 %, in this time

oxygen (working electrode, anodic)
  acid      2 H2O -> O2 + 4 H+ + 4 e-
  base      4 OH- -> O2 + 2 H2O + 4 e-
  electrons γ(O2) -4 = -4
  amount    3 umol = 3.000 µmol
  result    FE = 4 × 96485.33 C/mol × 3.000 µmol / 5.000 C = 23.16 %
  on each   F (anodic) 23.2 % · D (gross) 2.11 %
  variance  charge 100.0 %
  95 %      23.1 % to 23.2 % (k = 1.96)
  also      Partial current   321.6 µA       mean over the whole time
            Yield rate        3.000 µmol/h   over the whole time, pauses and current of the other direction included
  theory    The charge makes   414.5 µg      at 100 %
            in moles           12.96 µmol    at 100 %
            The amount takes   1.158 C       at 100 %
            in time            13 min 54 s   at 100 %, with this current
            in current         321.6 µA      at 100 %, in this time
  note: the uncertainty is that of the charge alone: none is stated for the amount

closure
  working electrode, cathodic on A: the products account for 45.2 % of the charge; 54.8 % is unaccounted for (± 0.91 %)
  working electrode, anodic on F: the products account for 23.2 % of the charge; 76.8 % is unaccounted for (± 0.046 %)
`);
});

test('problems stand with their product, with line and column', () => {
  const text = textOf(
    'charge: 5 C\nproducts:\n  - { product: CO, from: CO2, amount: 3 mL }\n  - { product: H2, amount: 1 umol }',
  );
  expect(text).toMatch(/CO {8}– {6}– .* see the problems below/);
  expect(text).toMatch(/problem 4:39 products\[0\]\.amount: "3 mL" is a volume/);
  expect(text).toMatch(/H2 .* 3\.86 %/);
});

test('tiny and negative efficiencies keep their figures', () => {
  const text = textOf(
    'charge: 50 C\nproducts: [{ product: H2, amount: 0.03 umol }, { product: CO, from: CO2, amount: 1 umol, blank: 2 umol }]',
  );
  expect(text).toMatch(/H2 .* 0\.012 %/);
  expect(text).toMatch(/CO .* −0\.39 %/);
});

test('an efficiency above 100 % lists what to check', () => {
  const text = textOf('charge: 1 C\nproducts: [{ product: H2, amount: 9 umol, uncertainty: 1 % }]');
  expect(text).toMatch(
    /! significantly above 100 % \(z = \d+\.\d+\); check the causes\n {6}- the electron number/,
  );
});

test('the causes are those of the product', () => {
  const causes = (product: string) =>
    textOf(`charge: 1 C\ntime: 1 h\nproducts: [{ ${product} }]`)
      .split('\n')
      .filter((line) => line.startsWith('      - '))
      .join();
  const ammonia = causes('product: ammonia, from: nitrite, amount: 9 umol');
  expect(ammonia).toMatch(/NO and NO2- differ by one electron.*ammonia and nitrite are everywhere.*NH4Cl/);
  const CO = causes('product: CO, from: CO2, fraction: 1 %, flow: 20 sccm, flow at: outlet');
  expect(CO).toMatch(/contamination: compare with blanks,.*the flow counts at another temperature/);
  expect(CO).not.toMatch(/ammonia|NO2|dilution/);
  const both = causes(
    'product: CO, from: CO2, parts: [{ in: gas, fraction: 1 %, flow: 20 sccm, flow at: outlet }, { in: catholyte, concentration: 1 mM, volume: 30 mL }]',
  );
  expect(both).toMatch(/the flow counts at another temperature.*dilution factor or volume entered twice/);
});
