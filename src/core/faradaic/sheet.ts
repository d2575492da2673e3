// An efficiency sheet: YAML text to what it says, with every place known by line and column. What is wrong inside one product
// stays with that product, inside a calibration or substrate with that; everything else that is wrong refuses the sheet. Of numbers, only lines
// through standards are computed here.

import { type Path, pathText, type ReadDocument, readDocument, refuse } from '../document.ts';
import type { Problem } from '../errors.ts';
import type { Placed } from '../fields.ts';
import { formatQuantity } from '../quantity.ts';
import { validate } from '../validate.ts';
import { type Calibration, calibrationOf } from './calibration/calibration.ts';
import { calibrationSchema, standardsOf } from './calibration/schema.ts';
import type { ChargeUncertainty, Correction } from './charge.ts';
import { type DoubleLayer, readChargeUncertainty, readDoubleLayer, readRedox } from './corrections.ts';
import type { CurrentFile } from './current-file-schema.ts';
import { readSection, type Section } from './section.ts';
import { type RowFields, rowSchema, type SheetFields, sheetSchema } from './sheet-schema.ts';
import { type Substrate, substrateOf, substrateSchema } from './substrate.ts';

/** Where the charge comes from. Charges are positive. */
type SheetCharge =
  | { readonly kind: 'run'; readonly run: number; readonly words: string }
  /** A file with time and current, to be read by whoever can read files. */
  | { readonly kind: 'file'; readonly file: CurrentFile; readonly words: string }
  /** Both directions at the working electrode. */
  | {
      readonly kind: 'typed';
      readonly words: string;
      readonly cathodic_C: number;
      readonly anodic_C: number;
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
    };

/** One product as written, or what was wrong with it. */
export interface SheetRow {
  /** The product as written, "product 3" where that cannot be read. */
  readonly name: string;
  readonly fields: RowFields | undefined;
  readonly problems: readonly Problem[];
  /** A problem at a field of this row. */
  readonly problemAt: (path: Path, message: string) => Problem;
}

/** Bases of rates and energies, SI. */
interface Cell {
  readonly area_m2?: number | undefined;
  /** In words: "geometric", "ECSA by capacitance". */
  readonly areaBasis?: string | undefined;
  readonly catalyst_kg?: number | undefined;
  readonly sites_mol?: number | undefined;
  readonly sitesBasis?: string | undefined;
  readonly voltage_V?: number | undefined;
  /** Against RHE. */
  readonly potential_V?: number | undefined;
  readonly flow_m3_s?: number | undefined;
}

export interface Sheet {
  readonly title?: string | undefined;
  readonly notes?: string | undefined;
  readonly charge: SheetCharge;
  /** Duration of the electrolysis, where the sheet states it. */
  readonly duration_s?: number | undefined;
  readonly chargeUncertainty: readonly ChargeUncertainty[];
  readonly doubleLayer?: DoubleLayer | undefined;
  readonly redox?: Correction | undefined;
  readonly cell: Cell;
  readonly calibrations: Section<Calibration>;
  readonly substrates: Section<Substrate>;
  readonly rows: readonly SheetRow[];
}

/** Reads a sheet. Throws `sheet-invalid` with all problems, unless all lie inside products: those are kept with their rows. */
export function parseSheet(text: string): Sheet {
  const document = readDocument(text);
  const { value: fields, problems } = validate(document, sheetSchema);
  const listed = (document.value as { products?: unknown } | null | undefined)?.products;
  const rows = Array.isArray(listed) ? listed.map((row, index) => readRow(document, row, index)) : [];
  const complain = (path: Path, message: string) => {
    problems.push(document.problemAt(path, message));
    return undefined;
  };
  const charge = fields && chargeOf(fields, complain);
  const doubleLayer = fields && readDoubleLayer(fields['double layer'], fields.run !== undefined, complain);
  const redox = fields && readRedox(fields.redox, complain);
  const known =
    fields?.run !== undefined || fields?.['current file'] !== undefined || fields?.time !== undefined;
  const chargeUncertainty = readChargeUncertainty(fields?.['charge uncertainty'], known, complain);
  const cell = fields?.cell ?? {};
  for (const [name, field] of Object.entries(cell))
    if (typeof field === 'object' && name !== 'potential' && field.value <= 0)
      complain(['cell', name], `must be above zero, not "${field.text}"`);
  if (cell.sites !== undefined && cell['sites basis'] === undefined)
    complain(
      ['cell', 'sites'],
      'a turnover means nothing without "sites basis": how were the sites counted?',
    );
  if (problems.length > 0 || fields === undefined || charge === undefined) {
    refuse('sheet-invalid', 'The sheet', [...problems, ...rows.flatMap((row) => row.problems)]);
    throw new Error('a sheet that cannot be used has problems');
  }
  return {
    title: fields.title,
    notes: fields.notes,
    charge,
    duration_s: fields.time?.value,
    chargeUncertainty,
    doubleLayer,
    redox,
    cell: {
      area_m2: cell.area?.value,
      areaBasis: cell['area basis'],
      catalyst_kg: cell['catalyst mass']?.value,
      sites_mol: cell.sites?.value,
      sitesBasis: cell['sites basis'],
      voltage_V: cell.voltage?.value,
      potential_V: cell.potential?.value,
      flow_m3_s: cell['electrolyte flow']?.value,
    },
    calibrations: readSection(document, 'calibrations', calibrationSchema, (name, calibration, at) => {
      const standards = standardsOf(name, calibration, at);
      return standards && calibrationOf(standards);
    }),
    substrates: readSection(document, 'substrates', substrateSchema, substrateOf),
    rows,
  };
}

