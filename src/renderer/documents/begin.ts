// What a new field, entry or step begins with: its required parts, each as the schema's first example shows it.
import { isMap, type Plain } from './plain.ts';
import { follow, type Schema, shapeOf } from './schema.ts';

/** A value to begin with: required fields filled from the examples. */
export function begun(root: Schema, schema: Schema): Plain {
  const shape = shapeOf(root, schema, undefined);
  const [example] = follow(root, schema).examples ?? [];
  switch (shape.kind) {
    case 'text':
      if (shape.numeric) return 1;
      return shape.examples[0] ?? '';
    case 'choice':
      return shape.choices[0] ?? '';
    case 'switch':
      return shape.on;
    case 'yes or no':
      return false;
    case 'lines':
      return '';
    case 'opaque':
    case 'names':
      return {};
    case 'list': {
      const least = follow(root, schema).minItems ?? 1;
      return Array.from({ length: least }, () => begun(root, shape.item));
    }
    case 'fields': {
      if (isStep(root, shape.properties))
        return { [Object.keys(shape.properties)[0]!]: begun(root, Object.values(shape.properties)[0]!) };
      if (isMap(example as Plain)) return example as Plain;
      const choices = (follow(root, schema).oneOf ?? []).map(({ required }) => required?.[0]);
      const asked = [...(choices[0] === undefined ? [] : [choices[0]]), ...shape.required];
      return Object.fromEntries(asked.map((key) => [key, begun(root, shape.properties[key]!)]));
    }
  }
}

/** A step is told from other maps by its kinds. */
function isStep(root: Schema, properties: Readonly<Record<string, Schema>>): boolean {
  return properties === root.definitions?.step?.properties;
}
