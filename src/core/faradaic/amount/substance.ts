// What a reading counts: the product itself, or another form of it (NH4+, NH4Cl, ammonia as N). The classic slip is the
// molar mass of the wrong form, so the form is always named in the arithmetic.

import { CottrellError } from '../../errors.ts';
import { atomsOf } from '../formula.ts';
import { ONE, rational, rationalText } from '../rational.ts';
import { findSpecies, type Species } from '../species.ts';
import type { MeasuredSubstance } from './route.ts';

/** The product read as itself, with its own molar mass where one was given (g/mol). */
export function readAsProduct(product: Species, molarMass = product.formula.molarMass): MeasuredSubstance {
  return { product, readAs: product.formula.text, molarMass, productPerRead: ONE };
}

/**
 * The product read as another substance that holds the same atoms: `as: N`, `as: NH4Cl`. One mole of product is as much of the
 * other as their shared element says. Throws `reaction-invalid` when they share none, or when two shared elements disagree.
 */
export function readAsOther(product: Species, as: string): MeasuredSubstance {
  const other = findSpecies(as).formula;
  const shared = Object.keys(product.formula.atoms).filter((element) => atomsOf(other, element) > 0);
  const heavy = shared.filter((element) => element !== 'H' && element !== 'O');
  const ratios = (heavy.length > 0 ? heavy : shared).map((element) =>
    rational(atomsOf(other, element), atomsOf(product.formula, element)),
  );
  const [ratio] = ratios;
  if (ratio === undefined) throw invalid(`${product.name} cannot be read as ${as}: they share no element`);
  if (ratios.some((r) => rationalText(r) !== rationalText(ratio)))
    throw invalid(`${product.name} cannot be read as ${as}: their atoms stand in different proportions`);
  return { product, readAs: other.text, molarMass: other.molarMass, productPerRead: ratio };
}

function invalid(message: string): CottrellError {
  return new CottrellError('reaction-invalid', message);
}
