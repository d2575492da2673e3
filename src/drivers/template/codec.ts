// The words of the instrument and what they mean: the only file that knows its units. Numbers here are SI on both sides;
// an instrument that says millivolts and microamperes has them converted here and nowhere else.

/** What is said to the instrument. */
export const SAY = {
  identity: '*IDN?',
  cell: (on: boolean) => `CELL ${on ? 1 : 0}`,
  potential: (potential_V: number) => `VOLT ${potential_V}`,
  range: (range_A: number) => `RANGE ${range_A}`,
  measure: 'MEAS?',
} as const;

/** One reading as the instrument tells it. */
export interface Measured {
  readonly potential_V: number;
  readonly current_A: number;
  readonly overload: boolean;
}

/** Reads "TEMPLATE,T1,0001,1.0"; undefined for what is no such answer. */
export function readIdentity(line: string): { model: string; serial: string; firmware: string } | undefined {
  const [, model, serial, firmware] = /^TEMPLATE,(\w+),(\w+),([\d.]+)$/.exec(line) ?? [];
  if (model === undefined || serial === undefined || firmware === undefined) return undefined;
  return { model, serial, firmware };
}

/** Reads "M -0.8 -0.0008 0"; undefined for what is no reading: a damaged line must never become a number. */
export function readMeasured(line: string): Measured | undefined {
  const match = /^M (-?[\d.e+-]+) (-?[\d.e+-]+) ([01])$/.exec(line);
  if (match === null) return undefined;
  const [potential_V, current_A] = [Number(match[1]), Number(match[2])];
  if (!Number.isFinite(potential_V) || !Number.isFinite(current_A)) return undefined;
  return { potential_V, current_A, overload: match[3] === '1' };
}

/** "CELL 0" after the cell was asked to go off: what the instrument says is the case now. */
export function readCell(line: string): boolean | undefined {
  const state = /^CELL ([01])$/.exec(line)?.[1];
  return state === undefined ? undefined : state === '1';
}
