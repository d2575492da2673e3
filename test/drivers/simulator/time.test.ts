// Time in the cell: how it is cut into calls makes no difference, and nothing that can be applied breaks the books.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ElectrochemicalCell } from '../../../src/drivers/simulator/electrochemical-cell.ts';
import { CELL_PRESETS } from '../../../src/drivers/simulator/presets.ts';

type Action =
  | { readonly kind: 'potential'; readonly potential_V: number }
  | { readonly kind: 'current'; readonly current_A: number }
  | { readonly kind: 'open' };

interface Stretch {
  readonly action: Action;
  readonly duration_s: number;
}

function apply(cell: ElectrochemicalCell, action: Action): void {
  if (action.kind === 'potential') cell.applyPotential(action.potential_V);
  else if (action.kind === 'current') cell.applyCurrent(action.current_A);
  else cell.openCircuit();
}

const decades = (low: number, high: number) =>
  fc.double({ min: low, max: high, noNaN: true }).map((exponent) => 10 ** exponent);

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .double({ min: -2, max: 2, noNaN: true })
      .map((potential_V) => ({ kind: 'potential' as const, potential_V })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(-1, 1), decades(-7, -2))
      .map(([sign, magnitude]) => ({ kind: 'current' as const, current_A: sign * magnitude })),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'open' as const }) },
);
const stretches = fc.array(fc.record({ action, duration_s: decades(-5, 1) }), { minLength: 1, maxLength: 8 });
const preset = fc.constantFrom(...CELL_PRESETS);

function play(cell: ElectrochemicalCell, programme: readonly Stretch[]): void {
  for (const { action, duration_s } of programme) {
    apply(cell, action);
    cell.advance(duration_s);
  }
}

test('whatever is applied, every coulomb and every mole is accounted for', () => {
  fc.assert(
    fc.property(preset, stretches, ({ model }, programme) => {
      const cell = new ElectrochemicalCell(model({}));
      play(cell, programme);
      expect(Number.isFinite(cell.current_A)).toBe(true);
      expect(Number.isFinite(cell.potential_V)).toBe(true);
      expect(Number.isFinite(cell.cellVoltage_V)).toBe(true);
      expect(cell.t_s).toBeCloseTo(
        programme.reduce((sum, { duration_s }) => sum + duration_s, 0),
        9,
      );
      const truth = cell.truth();
      const inside_C = Object.values(truth.reactions_C).reduce((sum, q) => sum + q, truth.doubleLayer_C);
      const through_C = truth.anodic_C + truth.cathodic_C + Math.abs(truth.doubleLayer_C);
      expect(Math.abs(inside_C - (truth.anodic_C - truth.cathodic_C))).toBeLessThanOrEqual(
        1e-7 * through_C + 1e-18,
      );
      for (const [name, made_mol] of Object.entries(truth.made_mol)) {
        const gained_mol = cell.gained_mol(name) ?? made_mol;
        expect(Math.abs(gained_mol - made_mol)).toBeLessThanOrEqual(1e-9 * Math.abs(made_mol) + 1e-18);
      }
    }),
    { numRuns: 60, seed: 7 },
  );
});

test('the same calls give the same bits', () => {
  const programme: Stretch[] = [
    { action: { kind: 'potential', potential_V: -1.1 }, duration_s: 0.7 },
    { action: { kind: 'potential', potential_V: 0.4 }, duration_s: 0.3 },
    { action: { kind: 'current', current_A: -5e-3 }, duration_s: 0.2 },
    { action: { kind: 'open' }, duration_s: 2 },
  ];
  const answers = [0, 1].map(() => {
    const cell = new ElectrochemicalCell(CELL_PRESETS[3]!.model({}));
    play(cell, programme);
    return [cell.truth(), cell.potential_V, cell.interfacePotential_V];
  });
  expect(answers[1]).toEqual(answers[0]);
});

describe('one long call and many short ones agree', () => {
  test.each(CELL_PRESETS.map((entry) => [entry.id, entry] as const))('in %s', (_, { model }) => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), decades(-3, 0.5), (parts, duration_s) => {
        const whole = new ElectrochemicalCell(model({}));
        const cut = new ElectrochemicalCell(model({}));
        for (const potential_V of [-0.9, 0.35]) {
          whole.applyPotential(potential_V);
          whole.advance(duration_s);
          cut.applyPotential(potential_V);
          for (let k = 0; k < parts; k++) cut.advance(duration_s / parts);
        }
        const [a, b] = [whole.truth(), cut.truth()];
        const through_C = a.anodic_C + a.cathodic_C;
        expect(Math.abs(a.anodic_C - b.anodic_C)).toBeLessThan(2e-4 * through_C);
        expect(Math.abs(a.cathodic_C - b.cathodic_C)).toBeLessThan(2e-4 * through_C);
        for (const name of Object.keys(a.reactions_C))
          expect(Math.abs(a.reactions_C[name]! - b.reactions_C[name]!)).toBeLessThan(3e-4 * through_C);
      }),
      { numRuns: 12, seed: 3 },
    );
  });
});

test('imposing once more what is imposed already changes nothing', () => {
  const once = new ElectrochemicalCell(CELL_PRESETS[3]!.model({}));
  const often = new ElectrochemicalCell(CELL_PRESETS[3]!.model({}));
  once.applyPotential(-1.1);
  for (let k = 0; k < 50; k++) {
    once.advance(0.01);
    often.applyPotential(-1.1);
    often.advance(0.01);
  }
  expect(often.truth()).toEqual(once.truth());
});

test('no time passes in no time, and time does not run backwards', () => {
  const cell = new ElectrochemicalCell(CELL_PRESETS[0]!.model({}));
  cell.applyPotential(1);
  const { current_A } = cell;
  cell.advance(0);
  expect(cell.t_s).toBe(0);
  expect(cell.current_A).toBe(current_A);
  for (const duration_s of [-1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => cell.advance(duration_s)).toThrow(expect.objectContaining({ code: 'internal' }));
});
