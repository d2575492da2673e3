// The electron number of a product, derived from what it is made of and made from, with the balanced half-reaction.
// It is never typed in by default and never looked up: a table of numbers cannot know what was fed.

import { type AtomBalance, balanceAtoms, type Counted, type Participant } from './balance.ts';
import { atomsOf, type Formula } from './formula.ts';
import * as q from './rational.ts';
import type { Species } from './species.ts';

export type Direction = 'cathodic' | 'anodic' | 'chemical';

/** One side of an equation: formulas with whole numbers. "e-" stands for electrons. */
interface Term {
  readonly count: number;
  readonly formula: string;
}

export interface Equation {
  readonly left: readonly Term[];
  readonly right: readonly Term[];
}

export interface Reaction extends AtomBalance {
  readonly product: Species;
  /** Electrons taken up per molecule of product: positive for a reduction, negative for an oxidation. */
  readonly electrons: number;
  /** The same as a fraction, where a molecule takes part of one: "8/3". */
  readonly electronsText: string;
  readonly direction: Direction;
  /** The degrees of reduction it follows from: "γ(NH3) 8 − γ(NO2-) 2 = 6". */
  readonly derivation: string;
  readonly acid: Equation;
  readonly base: Equation;
}

const SOLVENT = ['H2O', 'H+', 'OH-', 'H3O+'];

/**
 * Balances one molecule of product from its feeds with H2O and H+; the charge that is missing is the electrons.
 * Water, protons and hydroxide may be listed as feeds or left out. Throws `reaction-invalid`.
 */
export function deriveReaction(
  product: Species,
  feeds: readonly Participant[],
  coproducts: readonly Participant[] = [],
): Reaction {
  const balance = balanceAtoms(product, feeds.filter(isNotSolvent), coproducts.filter(isNotSolvent));
  const made: Counted[] = [{ species: product, count: q.ONE }, ...balance.coproducts];
  const excess = (of: (formula: Formula) => number) => q.subtract(total(made, of), total(balance.feeds, of));
  // Consumed water brings the oxygen, protons the hydrogen, electrons the charge that the feeds lack.
  const water = excess((f) => atomsOf(f, 'O'));
  const protons = q.subtract(
    excess((f) => atomsOf(f, 'H')),
    q.multiply(water, q.rational(2)),
  );
  const electrons = q.subtract(
    protons,
    excess((f) => f.charge),
  );
  const sides = { made, used: balance.feeds, electrons };
  return {
    ...balance,
    product,
    electrons: q.toNumber(electrons),
    electronsText: q.rationalText(q.rational(Math.abs(electrons.numerator), electrons.denominator)),
    direction: electrons.numerator > 0 ? 'cathodic' : electrons.numerator < 0 ? 'anodic' : 'chemical',
    derivation: derivationText(made, balance.feeds, electrons),
    acid: equation({ ...sides, water, protons, hydroxide: q.ZERO }),
    base: equation({
      ...sides,
      water: q.add(water, protons),
      protons: q.ZERO,
      hydroxide: q.negate(protons),
    }),
  };
}

/** Valence of each element in its reference substance; elements not here have none that matters and count 0. */
const REFERENCE_VALENCE: Readonly<Record<string, number>> = {
  H: 1,
  O: -2,
  C: 4,
  N: 5,
  B: 3,
  S: 6,
  P: 5,
  F: -1,
  Cl: -1,
  Br: -1,
  I: -1,
  Li: 1,
  Na: 1,
  K: 1,
  Cs: 1,
};

/**
 * Degree of reduction: γ = 4C + H − 2O + 5N + 3B − charge, that is electrons above CO2, H2O, NO3⁻, H⁺, B(OH)3 (further
 * elements above SO4²⁻, PO4³⁻, halide and alkali ions; metals above the neutral atom). Differences of γ between the two sides of a
 * reaction are its electrons whatever the references are, because atoms balance.
 * Source: Roels, Biotechnol. Bioeng. 1980, 22, 2457 (generalised degree of reduction).
 */
function degreeOfReduction(formula: Formula): number {
  const atoms = Object.entries(formula.atoms);
  return atoms.reduce((sum, [element, n]) => sum + n * (REFERENCE_VALENCE[element] ?? 0), -formula.charge);
}

/** "NO2- + 7 H+ + 6 e- -> NH3 + 2 H2O" */
export function equationText({ left, right }: Equation): string {
  const side = (terms: readonly Term[]) =>
    terms.map(({ count, formula }) => (count === 1 ? formula : `${count} ${formula}`)).join(' + ');
  return `${side(left)} -> ${side(right)}`;
}

function isNotSolvent({ species, count }: Participant): boolean {
  return count !== undefined || !SOLVENT.includes(species.formula.text);
}

function total(side: readonly Counted[], of: (formula: Formula) => number): q.Rational {
  return side.reduce(
    (sum, { species, count }) => q.add(sum, q.multiply(count, q.rational(of(species.formula)))),
    q.ZERO,
  );
}

interface Sides {
  readonly used: readonly Counted[];
  readonly made: readonly Counted[];
  /** Consumed when positive, made when negative. */
  readonly electrons: q.Rational;
  readonly water: q.Rational;
  readonly protons: q.Rational;
  readonly hydroxide: q.Rational;
}

/** The equation in smallest whole numbers: what is fed or made first, then water, protons, hydroxide and electrons. */
function equation({ used, made, electrons, water, protons, hydroxide }: Sides): Equation {
  const shared = [
    { formula: 'H2O', count: water },
    { formula: 'H+', count: protons },
    { formula: 'OH-', count: hydroxide },
    { formula: 'e-', count: electrons },
  ];
  const scale = q.commonDenominator([...used, ...made, ...shared].map(({ count }) => count));
  const side = (substances: readonly Counted[], sign: 1 | -1): Term[] => [
    ...substances.map(({ species, count }) => ({
      count: q.toNumber(count) * scale,
      formula: species.formula.text,
    })),
    ...shared
      .map(({ formula, count }) => ({ count: sign * q.toNumber(count) * scale, formula }))
      .filter(({ count }) => count > 0),
  ];
  return { left: side(used, 1), right: side(made, -1) };
}

function derivationText(made: readonly Counted[], used: readonly Counted[], electrons: q.Rational): string {
  const part = ({ species, count }: Counted) => {
    const times = q.rationalText(count) === '1' ? '' : `${q.rationalText(count)} `;
    return `${times}γ(${species.formula.text}) ${degreeOfReduction(species.formula)}`;
  };
  const plus = made.map(part).join(' + ');
  const minus = used.map((counted) => ` − ${part(counted)}`).join('');
  return `${plus}${minus} = ${q.rationalText(electrons)}`;
}
