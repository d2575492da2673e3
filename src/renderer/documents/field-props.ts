// What every kind of field is told, and the words around it.
import type { Path } from '../../core/document.ts';
import { useForm } from './form.ts';
import { labelOf } from './look.ts';
import type { Plain } from './plain.ts';
import { problemsAt } from './problems.ts';
import { helpOf, type Schema } from './schema.ts';

export interface FieldProps {
  readonly path: Path;
  readonly schema: Schema;
  readonly required: boolean;
  /** Instead of the key. */
  readonly label?: string;
  /** Without the help below it (in a list, where the first entry has it). */
  readonly terse?: boolean;
  readonly autoFocus?: boolean;
  readonly onRemoved?: (() => void) | undefined;
}

/** The props of a kind of field, with its value. */
export type Of<S> = FieldProps & S & { readonly value: Plain | undefined };

/** Label, help and what is wrong. */
export function useWords({ path, schema, label, terse }: FieldProps) {
  const { root, problems } = useForm();
  return {
    label: label ?? labelOf(String(path.at(-1))),
    description: terse === true ? undefined : helpOf(root, schema),
    error: problemsAt(problems, path),
  };
}
