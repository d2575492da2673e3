import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunCharge } from '../../../src/core/faradaic/charge-source.ts';
import { computeSheet } from '../../../src/core/faradaic/compute-sheet.ts';
import { parseSheet, sheetOfAmounts } from '../../../src/core/faradaic/sheet.ts';

const F = 96485.33212331;

function compute(text: string, run?: RunCharge) {
  return computeSheet(parseSheet(`cottrell sheet: 1\n${text}`), run);
}

function first(text: string, run?: RunCharge) {
  return compute(text, run).products[0]!;
}

describe('against a run', () => {
  const run: RunCharge = {
    cycles: 360,
    account: {
      cathodic_C: 12,
      anodic_C: 3,
      edge_C: 0.06,
      duration_s: 3600,
      segments: [
        { name: 'reduce', cathodic_C: 11.9, anodic_C: 0.1 },
        { name: 'oxidise', cathodic_C: 0.1, anodic_C: 2.9 },
      ],
    },
  };
  const sheet = 'run: 3\nproducts: [{ product: ammonia, from: nitrite, amount: 15 umol }]';

  test('every convention is listed with its own efficiency', () => {
    const { conventions, efficiency } = first(sheet, run);
    const product_C = 6 * F * 15e-6;
    expect(Object.fromEntries(conventions.map((c) => [c.convention, c.efficiency]))).toEqual({
      A: expect.closeTo(product_C / 12, 12),
      "A'": expect.closeTo(product_C / 11.8, 12),
      B: expect.closeTo(product_C / 9, 12),
      C: null,
      D: expect.closeTo(product_C / 15, 12),
      E: null,
    });
    expect(efficiency).toMatchObject({ convention: 'A', charge_C: 12 });
    expect(efficiency!.arithmetic).toBe('FE = 6 × 96485.33 C/mol × 15.00 µmol / 12.00 C = 72.36 %');
  });

  test('the edge bound of the ledger enters the uncertainty', () => {
    const { efficiency } = first(sheet, run);
    expect(efficiency!.u! / efficiency!.efficiency!).toBeCloseTo(0.06 / 12 / Math.sqrt(3), 12);
    expect(efficiency!.budget).toEqual([{ input: 'charge at edges', u: efficiency!.u, share: 1 }]);
  });

  test('the cycles of the run serve the double-layer correction', () => {
    const text = `double layer: { per cycle: 5 mC, source: scan rates }\n${sheet.replace('amount', 'charge: C, amount')}`;
    expect(first(text, run).efficiency).toMatchObject({ convention: 'C', charge_C: 12 - 1.8 });
  });

  test('a lower bound of the charge and gaps are said', () => {
    const account = { ...run.account, lowerBound: true, gaps: 2, gap_s: 0.5, cathodic_C: 8 };
    const result = compute(sheet, { account });
    expect(result.charge.lowerBound).toBe(true);
    expect(result.charge.notes.join('\n')).toMatch(/lower bound[\s\S]*2 gaps \(0\.500 s in all\)/);
    expect(result.products[0]!.efficiency!.aboveHundred!.causes[0]).toMatch(/lower bound/);
  });

  test('is a fault of the program when the charge of the run is not handed over', () => {
    expect(() => compute(sheet)).toThrow(TypeError);
  });

  test('a sheet made by a program from known amounts is the same as a written one', () => {
    const made = sheetOfAmounts(3, 'simulated', [
      { product: 'ammonia', from: ['nitrite'], charge: 'cathodic', alsoCounts: ['aniline'], moles: 15e-6 },
      { product: 'aniline', from: ['ammonia', 'phenylboronic acid'], charge: 'anodic', moles: 4e-6 },
    ]);
    const written = `run: 3
title: simulated
products:
  - { product: ammonia, from: nitrite, charge: cathodic, also counts: aniline, amount: 15.00 umol }
  - { product: aniline, from: [ammonia, phenylboronic acid], charge: anodic, amount: 4.000 umol }
`;
    const [a, b] = [computeSheet(made, run), compute(written, run)];
    expect(a.products.map((p) => p.efficiency!.efficiency)).toEqual(
      b.products.map((p) => p.efficiency!.efficiency),
    );
    expect(a.complete).toBe(true);
    expect(a.closures.map(({ ledger, sum }) => [ledger, sum])).toEqual(
      b.closures.map(({ ledger, sum }) => [ledger, sum]),
    );
  });

  test('a program that asks for an unknown product or charge gets a problem, not an exception', () => {
    const made = sheetOfAmounts(3, 'x', [
      { product: 'unobtainium', moles: 1 },
      { product: 'H2', charge: 'cathodal', moles: 1 },
    ]);
    expect(computeSheet(made, run).problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^unobtainium: "unobtainium" is neither/),
      expect.stringMatching(/^H2: .*"cathodal" cannot be its charge/),
    ]);
  });
});

