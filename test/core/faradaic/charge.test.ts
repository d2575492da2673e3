import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ChargeAccount,
  chargeConventions,
  conventionId,
  counterAccount,
} from '../../../src/core/faradaic/charge.ts';
import { doubleLayerCharge_C } from '../../../src/core/faradaic/double-layer.ts';

const PULSED: ChargeAccount = {
  cathodic_C: 0.12,
  anodic_C: 0.03,
  doubleLayer: { charge_C: 0.004, source: 'scan rates' },
  redox: { charge_C: 0.018, source: 'ICP' },
};

function values(account: ChargeAccount, polarity: 'cathodic' | 'anodic' = 'cathodic') {
  return Object.fromEntries(chargeConventions(account, polarity).map((c) => [c.id, c.charge_C ?? c.absent]));
}

describe('the charges of a pulse train', () => {
  // One product charge of 0.085 C; efficiencies worked out by hand: 0.085 over each denominator.
  test.each([
    ['A', 0.7083333333],
    ['B', 0.9444444444],
    ['C', 0.7327586207],
    ['D', 0.5666666667],
    ['E', 0.8673469388],
  ])('%s gives an efficiency of %d', (id, efficiency) => {
    expect(0.085 / (values(PULSED)[id] as number)).toBeCloseTo(efficiency, 9);
  });

  test('for an anodic product: anodic, anodic minus double layer, gross', () => {
    const charges = values(PULSED, 'anodic');
    expect(charges.F).toBe(0.03);
    expect(charges["F'"]).toBeCloseTo(0.026, 15);
    expect(charges.D).toBe(0.15);
    expect(charges.B).toMatch(/no net anodic charge/);
  });

  test('segments count by their own sums: an anodic transient inside a cathodic segment is subtracted', () => {
    const segments = [
      { name: 'reduce', cathodic_C: 0.119, anodic_C: 0.002, edge_C: 0.001 },
      { name: 'oxidise', cathodic_C: 0.001, anodic_C: 0.028, edge_C: 0.004 },
    ];
    const [convention] = chargeConventions({ ...PULSED, segments, edge_C: 0.005 }, 'cathodic').filter(
      (c) => c.id === "A'",
    );
    expect(convention!.charge_C).toBeCloseTo(0.117, 15);
    expect(convention!.uncertainties).toEqual([
      { input: 'charge at edges', u_C: 0.001 / Math.sqrt(3), distribution: 'rectangular' },
    ]);
  });

  test('all of one polarity: cathodic, net and gross are one', () => {
    const { A, B, D } = values({ cathodic_C: 50, anodic_C: 0 });
    expect([A, B, D]).toEqual([50, 50, 50]);
    const anodic = values({ cathodic_C: 0, anodic_C: 7 }, 'anodic');
    expect([anodic.F, anodic.B, anodic.D]).toEqual([7, 7, 7]);
  });
});

describe('a charge that means nothing is not given', () => {
  test('net below a fifth of the cathodic charge', () => {
    expect(values({ cathodic_C: 10, anodic_C: 7.9 }).B).toBeCloseTo(2.1, 12);
    expect(values({ cathodic_C: 10, anodic_C: 8.1 }).B).toMatch(/only 19\.0 % of the cathodic charge/);
    expect(values({ cathodic_C: 10, anodic_C: 11 }).B).toMatch(/more goes the other way/);
  });

  test('corrections that are not given, or larger than the charge', () => {
    expect(values({ cathodic_C: 1, anodic_C: 0 })).toMatchObject({
      "A'": 'charges by segment are not known',
      C: 'no double-layer charge is given',
      E: 'no double-layer charge is given',
    });
    const huge = { charge_C: 2, source: 'a slip' };
    expect(values({ cathodic_C: 1, anodic_C: 0, doubleLayer: huge }).C).toMatch(
      /larger than the charge itself/,
    );
    expect(values({ ...PULSED, redox: { charge_C: 0.031, source: 'ICP' } }).E).toMatch(
      /larger than the anodic charge/,
    );
  });

  test('no charge at all', () => {
    expect(values({ cathodic_C: 0, anodic_C: 5 }).A).toBe('there is no cathodic charge');
    expect(values({ cathodic_C: 0, anodic_C: 0 }, 'anodic').F).toBe('there is no anodic charge');
  });
});