/** What a protocol or a program asks to be computed; the fields of a row by their names in code. */
export interface ProductAmount {
  readonly product: string;
  readonly from?: readonly string[];
  /** Name or id of a charge convention. */
  readonly charge?: string;
  readonly alsoCounts?: readonly string[];
  readonly moles: number;
}

/** A sheet made by a program from known amounts, against a run. */
export function sheetOfAmounts(run: number, title: string, products: readonly ProductAmount[]): Sheet {
  const rows = products.map(({ product, from, charge, alsoCounts, moles }): SheetRow => {
    const text = formatQuantity(moles, 'mol');
    const fields: Record<string, unknown> = {
      product,
      ...(from === undefined ? {} : { from: placed(from) }),
      ...(charge === undefined ? {} : { charge }),
      ...(alsoCounts === undefined ? {} : { 'also counts': placed(alsoCounts) }),
      amount: { text, value: moles, dimension: 'mol' },
    };
    return {
      name: product,
      fields: fields as RowFields,
      problems: [],
      problemAt: (path, message) => ({ message: `${product}: ${message}`, path: pathText(path) }),
    };
  });
  return {
    title,
    charge: { kind: 'run', run, words: `run ${run}` },
    chargeUncertainty: [],
    cell: {},
    calibrations: NONE,
    substrates: NONE,
    rows,
  };
}

const NONE = { entries: new Map(), problems: [] };

function placed(entries: readonly string[]): Placed<string>[] {
  return entries.map((entry, i) => ({ at: [i], entry }));
}

function readRow(document: ReadDocument, row: unknown, index: number): SheetRow {
  const at = (path: Path): Path => ['products', index, ...path];
  const part: ReadDocument = {
    ...document,
    value: row,
    problems: [],
    problemAt: (path, message, where) => document.problemAt(at(path), message, where),
  };
  const { value: fields, problems } = validate(part, rowSchema);
  const written =
    typeof row === 'object' && row !== null ? (row as Record<string, unknown>).product : undefined;
  return {
    name: fields?.product ?? (typeof written === 'string' ? written : `product ${index + 1}`),
    fields,
    problems,
    problemAt: (path, message) => document.problemAt(at(path), message),
  };
}

type Complain = (path: Path, message: string) => undefined;

/** The one source of charge the sheet names; undefined after a complaint. */
function chargeOf(fields: SheetFields, complain: Complain): SheetCharge | undefined {
  const { run, charge, current, time, 'current file': file } = fields;
  const named = Object.entries({ run, charge, current, 'current file': file }).filter(
    ([, source]) => source !== undefined,
  );
  const [first, second] = named;
  if (first === undefined)
    return complain([], 'which charge? Give "run", or "charge", or "current" with "time", or "current file"');
  if (second !== undefined)
    return complain([second[0]], `"${first[0]}" and "${second[0]}" both say which charge: keep one`);
  if (time !== undefined && time.value <= 0)
    return complain(['time'], `must be above zero, not "${time.text}"`);
  if (run !== undefined) return { kind: 'run', run, words: `run ${run}` };
  if (file !== undefined) return { kind: 'file', file, words: `current file ${file.path}` };
  if (current !== undefined) {
    if (time === undefined) return complain(['current'], 'a current needs a "time" to make a charge');
    const words = `${current.text} × ${time.text}`;
    const whole = passed(current.value * time.value, words, ['current'], complain);
    return whole && { ...whole, current_A: current.value };
  }
  if (charge === undefined) return undefined;
  if ('text' in charge) return passed(charge.value, charge.text, ['charge'], complain);
  return typed(charge, complain);
}

/** A charge without polarity; a negative one is cathodic at the working electrode. */
function passed(charge_C: number, words: string, path: Path, complain: Complain) {
  if (charge_C === 0) return complain(path, 'no charge passed: nothing can be divided by it');
  if (charge_C < 0)
    return { kind: 'typed', cathodic_C: -charge_C, anodic_C: 0, words: `${words}, cathodic` } as const;
  return { kind: 'passed', charge_C, words } as const;
}

function typed(
  charge: Exclude<NonNullable<SheetFields['charge']>, { text: string }>,
  complain: Complain,
): SheetCharge | undefined {
  for (const [name, part] of Object.entries(charge))
    if (part !== undefined && part.value < 0)
      return complain(
        ['charge', name],
        `a positive number is needed, not "${part.text}": the name says the direction`,
      );
  const { cathodic, anodic, edge } = charge;
  const [cathodic_C, anodic_C] = [cathodic?.value ?? 0, anodic?.value ?? 0];
  if (cathodic_C + anodic_C === 0)
    return complain(['charge'], 'no charge passed: nothing can be divided by it');
  const words = [cathodic && `${cathodic.text} cathodic`, anodic && `${anodic.text} anodic`];
  return {
    kind: 'typed',
    cathodic_C,
    anodic_C,
    edge_C: edge?.value,
    words: words.filter(Boolean).join(', '),
  };
}