describe('direction and electrode', () => {
  test('an oxidation is divided by the anodic charge, unless net or gross is asked for', () => {
    const of = (charge: string) =>
      first(
        `charge: { cathodic: 1 C, anodic: 9 C }\nproducts: [{ product: oxygen, amount: 10 umol${charge} }]`,
      );
    expect(of('').efficiency).toMatchObject({ convention: 'F', charge_C: 9 });
    expect(of(', charge: net').efficiency).toMatchObject({ convention: 'B', charge_C: 8 });
    expect(of(', charge: gross').efficiency).toMatchObject({ convention: 'D', charge_C: 10 });
    expect(of(', charge: cathodic').problems[0]).toMatchObject({
      message: expect.stringMatching(/made by oxidation here \(4 e-\).*choose one of: anodic, net/),
      line: 3,
    });
  });

  test('what the counter electrode makes is divided by what passed there', () => {
    const { efficiency, ledger } = first(
      'charge: { cathodic: 9 C, anodic: 1 C }\nproducts: [{ product: oxygen, amount: 10 umol, electrode: counter }]',
    );
    expect(efficiency).toMatchObject({ convention: 'F', charge_C: 9 });
    expect(ledger).toBe('counter electrode, anodic');
  });

  test('a chemical step has no efficiency, and says so', () => {
    const { efficiency, notes, problems } = first(
      'charge: 50 C\nproducts: [{ product: urea, from: [CO2, NH3], amount: 10 umol }]',
    );
    expect(efficiency).toBeNull();
    expect(problems).toEqual([]);
    expect(notes).toContain('a chemical step takes no electrons: it has a yield, not a faradaic efficiency');
  });

  test('a chosen charge that means nothing gives no efficiency but the reason', () => {
    const { efficiency, notes } = first(
      'charge: { cathodic: 10 C, anodic: 9 C }\nproducts: [{ product: hydrogen, amount: 10 umol, charge: net }]',
    );
    expect(efficiency).toBeNull();
    expect(notes[0]).toMatch(/no efficiency on B \(net charge\): the net charge is only 10\.0 %/);
  });
});

describe('a typed electron number', () => {
  const of = (electrons: string, more = '') =>
    first(
      `charge: 50 C\nproducts: [{ product: ammonia, from: nitrate, electrons: ${electrons}, amount: 10 umol${more} }]`,
    );

  test('that agrees is taken without a word', () => {
    expect(of('8')).toMatchObject({ electrons: { number: 8, overridden: false }, notes: [], problems: [] });
  });

  test('that contradicts the derived one is refused without a reason', () => {
    expect(of('6').problems[0]!.message).toMatch(
      /6 electrons contradict the derived 8 \(γ\(NH3\) 8 − γ\(NO3-\) 0 = 8\)/,
    );
    expect(of('6').efficiency).toBeNull();
  });

  test('with a reason is used, flagged and carried along', () => {
    const result = of('{ number: 6, because: the feed was half nitrite }');
    expect(result.electrons).toEqual({
      number: 6,
      direction: 'cathodic',
      derived: 8,
      derivation: 'γ(NH3) 8 − γ(NO3-) 0 = 8',
      overridden: true,
      because: 'the feed was half nitrite',
    });
    expect(result.efficiency!.efficiency).toBeCloseTo((6 * F * 1e-5) / 50, 12);
    expect(result.notes[0]).toBe('electron number 6 typed in, not the derived 8: the feed was half nitrite');
  });

  test('can stand in for what cannot be derived, once the direction is known', () => {
    const text = (charge: string) =>
      `charge: 50 C\nproducts: [{ product: phenol, from: nitrobenzene, electrons: { number: 4, because: from a paper }, amount: 1 umol${charge} }]`;
    expect(first(text('')).problems[0]!.message).toMatch(/which way do these electrons go/);
    const result = first(text(', charge: cathodic'));
    expect(result).toMatchObject({
      electrons: { number: 4, derived: null, overridden: true },
      halfReaction: null,
    });
    expect(result.notes[0]).toMatch(/could not be derived: nitrobenzene brings N/);
  });

  test.each(['0', '-6', '{ number: 0, because: x }'])('%s is refused', (electrons) => {
    expect(of(electrons).problems[0]!.message).toMatch(/a number above zero is needed/);
  });
});

