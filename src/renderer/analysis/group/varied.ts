// What was varied between runs: the values of their frozen protocols that differ, with the names that the protocols give them. Offered as
// the parameter of a series; a person may always type another.
import { readDocument } from '../../../core/document.ts';
import { PARAMETERS } from '../../../core/faradaic/group/group.ts';
import { readQuantity } from '../../../core/quantity.ts';
import { isMap, type Plain } from '../../documents/plain.ts';

export interface Varied {
  /** "pulse reduce potential vs RHE". */
  readonly name: string;
  /** The value in each run as the group writes it, in the order of the runs. */
  readonly values: readonly (string | number)[];
}

/** A run as it was frozen: its protocol and the settings that overruled it. */
export interface FrozenRun {
  readonly protocol: string;
  readonly settings: Readonly<Record<string, string>>;
}

const AGAINST = /^(.*?\S)\s+(vs\.?\s+.+)$/u;

/** Values that every run has and that are not the same in all of them. */
export function variedBetween(runs: readonly FrozenRun[]): Varied[] {
  if (runs.length < 2) return [];
  const read = runs.map(({ protocol, settings }) => {
    const found = new Map<string, string | number>();
    collect(readDocument(protocol).value as Plain, [], found);
    for (const [name, value] of Object.entries(settings)) put(found, [name], value);
    return found;
  });
  return [...read[0]!.keys()].flatMap((name) => {
    const values = read.flatMap((one) => one.get(name) ?? []);
    const differs = values.length === runs.length && new Set(values.map(String)).size > 1;
    return differs ? [{ name, values }] : [];
  });
}

function collect(
  value: Plain | undefined,
  names: readonly string[],
  found: Map<string, string | number>,
): void {
  if (Array.isArray(value)) {
    for (const [i, entry] of (value as readonly Plain[]).entries()) {
      const own = isMap(entry) && typeof entry.name === 'string' ? entry.name : `${i + 1}`;
      // A list of one needs no number.
      collect(entry, value.length === 1 ? names : [...names, own], found);
    }
    return;
  }
  if (isMap(value)) {
    for (const [key, entry] of Object.entries(value))
      collect(entry, key === 'levels' || key === 'steps' ? names : [...names, key], found);
    return;
  }
  if (typeof value === 'string' || typeof value === 'number') put(found, names, value);
}

function put(found: Map<string, string | number>, names: readonly string[], value: string | number): void {
  if (typeof value === 'number') {
    found.set(names.join(' '), value);
    return;
  }
  const [, quantity = value, scale] = AGAINST.exec(value) ?? [];
  // A bare number written as text is not a quantity that was varied.
  const isQuantity = PARAMETERS.some(
    (dimension) => dimension !== '1' && typeof readQuantity(quantity, dimension) === 'number',
  );
  if (!isQuantity) return;
  found.set([...names, ...(scale === undefined ? [] : [scale])].join(' '), quantity);
}
