// The fields of a document below one place, of whatever shape the schema gives them: what is filled in, what is required, and the others
// on offer. Groups, lists and names hold fields again, so they are one file. Nothing is written before something is typed.
import { Button, Menu, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Path, pathText } from '../../core/document.ts';
import { Alternatives } from './Alternatives.tsx';
import { begun } from './begin.ts';
import classes from './Field.module.css';
import { type FieldProps, type Of, useWords } from './field-props.ts';
import { useForm } from './form.ts';
import { Order, Remove, removal } from './list-buttons.tsx';
import { labelOf } from './look.ts';
import { isMap, type Plain, valueAt } from './plain.ts';
import { countBelow } from './problems.ts';
import { type FieldShape, follow, helpOf, type Schema, shapeOf } from './schema.ts';
import { ChoiceField, SwitchField, TypedField, YesNoField } from './TypedField.tsx';

function Field(props: FieldProps) {
  const { root, value: document } = useForm();
  const value = valueAt(document, props.path) as Plain | undefined;
  const shape = shapeOf(root, props.schema, value);
  switch (shape.kind) {
    case 'fields':
    case 'names':
    case 'list':
    case 'opaque':
      return <Group {...props} value={value} shape={shape} />;
    case 'choice':
      return <ChoiceField {...props} value={value} choices={shape.choices} />;
    case 'yes or no':
      return <YesNoField {...props} value={value} />;
    case 'switch':
      return <SwitchField {...props} value={value} on={shape.on} />;
    default:
      return <TypedField {...props} value={value} shape={shape} />;
  }
}

/** Fields, names or entries below a heading. */
function Group(props: Of<{ readonly shape: FieldShape }>) {
  const { path, schema, required, shape, value, onRemoved } = props;
  const { edit } = useForm();
  const { label, description, error } = useWords(props);
  return (
    <fieldset className={classes.group}>
      <legend>
        {label}
        <Alternatives {...props} />
        {removal(required || (value === undefined && onRemoved === undefined), label, () => {
          edit({ kind: 'remove', path });
          onRemoved?.();
        })}
      </legend>
      {description !== undefined && error === undefined && <p className={classes.help}>{description}</p>}
      {error !== undefined && (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
      {shape.kind === 'opaque' && <p className={classes.help}>This part is written in the text.</p>}
      {shape.kind === 'fields' && <Fields path={path} schema={schema} />}
      {shape.kind === 'names' && <Names path={path} value={value} schema={shape.value} />}
      {shape.kind === 'list' && <Entries path={path} value={value} item={shape.item} noun={label} />}
    </fieldset>
  );
}

/** Names of the person's own, each with a value: substrates with their concentrations. */
function Names({ path, value, schema }: { path: Path; value: Plain | undefined; schema: Schema }) {
  const { edit } = useForm();
  const names = isMap(value) ? Object.keys(value) : [];
  return (
    <div className={classes.entries}>
      {names.map((name, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place stays while the name is typed
        <div key={i} className={classes.name}>
          <Name path={[...path, name]} taken={names} />
          <Field path={[...path, name]} schema={schema} label="Value" required terse={i > 0} />
          <Remove what={name} onClick={() => edit({ kind: 'remove', path: [...path, name] })} />
        </div>
      ))}
      <Button
        variant="light"
        size="sm"
        onClick={() => edit({ kind: 'set', path: [...path, freeName(names)], value: null })}
      >
        Add a name
      </Button>
    </div>
  );
}

function Name({ path, taken }: { path: Path; taken: readonly string[] }) {
  const { edit } = useForm();
  const name = String(path.at(-1));
  const [typed, setTyped] = useState<string>();
  const wanted = typed?.trim();
  const isTaken = wanted !== undefined && wanted !== name && taken.includes(wanted);
  return (
    <TextInput
      className={classes.field}
      label="Name"
      value={typed ?? name}
      error={isTaken ? 'this name is there already' : wanted === '' ? 'a name is needed' : undefined}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => {
        if (wanted !== undefined && wanted !== '' && !isTaken) edit({ kind: 'rename', path, key: wanted });
        setTyped(undefined);
      }}
    />
  );
}

/** A list of maps, entry by entry in their order. */
function Entries({
  path,
  value,
  item,
  noun,
}: {
  path: Path;
  value: Plain | undefined;
  item: Schema;
  noun: string;
}) {
  const { root, edit } = useForm();
  const entries = Array.isArray(value) ? value : [];
  const one = singular(noun);
  return (
    <div className={classes.entries}>
      {entries.map((_, i) => {
        const at = [...path, i];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place in the list
          <fieldset key={i} className={classes.entry} aria-label={`${one} ${i + 1}`}>
            <div className={classes.place}>
              <span className="figures">{i + 1}</span>
              <Order path={path} index={i} count={entries.length} what={`${one} ${i + 1}`} />
              <Remove what={`${one} ${i + 1}`} onClick={() => edit({ kind: 'remove', path: at })} />
            </div>
            {item.properties !== undefined ? (
              <Fields path={at} schema={item} terse={i > 0} />
            ) : (
              <Field path={at} schema={item} label={`${i + 1}`} required terse={i > 0} />
            )}
          </fieldset>
        );
      })}
      <Button
        variant="light"
        size="sm"
        onClick={() => {
          const begin = begun(root, item);
          if (entries.length === 0) edit({ kind: 'set', path, value: [begin] });
          else edit({ kind: 'insert', path, at: entries.length, value: begin });
        }}
      >
        Add {/^[aeiou]/u.test(one) ? 'an' : 'a'} {one}
      </Button>
    </div>
  );
}

