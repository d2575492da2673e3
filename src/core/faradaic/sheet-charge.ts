// The one source of charge that a sheet names, from its fields. It reads no run and no file; whoever can does.

import type { Path } from '../document.ts';
import { areaText } from './cell.ts';
import type { CurrentFile } from './current-file-schema.ts';
import type { SheetFields } from './sheet-schema.ts';
import type { Stated } from './stated.ts';

/** Where the charge comes from. Charges are positive, and those of all cells in series together. */
export type SheetCharge =
  | { readonly kind: 'run'; readonly run: number; readonly words: string }
  /** A file with time and current, to be read by whoever can read files. */
  | { readonly kind: 'file'; readonly file: CurrentFile; readonly words: string }
  /** Both directions at the working electrode. */
  | {
      readonly kind: 'typed';
      readonly words: string;
      readonly cathodic_C: number;
      readonly anodic_C: number;
      readonly cathodicTime_s?: number | undefined;
      readonly anodicTime_s?: number | undefined;
      readonly edge_C?: number | undefined;
      /** The constant current it came from. */
      readonly current_A?: number | undefined;
    }
  /** One charge that passed both electrodes, no polarity stated. */
  | {
      readonly kind: 'passed';
      readonly words: string;
      readonly charge_C: number;
      readonly current_A?: number | undefined;
    }
  /** None yet: the sheet asks what an amount takes. */
  | { readonly kind: 'open'; readonly words: string; readonly current_A?: number | undefined };

type Complain = (path: Path, message: string) => undefined;

interface ChargeContext {
  readonly cells: number;
  /** Area of one cell. */
  readonly area_m2: number | undefined;
  /** True where a product says what is expected of it: then a sheet may do without a charge. */
  readonly isPlan: boolean;
  readonly complain: Complain;
}

const PLAN = 'to ask what an amount takes, write "expected: {}" with its product';

/** The one source of charge the sheet names; undefined after a complaint. */
export function chargeOf(fields: SheetFields, context: ChargeContext): SheetCharge | undefined {
  const { isPlan, complain } = context;
  const { run, charge, time, 'current density': density, 'current file': file } = fields;
  const named = Object.entries({
    run,
    charge,
    current: fields.current,
    'current density': density,
    'current file': file,
  }).filter(([, source]) => source !== undefined);
  const [first, second] = named;
  if (second !== undefined)
    return complain([second[0]], `"${first![0]}" and "${second[0]}" both say which charge: keep one`);
  if (time !== undefined && time.value <= 0)
    return complain(['time'], `must be above zero, not "${time.text}"`);
  if (first === undefined) {
    if (isPlan) return { kind: 'open', words: 'none yet' };
    return complain(
      [],
      `which charge? Give "run", or "charge", or "current" (or "current density") with "time", or "current file"; ${PLAN}`,
    );
  }
  if (run !== undefined || file !== undefined) {
    if (context.cells > 1)
      return complain(['cells'], `cells in series go with a "charge" or a "current", not with "${first[0]}"`);
    if (run !== undefined) return { kind: 'run', run, words: `run ${run}` };
    return { kind: 'file', file: file!, words: `current file ${file!.path}` };
  }
  const path = [first[0]];
  const current = density === undefined ? fields.current : currentOf(density, context);
  if (current !== undefined) {
    const words = inCells(current.text, context.cells);
    const current_A = current.value * context.cells;
    if (current_A === 0) return complain(path, 'no current: nothing is made');
    if (time === undefined && isPlan)
      return { kind: 'open', words: `none yet, at ${words}`, current_A: Math.abs(current_A) };
    if (time === undefined) return complain(path, `a current needs a "time" to make a charge; ${PLAN}`);
    const whole = passed(
      current_A * time.value,
      `${current.text} × ${inCells(time.text, context.cells)}`,
      path,
      complain,
    );
    return whole && { ...whole, current_A };
  }
  if (charge === undefined) return undefined;
  if ('text' in charge)
    return passed(charge.value * context.cells, inCells(charge.text, context.cells), path, complain);
  return typed(charge, fields, context);
}

/** The current that a density drives through the area of the cell. */
function currentOf(density: Stated<'A/m^2'>, { area_m2, complain }: ChargeContext): Stated<'A'> | undefined {
  if (area_m2 === undefined)
    return complain(['current density'], 'a current density needs the "area" of the cell to make a current');
  return {
    text: `${density.text} × ${areaText(area_m2)}`,
    value: density.value * area_m2,
    dimension: 'A',
  };
}

function inCells(words: string, cells: number): string {
  return cells === 1 ? words : `${words} × ${cells} cells`;
}

/** A charge without polarity; a negative one is cathodic at the working electrode. */
function passed(charge_C: number, words: string, path: Path, complain: Complain) {
  if (charge_C === 0)
    return complain(path, 'a charge of zero: nothing is made, and nothing can be divided by it');
  if (charge_C < 0)
    return { kind: 'typed', cathodic_C: -charge_C, anodic_C: 0, words: `${words}, cathodic` } as const;
  return { kind: 'passed', charge_C, words } as const;
}

function typed(
  charge: Exclude<NonNullable<SheetFields['charge']>, { text: string }>,
  { time }: SheetFields,
  { cells, complain }: ChargeContext,
): SheetCharge | undefined {
  for (const [name, part] of Object.entries(charge))
    if (part !== undefined && part.value < 0)
      return complain(
        ['charge', name],
        `a positive number is needed, not "${part.text}": the name says the direction`,
      );
  const { cathodic, anodic, edge, 'cathodic time': cathodicTime, 'anodic time': anodicTime } = charge;
  const [cathodic_C, anodic_C] = [cathodic?.value ?? 0, anodic?.value ?? 0];
  if (cathodic_C + anodic_C === 0)
    return complain(['charge'], 'a charge of zero: nothing is made, and nothing can be divided by it');
  const times = (cathodicTime?.value ?? 0) + (anodicTime?.value ?? 0);
  if (time !== undefined && times > time.value * (1 + 1e-9))
    return complain(
      ['charge', cathodicTime === undefined ? 'anodic time' : 'cathodic time'],
      `lasts longer than the whole electrolysis ("${time.text}")`,
    );
  const words = [cathodic && `${cathodic.text} cathodic`, anodic && `${anodic.text} anodic`];
  return {
    kind: 'typed',
    cathodic_C: cathodic_C * cells,
    anodic_C: anodic_C * cells,
    cathodicTime_s: cathodicTime?.value,
    anodicTime_s: anodicTime?.value,
    edge_C: edge && edge.value * cells,
    words: inCells(words.filter(Boolean).join(', '), cells),
  };
}
