// A sheet to begin with for a run: the products its protocol asks for, the bases of rates and yields its cell gives, and
// where a simulated cell tells, the amounts. It invents no amount.

import { stringify } from 'yaml';
import { CottrellError } from '../../core/errors.ts';
import { findSpecies } from '../../core/faradaic/species.ts';
import type { CellDescription } from '../../core/protocol/cell.ts';
import type { ProductRequest } from '../../core/protocol/protocol.ts';
import type { Published } from '../../core/protocol/published.ts';
import { RESISTANCE_NAMES } from '../../core/protocol/resistance.ts';
import { formatQuantity } from '../../core/quantity.ts';
import { runPotentials } from '../report/potentials.ts';
import type { Library } from '../store/library.ts';

interface Template {
  readonly text: string;
  readonly amounts: 'simulated' | 'none';
  /** What the source of the protocol reports. */
  readonly published?: Published;
}

type Made = Readonly<Record<string, number>>;

/** The text, and where its amounts come from. Throws `run-not-found`. */
export async function sheetTemplate(library: Library, run: number): Promise<Template> {
  const { title, cell: frozen } = library.run(run);
  const cell = (frozen ?? {}) as Partial<CellDescription> & {
    readonly products?: readonly ProductRequest[];
    readonly published?: Published;
  };
  const truth = library.latestEvent(run, 'truth')?.data;
  const made = truth?.made_mol as Made | undefined;
  const { products = [] } = cell;
  const known = products.filter(({ product }) => made === undefined || made[product] !== undefined);
  const electrode = await electrodePotential(library, run);
  const bases = {
    ...basesOf(cell),
    ...(electrode !== undefined && { potential: `${electrode.potential_V.toFixed(4)} V` }),
  };
  const substrates = substratesOf(cell, made);
  const sheet = {
    'cottrell sheet': 1,
    title: made === undefined ? title : `${title}: what the simulated cell made`,
    ...(made !== undefined && {
      notes: 'SIMULATED: the amounts are what the simulated cell made; nobody measured them.',
    }),
    run,
    ...(Object.keys(bases).length > 0 && { cell: bases }),
    ...(Object.keys(substrates).length > 0 && { substrates }),
    products: known.map(({ product, from, charge, alsoCounts }) => {
      const also = alsoCounts.filter((name) => known.some((other) => other.product === name));
      return {
        product,
        from: [...from],
        charge,
        ...(also.length > 0 && { 'also counts': also }),
        amount: made === undefined ? null : `${(made[product]! * 1e6).toPrecision(6)} umol`,
      };
    }),
  };
  const hint =
    '# Amounts that were found go behind "amount:", for example 12.3 umol. docs/reference/sheet.md\n';
  return {
    text: (made === undefined ? hint : '') + (electrode?.comment ?? '') + stringify(sheet),
    amounts: made === undefined ? 'none' : 'simulated',
    ...(cell.published !== undefined && { published: cell.published }),
  };
}

function basesOf({ area_m2, catalystMass_kg }: Partial<CellDescription>) {
  return {
    ...(area_m2 !== undefined && { area: `${plain(area_m2 * 1e4)} cm^2` }),
    ...(catalystMass_kg !== undefined && { 'catalyst mass': `${plain(catalystMass_kg * 1e6)} mg` }),
  };
}

/**
 * Against RHE and without the drop over the resistance, at the mean current, with what it was made of; only where the
 * run held one single potential: in pulses every level has a drop of its own.
 */
async function electrodePotential(
  library: Library,
  run: number,
): Promise<{ potential_V: number; comment: string } | undefined> {
  const { resistance: account, segments } = (await runPotentials(library, run)).potentials;
  if (account === null) return undefined;
  const held = segments.filter(
    ({ kind, name, set }) => (kind === 'hold' || kind === 'ramp') && set.length > 0 && !isMeasurement(name),
  );
  const potential_V = held.length === 1 ? held[0]!.atMean?.versusRHE_V : undefined;
  if (potential_V == null) return undefined;
  const of = `${formatQuantity(account.resistance_ohm, 'ohm')}${account.method === null ? '' : ` (${account.method})`}`;
  return {
    potential_V,
    comment: `# The potential is that of the electrode against RHE: without ${account.afterwards} of the drop over ${of}, at the mean current.\n`,
  };
}

const isMeasurement = (name: string) => Object.values<string>(RESISTANCE_NAMES).includes(name);

/** What was fed; and what was left, where a simulated cell tells. */
function substratesOf({ substrates = {}, catholyte_m3 }: Partial<CellDescription>, made: Made | undefined) {
  if (catholyte_m3 === undefined) return {};
  return Object.fromEntries(
    Object.entries(substrates)
      .filter(([name]) => isSpecies(name))
      .map(([name, start_mol_m3]) => {
        const change_mol = made?.[name];
        const left_mol_m3 = Math.max(0, start_mol_m3 + (change_mol ?? 0) / catholyte_m3);
        return [
          name,
          {
            start: `${plain(start_mol_m3)} mM`,
            ...(change_mol !== undefined && { end: `${left_mol_m3.toPrecision(8)} mM` }),
            volume: `${plain(catholyte_m3 * 1e6)} mL`,
          },
        ];
      }),
  );
}

/** Only what the sheet can weigh: a name it does not know would be a problem nobody made. */
function isSpecies(name: string): boolean {
  try {
    findSpecies(name);
    return true;
  } catch (error) {
    if (error instanceof CottrellError) return false;
    throw error;
  }
}

/** Free of the residue of binary products. */
function plain(value: number): number {
  return Number(value.toPrecision(12));
}
