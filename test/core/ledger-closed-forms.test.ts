// The ledger of a sampled current against the charge that is known in closed form (Bard and Faulkner, Electrochemical
// Methods, ch. 5; Cottrell 1903; Anson 1966). What it is off by must lie within the edge charge it states itself.
import { describe, expect, it } from 'vitest';
import { byCycle } from '../../src/core/charges.ts';
import { Ledger, netCharge_C } from '../../src/core/ledger.ts';
import { type SampledVisit, sampled } from '../support/streams.ts';

const F = 96485.33212331; // C/mol
const AREA = 1e-4; // m²
const D = 1e-9; // m²/s
const C = 1; // mol/m³
const K = F * AREA * C * Math.sqrt(D / Math.PI); // Cottrell: |i| = K/√t

function ledgerOf(visits: readonly SampledVisit[]) {
  const ledger = new Ledger();
  ledger.add(sampled(visits));
  return { ...ledger.totals, rows: ledger.takeRows() };
}

const visit = (
  rest: Omit<SampledVisit, 'segment' | 'cycle' | 'start_s'> & Partial<SampledVisit>,
): SampledVisit => ({ segment: 0, cycle: 0, start_s: 0, ...rest });

describe('Cottrell current', () => {
  const anson_C = 2 * K; // after 1 s
  const cottrell = (edge?: SampledVisit['edge']) =>
    ledgerOf([
      visit({ duration_s: 1, period_s: 0.01, current_A: (s) => -K / Math.sqrt(s), ...(edge && { edge }) }),
    ]);

  it('has the reference charge 3.44283615792e-4 C', () => {
    expect(anson_C).toBeCloseTo(3.44283615792414e-4, 15);
  });

  it('is charged within the stated edge charge', () => {
    const { cathodic_C, edge_C, anodic_C } = cottrell();
    expect(Math.abs(cathodic_C - anson_C)).toBeLessThan(edge_C);
    expect(anodic_C).toBe(0);
    // Sampled every 10 ms from 10 ms on, a tenth of the charge lies before the first sample and half of that is held.
    expect(edge_C / anson_C).toBeCloseTo(0.05, 2);
    // The trapezoid on the kept part is right to 0.2 %.
    expect((cathodic_C - edge_C) / (0.9 * anson_C)).toBeCloseTo(1.0022, 4);
  });

  it('is charged better, and with a smaller stated edge charge, the denser the edge is sampled', () => {
    const edges = [undefined, 1e-3, 1e-4, 1e-5].map((period_s) =>
      cottrell(period_s === undefined ? undefined : { period_s, duration_s: 0.05 }),
    );
    for (const [n, { cathodic_C, edge_C }] of edges.entries()) {
      expect(Math.abs(cathodic_C - anson_C)).toBeLessThan(edge_C);
      // √(period): each step of ten shrinks it by about three.
      if (n > 0) expect(edge_C).toBeLessThan(edges[n - 1]!.edge_C / 2.5);
    }
    expect(Math.abs(edges[1]!.cathodic_C / anson_C - 1)).toBeLessThan(0.02);
    expect(Math.abs(edges[3]!.cathodic_C / anson_C - 1)).toBeLessThan(0.002);
  });
});

describe('charging of a double layer through a resistance', () => {
  const tau_s = 10 * 20e-6;
  const whole_C = 20e-6 * 0.5;
  const charging = (period_s: number) =>
    ledgerOf([visit({ duration_s: 0.004, period_s, current_A: (s) => (0.5 / 10) * Math.exp(-s / tau_s) })]);

  it('is charged within the stated edge charge as long as a time constant holds a sample', () => {
    for (const period_s of [5e-6, 20e-6, 50e-6, 100e-6, 200e-6]) {
      const { anodic_C, edge_C } = charging(period_s);
      expect(Math.abs(anodic_C - whole_C)).toBeLessThan(edge_C);
    }
    expect(charging(5e-6).edge_C).toBeLessThan(charging(50e-6).edge_C / 5);
    expect(charging(5e-6).anodic_C / whole_C).toBeCloseTo(1, 2);
  });

  it('is not, and cannot be, where the spike is over before the first sample', () => {
    const { anodic_C, edge_C } = charging(500e-6);
    expect(whole_C - anodic_C).toBeGreaterThan(edge_C);
  });
});

describe('a double potential step', () => {
  const forward_C = 2 * K;
  const backward_C = (2 - Math.SQRT2) * forward_C; // within as long again
  const net_C = 1.42606942964066e-4; // reference value

  it('is charged on both sides within the edge charge of both, and better net than either', () => {
    for (const period_s of [0.01, 0.001, 0.0001]) {
      const { rows, ...totals } = ledgerOf([
        visit({ duration_s: 1, period_s, current_A: (s) => -K / Math.sqrt(s) }),
        visit({
          segment: 1,
          start_s: 1,
          duration_s: 1,
          period_s,
          current_A: (s) => K * (1 / Math.sqrt(s) - 1 / Math.sqrt(1 + s)),
        }),
      ]);
      expect(Math.abs(rows[0]!.cathodic_C - forward_C)).toBeLessThan(rows[0]!.edge_C);
      // The forward current goes on under the backward one and hides some of its spike from the second visit alone.
      expect(Math.abs(rows[1]!.anodic_C - backward_C)).toBeLessThan(totals.edge_C);
      expect(Math.abs(netCharge_C(totals) - net_C)).toBeLessThan(totals.edge_C);
      expect(rows[0]!.anodic_C + rows[1]!.cathodic_C).toBe(0);
      expect(Math.abs(netCharge_C(totals) - net_C)).toBeLessThan(
        Math.abs(totals.cathodic_C - forward_C) / 10,
      );
    }
  });
});