interface Props {
  readonly path: Path;
  readonly schema: Schema;
  /** Only these keys; all if left out. */
  readonly only?: readonly string[];
  /** Keys shown though they are neither filled in nor required. */
  readonly usual?: readonly string[];
  readonly except?: readonly string[];
  readonly terse?: boolean;
  /** What the button for other fields says. */
  readonly addLabel?: string;
}

export function Fields({
  path,
  schema,
  only,
  usual = [],
  except = [],
  terse = false,
  addLabel = 'Add',
}: Props) {
  const { root, value: document, problems } = useForm();
  const [opened, setOpened] = useState<readonly string[]>([]);
  const value = valueAt(document, path) as Plain | undefined;
  const shape = shapeOf(root, schema, isMap(value) ? value : undefined);
  if (shape.kind !== 'fields') return null;
  const present = isMap(value) ? Object.keys(value) : [];
  // What is asked for by name comes in the order in which it is asked for.
  const keys = [...new Set(only ?? Object.keys(shape.properties))].filter(
    (key) => shape.properties[key] !== undefined && !except.includes(key),
  );
  const choices = choicesOf(root, schema);
  const isChosen = choices.some((key) => present.includes(key));
  const isShown = (key: string) =>
    present.includes(key) ||
    shape.required.includes(key) ||
    usual.includes(key) ||
    opened.includes(key) ||
    // What is wrong for the lack of a field is said where it can be filled in.
    countBelow(problems, [...path, key]) > 0 ||
    (!isChosen && key === choices[0]);
  const offered = keys.filter((key) => !isShown(key));
  const unknown = present.filter((key) => shape.properties[key] === undefined && only === undefined);
  // What the schema does not know has no field; its problem stands here.
  const strays = problems.filter(
    ({ path: place }) =>
      place !== undefined && unknown.map((key) => pathText([...path, key])).includes(place),
  );
  return (
    <div className={classes.fields}>
      {keys.filter(isShown).map((key) => (
        <Field
          key={key}
          path={[...path, key]}
          schema={shape.properties[key]!}
          required={shape.required.includes(key)}
          terse={terse}
          autoFocus={opened.at(-1) === key && !present.includes(key)}
          onRemoved={opened.includes(key) ? () => setOpened(opened.filter((one) => one !== key)) : undefined}
        />
      ))}
      {strays.map(({ message, path: place }) => (
        <p key={place} className={classes.error} role="alert">
          {message}
        </p>
      ))}
      {offered.length > 0 && (
        <div className={classes.add}>
          <Menu position="bottom-start" withinPortal shadow="md">
            <Menu.Target>
              <Button variant="subtle" size="sm">
                + {addLabel}
              </Button>
            </Menu.Target>
            <Menu.Dropdown className={classes.offer}>
              {offered.map((key) => (
                <Menu.Item key={key} onClick={() => setOpened([...opened.filter((one) => one !== key), key])}>
                  <strong>{labelOf(key)}</strong>
                  <span className={classes.offerHelp}>{helpOf(root, shape.properties[key]!)}</span>
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </div>
      )}
    </div>
  );
}

/** Keys of which one is needed: potential or current. */
function choicesOf(root: Schema, schema: Schema): string[] {
  const here = follow(root, schema);
  const options = [here, ...(here.anyOf ?? [])].flatMap(({ oneOf }) => oneOf ?? []);
  return options.flatMap(({ required }) => required ?? []);
}

function freeName(names: readonly string[]): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? 'new' : `new ${n}`;
    if (!names.includes(name)) return name;
  }
}

function singular(noun: string): string {
  return noun.toLowerCase().replace(/s$/u, '');
}
