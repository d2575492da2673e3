// Standard uncertainties as people state them: "2 %", "0.15 mL", "± 0.05 mL" from a data sheet. Text to numbers only; what follows from them
// is computed in propagation/.

import { readQuantity } from '../quantity.ts';
import type { Distribution, Input, Spread } from './propagation/input.ts';
import type { Stated } from './stated.ts';

/** One-sided 95 % point of the normal distribution: beyond it, "more than 1" is no longer called chance. */
export const SIGNIFICANT_Z = 1.645;

/** A standard uncertainty in the unit of its value, with the shape and the data behind it. */
export interface KnownUncertainty {
  readonly u: number;
  readonly distribution: Distribution;
  readonly spread?: Spread | undefined;
}

const FORM =
  /^(?<limits>±|\+\/-)?\s*(?<value>.*?)\s*(?<triangular>triangular)?\s*(?:\((?<dof>\d+(?:\.\d+)?) dof\))?$/u;

/**
 * "2 %" (always relative to the value) or "0.15 mL" (absolute) as a standard uncertainty; "± 0.05 mL" as limits, within which every value is
 * equally likely (u = limit/√3), or values in the middle more so with "triangular" (limit/√6) (JCGM 100:2008, 4.3.7 and 4.3.9); "2 % (4 dof)"
 * from few data. A sentence says what is wrong.
 */
export function readUncertainty(text: string, { value, dimension }: Stated): KnownUncertainty | string {
  const { limits, value: size = '', triangular, dof } = FORM.exec(text.trim())?.groups ?? {};
  const isRelative = size.endsWith('%');
  const read = readQuantity(size, isRelative ? '1' : dimension);
  if (typeof read === 'string') return isRelative ? read : `${read} (or a percentage of the value, "2 %")`;
  if (read < 0) return `an uncertainty is never negative, but "${text}" is`;
  if (triangular !== undefined && limits === undefined)
    return `"triangular" goes with limits: write "± ${text.trim()}"`;
  if (dof !== undefined && Number(dof) <= 0) return `degrees of freedom lie above zero, not at ${dof}`;
  const whole = isRelative ? read * Math.abs(value) : read;
  const spread = dof === undefined ? {} : { spread: { dof: Number(dof) } };
  if (limits === undefined) return { u: whole, distribution: 'normal', ...spread };
  return triangular === undefined
    ? { u: whole / Math.sqrt(3), distribution: 'rectangular', ...spread }
    : { u: whole / Math.sqrt(6), distribution: 'triangular', ...spread };
}

/** An input that is uncertain as stated. */
export function inputOf(
  name: string,
  value: number,
  { u, distribution, spread }: KnownUncertainty,
  owner?: string,
): Input {
  return { name, owner, value, u, distribution, spread };
}
