// Figures derived from a sheet: conversion, yields, balances, energies, and whether reported figures fit one another.
import { describe, expect, test } from 'vitest';
import { compute } from './support.ts';

const F = 96485.33212331;

describe('substrates', () => {
  // 3 mmol nitrate, 1 mmol left; 1.2 mmol ammonia, 0.5 mmol nitrite found.
  const sheet = `charge: 1500 C
substrates: { nitrate: { start: 100 mM, end: 40 mM, volume: 30 mL, end volume: 25 mL } }
products:
  - { product: ammonia, from: nitrate, amount: 1.2 mmol }
  - { product: nitrite, from: nitrate, amount: 0.5 mmol }
`;
  const result = compute(sheet);
  const [ammonia, nitrite] = result.products;

  test('conversion with the volumes they were in', () => {
    expect(result.substrates).toEqual([
      {
        substrate: 'nitrate',
        start_mol: expect.closeTo(3e-3, 12),
        left_mol: expect.closeTo(1e-3, 12),
        conversion: expect.closeTo(2 / 3, 12),
      },
    ]);
  });

  test('yield, selectivity = yield / conversion, and nitrogen by both conventions', () => {
    expect(ammonia!.metrics!.yields).toEqual([
      {
        substrate: 'nitrate',
        perProduct: 1,
        yield: expect.closeTo(0.4, 12),
        selectivity: expect.closeTo(0.6, 12),
        carbonSelectivity: null,
        nitrogenSelectivity: expect.closeTo(1.2 / 2, 12),
      },
    ]);
    expect(result.balances[0]!.products).toEqual([
      { product: 'ammonia', share: expect.closeTo(1.2 / 1.7, 12) },
      { product: 'nitrite', share: expect.closeTo(0.5 / 1.7, 12) },
    ]);
    expect(nitrite!.metrics!.yields[0]!.yield).toBeCloseTo(0.5 / 3, 12);
  });

  test('the nitrogen balance: left and found over fed', () => {
    expect(result.balances).toMatchObject([
      { element: 'N', balance: expect.closeTo(2.7 / 3, 12), missing: [] },
    ]);
  });

  test('charge per substrate and its theory', () => {
    expect(ammonia!.metrics!.charge_F_mol).toBeCloseTo(1500 / (F * 3e-3), 10);
    expect(ammonia!.metrics!.theoretical_F_mol).toBe(8);
  });

  test('six HCHO and four N make one HMTA', () => {
    const { products, balances } = compute(`charge: 1500 C
substrates:
  formaldehyde: { start: 10 mmol, end: 4 mmol }
  nitrate: { start: 5 mmol, end: 3 mmol }
products: [{ product: HMTA, from: [nitrate, formaldehyde], amount: 0.5 mmol }]
`);
    const yields = Object.fromEntries(products[0]!.metrics!.yields.map((y) => [y.substrate, y]));
    expect(yields.formaldehyde).toMatchObject({
      perProduct: 6,
      yield: expect.closeTo(0.3, 12),
      selectivity: expect.closeTo(0.5, 12),
      carbonSelectivity: expect.closeTo(0.5, 12),
    });
    expect(yields.nitrate).toMatchObject({
      perProduct: 4,
      yield: expect.closeTo(0.4, 12),
      nitrogenSelectivity: expect.closeTo(1, 12),
    });
    expect(balances).toMatchObject([
      { element: 'C', balance: expect.closeTo((4 + 3) / 10, 12) },
      { element: 'N', balance: expect.closeTo((3 + 2) / 5, 12) },
    ]);
  });

  test.each([
    ['nitrate: { start: 50 mM }', /substrates\.nitrate\.start: a concentration needs the "volume"/],
    ['nitrate: { start: 1 mmol, end: -1 mmol }', /substrates\.nitrate\.end: is never negative/],
    ['nitrate: { start: 0 mmol }', /substrates\.nitrate\.start: must be above zero/],
    ['foo: { start: 1 mmol }', /substrates\.foo: "foo" is neither/],
    ['nitrate: { begin: 1 mmol }', /substrates\.nitrate\.(begin: unknown key|start: is missing)/],
  ])('%s is said, and the rest computed', (substrates, message) => {
    const { problems, products, complete } = compute(
      `charge: 50 C\nsubstrates: { ${substrates} }\nproducts: [{ product: ammonia, from: nitrate, amount: 10 umol }]`,
    );
    expect(problems.map((p) => `${p.path}: ${p.message}`).join('\n')).toMatch(message);
    expect(complete).toBe(false);
    expect(products[0]!.efficiency!.efficiency).toBeGreaterThan(0);
  });
});

