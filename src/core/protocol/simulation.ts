// The simulated cell a protocol brings along, so that it can be tried without a real one: which current flows at which
// potential, and how it is shared between the products. Data only; src/drivers/simulator turns it into a cell.
import { z } from 'zod';
import { statedRatio } from '../faradaic/stated.ts';
import { exactlyOne, quantity, words } from '../fields.ts';
import type { Waveform } from '../waveform.ts';
import { segmentsOf } from '../waveform.ts';
import { potential, type StatedPotential } from './potential.ts';

const path = z
  .strictObject({
    product: words('One of "products"; what it is made from stands there.'),
    share: statedRatio('Its share of the current through the fresh cell.'),
    slope: quantity('V', 'Potential for ten times the rate; 120 mV if not said.', {
      atLeast: '20 mV',
      atMost: '1 V',
    }).optional(),
  })
  .meta({ description: 'One electron transfer, with the product it makes.' });

export const simulationSchema = exactlyOne(
  z.strictObject({
    preset: words(
      'A simulated cell by name, with the concentrations, area and volume of this cell.',
    ).optional(),
    paths: z.array(path).min(1).max(10).optional().meta({
      description: 'Parallel electron transfers; their shares add up to 100 %.',
    }),
    current: quantity(
      'A',
      'Current through the fresh cell at the potential in "at"; with "paths".',
    ).optional(),
    at: potential(
      'Potential at which that current flows; that of the first held potential if not said.',
    ).optional(),
    layer: quantity('m', 'Thickness of the diffusion layer; 50 um if not said.', {
      atLeast: '0.1 um',
      atMost: '1 cm',
    }).optional(),
  }),
  ['preset', 'paths'],
).meta({
  description:
    'The simulated cell that belongs to this protocol ("cell=protocol"), made so that what the source reports comes out of it.',
});

/** One electron transfer of a simulated cell. */
export interface SimulatedPath {
  readonly product: string;
  readonly share: number;
  /** Potential for ten times the rate. */
  readonly slope_V: number;
}

export type SimulatedCellDescription =
  | { readonly kind: 'preset'; readonly preset: string; readonly layer_m?: number }
  | {
      readonly kind: 'paths';
      /** Through the fresh cell at `potential_V` against the reference electrode of the cell. */
      readonly current_A: number;
      readonly potential_V: number;
      readonly layer_m: number;
      readonly paths: readonly SimulatedPath[];
    };

const LAYER_M = 50e-6;
const SLOPE_V = 0.12;
/** Shares are written in percent with few digits. */
const SUM_TOLERANCE = 1e-6;

/** What compiling needs from around. */
export interface SimulationContext {
  readonly products: readonly string[];
  readonly waveform: Waveform;
  readonly potential: (stated: StatedPotential, path: string[]) => number;
  readonly report: (path: (string | number)[], message: string) => void;
}

/** The cell in SI units; undefined after a report. */
export function simulationOf(
  fields: z.output<typeof simulationSchema>,
  { products, waveform, potential: convert, report }: SimulationContext,
): SimulatedCellDescription | undefined {
  const { preset, paths, current, at, layer } = fields;
  if (preset !== undefined) {
    for (const key of ['current', 'at'] as const)
      if (fields[key] !== undefined)
        report(['simulation', key], `belongs to "paths"; the cell "${preset}" has its own rates`);
    return { kind: 'preset', preset, ...(layer !== undefined && { layer_m: layer }) };
  }
  for (const [i, { product }] of paths!.entries())
    if (!products.includes(product))
      report(['simulation', 'paths', i, 'product'], `"${product}" is not one of "products"`);
  const sum = paths!.reduce((total, { share }) => total + share.value, 0);
  if (Math.abs(sum - 1) > SUM_TOLERANCE)
    report(['simulation', 'paths'], `the shares add up to ${Number((100 * sum).toFixed(4))} %, not to 100 %`);
  if (current === undefined || current === 0) {
    report(
      ['simulation', 'current'],
      'a current other than zero is needed with "paths", for example "-20 mA"',
    );
    return undefined;
  }
  const held = segmentsOf(waveform).find(({ node }) => node.kind === 'hold')?.node;
  const potential_V =
    at !== undefined
      ? convert(at, ['simulation', 'at'])
      : held?.kind === 'hold'
        ? held.potential_V
        : undefined;
  if (potential_V === undefined) {
    report(
      ['simulation', 'at'],
      'no potential is held in the steps: say at which potential the current flows',
    );
    return undefined;
  }
  return {
    kind: 'paths',
    current_A: current,
    potential_V,
    layer_m: layer ?? LAYER_M,
    paths: paths!.map(({ product, share, slope }) => ({
      product,
      share: share.value,
      slope_V: slope ?? SLOPE_V,
    })),
  };
}
