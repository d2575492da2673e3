// Gas collected over the electrolyte of a closed cell: fraction × pressure × volume / RT, what stayed dissolved by
// Henry's law, and what earlier injections took away. The pressure is the actual one: it rises with the gas that is
// made.

import { z } from 'zod';
import { GAS_CONSTANT_J_PER_MOL_K } from '../../constants.ts';
import { constant, difference, productOf, quotient, sumOf } from '../propagation/dependent.ts';
import { toNumber } from '../rational.ts';
import { type Stated, stated, statedRatio } from '../stated.ts';
import { blankField } from './fields.ts';
import { fractionField, readVapour, temperatureTrouble, vapourField, vapourTrouble } from './gas-fields.ts';
import { HENRY_MOL_M3_PA } from './gas-state.ts';
import { calibratedReading, SIGNAL_FIELDS, statedReading } from './reading.ts';
import { amountRoute, given, timesPerRead } from './route.ts';

export const headspaceRoute = amountRoute({
  key: 'headspace',
  label: 'fraction in a closed head space',
  fields: {
    headspace: stated(['m^3'], 'Gas volume of the closed cell.'),
    fraction: fractionField,
    pressure: stated(['Pa'], 'Actual pressure in the cell when it was sampled.'),
    temperature: stated(['K'], 'Temperature of the gas.'),
    'water vapour': vapourField,
    volume: stated(['m^3'], 'Volume of the electrolyte, for what stayed dissolved.'),
    henry: stated(['mol/m^3/Pa'], 'Henry constant c/p; that of common gases in water at 25 °C is known.'),
    removed: z
      .array(
        z.strictObject({
          volume: stated(['m^3'], 'Volume taken out.'),
          fraction: statedRatio('Fraction then.'),
        }),
      )
      .max(500)
      .meta({ description: 'Injections taken before this one.' }),
    ...SIGNAL_FIELDS,
    blank: blankField,
  },
  model(fields, context) {
    const { headspace, fraction, pressure, temperature, volume, removed = [], blank } = fields;
    const { substance, refuse, note } = context;
    if (headspace.value <= 0)
      return refuse('headspace', `a volume above zero is needed, not "${headspace.text}"`);
    if (blank !== undefined && blank.dimension !== 'mol')
      return refuse('blank', 'the blank is given in moles here');
    if (pressure === undefined || pressure.value <= 0)
      return refuse('pressure', 'the actual pressure in the cell is needed, above zero');
    if (temperature === undefined) return refuse('temperature', 'the temperature of the gas is needed');
    const trouble = temperatureTrouble(temperature, fields['water vapour']);
    if (trouble !== undefined) return refuse('temperature', trouble);
    if (volume !== undefined && volume.value <= 0)
      return refuse('volume', `a volume above zero is needed, not "${volume.text}"`);
    if (fields.henry !== undefined && fields.henry.value < 0)
      return refuse('henry', `a Henry constant is never negative, but "${fields.henry.text}" is`);
    if ((fraction === undefined) === (fields.signal === undefined))
      return refuse('fraction', 'give either a "fraction" or a "signal"');
    if (fraction !== undefined && !(fraction.value >= 0 && fraction.value <= 1))
      return refuse('fraction', `a fraction lies between 0 and 1, not at "${fraction.text}"`);
    const reading = fraction
      ? statedReading('fraction', fraction, undefined)
      : calibratedReading(fields, ['1'], context);
    if (reading === undefined) return undefined;
    const vapour = readVapour(fields['water vapour'], temperature);
    if (fields['water vapour'] === undefined)
      note(
        'fraction taken as that of the gas as it is in the cell; add "water vapour: saturated" if it is that of the dry gas',
      );
    const wetness = vapourTrouble(vapour, pressure);
    if (wetness !== undefined) return refuse('water vapour', wetness);
    const henry = henryOf(fields.henry, volume, substance.product.formula.text, note);
    for (const [i, out] of removed.entries())
      if (!(out.volume.value > 0 && out.fraction.value >= 0 && out.fraction.value <= 1))
        return refuse(`removed.${i}`, 'a volume above zero and a fraction between 0 and 1 are needed');
    const takenVolume = removed.reduce((sum, out) => sum + out.volume.value * out.fraction.value, 0);
    const perRead = toNumber(substance.productPerRead);
    const dry = vapour.value === 0 ? pressure.text : `(${pressure.text} − ${vapour.text})`;
    const taken = removed.map((out) => ` + ${out.fraction.text} × ${dry} × ${out.volume.text} / RT`).join('');
    const dissolved = henry ? ` + ${henry.text} × ${reading.words} × ${dry} × ${volume!.text}` : '';
    const gas = `${reading.words} × ${dry} × ${headspace.text} / (R × ${temperature.text})`;
    return {
      ...reading,
      inputs: {
        ...reading.inputs,
        ...given({ headspace, pressure, temperature, volume: henry && volume, henry, blank }),
      },
      formula: (v) => {
        const dry_Pa = difference(v.pressure!, constant(vapour.value));
        const perVolume = quotient(dry_Pa, v.temperature!, 1 / GAS_CONSTANT_J_PER_MOL_K);
        const fraction = reading.value(v);
        const found = sumOf([
          { factor: perRead, part: productOf([fraction, perVolume, v.headspace]) },
          { factor: perRead * takenVolume, part: perVolume },
          ...(henry === undefined
            ? []
            : [{ factor: perRead, part: productOf([v.henry, fraction, dry_Pa, v.volume]) }]),
        ]);
        return difference(found, v.blank);
      },
      words: `${gas}${dissolved}${taken}${timesPerRead(substance)}${blank ? ` − ${blank.text}` : ''}`,
    };
  },
});

/** The Henry constant that counts: the one given, else the known one where there is a liquid. */
function henryOf(
  stated: Stated | undefined,
  volume: Stated | undefined,
  formula: string,
  note: (text: string) => void,
): Stated | undefined {
  if (volume === undefined) {
    note('nothing is counted as dissolved: no volume of electrolyte is given');
    return undefined;
  }
  if (stated !== undefined) return stated;
  const known = HENRY_MOL_M3_PA[formula];
  if (known !== undefined) return { text: `${known} mol/m^3/Pa`, value: known, dimension: 'mol/m^3/Pa' };
  note(`nothing is counted as dissolved: no Henry constant is known here for ${formula}; give "henry"`);
  return undefined;
}