describe('uncertainty of a charge', () => {
  test('is that of edges (a bound: divided by √3), gain, offset × time and what is subtracted', () => {
    const account: ChargeAccount = {
      ...PULSED,
      edge_C: 0.003,
      duration_s: 64,
      doubleLayer: { charge_C: 0.004, source: 'scan rates', u_C: 0.0004 },
      uncertainties: [
        { input: 'gain', relative: 0.002 },
        { input: 'offset', u_A: 2 ** -20 },
        { input: 'clock', u_C: 1e-5 },
      ],
    };
    const find = (id: string) =>
      chargeConventions(account, 'cathodic').find((c) => c.id === id)!.uncertainties;
    expect(find('A')).toEqual([
      { input: 'charge at edges', u_C: 0.003 / Math.sqrt(3), distribution: 'rectangular' },
      { input: 'gain', u_C: 0.00024, distribution: 'normal' },
      { input: 'offset', u_C: 2 ** -14, distribution: 'normal' },
      { input: 'clock', u_C: 1e-5, distribution: 'normal' },
    ]);
    expect(find('C').at(-1)).toMatchObject({ input: 'double-layer charge', u_C: 0.0004 });
    expect(find('B').map(({ input }) => input)).not.toContain('double-layer charge');
  });
});

test('at the counter electrode the directions are swapped and surface corrections do not apply', () => {
  expect(counterAccount(PULSED)).toEqual({ cathodic_C: 0.03, anodic_C: 0.12 });
});

test('a convention is chosen by letter or by name', () => {
  expect(conventionId('B')).toBe('B');
  expect(conventionId('net')).toBe('B');
  expect(conventionId("A'")).toBe("A'");
  expect(conventionId('cathodic segments')).toBe("A'");
  expect(conventionId('absolute')).toBe('D');
  expect(conventionId('Cathodic charge')).toBeUndefined();
});

describe('double-layer charge of a pulse', () => {
  test('is C·ΔE when the phases are long', () => {
    expect(doubleLayerCharge_C({ capacitance_F: 2e-4, step_V: -1.5 })).toBeCloseTo(3e-4, 18);
    const partial = { resistance_ohm: 10, first_s: 5, second_s: 5 };
    expect(doubleLayerCharge_C({ capacitance_F: 2e-5, step_V: 0.5, partial })).toBeCloseTo(1e-5, 18);
  });

  test('is the closed form of the RC pulse train when they are short', () => {
    // 10 ohm, 20 µF, 0.5 V, phases 0.1 ms and 0.3 ms: 400-cycle recursion and 40-digit arithmetic agree on this
    // value.
    const partial = { resistance_ohm: 10, first_s: 1e-4, second_s: 3e-4 };
    const charge = doubleLayerCharge_C({ capacitance_F: 2e-5, step_V: 0.5, partial });
    expect(charge / 3.53517909831859e-6).toBeCloseTo(1, 13);
  });

  test('is what a circuit played cycle after cycle settles at', () => {
    const seconds = fc.double({ min: 1e-5, max: 1e-2, noNaN: true });
    fc.assert(
      fc.property(
        seconds,
        seconds,
        fc.double({ min: 1, max: 100, noNaN: true }),
        (first_s, second_s, resistance_ohm) => {
          const capacitance_F = 2e-5;
          const tau = resistance_ohm * capacitance_F;
          let potential = 0;
          let charged = 0;
          for (let cycle = 0; cycle < 4000; cycle++) {
            const before = potential;
            potential = 0.5 + (potential - 0.5) * Math.exp(-first_s / tau);
            charged = (potential - before) * capacitance_F;
            potential *= Math.exp(-second_s / tau);
          }
          const partial = { resistance_ohm, first_s, second_s };
          expect(doubleLayerCharge_C({ capacitance_F, step_V: 0.5, partial }) / charged).toBeCloseTo(1, 6);
        },
      ),
      { numRuns: 30 },
    );
  });
});
