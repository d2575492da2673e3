// The cell a protocol is meant for: what is needed to convert potentials, to judge sampling and to compute an
// efficiency. Everything but the reference electrode may be left out until something needs it.
import { z } from 'zod';
import { ROOM_TEMPERATURE_K } from '../constants.ts';
import type { ReferenceElectrode } from '../electrode.ts';
import { bareNumber, quantity, words } from '../fields.ts';
import { reference } from './potential.ts';
import { type ResistanceMeasurement, resistanceOf, resistanceSchema } from './resistance.ts';

export const cellSchema = z
  .strictObject({
    reference,
    area: quantity('m^2', 'Geometric area of the working electrode.', { positive: true }).optional(),
    catholyte: quantity('m^3', 'Volume of the catholyte.', { positive: true }).optional(),
    anolyte: quantity('m^3', 'Volume of the anolyte.', { positive: true }).optional(),
    electrolyte: words('The electrolyte: "0.1 M KOH".').optional(),
    pH: bareNumber(
      'pH',
      -2,
      16,
      'Bulk pH of the electrolyte at the working electrode. A bare number.',
    ).optional(),
    temperature: quantity('K', 'Temperature of the cell; 25 °C if not said.', {
      atLeast: '-50 degC',
      atMost: '300 degC',
    }).optional(),
    resistance: resistanceSchema.optional(),
    'resistance method': words(
      'How the resistance was found: impedance, current interrupt, positive feedback.',
    ).optional(),
    compensated: bareNumber(
      'compensated',
      0,
      1,
      'Share of the resistance that the instrument compensates while it measures; 0 if not said.',
    ).optional(),
    corrected: bareNumber(
      'corrected',
      0,
      1,
      'Share of the resistance that is corrected afterwards; what is left of 1 if not said.',
    ).optional(),
    'double layer': quantity('F', 'Double-layer capacitance of the working electrode.', {
      positive: true,
    }).optional(),
    'catalyst mass': quantity('kg', 'Mass of the catalyst.', { positive: true }).optional(),
    'working electrode': words('What the working electrode is made of.').optional(),
    'counter electrode': words('What the counter electrode is made of.').optional(),
    membrane: words('What separates catholyte and anolyte.').optional(),
    gas: words('The gas above or through the electrolyte.').optional(),
    substrates: z
      .record(
        words('Name of the substrate.'),
        quantity('mol/m^3', 'Concentration at the start.', { positive: true }),
      )
      .optional()
      .meta({ description: 'What is converted: each name with its concentration at the start.' }),
  })
  .check(({ value: { compensated = 0, corrected = 0, resistance, ...cell }, issues }) => {
    const complain = (field: string, message: string) =>
      issues.push({ code: 'custom', message, path: [field], input: cell });
    if (compensated + corrected > 1)
      complain('corrected', `${compensated} is compensated already: at most ${1 - compensated} is left`);
    if (compensated + corrected > 0 && resistance === undefined)
      complain(corrected > 0 ? 'corrected' : 'compensated', 'a share of which "resistance"?');
    if (cell['resistance method'] !== undefined && resistance !== undefined && typeof resistance !== 'number')
      complain(
        'resistance method',
        'the run measures the resistance and knows by which method: leave it out',
      );
  })
  .meta({ description: 'The cell: its reference electrode, and what is known of the rest.' });

/** The cell in SI units. */
export interface CellDescription {
  readonly reference: ReferenceElectrode;
  readonly area_m2?: number;
  readonly catholyte_m3?: number;
  readonly anolyte_m3?: number;
  readonly electrolyte?: string;
  readonly pH?: number;
  readonly temperature_K: number;
  readonly resistance_ohm?: number;
  readonly resistanceMethod?: string;
  /** In place of a stated resistance: the run itself measures it. */
  readonly resistanceMeasured?: ResistanceMeasurement;
  /** Shares of the resistance: compensated while measuring, and to be corrected afterwards. */
  readonly compensated?: number;
  readonly corrected?: number;
  readonly doubleLayer_F?: number;
  readonly catalystMass_kg?: number;
  readonly workingElectrode?: string;
  readonly counterElectrode?: string;
  readonly membrane?: string;
  readonly gas?: string;
  /** mol/m³ at the start, by name. */
  readonly substrates: Readonly<Record<string, number>>;
}

export function cellOf(field: z.output<typeof cellSchema>): CellDescription {
  const known = {
    area_m2: field.area,
    catholyte_m3: field.catholyte,
    anolyte_m3: field.anolyte,
    electrolyte: field.electrolyte,
    pH: field.pH,
    resistanceMethod: field['resistance method'],
    compensated: field.compensated,
    corrected: field.corrected,
    doubleLayer_F: field['double layer'],
    catalystMass_kg: field['catalyst mass'],
    workingElectrode: field['working electrode'],
    counterElectrode: field['counter electrode'],
    membrane: field.membrane,
    gas: field.gas,
  };
  return {
    ...(withoutUndefined(known) as Partial<CellDescription>),
    ...resistanceOf(field.resistance),
    reference: field.reference,
    temperature_K: field.temperature ?? ROOM_TEMPERATURE_K,
    substrates: { ...field.substrates },
  };
}

/** The entries that are there. */
export function withoutUndefined(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