describe('energies', () => {
  test('half cell and whole cell, each with what it needs', () => {
    const result = compute(`current: -100 mA
time: 1 h
cell: { voltage: 2.4 V, potential: -0.2 V }
products:
  - { product: ammonia, from: nitrate, amount: ${(0.968 * 360) / (8 * F)} mol, standard potential: 0.69 V, standard cell voltage: 0.54 V }
  - { product: hydrogen, amount: ${(0.03 * 360) / (2 * F)} mol, standard cell voltage: 1.23 V }
`);
    const [ammonia, hydrogen] = result.products;
    expect(ammonia!.metrics!.halfCellEnergyEfficiency).toBeCloseTo(0.3655384615, 9);
    expect(hydrogen!.metrics!.halfCellEnergyEfficiency).toBeNull();
    expect(result.cellEnergyEfficiency).toBeCloseTo((0.968 * 0.54 + 0.03 * 1.23) / 2.4, 12);
  });

  test('turnover wants to know what a site is', () => {
    const text = (cell: string) =>
      `current: -1 mA\ntime: 1 h\ncell: { ${cell} }\nproducts: [{ product: hydrogen, amount: 18 umol }]`;
    const { metrics } = compute(text('sites: 50 nmol, sites basis: all Pt atoms')).products[0]!;
    expect(metrics).toMatchObject({
      turnovers: expect.closeTo(360, 9),
      turnoverFrequency_per_s: expect.closeTo(0.1, 12),
      sitesBasis: 'all Pt atoms',
    });
    const { problems, products } = compute(text('sites: 50 nmol'));
    expect(problems.map(({ path }) => path)).toEqual(['cell.sites']);
    expect(problems[0]!.message).toMatch(/how were the sites counted/);
    expect(products[0]!.efficiency!.efficiency).toBeCloseTo((18e-6 * 2 * F) / 3.6, 12);
  });

  test('a rate names its area', () => {
    const of = (cell: string) =>
      compute(
        `current: -1 mA\ntime: 1 h\ncell: { ${cell} }\nproducts: [{ product: hydrogen, amount: 18 umol }]`,
      ).products[0]!.metrics!;
    expect(of('area: 1 cm^2').areaBasis).toBe('geometric');
    expect(of('area: 30 cm^2, area basis: ECSA by capacitance').areaBasis).toBe('ECSA by capacitance');
  });
});

describe('reported figures against one another', () => {
  const check = (
    reported: string,
    head = 'current: -100 mA\ntime: 1 h\ncell: { area: 1 cm^2, catalyst mass: 2 mg }',
    product = 'cyclohexanone oxime, from: [nitrite, cyclohexanone]',
  ) =>
    compute(`${head}\nproducts: [{ product: ${product}, amount: 0.78 mmol, reported: { ${reported} } }]`)
      .products[0]!;

  test('0.78 mmol/(h cm²) at 100 mA/cm² and 83.8 % fit 4 electrons', () => {
    const { consistency, notes } = check(
      'rate: 0.78 mmol/h/cm^2, current density: 100 mA/cm^2, efficiency: 83.8 %',
    );
    expect(consistency).toMatchObject({
      ratio: expect.closeTo(0.78 / 0.7816732175, 8),
      reported: ['rate', 'current density', 'efficiency'],
      warning: null,
    });
    expect(notes).toEqual([]);
  });

  test('but not 3 electrons, as nitric oxide would take', () => {
    const { consistency, notes } = check(
      'rate: 0.78 mmol/h/cm^2, current density: 100 mA/cm^2, efficiency: 83.8 %',
      undefined,
      'cyclohexanone oxime, from: [NO, cyclohexanone]',
    );
    expect(consistency!.ratio).toBeCloseTo((0.78 / 0.7816732175) * 0.75, 8);
    expect(notes.join()).toMatch(/disagree by a factor of 0\.748/);
  });

  test('what is not reported is that of the sheet', () => {
    expect(check('rate: 0.78 mmol/h/cm^2').consistency).toMatchObject({
      reported: ['rate'],
      ratio: expect.closeTo(1, 9),
    });
    // 0.78 mmol on 2 mg and 1 cm² in an hour.
    expect(check('rate: 390 mmol/h/g').consistency!.ratio).toBeCloseTo(1, 9);
    expect(check('efficiency: 40 %').consistency!.ratio).toBeCloseTo(
      check('efficiency: 80 %').consistency!.ratio * 2,
      9,
    );
  });

  test('slips are named: a prefix, two faces', () => {
    expect(check('rate: 780 mmol/h/cm^2').consistency!.warning).toMatch(/a unit prefix\?/);
    expect(check('rate: 1.56 mmol/h/cm^2').consistency!.warning).toMatch(/one face or two faces/);
  });

  test('too little to check is said', () => {
    const { notes, consistency } = check('rate: 0.78 mmol/h/cm^2', 'charge: 500 C');
    expect(consistency).toBeNull();
    expect(notes.join()).toMatch(/cannot be checked/);
    expect(check('rate: 390 mmol/h/g', 'current: -100 mA\ntime: 1 h').notes.join()).toMatch(
      /without "area" and "catalyst mass"/,
    );
  });
});
