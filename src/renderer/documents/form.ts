// What every field of a form needs of the document around it. Data through React; no field keeps a value of its own.
import { createContext, use } from 'react';
import type { Edit, Plain } from './plain.ts';
import type { PlacedProblem } from './problems.ts';
import type { Schema } from './schema.ts';

export interface Form {
  /** The schema with the definitions that others refer to. */
  readonly root: Schema;
  readonly value: Plain;
  readonly problems: readonly PlacedProblem[];
  readonly edit: (...edits: readonly Edit[]) => void;
}

export const FormContext = createContext<Form | undefined>(undefined);

export function useForm(): Form {
  const form = use(FormContext);
  if (form === undefined) throw new Error('no form around this field');
  return form;
}
