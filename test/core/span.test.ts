// Times late in a long run: the charge of pulses after a hundred hours, held against sums in whole numbers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledger } from '../../src/core/ledger.ts';
import { BlockBuilder, type SampleBlock } from '../../src/core/samples.ts';
import { spanOf } from '../../src/core/span.ts';

const PER_PULSE = 500;
const PERIOD_US = 1000;
const PULSES = 400;

/** A decaying cathodic current in whole nA. */
const CURRENTS_nA = Array.from({ length: PER_PULSE }, (_, n) => -Math.round(4e7 + 5e7 / Math.sqrt(n + 1)));

/** Pulses of 0.5 s, a sample every millisecond, that begin at a whole second. */
function pulsesFrom(start_s: number): SampleBlock {
  const builder = new BlockBuilder();
  for (let pulse = 0; pulse < PULSES; pulse++) {
    const start_us = start_s * 1e6 + pulse * PER_PULSE * PERIOD_US;
    builder.mark({
      kind: 'segment',
      t_s: start_us / 1e6,
      segment: pulse & 1,
      cycle: pulse >> 1,
      period_s: 1e-3,
    });
    for (const [n, current_nA] of CURRENTS_nA.entries())
      builder.add(
        (start_us + (n + 1) * PERIOD_US) / 1e6,
        Number.NaN,
        Number.NaN,
        Number.NaN,
        current_nA / 1e9,
        0,
        pulse & 1,
        pulse >> 1,
      );
  }
  return builder.take();
}

/** Trapezoids, and the first current held back to the edge: twice nA·µs, in whole numbers. */
const SUM = CURRENTS_nA.reduce((sum, current_nA) => sum + BigInt(current_nA), 0n);
const TWICE = (2n * SUM + BigInt(CURRENTS_nA[0]!) - BigInt(CURRENTS_nA.at(-1)!)) * BigInt(PERIOD_US);
const EXACT_C = -Number(TWICE * BigInt(PULSES)) / 2e15;

function cathodic_C(block: SampleBlock, ledger: Ledger): number {
  ledger.add(block);
  return ledger.totals.cathodic_C;
}

describe('pulses behind a hundred hours', () => {
  const late = pulsesFrom(360_000);

  it('have the charge of those that begin at once, which is exact', () => {
    expect(Math.abs(cathodic_C(late, new Ledger()) / EXACT_C - 1)).toBeLessThan(1e-15);
    expect(Math.abs(cathodic_C(pulsesFrom(0), new Ledger()) / EXACT_C - 1)).toBeLessThan(1e-15);
  });

  it('are some parts in 10¹² off where times are differences of doubles, as in runs recorded before', () => {
    const { clock: _, ...before } = new Ledger().state();
    const off = cathodic_C(late, new Ledger(before)) / EXACT_C - 1;
    expect(Math.abs(off)).toBeGreaterThan(1e-12);
    expect(Math.abs(off)).toBeLessThan(1e-10);
  });

  it('keep the way in which their run was begun', () => {
    const { clock: _, ...before } = new Ledger().state();
    const ledger = new Ledger(before);
    ledger.add(late);
    expect(ledger.state()).not.toHaveProperty('clock');
    expect(Ledger.asOf(ledger.state()).state()).toEqual(before);
    expect(Ledger.asOf(new Ledger().state()).state()).toEqual(new Ledger().state());
  });
});

describe('how long it is from one time to another', () => {
  const span_s = spanOf('microseconds');

  it('is the difference of whole microseconds, for a hundred years', () => {
    const us = fc.integer({ min: 0, max: 3e15 });
    fc.assert(
      fc.property(us, fc.integer({ min: 0, max: 1e9 }), (from_us, more_us) => {
        expect(span_s(from_us / 1e6, (from_us + more_us) / 1e6)).toBe(more_us / 1e6);
      }),
    );
  });

  it('is the difference of the doubles where one of them is no count of microseconds', () => {
    expect(span_s(0.1, 1 / 3)).toBe(1 / 3 - 0.1);
    expect(span_s(Math.PI, 4)).toBe(4 - Math.PI);
    expect(span_s(1, Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(span_s(2, 1)).toBe(-1);
  });
});
