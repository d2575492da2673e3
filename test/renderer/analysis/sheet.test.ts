// The efficiency sheet as bars and as ways of measuring.
import { describe, expect, it } from 'vitest';
import type { Closure } from '../../../src/core/faradaic/closure.ts';
import {
  barsOf,
  decimalsOf,
  efficiencyText,
  percentText,
  spreadColumn,
} from '../../../src/renderer/analysis/bars.ts';
import { printedReaction } from '../../../src/renderer/analysis/reaction-text.ts';
import {
  fieldsOf,
  keptOf,
  ROUTE_CHOICES,
  routeEdits,
  routeOf,
} from '../../../src/renderer/analysis/routes.ts';
import { edited, type Plain } from '../../../src/renderer/documents/plain.ts';

function closure(ledger: string, efficiencies: readonly number[]): Closure {
  const sum = efficiencies.reduce((a, b) => a + b, 0);
  const products = efficiencies.map((efficiency, i) => ({ product: `p${i}`, efficiency }));
  return {
    ledger,
    convention: 'A',
    products,
    sum,
    u: null,
    z: null,
    unaccounted: 1 - sum,
    flag: 'low',
    text: '',
    missing: [],
    interval: null,
    monteCarlo: null,
  };
}

it('prints reactions as chemists do', () => {
  expect(printedReaction('NO2- + 5 H2O + 6 e- -> NH3 + 7 OH-')).toBe('NO₂⁻ + 5 H₂O + 6 e⁻ → NH₃ + 7 OH⁻');
  expect(printedReaction('2 SO4^2- -> S2O8^2- + 2 e-')).toBe('2 SO₄²⁻ → S₂O₈²⁻ + 2 e⁻');
  expect(printedReaction('H+ + Ca(OH)2')).toBe('H⁺ + Ca(OH)₂');
});

describe('bars', () => {
  it('lay products end to end and show what is left', () => {
    const [bar] = barsOf([closure('cathodic', [0.5, 0.25])]);
    expect(bar?.parts.map(({ from, to }) => [from, to])).toEqual([
      [0, 0.5],
      [0.5, 0.75],
    ]);
    expect(bar?.unaccounted).toEqual({ from: 0.75, to: 1 });
    expect(bar?.over).toBe(0);
  });

  it('run over the mark where more is found than charge passed, all on one axis', () => {
    const [over, under] = barsOf([closure('cathodic', [0.75, 0.5]), closure('anodic', [0.25])]);
    expect(over?.unaccounted).toBeUndefined();
    expect(over?.over).toBe(0.25);
    expect([over?.scale, under?.scale]).toEqual([1.25, 1.25]);
  });

  it('give a product below its blank no length, and keep its number', () => {
    const [bar] = barsOf([closure('cathodic', [-0.125, 0.5])]);
    expect(bar?.parts.map(({ from, to, efficiency }) => [from, to, efficiency])).toEqual([
      [0, 0, -0.125],
      [0, 0.5, 0.5],
    ]);
    expect(bar?.unaccounted).toEqual({ from: 0.5, to: 1 });
  });

  it('have spreads with the figures they need, and never a spread of nothing', () => {
    expect(spreadColumn([0.0123, 0.2, null])).toEqual(['1.2', '20.0', '–']);
    expect(spreadColumn([0.00012, 0.0123])).toEqual(['0.012', '1.230']);
    expect(spreadColumn([2e-7, 0.0123, 0])).toEqual(['< 0.001', '1.2', '0']);
    expect(spreadColumn([null])).toEqual(['–']);
    expect([decimalsOf([]), decimalsOf([0.003]), decimalsOf([1e-9])]).toEqual([1, 2, 1]);
  });

  it('are told in percent', () => {
    expect(percentText(0.48634)).toBe('48.6 %');
    expect(percentText(-0.004)).toBe('−0.4 %');
    expect(percentText(-0.0001)).toBe('0.0 %');
    expect(percentText(null)).toBe('–');
    expect(efficiencyText(0.48634, 0.0123)).toBe('48.6 ± 1.2 %');
    // Two figures of the uncertainty, as in every column.
    expect(efficiencyText(0.48634, 0.004)).toBe('48.63 ± 0.40 %');
    expect(efficiencyText(0.48634, 1e-7)).toBe('48.634 ± < 0.001 %');
  });
});

describe('the way an amount was found', () => {
  const apply = (row: Record<string, Plain>, route: string, kept: Record<string, Plain> = {}) =>
    routeEdits(['r'], row, route, kept).reduce<Plain>(edited, { r: row });

  it('is read from the fields that are filled in', () => {
    expect(routeOf({ product: 'ammonia', amount: '1 umol' })).toBe('amount');
    expect(routeOf({ concentration: '1 mM' })).toBe('concentration');
    expect(routeOf({ mass: '1 mg', concentration: '1 mM' })).toBe('mass');
    expect(routeOf({ parts: [] })).toBe('parts');
    expect(routeOf({ product: 'x' })).toBeUndefined();
    expect(fieldsOf('concentration').slice(0, 2)).toEqual(['concentration', 'volume']);
    for (const key of ['amount', 'mass', 'concentration', 'parts'])
      expect(ROUTE_CHOICES.map((choice) => choice.key)).toContain(key);
  });

  it('changes without losing what was typed for another', () => {
    const row = { product: 'x', concentration: '1 mM', volume: '30 mL', blank: '1 uM' };
    const weighed = apply(row, 'mass');
    expect(weighed).toEqual({ r: { product: 'x', mass: '', blank: '1 uM' } });
    const back = apply((weighed as { r: Record<string, Plain> }).r, 'concentration', keptOf(row));
    expect(back).toEqual({ r: row });
  });

  it('becomes the first of several parts with its reading', () => {
    expect(
      apply({ product: 'x', concentration: '1 mM', volume: '30 mL', uncertainty: '2 %' }, 'parts'),
    ).toEqual({
      r: {
        product: 'x',
        parts: [{ in: 'catholyte', concentration: '1 mM', volume: '30 mL', uncertainty: '2 %' }],
      },
    });
  });
});
