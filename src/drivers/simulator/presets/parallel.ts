// Parallel electron transfers on one electrode: a cell in which a stated current flows at a stated potential, shared
// between stated products. What is stated holds for the fresh cell at its steady state; depletion, transport, resistance
// and double layer do the rest. docs/explanation/simulated-cell.md has the formulas.
import { FARADAY_C_PER_MOL, GAS_CONSTANT_J_PER_MOL_K } from '../../../core/constants.ts';
import { CottrellError } from '../../../core/errors.ts';
import type { CellModel, CounterElectrode, Reaction, Species } from '../model.ts';
import { type CellOptions, diffusionAt, ROOM_K } from './options.ts';

/** One electron transfer: what a mole of product takes and gives, and its share of the current. */
export interface ParallelPath {
  readonly product: string;
  /** Electrons taken up per molecule of product; negative for an oxidation. */
  readonly electrons: number;
  /** Molecules used and made beside the product, per molecule of product. */
  readonly used: Readonly<Record<string, number>>;
  readonly made: Readonly<Record<string, number>>;
  /** Of the current through the fresh cell. */
  readonly share: number;
  /** Potential for ten times the rate. */
  readonly slope_V: number;
}

export interface ParallelOptions extends CellOptions {
  readonly paths: readonly ParallelPath[];
  /** Through the fresh cell at its steady state… */
  readonly current_A: number;
  /** …at this potential of the terminals, iR drop included. */
  readonly potential_V: number;
}

const AREA_m2 = 1e-4;
const RESISTANCE_ohm = 5;
const DOUBLE_LAYER_F_m2 = 0.2;
const LAYER_m = 50e-6;
/** Of a small molecule in water at 25 °C. Chosen, the same for all. */
const DIFFUSION_m2_s = 1e-9;
/** How far from the working potential the interface stands before anything flows. Chosen. */
const REST_V = 0.5;
/** Water at an inert counter electrode. Chosen. */
const COUNTER: CounterElectrode = { rest_V: 0, slope_V: 0.052, exchangeCurrent_A: 1e-4, resistance_ohm: 1 };

/**
 * The cell. Each path runs in one direction only; its rate is first order in every feed that has a concentration in
 * `substrates_mol_m3`; feeds without one (gases that are bubbled, water) are in excess. Throws `argument-invalid` for a path
 * that runs against the current, and for a current that the substrates cannot carry.
 */
export function parallelModel(options: ParallelOptions): CellModel {
  const { paths, current_A, substrates_mol_m3 = {} } = options;
  const temperature_K = options.temperature_K ?? ROOM_K;
  const area_m2 = options.area_m2 ?? AREA_m2;
  const resistance_ohm = options.resistance_ohm ?? RESISTANCE_ohm;
  const layer_m = options.layer_m ?? LAYER_m;
  const diffusion_m2_s = diffusionAt(temperature_K, DIFFUSION_m2_s);
  const interface_V = options.potential_V - current_A * resistance_ohm;
  for (const { product, electrons } of paths)
    if (electrons * current_A >= 0)
      throw refused(
        `${product} is made by ${electrons > 0 ? 'reduction' : electrons < 0 ? 'oxidation' : 'no electron'}` +
          `, which a current of ${current_A} A cannot do.`,
        'Give the current the sign of its reactions: cathodic is negative.',
      );
  /** Turnovers of the fresh cell, mol m⁻² s⁻¹, positive. */
  const turnovers = paths.map(
    ({ share, electrons }) =>
      (share * Math.abs(current_A)) / (Math.abs(electrons) * FARADAY_C_PER_MOL * area_m2),
  );
  const surface = Object.fromEntries(
    Object.entries(substrates_mol_m3).map(([name, concentration]) => {
      const uptake = paths.reduce((sum, { used }, i) => sum + (used[name] ?? 0) * turnovers[i]!, 0);
      const left = concentration - (uptake * layer_m) / diffusion_m2_s;
      if (left <= 0) throw beyondTransport(name, current_A * (concentration / (concentration - left)));
      return [name, left];
    }),
  );
  const names = new Set(
    paths.flatMap(({ product, used, made }) => [product, ...Object.keys(used), ...Object.keys(made)]),
  );
  const isDissolved = (name: string) => substrates_mol_m3[name] !== undefined;
  const sign = Math.sign(current_A);
  return {
    temperature_K,
    area_m2,
    resistance_ohm,
    doubleLayer_F: options.doubleLayer_F ?? DOUBLE_LAYER_F_m2 * area_m2,
    startPotential_V: interface_V - sign * REST_V,
    solution: { layer_m, volume_m3: bulkOf(options.catholyte_m3, layer_m * area_m2) },
    species: [
      ...Object.entries(substrates_mol_m3).map(
        ([name, concentration_mol_m3]): Species => ({
          kind: 'dissolved',
          name,
          concentration_mol_m3,
          diffusion_m2_s,
        }),
      ),
      ...[...names].filter((name) => !isDissolved(name)).map((name): Species => ({ kind: 'counted', name })),
    ],
    reactions: paths.map((path, i) => {
      const dissolved = Object.keys(path.used).filter(isDissolved);
      const activity = dissolved.reduce((product, name) => product * surface[name]!, 1);
      return reactionOf(path, turnovers[i]! / activity, interface_V, temperature_K);
    }),
    counter: COUNTER,
  };
}

/** The stirred rest of the catholyte; without a volume it is fresh at all times, as in a flow cell. */
function bulkOf(catholyte_m3: number | undefined, layer_m3: number): number {
  if (catholyte_m3 === undefined) return Number.POSITIVE_INFINITY;
  if (catholyte_m3 > layer_m3) return catholyte_m3 - layer_m3;
  throw refused('The diffusion layer of this cell is larger than its catholyte.', 'Choose a thinner layer.');
}

function reactionOf(
  { product, electrons, used, made, slope_V }: ParallelPath,
  rate_mol_m2_s: number,
  formalPotential_V: number,
  temperature_K: number,
): Reaction {
  // With one electron in the slow step, a decade of rate takes ln10 RT/(αF).
  const share = (Math.LN10 * GAS_CONSTANT_J_PER_MOL_K * temperature_K) / (FARADAY_C_PER_MOL * slope_V);
  const isReduction = electrons > 0;
  const after = { ...made, [product]: 1 };
  return {
    name: `${product} formation`,
    electrons: Math.abs(electrons),
    reduced: isReduction ? after : used,
    oxidised: isReduction ? used : after,
    formalPotential_V,
    rate_mol_m2_s,
    transferCoefficient: isReduction ? share : 1 - share,
    transferElectrons: 1,
    direction: isReduction ? 'cathodic' : 'anodic',
  };
}

function beyondTransport(name: string, limit_A: number): CottrellError {
  return refused(
    `The simulated cell cannot carry this current: ${name} reaches the electrode fast enough for ${limit_A.toPrecision(3)} A only.`,
    'Choose a smaller current, a thinner layer, or more of the substrate.',
  );
}

function refused(message: string, advice: string): CottrellError {
  return new CottrellError('argument-invalid', message, { advice });
}