describe('moles that went on to another product', () => {
  const sheet = (
    also: string,
    from = '[ammonia, phenylboronic acid]',
  ) => `charge: { cathodic: 100 C, anodic: 10 C }
products:
  - { product: ammonia, from: nitrite, amount: 100 umol, uncertainty: 3 %${also} }
  - { product: aniline, from: ${from}, amount: 40 umol, uncertainty: 5 % }
`;

  test('count for every step they took, each on its own charge', () => {
    const [ammonia, aniline] = compute(sheet(', also counts: aniline')).products;
    expect(ammonia!.amount).toMatchObject({
      own_mol: 100e-6,
      total_mol: expect.closeTo(140e-6, 15),
      alsoCounted: [{ product: 'aniline', perMolecule: 1, countedInClosure: true }],
    });
    expect(ammonia!.amount!.u_mol).toBeCloseTo(Math.hypot(3e-6, 2e-6), 15);
    expect(ammonia!.efficiency!.efficiency).toBeCloseTo((6 * F * 140e-6) / 100, 12);
    expect(aniline!.efficiency!.efficiency).toBeCloseTo((2 * F * 40e-6) / 10, 12);
  });

  test('are missed aloud when they are not counted', () => {
    const [ammonia] = compute(sheet('')).products;
    expect(ammonia!.notes).toContain('ammonia that went on to aniline is not counted; "also counts" would');
  });

  test('are not counted twice in a closure when the further product already holds the step', () => {
    // Aniline from nitrite carries 4 net electrons: those of its ammonia are among them.
    const result = compute(sheet(', also counts: aniline', '[nitrite, phenylboronic acid]'));
    const [ammonia] = result.products;
    expect(ammonia!.efficiency!.efficiency).toBeCloseTo((6 * F * 140e-6) / 100, 12);
    expect(ammonia!.amount!.alsoCounted[0]!.countedInClosure).toBe(false);
    expect(ammonia!.notes.join()).toMatch(/not again in the closure/);
    const cathode = result.closures.find(({ ledger }) => ledger === 'working electrode, cathodic')!;
    expect(cathode.sum).toBeCloseTo((6 * F * 100e-6 + 4 * F * 40e-6) / 100, 12);
  });

  test('count by the numbers of the balance, and through a chain', () => {
    const result = compute(`charge: 500 C
products:
  - { product: nitrite, from: nitrate, amount: 10 umol, also counts: [ammonia, HMTA] }
  - { product: ammonia, from: nitrite, amount: 20 umol, also counts: HMTA }
  - { product: HMTA, from: [ammonia, HCHO], amount: 5 umol }
`);
    const totals = result.products.map((p) => p.amount!.total_mol);
    expect(totals[0]).toBeCloseTo(50e-6, 15); // 10 + 20 + 4 × 5
    expect(totals[1]).toBeCloseTo(40e-6, 15); // 20 + 4 × 5
    const [cathode] = result.closures;
    expect(cathode!.sum).toBeCloseTo((F * (2 * 50e-6 + 6 * 40e-6)) / 500, 12);
  });

  test.each([
    ['foo', /"foo" is not among the products/],
    ['ammonia', /ammonia cannot count itself/],
  ])('%s cannot be counted', (name, message) => {
    const [ammonia] = compute(sheet(`, also counts: ${name}`)).products;
    expect(ammonia!.problems[0]!.message).toMatch(message);
    expect(ammonia!.efficiency).toBeNull();
  });

  test('nor can a product without the atoms, or without an amount', () => {
    const result = compute(`charge: 50 C
products:
  - { product: ammonia, from: nitrite, amount: 1 umol, also counts: [hydrogen, aniline] }
  - { product: hydrogen, amount: 1 umol }
  - { product: aniline, from: [ammonia, phenylboronic acid], mass: -1 }
`);
    expect(result.products[0]!.problems.map(({ message }) => message)).toEqual([
      'hydrogen has no atoms that could come from ammonia',
      'aniline cannot be counted: its own amount is not known',
    ]);
  });
});

