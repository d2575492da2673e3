// The button that writes a field in another way: one value or a range, one rule or several.
import { ActionIcon } from '@mantine/core';
import { begun } from './begin.ts';
import type { FieldProps } from './field-props.ts';
import { useForm } from './form.ts';
import { labelOf } from './look.ts';
import { type Plain, valueAt } from './plain.ts';
import { otherShapes, type Schema } from './schema.ts';

/** Other ways to write the same field: one value or a range, one rule or several. */
export function Alternatives({ path, schema, label }: FieldProps) {
  const { root, value: document, edit } = useForm();
  const value = valueAt(document, path) as Plain | undefined;
  const [other] = otherShapes(root, schema, value);
  if (other === undefined || value === undefined) return null;
  const next = rewrittenAs(root, other, value);
  if (next === undefined) return null;
  const words =
    other.items !== undefined ? 'several' : other.properties !== undefined ? 'more detail' : 'one value';
  return (
    <ActionIcon
      variant="subtle"
      size="md"
      aria-label={`Write ${label ?? labelOf(String(path.at(-1)))} as ${words}`}
      title={`Write as ${words}`}
      onClick={() => edit({ kind: 'set', path, value: next })}
    >
      ⋯
    </ActionIcon>
  );
}

function rewrittenAs(root: Schema, other: Schema, value: Plain): Plain | undefined {
  if (other.items !== undefined) return Array.isArray(value) ? undefined : [value];
  if (Array.isArray(value)) return value.length === 1 ? value[0] : undefined;
  return begun(root, other);
}
