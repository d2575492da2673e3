// What is kept of a program that plays on the instrument, so that it can be taken up again after its line was lost,
// by the same program or another one: plain JSON and back. It knows no line and judges nothing but its own form.
import { CottrellError } from '../../core/errors.ts';
import type { Remainder } from '../../core/remaining.ts';
import type { Waveform } from '../../core/waveform.ts';
import type { HeldProgram } from '../driver.ts';
import type { Copy } from './copy.ts';
import type { Leg } from './leg.ts';
import { ordinalOfVisit, programOf } from './program.ts';
import { scriptOf } from './script.ts';
import type { CarriedCharge, Settings } from './settings.ts';
import type { Known } from './timeline.ts';

const US = 1e6;
/** Changes with everything that script and tracker have to agree on. */
const FORM = 'methodscript 1';

interface Kept {
  readonly form: string;
  readonly waveform: Waveform;
  readonly origins: Remainder['origins'];
  readonly settings: Settings;
  /** Device time of the run at which this script began, and the charge of the scripts before it. */
  readonly start_us: number;
  readonly carried: CarriedCharge;
  readonly copy?: Copy;
}

/** A script as it was kept, without where it stood. */
export interface KeptLeg {
  readonly leg: Leg;
  readonly settings: Settings;
  readonly start_us: number;
  readonly carried: CarriedCharge;
}

/** A script that goes on, and where it stood when it was last heard of. */
export interface HeldRun {
  readonly leg: Leg;
  readonly settings: Settings;
  readonly start_us: number;
  readonly known: Known;
  /** The visit that was marked last, in the numbering of the whole run. */
  readonly visit: { readonly segment: number; readonly cycle: number } | undefined;
  readonly charge: CarriedCharge;
  /** Of the instrument that plays it. */
  readonly serial: string;
}

/** What the events `program` and `copy` tell. */
export function keep(leg: Leg, settings: Settings, start_us: number, carried: CarriedCharge): Kept {
  const { waveform, origins, copy } = leg;
  return { form: FORM, waveform, origins, settings, start_us, carried, ...(copy && { copy }) };
}

/** A script from what was kept of it. @throws CottrellError `argument-invalid` for what another version has kept. */
export function unpackLeg(kept: unknown): KeptLeg {
  const { waveform, origins, settings, start_us, carried, copy } = readKept(kept);
  const program = programOf(waveform);
  const script = scriptOf(program, settings, carried, copy);
  return { leg: { waveform, program, origins, script, ...(copy && { copy }) }, settings, start_us, carried };
}

/** The script of a held program, and where it stood. @throws CottrellError as `unpackLeg`. */
export function unpack({ program: kept, identity, through_s, visit, charge }: HeldProgram): HeldRun {
  const { leg, settings, start_us } = unpackLeg(kept);
  const t_us = Math.max(Math.round(through_s * US), start_us - 1);
  const ordinal = visit && ordinalIn(leg, visit);
  const known =
    visit === undefined || ordinal === undefined
      ? { ordinal: 0, visitStart_us: start_us, t_us }
      : { ordinal, visitStart_us: Math.max(start_us, Math.round(visit.start_s * US)), t_us };
  return { leg, settings, start_us, known, visit, charge, serial: identity.serial };
}

/** Where a visit of the whole run begins in this script. */
function ordinalIn({ program, origins }: Leg, visit: { segment: number; cycle: number }): number | undefined {
  let own: { segment: number; cycle: number } | undefined;
  for (const [segment, origin] of origins.entries())
    if (origin.segment === visit.segment && origin.cycle <= visit.cycle)
      own = { segment, cycle: visit.cycle - origin.cycle };
  return own && ordinalOfVisit(program, own.segment, own.cycle);
}

/** What tells the copy of a kept script from those of others, without writing the script. @throws as `unpackLeg`. */
export function copyTokenOf(kept: unknown): string | undefined {
  return readKept(kept).copy?.token;
}

function readKept(value: unknown): Kept {
  if (typeof value === 'object' && value !== null && 'form' in value && value.form === FORM)
    return value as unknown as Kept;
  throw new CottrellError(
    'argument-invalid',
    'What was kept of the program on the instrument cannot be read by this version of Cottrell.',
    { advice: 'Use the version with which the run was begun. The instrument goes on meanwhile.' },
  );
}
