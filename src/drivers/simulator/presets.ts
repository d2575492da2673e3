// The simulated cells by name: for listings and for whoever wants one. A new cell is one file in presets/ and one
// line here.
import { CottrellError } from '../../core/errors.ts';
import type { SimulatedCell } from './cell.ts';
import { ElectrochemicalCell } from './electrochemical-cell.ts';
import type { CellModel } from './model.ts';
import { cuNitriteModel } from './presets/cu-nitrite.ts';
import { dummyModel, resistorModel } from './presets/dummy.ts';
import { ferrocyanideModel } from './presets/ferrocyanide.ts';
import { type CellOptions, checkOptions } from './presets/options.ts';

/** A cell that can be asked for by name. */
export interface CellPreset {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly model: (options: CellOptions) => CellModel;
}

export const CELL_PRESETS: readonly CellPreset[] = [
  {
    id: 'dummy',
    label: 'Dummy cell',
    description: 'a resistor in series with a resistor parallel to a capacitor (100 Ω, 1 kΩ, 1 µF)',
    model: dummyModel,
  },
  {
    id: 'resistor',
    label: 'Resistor',
    description: 'a plain resistor (1 kΩ)',
    model: resistorModel,
  },
  {
    id: 'ferrocyanide',
    label: 'Ferrocyanide on platinum',
    description: '5 mM ferrocyanide, one fast one-electron couple in unstirred solution',
    model: ferrocyanideModel,
  },
  {
    id: 'cu-nitrite',
    label: 'Nitrite and phenylboronic acid on copper',
    description:
      'nitrite to ammonia, hydrogen, copper surface redox, amine coupling and phenol, in strong alkali',
    model: cuNitriteModel,
  },
];

/** The simulated cell of that name. Throws `argument-invalid` for a name or an option that no cell has. */
export function makeCell(presetId: string, options: CellOptions = {}): SimulatedCell {
  const preset = CELL_PRESETS.find(({ id }) => id === presetId);
  if (preset === undefined) {
    const known = CELL_PRESETS.map(({ id }) => id);
    throw new CottrellError(
      'argument-invalid',
      `There is no simulated cell "${presetId}"; there are ${known.join(', ')}.`,
      { context: { cell: presetId, known }, advice: 'Choose one of these with cell=<name>.' },
    );
  }
  checkOptions(options);
  return new ElectrochemicalCell(preset.model(options));
}