describe('closure', () => {
  test('adds one ledger and shows the rest, given to nobody', () => {
    const { closures } = compute(`charge: { cathodic: 50 C, anodic: 2 C }
charge uncertainty: 1 %
products:
  - { product: ammonia, from: nitrite, amount: 42 umol, uncertainty: 2 % }
  - { product: hydrogen, amount: 60 umol, uncertainty: 5 % }
  - { product: Cu2+, from: Cu, amount: 8 umol }
`);
    const ammonia = (6 * F * 42e-6) / 50;
    const hydrogen = (2 * F * 60e-6) / 50;
    expect(closures.map(({ ledger }) => ledger)).toEqual([
      'working electrode, cathodic',
      'working electrode, anodic',
    ]);
    expect(closures[0]!.sum).toBeCloseTo(ammonia + hydrogen, 12);
    expect(closures[0]!.unaccounted).toBeCloseTo(1 - ammonia - hydrogen, 12);
    expect(closures[0]!.flag).toBe('low');
    // The charge is shared: its share does not shrink by averaging.
    const u = Math.hypot(ammonia * 0.02, hydrogen * 0.05, (ammonia + hydrogen) * 0.01);
    expect(closures[0]!.u).toBeCloseTo(u, 12);
  });

  test.each([
    ['180 umol', 'low'],
    ['250 umol', 'closed'],
    ['300 umol', 'high'],
  ])('%s of hydrogen in 50 C is %s', (amount, flag) => {
    const [closure] = compute(`charge: 50 C\nproducts: [{ product: hydrogen, amount: ${amount} }]`).closures;
    expect(closure!.flag).toBe(flag);
    expect(closure!.sum).toBeCloseTo((2 * F * Number.parseFloat(amount) * 1e-6) / 50, 12);
  });

  test('does not add efficiencies on different charges', () => {
    const { closures } = compute(`charge: { cathodic: 50 C, anodic: 10 C }
products:
  - { product: hydrogen, amount: 60 umol }
  - { product: CO, from: CO2, amount: 60 umol, charge: net }
`);
    expect(closures.map(({ convention, products }) => [convention, products.map((p) => p.product)])).toEqual([
      ['A', ['hydrogen']],
      ['B', ['CO']],
    ]);
  });

  test('names the products it had to leave out', () => {
    const [closure] = compute(`charge: 50 C
products:
  - { product: hydrogen, amount: 200 umol }
  - { product: CO, from: CO2, concentration: 1 mM }
`).closures;
    expect(closure!.missing).toEqual(['CO']);
    expect(closure!.text).toMatch(/\(without CO\)/);
  });

  test('products made from one charge add up to it, however it is split', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, fc.double({ min: 1, max: 1000, noNaN: true }), (x, y, charge_C) => {
        const parts = [x * y, x * (1 - y), 1 - x];
        const amounts = parts.map((part, i) => (part * charge_C) / ([6, 2, 2][i]! * F));
        const sheet = sheetOfAmounts(1, 'split', [
          { product: 'ammonia', from: ['nitrite'], moles: amounts[0]! },
          { product: 'hydrogen', moles: amounts[1]! },
          { product: 'CO', from: ['CO2'], moles: amounts[2]! },
        ]);
        const { closures } = computeSheet(sheet, { account: { cathodic_C: charge_C, anodic_C: 0 } });
        expect(closures[0]!.sum).toBeCloseTo(1, 10);
      }),
    );
  });
});

