// Fields with one value: a text or a number typed freely, one of several words, there or not there. What is typed goes into the
// text of the document at once; what is wrong with it stands below it, else the schema's help.
import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Alternatives } from './Alternatives.tsx';
import classes from './Field.module.css';
import { type Of, useWords } from './field-props.ts';
import { useForm } from './form.ts';
import { removal } from './list-buttons.tsx';
import type { Plain } from './plain.ts';
import { type FieldShape, takesBoth, typedValue } from './schema.ts';

/** Fields whose texts are sentences. */
const LONG = new Set(['description', 'notes', 'cite', 'because', 'stated', 'assumed']);

/** A text, several lines of text, or a number: typed freely, judged by the compiler alone. */
export function TypedField(props: Of<{ readonly shape: FieldShape }>) {
  const { path, schema, required, value, shape, autoFocus, onRemoved } = props;
  const { root, edit } = useForm();
  const { label, description, error } = useWords(props);
  // What is being typed stays as typed, also where the document holds it without the spaces around.
  const [typed, setTyped] = useState<string>();
  const lines = shape.kind === 'lines';
  const isLong = LONG.has(String(path.at(-1)));
  const shown = typed ?? wordsOf(value);

  function commit(text: string): void {
    setTyped(text);
    if (text.trim() === '') edit(required ? { kind: 'set', path, value: null } : { kind: 'remove', path });
    else
      edit({
        kind: 'set',
        path,
        value: lines ? linesOf(text) : typedValue(shape, text, takesBoth(root, schema)),
      });
  }

  const common = {
    label,
    error,
    withAsterisk: false,
    description: error === undefined ? description : undefined,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as (
      | 'label'
      | 'input'
      | 'description'
      | 'error'
    )[],
    value: shown,
    ...(autoFocus && { 'data-autofocus': true, autoFocus }),
    onBlur: () => setTyped(undefined),
  };
  const remove = removal(required || (value === undefined && onRemoved === undefined), label, () => {
    edit({ kind: 'remove', path });
    setTyped(undefined);
    onRemoved?.();
  });
  if (isLong || lines)
    return (
      <div className={isLong ? classes.wide : classes.field}>
        <Textarea
          {...common}
          rows={Math.min(
            12,
            Math.max(lines ? 1 : 2, shown.split('\n').length + (lines ? 0 : Math.floor(shown.length / 90))),
          )}
          {...(lines && { placeholder: 'one a line' })}
          rightSection={remove}
          onChange={(event) => commit(event.currentTarget.value)}
        />
      </div>
    );
  return (
    <TextInput
      {...common}
      className={classes.field}
      spellCheck={false}
      {...(shape.kind === 'text' && shape.examples[0] !== undefined && { placeholder: shape.examples[0] })}
      rightSection={remove ?? <Alternatives {...props} />}
      rightSectionPointerEvents="all"
      onChange={(event) => commit(event.currentTarget.value)}
    />
  );
}

export function ChoiceField(props: Of<{ readonly choices: readonly string[] }>) {
  const { path, required, value, choices, autoFocus, onRemoved } = props;
  const { edit } = useForm();
  const words = useWords(props);
  const shown = value === undefined || value === null ? '' : String(value);
  const known = choices.includes(shown) || shown === '' ? choices : [shown, ...choices];
  return (
    <NativeSelect
      className={classes.field}
      label={words.label}
      description={words.error === undefined ? words.description : undefined}
      error={words.error}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={shown}
      {...(autoFocus && { autoFocus })}
      data={[
        ...(required && shown !== '' ? [] : [{ value: '', label: required ? 'choose' : 'not said' }]),
        ...known,
      ]}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        if (chosen !== '') edit({ kind: 'set', path, value: chosen });
        else {
          edit({ kind: 'remove', path });
          onRemoved?.();
        }
      }}
    />
  );
}

/** Yes, no, or not said: three things, so no checkbox. */
export function YesNoField(props: Of<object>) {
  const { path, value, autoFocus, onRemoved } = props;
  const { edit } = useForm();
  const { label, description, error } = useWords(props);
  return (
    <NativeSelect
      className={classes.field}
      label={label}
      description={error === undefined ? description : undefined}
      error={error}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      {...(autoFocus && { autoFocus })}
      value={typeof value === 'boolean' ? String(value) : ''}
      data={[
        { value: '', label: 'not said' },
        { value: 'true', label: 'yes' },
        { value: 'false', label: 'no' },
      ]}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        if (chosen !== '') edit({ kind: 'set', path, value: chosen === 'true' });
        else {
          edit({ kind: 'remove', path });
          onRemoved?.();
        }
      }}
    />
  );
}

export function SwitchField(props: Of<{ readonly on: Plain }>) {
  const { path, value, on } = props;
  const { edit } = useForm();
  const { label, description, error } = useWords(props);
  return (
    <Checkbox
      className={classes.field}
      size="md"
      label={label}
      description={description}
      error={error}
      checked={value === on}
      onChange={(event) =>
        edit(event.currentTarget.checked ? { kind: 'set', path, value: on } : { kind: 'remove', path })
      }
    />
  );
}

function wordsOf(value: Plain | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(String).join('\n');
  return String(value);
}

function linesOf(text: string): Plain {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length === 1 ? lines[0]!.trim() : lines.map((line) => line.trim());
}
