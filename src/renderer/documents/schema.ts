// The fields of a document as its JSON Schema tells them, so that a form needs to know no field by name and shows the schema's own
// help. It reads schemas; it validates nothing (the compiler does).
import { isMap, type Plain } from './plain.ts';

/** The part of JSON Schema that our documents use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly enum?: readonly (string | number)[];
  readonly const?: string | number | boolean;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** How one value is entered. */
export type FieldShape =
  | { readonly kind: 'text'; readonly numeric: boolean; readonly examples: readonly string[] }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  /** True, false, or not said. */
  | { readonly kind: 'yes or no' }
  /** There or not there. */
  | { readonly kind: 'switch'; readonly on: Plain }
  /** One text or several. */
  | { readonly kind: 'lines' }
  | {
      readonly kind: 'fields';
      readonly properties: Readonly<Record<string, Schema>>;
      readonly required: readonly string[];
    }
  /** Names of the person's own, each with a value. */
  | { readonly kind: 'names'; readonly value: Schema }
  | { readonly kind: 'list'; readonly item: Schema }
  /** Something the schema does not describe: it is edited as text. */
  | { readonly kind: 'opaque' };

/** How the value that stands there (or would) is entered. A field that may be this or that is what its value is. */
export function shapeOf(root: Schema, schema: Schema, value: Plain | undefined): FieldShape {
  const options = variants(root, schema);
  if (options.some(({ items }) => items !== undefined && isText(follow(root, items))) && options.some(isText))
    return { kind: 'lines' };
  const fitting = value === undefined ? undefined : options.find((option) => fits(option, value));
  const chosen = fitting ?? options[0] ?? {};
  // A field that is a list or one entry is shown as it was written.
  // One word of several, or a word beside a quantity, is typed.
  if (chosen.const !== undefined && options.length === 1) return { kind: 'switch', on: chosen.const };
  if (chosen.type === 'boolean') return { kind: 'yes or no' };
  if (chosen.enum !== undefined) return { kind: 'choice', choices: chosen.enum.map(String) };
  if (chosen.properties !== undefined)
    return { kind: 'fields', properties: chosen.properties, required: chosen.required ?? [] };
  if (chosen.items !== undefined) {
    const item = follow(root, chosen.items);
    return isText(item) ? { kind: 'lines' } : { kind: 'list', item };
  }
  if (isOpaque(chosen)) return { kind: 'opaque' };
  if (typeof chosen.additionalProperties === 'object')
    return { kind: 'names', value: chosen.additionalProperties };
  const types = options.flatMap(({ type }) => type ?? []);
  return {
    kind: 'text',
    numeric: types.length > 0 && types.every((type) => type === 'number' || type === 'integer'),
    examples: (chosen.examples ?? schema.examples ?? options.flatMap((option) => option.const ?? [])).map(
      String,
    ),
  };
}

/** The other ways in which the value could be written: a range that is one value, or { from, to }. */
export function otherShapes(root: Schema, schema: Schema, value: Plain | undefined): Schema[] {
  const options = variants(root, schema);
  const current = value === undefined ? options[0] : options.find((option) => fits(option, value));
  return options.filter((option) => option !== current && formOf(option) !== (current && formOf(current)));
}

/** The words beside a field. */
export function helpOf(root: Schema, schema: Schema): string | undefined {
  return schema.description ?? follow(root, schema).description;
}

/** Follows a reference within the document. */
export function follow(root: Schema, schema: Schema): Schema {
  const [only] = schema.allOf ?? [];
  if (only !== undefined && schema.allOf?.length === 1) {
    const { allOf: _, ...own } = schema;
    return { ...follow(root, only), ...own };
  }
  const name = schema.$ref?.replace('#/definitions/', '');
  const target = name === undefined ? undefined : root.definitions?.[name];
  return target === undefined
    ? schema
    : { ...target, ...(schema.description && { description: schema.description }) };
}

/** What a person typed as the value it stands for: a number only where numbers are asked for. */
export function typedValue(shape: FieldShape, typed: string, takesBoth = false): Plain {
  const text = typed.trim();
  if ((shape.kind === 'text' && shape.numeric) || takesBoth) {
    const number = Number(text);
    if (text !== '' && Number.isFinite(number)) return number;
  }
  return text;
}

/** True for a field that takes a bare number as well as a text ("10", "95 %"). */
export function takesBoth(root: Schema, schema: Schema): boolean {
  const types = variants(root, schema).flatMap(({ type }) => type ?? []);
  return types.includes('string') && (types.includes('number') || types.includes('integer'));
}

/** All ways to write a value, with what is nested in one another laid out. */
function variants(root: Schema, schema: Schema): Schema[] {
  const here = follow(root, schema);
  if (here.anyOf === undefined || here.properties !== undefined) return [here];
  return here.anyOf.flatMap((option) => variants(root, option));
}

/** Names with values that only the program knows how to read. */
function isOpaque({ additionalProperties, type }: Schema): boolean {
  return (
    type === 'object' &&
    typeof additionalProperties === 'object' &&
    Object.keys(additionalProperties).length === 0
  );
}

function isText({ type, properties }: Schema): boolean {
  return type === 'string' && properties === undefined;
}

function formOf({ type, items, properties }: Schema): string {
  if (items !== undefined) return 'list';
  if (properties !== undefined) return 'map';
  return Array.isArray(type) || type !== 'object' ? 'text' : 'map';
}

function fits(schema: Schema, value: Plain): boolean {
  if (Array.isArray(value)) return schema.items !== undefined;
  if (isMap(value)) return schema.properties !== undefined || typeof schema.additionalProperties === 'object';
  return formOf(schema) === 'text';
}