describe('above 100 %', () => {
  const of = (uncertainty: string) =>
    first(`charge: 225 C
charge uncertainty: 0.2 %
products:
  - { product: ammonia, from: nitrate, concentration: 2 mM, volume: 30 mL, dilution: 5${uncertainty} }
`).efficiency!;

  test('is never clipped, and chance is told from significance', () => {
    const chance = of(', uncertainty: { concentration: 0.04 mM, volume: 0.15 mL, dilution: 0.03 }');
    expect(chance.efficiency).toBeCloseTo(1.029176876, 9);
    expect(chance.u).toBeCloseTo(0.02219302468, 10);
    expect(chance.aboveHundred).toMatchObject({
      z: expect.closeTo(1.314686772, 8),
      significant: false,
      causes: [],
    });
    const significant = of(', uncertainty: { concentration: 0.5 % }').aboveHundred!;
    expect(significant.significant).toBe(true);
    expect(significant.causes.length).toBeGreaterThan(3);
  });

  test('cannot be judged where no uncertainty of the amount is known, only that of the charge', () => {
    const { efficiency, notes } = first(
      'charge: 1 C\ncharge uncertainty: 0.1 %\nproducts: [{ product: hydrogen, amount: 6 umol }]',
    );
    expect(efficiency!.efficiency).toBeGreaterThan(1);
    expect(efficiency!.aboveHundred).toMatchObject({ z: null, significant: null });
    expect(notes).toContain('the uncertainty is that of the charge alone: none is stated for the amount');
  });

  test('of a closure is judged by the same rule', () => {
    const of = (uncertainty: string) =>
      compute(`charge: 1 C\nproducts: [{ product: hydrogen, amount: 5.3 umol${uncertainty} }]`).closures[0]!;
    expect(of('').z).toBeNull();
    expect(of(', uncertainty: 2 %').text).toMatch(/102\.3 % of the charge, within its uncertainty/);
    expect(of(', uncertainty: 0.5 %').text).toMatch(/beyond its uncertainty/);
  });

  test('on the net charge names the net charge as a cause', () => {
    const net = first(
      'charge: { cathodic: 10 C, anodic: 5 C }\nproducts: [{ product: hydrogen, amount: 40 umol, charge: net, uncertainty: 1 % }]',
    ).efficiency!;
    expect(net.aboveHundred!.causes[0]).toMatch(/net charge is the wrong denominator/);
  });

  test('at or below it there is nothing to say', () => {
    expect(
      first('charge: 1 C\nproducts: [{ product: hydrogen, amount: 5 umol }]').efficiency!.aboveHundred,
    ).toBeNull();
  });
});

test('derived figures appear where the sheet has what they need', () => {
  const { metrics } = first(`current: 10 mA
time: 1 h
cell: { area: 2 cm^2, catalyst mass: 0.5 mg, voltage: 2.5 V }
products: [{ product: ammonia, from: nitrate, amount: 40 umol }]
`);
  const efficiency = (8 * F * 40e-6) / 36;
  expect(metrics!.partialCurrent_A).toBeCloseTo(0.01 * efficiency, 12);
  expect(metrics!.partialCurrentDensity_A_m2).toBeCloseTo((0.01 * efficiency) / 2e-4, 9);
  expect(metrics!.rate_mol_m2_s! * 3600).toBeCloseTo(0.2, 12);
  expect(metrics!.rate_mol_kg_s! * 3600).toBeCloseTo(80, 9);
  expect(metrics!.specificEnergy_kWh_kg).toBeCloseTo((8 * F * 2.5) / (3.6e6 * efficiency * 0.017031), 9);
  expect(first('charge: 5 C\nproducts: [{ product: hydrogen, amount: 1 umol }]').metrics).toBeNull();
});

test('one bad product never stops the others', () => {
  const result = compute(`charge: 50 C
products:
  - { product: ammonia, from: nitrite, amount: 42 umol }
  - { product: unobtainium, amount: 1 umol }
  -
  - { product: CO, from: NO, amount: 1 umol }
  - { product: urea, from: [CO2, NO3-], amout: 1 umol }
  - { product: hydrogen, amount: 10 umol }
`);
  expect(result.products.map((p) => p.efficiency !== null)).toEqual([true, false, false, false, false, true]);
  expect(result.complete).toBe(false);
  expect(result.problems.map(({ line, message }) => [line, message.split(/[;:(]/)[0]])).toEqual([
    [5, '"unobtainium" is neither a species known by name nor a formula that can be read'],
    [6, 'nothing is written here'],
    [7, 'making CO needs C, but there is none in nitric oxide'],
    [8, 'unknown key "amout"'],
  ]);
});

test('the result is plain data: it survives JSON unchanged', () => {
  const text = readFileSync(new URL('../../../examples/ammonia-sheet.yaml', import.meta.url), 'utf8');
  const result = computeSheet(parseSheet(text));
  expect(result.complete).toBe(true);
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
});
