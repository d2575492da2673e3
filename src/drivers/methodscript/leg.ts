// The scripts of a run: the one it begins with, and what is left to play after a pause or a skipped step. Pure: how
// they are played is in run.ts.
import { remainingChanged } from '../../core/adjust.ts';
import {
  type Position,
  type Remainder,
  remainingAfterStep,
  remainingFromCycle,
} from '../../core/remaining.ts';
import { segmentsOf, type Waveform } from '../../core/waveform.ts';
import { conformRemainder } from './conform.ts';
import { type Copy, copyIn } from './copy.ts';
import type { Model } from './models.ts';
import { type Program, programOf } from './program.ts';
import { scriptOf } from './script.ts';
import type { CarriedCharge, Settings } from './settings.ts';

/** No charge has passed yet. */
export const NO_CHARGE: CarriedCharge = { cathodic_C: 0, anodic_C: 0 };

/** What a plan of this driver keeps for itself: a class, so that the plan of another driver is told apart. */
export class PreparedRun {
  readonly waveform: Waveform;
  readonly program: Program;
  readonly settings: Settings;
  readonly copy: Copy | undefined;
  readonly script: readonly string[];

  constructor(waveform: Waveform, program: Program, settings: Settings, copy?: Copy) {
    this.waveform = waveform;
    this.program = program;
    this.settings = settings;
    this.copy = copy;
    this.script = scriptOf(program, settings, NO_CHARGE, copy);
  }
}

/** One script of a run: what it plays, and which visits of the whole run these are. */
export interface Leg {
  readonly waveform: Waveform;
  readonly program: Program;
  readonly origins: Remainder['origins'];
  readonly script: readonly string[];
  /** The copy that it keeps on the storage of the instrument. */
  readonly copy?: Copy;
}

export function firstLeg({ waveform, program, script, copy }: PreparedRun): Leg {
  const origins = segmentsOf(waveform).map(({ segment }) => ({ segment, cycle: 0 }));
  return { waveform, program, script, origins, ...(copy && { copy }) };
}

/** A script with the same settings and charge before it, and no copy. */
export function withoutCopy(
  { waveform, program, origins }: Leg,
  settings: Settings,
  charge: CarriedCharge,
): Leg {
  return { waveform, program, origins, script: scriptOf(program, settings, charge) };
}

/** What else a following script depends on. */
export interface Circumstances {
  readonly model: Model;
  readonly settings: Settings;
  readonly charge: CarriedCharge;
  /** Free on the storage of the instrument, where a copy is kept. */
  readonly room_bytes: number;
}

/** What is left after `leg` was interrupted at `position` (in its own numbering); undefined when nothing is. */
export function legAfter(
  leg: Leg,
  position: Position,
  from: 'cycle' | 'next step' | { readonly changed: Waveform },
  { model, settings, charge, room_bytes }: Circumstances,
): Leg | undefined {
  const remainder = remainderOf(leg, position, from);
  if (remainder.waveform.body.length === 0) return undefined;
  const waveform = conformRemainder(model, remainder.waveform);
  const program = programOf(waveform);
  const origins = remainder.origins.map(({ segment, cycle }) => {
    const origin = leg.origins[segment]!;
    return { segment: origin.segment, cycle: origin.cycle + cycle };
  });
  const copy =
    leg.copy && copyIn(room_bytes, program, settings.extras, { ...leg.copy, leg: leg.copy.leg + 1 });
  const script = scriptOf(program, settings, charge, copy);
  return { waveform, program, origins, script, ...(copy && { copy }) };
}

function remainderOf(
  { waveform, origins }: Leg,
  position: Position,
  from: Parameters<typeof legAfter>[2],
): Remainder {
  if (from === 'cycle') return remainingFromCycle(waveform, position);
  if (from === 'next step') return remainingAfterStep(waveform, position);
  return remainingChanged(waveform, origins, position, from.changed);
}
