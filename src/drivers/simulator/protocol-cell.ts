// The simulated cell that a protocol brings along: its "simulation" section with the concentrations, area, volume,
// resistance and temperature of its cell. Electrons come from the formulas, as everywhere.
import { CottrellError } from '../../core/errors.ts';
import { type Counted, parseParticipant } from '../../core/faradaic/balance.ts';
import { toNumber } from '../../core/faradaic/rational.ts';
import { findSpecies, sameSpecies } from '../../core/faradaic/species.ts';
import { deriveReaction } from '../../core/faradaic/stoichiometry.ts';
import type { CellDescription } from '../../core/protocol/cell.ts';
import type { ProductRequest, Protocol } from '../../core/protocol/protocol.ts';
import type { SimulatedPath } from '../../core/protocol/simulation.ts';
import type { SimulatedCell } from './cell.ts';
import { ElectrochemicalCell } from './electrochemical-cell.ts';
import { type CellOptions, checkOptions } from './presets/options.ts';
import { type ParallelPath, parallelModel } from './presets/parallel.ts';
import { makeCell } from './presets.ts';

/** The cell of the protocol. Throws `argument-invalid` where it has none, and for one that cannot be. */
export function protocolCell({ title, simulation, cell, products }: Protocol): SimulatedCell {
  if (simulation === undefined)
    throw new CottrellError('argument-invalid', `“${title}” brings no simulated cell along.`, {
      advice:
        'Name one of the cells of `cottrell instruments`, or add a "simulation" section to the protocol.',
    });
  const options = {
    ...optionsOf(cell),
    ...(simulation.layer_m !== undefined && { layer_m: simulation.layer_m }),
  };
  if (simulation.kind === 'preset') return makeCell(simulation.preset, options);
  checkOptions(options);
  const { current_A, potential_V } = simulation;
  const paths = simulation.paths.map((path) => pathOf(path, products, Object.keys(cell.substrates)));
  return new ElectrochemicalCell(parallelModel({ ...options, current_A, potential_V, paths }));
}

function optionsOf(cell: CellDescription): CellOptions {
  const { temperature_K, pH, area_m2, catholyte_m3, resistance_ohm, doubleLayer_F, substrates } = cell;
  return {
    temperature_K,
    ...(pH !== undefined && { pH }),
    ...(area_m2 !== undefined && { area_m2 }),
    ...(catholyte_m3 !== undefined && { catholyte_m3 }),
    ...(resistance_ohm !== undefined && { resistance_ohm }),
    ...(doubleLayer_F !== undefined && { doubleLayer_F }),
    substrates_mol_m3: substrates,
  };
}

/** The path with its balanced reaction; species go by the names of the protocol's substrates and products. */
function pathOf(
  { product, share, slope_V }: SimulatedPath,
  products: readonly ProductRequest[],
  substrates: readonly string[],
): ParallelPath {
  const request = products.find((candidate) => candidate.product === product)!;
  const reaction = deriveReaction(findSpecies(product), request.from.map(parseParticipant));
  const known = [...substrates, ...products.map((candidate) => candidate.product)];
  const named = (side: readonly Counted[]) =>
    Object.fromEntries(
      side.map(({ species, count }) => [
        known.find((name) => sameSpecies(findSpecies(name), species)) ?? species.name,
        toNumber(count),
      ]),
    );
  return {
    product,
    electrons: reaction.electrons,
    used: named(reaction.feeds),
    made: named(reaction.coproducts),
    share,
    slope_V,
  };
}
