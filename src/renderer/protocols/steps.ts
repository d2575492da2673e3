// Steps of a protocol as the step table shows them: their kind and settings in a few words, and what a new one begins with.
// It knows the shape of a step (one key), not the kinds themselves.

import { begun } from '../documents/begin.ts';
import { isMap, type Plain } from '../documents/plain.ts';
import { follow, type Schema } from '../documents/schema.ts';

/** The kind of a step, its only key; undefined where it has none yet. */
export function kindOf(step: Plain): string | undefined {
  return isMap(step) ? Object.keys(step)[0] : undefined;
}

/** The settings in a few words, as they are written: "−1.1 V, 30 min". */
export function settingsText(step: Plain): string {
  const kind = kindOf(step);
  const settings = kind === undefined || !isMap(step) ? undefined : step[kind];
  if (!isMap(settings)) return '';
  const parts = Object.entries(settings).map(([key, value]) => {
    if (typeof value === 'string' || typeof value === 'number')
      return key === 'cycles' || key === 'times' ? `${value} ×` : String(value);
    if (Array.isArray(value)) return `${value.length} ${key}`;
    return undefined;
  });
  return parts.filter((part) => part !== undefined).join(', ');
}

/** The kinds a step can have, in the schema's order, with their help. */
export function kindsOf(root: Schema): { kind: string; help: string | undefined; schema: Schema }[] {
  const step = root.definitions?.step;
  return Object.entries(step?.properties ?? {}).map(([kind, schema]) => ({
    kind,
    schema,
    help: schema.description ?? follow(root, schema).description,
  }));
}

/** A new step of a kind with its required settings, each as the schema's first example shows it. */
export function newStep(root: Schema, kind: string): Plain {
  const schema = kindsOf(root).find((one) => one.kind === kind)?.schema;
  return { [kind]: schema === undefined ? {} : begun(root, schema) };
}