describe('a pulse train through a Nernst layer', () => {
  const delta = 50e-6;
  const t1_s = 0.1;
  const t2_s = 0.3;
  const P = t1_s + t2_s;
  const limit_A = (F * AREA * D) / delta;
  // Surface concentration 0 in phase 1 (reduction) and C in phase 2; periodic steady state.
  const modes = Array.from({ length: 4000 }, (_, m) => ((m + 1) * Math.PI) / delta).map((k) => k * k * D);
  const sum = (s: number, other_s: number) =>
    modes.reduce(
      (total, l) => total + (Math.exp(-l * s) * (1 - Math.exp(-l * other_s))) / (1 - Math.exp(-l * P)),
      0,
    );
  const i1_A = (s: number) => limit_A * (C + 2 * C * sum(s, t2_s));
  const i2_A = (s: number) => -limit_A * 2 * C * sum(s, t1_s);
  const tail = modes.reduce(
    (total, l) =>
      total + ((1 - Math.exp(-l * t1_s)) * (1 - Math.exp(-l * t2_s))) / (l * (1 - Math.exp(-l * P))),
    0,
  );
  const reduced_C = limit_A * (C * t1_s + 2 * C * tail);
  const reoxidised_C = limit_A * 2 * C * tail;

  it('has the reference currents and mean', () => {
    expect(i1_A(0.05)).toBeCloseTo(7.28794589036371e-4, 13);
    expect(i2_A(0.15)).toBeCloseTo(-1.18287254683349e-4, 13);
    expect((reduced_C - reoxidised_C) / P).toBeCloseTo(4.8242666061655e-5, 12);
  });

  it('is charged within the stated edge charge of the cycle, which shrinks with denser edges', () => {
    const train = (edge?: SampledVisit['edge']) =>
      ledgerOf(
        [0, 1, 2].flatMap((cycle) => [
          visit({
            cycle,
            start_s: cycle * P,
            duration_s: t1_s,
            period_s: 0.01,
            current_A: (s) => -i1_A(s),
            ...(edge && { edge }),
          }),
          visit({
            segment: 1,
            cycle,
            start_s: cycle * P + t1_s,
            duration_s: t2_s,
            period_s: 0.01,
            current_A: (s) => -i2_A(s),
            ...(edge && { edge }),
          }),
        ]),
      );
    const coarse = train();
    const dense = train({ period_s: 1e-3, duration_s: 0.02 });
    for (const { rows } of [coarse, dense]) {
      const cycles = byCycle(rows, new Set([0, 1]));
      expect(cycles).toHaveLength(3);
      for (const { cathodic_C, anodic_C, edge_C } of cycles) {
        expect(Math.abs(cathodic_C - reduced_C)).toBeLessThan(edge_C);
        expect(Math.abs(anodic_C - reoxidised_C)).toBeLessThan(edge_C);
        expect(Math.abs(cathodic_C - anodic_C - (reduced_C - reoxidised_C))).toBeLessThan(edge_C);
      }
    }
    expect(dense.edge_C).toBeLessThan(coarse.edge_C / 2);
    expect(Math.abs(dense.cathodic_C - 3 * reduced_C)).toBeLessThan(
      Math.abs(coarse.cathodic_C - 3 * reduced_C) / 2,
    );
    // The edges all but cancel in the net charge.
    expect(netCharge_C(coarse) / (3 * (reduced_C - reoxidised_C))).toBeCloseTo(1, 1);
  });
});

describe('a sine', () => {
  it('is split exactly at its zero crossings, wherever the samples lie', () => {
    // Eight samples a period, the first an eighth of a period before a crossing or anywhere near.
    for (const phase of [0, 0.1, 0.3, 0.5, 0.9]) {
      const i = (n: number) => Math.sin((2 * Math.PI * (n + phase)) / 8);
      const { anodic_C, cathodic_C, edge_C } = ledgerOf([
        visit({ duration_s: 80, period_s: 1, current_A: (s) => i(Math.round(s)) }),
      ]);
      // The polygon through the samples, cut at zero, by hand: trapezoids above, and the triangle beside a crossing.
      let above = 0;
      for (let n = 1; n < 80; n++) {
        const [a, b] = [i(n), i(n + 1)];
        if (a > 0 && b > 0) above += (a + b) / 2;
        else if (a * b < 0) above += Math.max(a, b) ** 2 / (2 * Math.abs(b - a));
      }
      expect(anodic_C - Math.max(0, i(1))).toBeCloseTo(above, 12);
      expect(edge_C).toBeCloseTo(Math.abs(i(1)), 12);
      expect(cathodic_C).toBeGreaterThan(0);
    }
  });

  it('passes 2·amplitude/ω each way and half-period when sampled finely', () => {
    const omega = 2 * Math.PI;
    const { anodic_C, cathodic_C } = ledgerOf([
      visit({ duration_s: 10, period_s: 1e-3, current_A: (s) => 1e-3 * Math.sin(omega * s) }),
    ]);
    expect(anodic_C / (10 * (2e-3 / omega))).toBeCloseTo(1, 5);
    expect(cathodic_C / (10 * (2e-3 / omega))).toBeCloseTo(1, 5);
  });
});
