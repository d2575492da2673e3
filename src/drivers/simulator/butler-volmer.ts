// Butler and Volmer's rate law, one branch a direction: turns reactions as data into exponentials times activities.
// Physics of a single electron transfer only; electrode.ts solves them together.
import { FARADAY_C_PER_MOL, GAS_CONSTANT_J_PER_MOL_K } from '../../core/constants.ts';
import { CottrellError } from '../../core/errors.ts';
import type { CellModel, Reaction, Species, Stoichiometry } from './model.ts';

/** Most near species that may multiply into one rate. */
export const MOST_FACTORS = 3;

/** One direction of a reaction: rate = exp(logRate + slope·E) · Π s, in mol m⁻² s⁻¹. */
export interface Branch {
  /** Index of the reaction. */
  readonly reaction: number;
  /** +1 anodic, −1 cathodic. */
  readonly sign: 1 | -1;
  readonly logRate: number;
  readonly slope_1_V: number;
  /** Indices of the near species whose concentration (mol/m³) or amount (mol/m²) multiplies. */
  readonly factors: readonly number[];
}

/**
 * Species that act on a rate: dissolved ones that some rate depends on, then bound ones. The others need no profile,
 * they are only counted.
 */
export function nearSpecies(model: CellModel): Species[] {
  const acting = new Set(
    model.reactions.flatMap((reaction) => [
      ...(reaction.direction === 'cathodic' ? [] : Object.keys(reaction.reduced)),
      ...(reaction.direction === 'anodic' ? [] : Object.keys(reaction.oxidised)),
      ...(reaction.catalysts ?? []),
    ]),
  );
  return [
    ...model.species.filter((species) => species.kind === 'dissolved' && acting.has(species.name)),
    ...model.species.filter((species) => species.kind === 'bound'),
  ];
}

/** The branches of all reactions. Throws `internal` for a model that contradicts itself. */
export function branchesOf(model: CellModel, near: readonly Species[]): Branch[] {
  return model.reactions.flatMap((reaction, index) => {
    checkReaction(reaction, model);
    const direction = reaction.direction ?? 'both';
    const anodic = branch(reaction, index, 1, reaction.reduced, near, model.temperature_K);
    const cathodic = branch(reaction, index, -1, reaction.oxidised, near, model.temperature_K);
    return direction === 'both' ? [anodic, cathodic] : direction === 'anodic' ? [anodic] : [cathodic];
  });
}

function branch(
  reaction: Reaction,
  index: number,
  sign: 1 | -1,
  side: Stoichiometry,
  near: readonly Species[],
  temperature_K: number,
): Branch {
  const electrons = reaction.transferElectrons ?? reaction.electrons;
  const share = sign === 1 ? 1 - reaction.transferCoefficient : -reaction.transferCoefficient;
  const slope_1_V = (share * electrons * FARADAY_C_PER_MOL) / (GAS_CONSTANT_J_PER_MOL_K * temperature_K);
  const factors = [...Object.keys(side), ...(reaction.catalysts ?? [])]
    .map((name) => near.findIndex((species) => species.name === name))
    .filter((j) => j >= 0);
  if (factors.length > MOST_FACTORS)
    throw new CottrellError('internal', `Too many species act on the rate of ${reaction.name}.`);
  const activityOne = factors.reduce((product, j) => {
    const species = near[j]!;
    return species.kind === 'bound' ? product * species.capacity_mol_m2 : product;
  }, 1);
  const logRate = Math.log(reaction.rate_mol_m2_s / activityOne) - slope_1_V * reaction.formalPotential_V;
  return { reaction: index, sign, logRate, slope_1_V, factors };
}

function checkReaction(reaction: Reaction, model: CellModel): void {
  const names = [
    ...Object.keys(reaction.reduced),
    ...Object.keys(reaction.oxidised),
    ...(reaction.catalysts ?? []),
  ];
  const unknown = names.filter((name) => !model.species.some((species) => species.name === name));
  if (unknown.length > 0)
    throw new CottrellError(
      'internal',
      `${reaction.name} names species the cell lacks: ${unknown.join(', ')}.`,
    );
  // Otherwise its equilibrium would not obey Nernst's equation.
  const electrons = reaction.transferElectrons ?? reaction.electrons;
  if ((reaction.direction ?? 'both') === 'both' && electrons !== reaction.electrons)
    throw new CottrellError('internal', `${reaction.name} is reversible, so all its electrons must count.`);
}
