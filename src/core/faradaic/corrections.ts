// What a sheet says about the charge beside its value: double layer, surface redox, uncertainty. From fields to SI numbers, or
// a complaint at the field. A correction without a source is not accepted.

import type { Path } from '../document.ts';
import type { ChargeUncertainty, Correction } from './charge.ts';
import { doubleLayerCharge_C } from './double-layer.ts';
import type { SheetFields } from './sheet-schema.ts';
import { readUncertainty } from './uncertainty.ts';

/** Double-layer charge of one cycle; the number of cycles is that of the run where it is not stated. */
export interface DoubleLayer {
  readonly perCycle_C: number;
  readonly relative_u: number;
  readonly cycles: number | undefined;
  readonly source: string;
}

type Complain = (path: Path, message: string) => undefined;

export function readDoubleLayer(
  layer: SheetFields['double layer'],
  cyclesAreKnown: boolean,
  complain: Complain,
): DoubleLayer | undefined {
  if (layer === undefined) return undefined;
  const perCycle_C = chargePerCycle_C(layer, complain);
  const u_C = uncertaintyOf(perCycle_C ?? 1, layer.uncertainty, 'double layer', complain);
  if (layer.cycles === undefined && !cyclesAreKnown)
    return complain(['double layer'], 'the number of "cycles" is missing');
  if (perCycle_C === undefined) return undefined;
  const relative_u = perCycle_C === 0 ? 0 : u_C / perCycle_C;
  return { perCycle_C, relative_u, cycles: layer.cycles, source: layer.source };
}

export function readRedox(redox: SheetFields['redox'], complain: Complain): Correction | undefined {
  if (redox === undefined) return undefined;
  const { charge, source } = redox;
  if (charge.value < 0)
    return complain(['redox', 'charge'], `a positive charge is needed, not "${charge.text}"`);
  return {
    charge_C: charge.value,
    source,
    u_C: uncertaintyOf(charge.value, redox.uncertainty, 'redox', complain),
  };
}

/**
 * The standard uncertainty of the charge as stated, or from the limits of the instrument: within a limit every value is equally
 * likely, so u = limit/√3 (JCGM 100:2008, 4.3.7).
 */
export function readChargeUncertainty(
  given: SheetFields['charge uncertainty'],
  durationIsKnown: boolean,
  complain: Complain,
): ChargeUncertainty[] {
  if (given === undefined) return [];
  if (typeof given === 'string') {
    const read = readUncertainty(given, { text: given, value: 1, dimension: 'C' });
    if (typeof read === 'string') return complain(['charge uncertainty'], read) ?? [];
    const { u, distribution, spread } = read;
    const shape = { ...(distribution === 'normal' ? {} : { distribution }), ...(spread && { spread }) };
    return [{ input: 'charge', ...(given.includes('%') ? { relative: u } : { u_C: u }), ...shape }];
  }
  const { gain, offset } = given;
  if (offset !== undefined && !durationIsKnown)
    complain(['charge uncertainty', 'offset'], 'an offset needs the "time" it acted');
  return [
    ...(gain
      ? [
          {
            input: 'gain of the current',
            relative: Math.abs(gain.value) / Math.sqrt(3),
            distribution: 'rectangular' as const,
          },
        ]
      : []),
    ...(offset
      ? [
          {
            input: 'offset of the current',
            u_A: Math.abs(offset.value) / Math.sqrt(3),
            distribution: 'rectangular' as const,
          },
        ]
      : []),
  ];
}

function chargePerCycle_C(
  layer: NonNullable<SheetFields['double layer']>,
  complain: Complain,
): number | undefined {
  const path = ['double layer'];
  const { 'per cycle': perCycle, capacitance, step, resistance, phases } = layer;
  if ((perCycle === undefined) === (capacitance === undefined))
    return complain(path, 'give either "per cycle", or "capacitance" with "step"');
  if (perCycle !== undefined)
    return perCycle.value >= 0
      ? perCycle.value
      : complain([...path, 'per cycle'], 'a positive charge is needed');
  if (capacitance === undefined || step === undefined)
    return complain(path, 'a "capacitance" needs a "step" of the potential');
  if (capacitance.value <= 0) return complain([...path, 'capacitance'], 'must be above zero');
  const whole = { capacitance_F: capacitance.value, step_V: step.value };
  if (resistance === undefined && phases === undefined) return doubleLayerCharge_C(whole);
  if (resistance === undefined || phases === undefined)
    return complain(path, '"resistance" and "phases" belong together: give both or none');
  const [first, second] = phases;
  if (!(resistance.value > 0 && first.value > 0 && second.value > 0))
    return complain(path, '"resistance" and "phases" must be above zero');
  const partial = { resistance_ohm: resistance.value, first_s: first.value, second_s: second.value };
  return doubleLayerCharge_C({ ...whole, partial });
}

function uncertaintyOf(
  charge_C: number,
  text: string | undefined,
  field: string,
  complain: Complain,
): number {
  if (text === undefined) return 0;
  const read = readUncertainty(text, { text, value: charge_C, dimension: 'C' });
  if (typeof read !== 'string') return read.u;
  complain([field, 'uncertainty'], read);
  return 0;
}
