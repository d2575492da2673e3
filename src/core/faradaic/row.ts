// One product of a sheet made ready: species, reaction, electrons, convention, amount. Everything that is wrong with
// it is collected at its field; what could be read is kept, so that as much as possible is shown.

import type { Path } from '../document.ts';
import { CottrellError, type Problem } from '../errors.ts';
import type { Amount } from './amount/measure.ts';
import type { ConventionId } from './charge.ts';
import type { Electrode } from './charge-source.ts';
import { molarGasVolume } from './molar-volume.ts';
import { amountsOf, type RowAmounts } from './row-amount.ts';
import { conventionOf, type Electrons, electronsOf, reactionOf, speciesOf } from './row-reaction.ts';
import type { RowReading } from './row-reading.ts';
import type { SheetRow } from './sheet.ts';
import type { Species } from './species.ts';
import type { Reaction } from './stoichiometry.ts';

export interface PreparedRow {
  readonly row: SheetRow;
  readonly electrode: Electrode;
  readonly species: Species | undefined;
  /** g/mol */
  readonly molarMass: number | undefined;
  readonly reaction: Reaction | undefined;
  readonly electrons: Electrons | undefined;
  readonly convention: ConventionId | undefined;
  /** As measured, before they were added up and blanks taken off. */
  readonly amounts: RowAmounts | undefined;
  readonly amount: Amount | undefined;
  /** Of the gas, in the state a person expects it in. */
  readonly molarVolume_m3_mol: number | undefined;
  readonly notes: readonly string[];
  readonly problems: readonly Problem[];
}

/** What all rows of a sheet share. */
export type RowSurroundings = Pick<RowReading, 'duration_s' | 'area' | 'calibrations'>;

/** Reads one row as far as it can be read. */
export function prepareRow(row: SheetRow, surroundings: RowSurroundings): PreparedRow {
  const problems: Problem[] = [...row.problems];
  const notes: string[] = [];
  const { name, fields } = row;
  if (fields === undefined) return { ...NOTHING, row, notes, problems };
  const refuse = (path: Path, message: string): undefined => {
    problems.push(row.problemAt(path, message));
    return undefined;
  };
  const attempt = <T>(path: Path, work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (error instanceof CottrellError && error.code === 'reaction-invalid')
        return refuse(path, error.message);
      throw error;
    }
  };
  const reading: RowReading = {
    ...surroundings,
    name,
    fields,
    refuse,
    attempt,
    note: (text) => notes.push(text),
  };
  const substance = speciesOf(reading);
  const reaction = substance && reactionOf(substance.species, reading);
  const electrons = electronsOf(reaction, reading);
  const density = fields.density;
  if (density !== undefined && density.value <= 0)
    refuse(['density'], `a density above zero is needed, not "${density.text}"`);
  else if (density !== undefined && density.value < LIGHT_KG_M3)
    notes.push(
      `"${density.text}" is lighter than any metal: right for a foam or an aerogel; for a solid deposit write g/cm^3`,
    );
  const amounts = substance && amountsOf(substance.species, substance.molarMass, reading);
  return {
    row,
    electrode: fields.electrode ?? 'working',
    species: substance?.species,
    molarMass: substance?.molarMass,
    reaction,
    electrons,
    convention: electrons && conventionOf(electrons, reading),
    amounts,
    amount: amounts?.total,
    molarVolume_m3_mol: molarGasVolume(fields.expected, (field, message) =>
      refuse(['expected', field], message),
    ),
    notes,
    problems,
  };
}

/** Lithium, the lightest metal, has 534 kg/m³; a number below this one is mostly meant in g/cm³. */
const LIGHT_KG_M3 = 100;

const NOTHING = {
  electrode: 'working',
  species: undefined,
  molarMass: undefined,
  reaction: undefined,
  electrons: undefined,
  convention: undefined,
  amounts: undefined,
  amount: undefined,
  molarVolume_m3_mol: undefined,
} as const;
