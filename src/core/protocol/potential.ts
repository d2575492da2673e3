// A potential as a protocol states it: a value, and a scale where it is not that of the cell's reference electrode.
// Reads and keeps what was written; converting it is the compiler's business, once.
import { z } from 'zod';
import { findReference, REFERENCE_NAMES, type ReferenceElectrode } from '../electrode.ts';
import { quantity, quantityNeeded, words } from '../fields.ts';
import { readQuantity, type Volts } from '../quantity.ts';
import { needed } from '../validate.ts';

/** What stands in the text, not yet converted. */
export interface StatedPotential {
  readonly text: string;
  readonly value_V: Volts;
  /** Absent: against the reference electrode of the cell. */
  readonly scale?: ReferenceElectrode;
}

const LARGEST_V = 20;

/** A field for a potential: "-1.1 V", "-0.6 V vs RHE", "0.2 V vs Ag/AgCl (3 M KCl)". */
export function potential(description: string) {
  return statedPotential().meta({
    description: `${description} Against the reference electrode of the cell, unless a scale is named.`,
    examples: ['-1.1 V', '-0.6 V vs RHE', '0.2 V vs Ag/AgCl (3 M KCl)'],
  });
}

function statedPotential() {
  return z
    .string({ error: (issue) => quantityNeeded(issue, 'V') })
    .transform((text, context): StatedPotential => {
      const read = readPotential(text);
      if (typeof read !== 'string') return read;
      context.addIssue({ code: 'custom', message: read });
      return z.NEVER;
    });
}

function readPotential(text: string): StatedPotential | string {
  const [, number = '', scaleName] =
    /^(.*?)(?:\s+(?:vs\.?|versus|against)\s+(.*))?$/isu.exec(text.trim()) ?? [];
  const value_V = readQuantity(number, 'V');
  if (typeof value_V === 'string') return value_V;
  if (Math.abs(value_V) > LARGEST_V) {
    return `"${text}" is beyond ±${LARGEST_V} V, which no cell is meant for: check the number and the prefix`;
  }
  if (scaleName === undefined) return { text, value_V };
  const scale = findReference(scaleName.trim());
  return typeof scale === 'string' ? scale : { text, value_V, scale };
}

/** A reference electrode by its name with filling, or with a value of one's own. */
export const reference = z
  .union([namedReference(), ownReference()], {
    error: (issue) =>
      needed(
        'a reference electrode, for example "Ag/AgCl (3 M KCl)" or { name: …, potential: 0.205 V vs SHE },',
        issue,
      ),
  })
  .meta({
    description:
      'The reference electrode with its filling solution, or a measured value of your own, which then counts instead of the table.',
    examples: REFERENCE_NAMES,
  });

function namedReference() {
  return z.string().transform((name, context): ReferenceElectrode => {
    const found = findReference(name);
    if (typeof found !== 'string') return found;
    context.addIssue({ code: 'custom', message: found });
    return z.NEVER;
  });
}

function ownReference() {
  return z
    .strictObject({
      name: words('What the electrode is called in the records.'),
      potential: statedPotential().meta({
        description: 'Its potential at 25 °C against SHE, or against RHE as measured in your electrolyte.',
        examples: ['0.205 V vs SHE'],
      }),
      uncertainty: quantity('V', 'Its standard uncertainty; 5 mV where nothing is said.', {
        atLeast: '0 V',
      }).optional(),
      'temperature coefficient': quantity('V/K', 'How its potential changes with temperature.').optional(),
    })
    .transform((own, context): ReferenceElectrode => {
      const { value_V, scale, text } = own.potential;
      if (scale === undefined || (scale.name !== 'SHE' && scale.name !== 'RHE')) {
        const message = `say against what: "${text.split(/\s+vs/u)[0]} vs SHE" or "… vs RHE"`;
        context.addIssue({ code: 'custom', message, path: ['potential'] });
        return z.NEVER;
      }
      return {
        name: own.name,
        against: scale.name,
        potential_V: value_V,
        coefficient_V_per_K: own['temperature coefficient'],
        uncertainty_V: own.uncertainty ?? 0.005,
      };
    });
}
