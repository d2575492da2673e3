// A document that the program computes while it is typed, and saves with what it came to: a sheet, a group. What it last
// came to stays while something is wrong with the text as a whole; a saved one is never replaced.
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { useMemo, useRef, useState } from 'react';
import type { Trouble } from '../../main/api/shapes/common.ts';
import { type CommandState, useAnswer, useCommand } from '../ask.ts';
import { formValue } from './edit.ts';
import type { Face } from './FaceChoice.tsx';
import type { Form } from './form.ts';
import type { Plain } from './plain.ts';
import type { PlacedProblem } from './problems.ts';
import type { Schema } from './schema.ts';
import { type EditedDocument, useDocument } from './use-document.ts';

/** What the program makes of a text. */
type Computation<R> =
  | { readonly kind: 'computed'; readonly result: R }
  | { readonly kind: 'invalid'; readonly message: string; readonly problems: readonly PlacedProblem[] };

interface Ways<R> {
  readonly schema: Schema;
  readonly compute: (text: string) => Promise<Computation<R>>;
  readonly save: (text: string) => Promise<unknown>;
}

export interface ComputedDocument<R> {
  readonly document: EditedDocument;
  readonly face: Face;
  readonly setFace: (face: Face) => void;
  /** The text after a short rest from typing. */
  readonly settled: string;
  /** What it last came to. */
  readonly result: R | undefined;
  /** Whether that is of the present text. */
  readonly isPresent: boolean;
  /** Why the present text as a whole cannot be computed. */
  readonly message: string | undefined;
  readonly trouble: Trouble | undefined;
  readonly problems: readonly PlacedProblem[];
  /** Undefined where the text is no YAML: then it has no form. */
  readonly value: Readonly<Record<string, Plain>> | undefined;
  readonly form: Form;
  readonly save: CommandState<[]>;
}

const TYPING_PAUSE_MS = 150;

/** Begins with the draft kept under `key`, where there is one, else with `original`. */
export function useComputed<R extends { readonly problems: readonly PlacedProblem[] }>(
  key: string,
  original: string,
  { schema, compute, save }: Ways<R>,
): ComputedDocument<R> {
  const document = useDocument(key, original);
  const { text, edit, markSaved } = document;
  const [face, setFace] = useState<Face>('form');
  const [settled] = useDebouncedValue(text, TYPING_PAUSE_MS);
  const { value: computed, trouble } = useAnswer(`compute ${key} ${settled}`, () => compute(settled));
  const saving = useCommand(async () => {
    await save(text);
    markSaved();
  });
  useHotkeys([['mod+S', () => void saving.run()]], []);
  const known = useRef<R | undefined>(undefined);
  if (computed?.kind === 'computed') known.current = computed.result;
  const problems = useMemo(
    () => (computed?.kind === 'computed' ? computed.result.problems : (computed?.problems ?? [])),
    [computed],
  );
  const value = useMemo(() => formValue(text), [text]);
  const form = useMemo(
    () => ({ root: schema, value: value ?? {}, problems, edit }),
    [schema, value, problems, edit],
  );
  return {
    document,
    face,
    setFace,
    settled,
    result: known.current,
    isPresent: computed?.kind === 'computed',
    message: computed?.kind === 'invalid' ? computed.message : undefined,
    trouble,
    problems,
    value,
    form,
    save: saving,
  };
}
