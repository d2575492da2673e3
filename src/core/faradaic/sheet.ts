// An efficiency sheet: YAML text to what it says, with every place known by line and column. What is wrong inside one
// product stays with that product, inside a calibration or substrate with that; everything else that is wrong refuses
// the sheet. Of numbers, only lines through standards are computed here.

import { type Path, pathText, type ReadDocument, readDocument, refuse } from '../document.ts';
import type { Problem } from '../errors.ts';
import type { Placed } from '../fields.ts';
import { formatQuantity } from '../quantity.ts';
import { validate } from '../validate.ts';
import { type Calibration, calibrationOf } from './calibration/calibration.ts';
import { calibrationSchema, standardsOf } from './calibration/schema.ts';
import { type Cell, readCell } from './cell.ts';
import type { ChargeUncertainty, Correction } from './charge.ts';
import { type DoubleLayer, readChargeUncertainty, readDoubleLayer, readRedox } from './corrections.ts';
import { readSection, type Section } from './section.ts';
import { chargeOf, type SheetCharge } from './sheet-charge.ts';
import { type RowFields, rowSchema, sheetSchema } from './sheet-schema.ts';
import { type Substrate, substrateOf, substrateSchema } from './substrate.ts';

/** One product as written, or what was wrong with it. */
export interface SheetRow {
  /** The product as written, "product 3" where that cannot be read. */
  readonly name: string;
  readonly fields: RowFields | undefined;
  readonly problems: readonly Problem[];
  /** A problem at a field of this row. */
  readonly problemAt: (path: Path, message: string) => Problem;
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
  /** Cells in series, all with the same charge. */
  readonly cells: number;
  readonly cell: Cell;
  /** What is wrong with the bases of the cell; efficiencies do not need them. */
  readonly cellProblems: readonly Problem[];
  readonly calibrations: Section<Calibration>;
  readonly substrates: Section<Substrate>;
  readonly rows: readonly SheetRow[];
}

/**
 * Reads a sheet. Throws `sheet-invalid` with all problems, unless all lie inside products: those are kept with their
 * rows.
 */
export function parseSheet(text: string): Sheet {
  const document = readDocument(text);
  const { value: fields, problems } = validate(document, sheetSchema);
  const listed = (document.value as { products?: unknown } | null | undefined)?.products;
  const rows = Array.isArray(listed) ? listed.map((row, index) => readRow(document, row, index)) : [];
  const complain = (path: Path, message: string) => {
    problems.push(document.problemAt(path, message));
    return undefined;
  };
  const cells = fields?.cells ?? 1;
  const { cell, problems: cellProblems } = readCell(document, cells);
  const charge =
    fields &&
    chargeOf(fields, {
      cells,
      area_m2: cell.area_m2 === undefined ? undefined : cell.area_m2 / cells,
      isPlan: rows.some((row) => row.fields?.expected !== undefined),
      complain,
    });
  const doubleLayer = fields && readDoubleLayer(fields['double layer'], fields.run !== undefined, complain);
  const redox = fields && readRedox(fields.redox, complain);
  const known =
    fields?.run !== undefined || fields?.['current file'] !== undefined || fields?.time !== undefined;
  const chargeUncertainty = readChargeUncertainty(fields?.['charge uncertainty'], known, complain);
  if (problems.length > 0 || fields === undefined || charge === undefined) {
    refuse('sheet-invalid', 'The sheet', [
      ...problems,
      ...cellProblems,
      ...rows.flatMap((row) => row.problems),
    ]);
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
    cells,
    cell,
    cellProblems,
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
    cells: 1,
    cell: {},
    cellProblems: [],
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
    name:
      fields?.product ??
      (typeof written === 'string' && written.trim() !== '' ? written : `product ${index + 1}`),
    fields,
    problems,
    problemAt: (path, message) => document.problemAt(at(path), message),
  };
}
