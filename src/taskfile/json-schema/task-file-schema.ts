import { aliasFileShape, kindsWithEffect, type StepKind, stepKinds, stepShape, taskShape } from '../schema.ts';
import type { Shape } from '../yaml/shapes.ts';
import { type Description, descriptions } from './descriptions.ts';
import {
  type JsonSchema,
  mapSchema,
  numberSchema,
  plainValues,
  referTo,
  switchSchema,
  textSchema,
} from './value-schemas.ts';

/** Identifies the schema, and not where it is: it comes with acrtask. */
export const schemaId = 'urn:acrtask:task-file';

type ObjectShape = Shape & { readonly kind: 'object' };

/**
 * The JSON Schema (draft 2020-12) of a task file. It refuses what the engine refuses, as far as a schema can tell, and
 * keys that the format does not have. It is about the file as it is written, so a template or an alias may stand where
 * a text, number, or boolean is expected.
 */
export function taskFileSchema(): { readonly [keyword: string]: unknown } {
  const root = { ...taskShape, fields: { ...taskShape.fields, alias: aliasFileShape.fields.alias } };
  const objects: Record<string, JsonSchema> = {};
  const schema = objectSchema(root, objects);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: schemaId,
    ...schema,
    // Keys of one's own, such as those that hold what others repeat.
    patternProperties: { '^x-': {} },
    // Without a version, the section is a key that the engine does not know.
    dependentRequired: { alias: ['version'] },
    $defs: { ...plainValues, ...objects },
  };
}

/** The schema of an object; those of the objects in it are added to `objects`. */
function objectSchema(
  { type, fields }: ObjectShape,
  objects: Record<string, JsonSchema>,
): { readonly [k: string]: unknown } {
  const { title, text, keys } = descriptionOf(type);
  const required = Object.entries(fields).flatMap(([key, { facts }]) => (facts?.isNeeded ? [key] : []));
  return {
    title,
    description: text,
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(fields).map(([key, shape]) => [
        key,
        {
          ...shown(keys[key], shape, type === stepShape.type ? kindsOf(key) : stepKinds),
          ...(key === 'when' ? whenSchema : valueSchema(shape, objects)),
        },
      ]),
    ),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
    ...(type === stepShape.type ? { oneOf: stepKinds.map(kindOfStep) } : {}),
  };
}

function descriptionOf(type: string) {
  const description = descriptions[type];
  if (!description) throw new Error(`No description of ${type}.`);
  return description;
}

function kindsOf(key: string): readonly StepKind[] {
  return (kindsWithEffect as Readonly<Record<string, readonly StepKind[]>>)[key] ?? stepKinds;
}

/** What an editor shows about a key that has an effect on these kinds of step. */
function shown(
  description: Description | undefined,
  { facts }: Shape,
  kinds: readonly StepKind[],
): { readonly [k: string]: unknown } {
  if (!description) return {};
  const { text, examples } = description;
  const where = kinds.length === 0 || kinds === stepKinds ? '' : ` Only for ${kinds.join(' and ')} steps.`;
  return {
    description: `${text}${where}`,
    ...(kinds.length === 0 ? { deprecated: true } : {}),
    ...(facts?.standard === undefined ? {} : { default: facts.standard }),
    ...(examples ? { examples } : {}),
  };
}

function valueSchema(shape: Shape, objects: Record<string, JsonSchema>): { readonly [k: string]: unknown } {
  switch (shape.kind) {
    case 'string':
      return textSchema(shape.facts);
    case 'int':
      return numberSchema(shape.facts);
    case 'bool':
      return switchSchema();
    case 'map':
      return mapSchema(shape.facts);
    case 'list':
      return { type: ['array', 'null'], items: valueSchema(shape.of, objects) };
    case 'object': {
      const name = (shape.type.split('.').at(-1) ?? '').toLowerCase();
      objects[name] ??= objectSchema(shape, objects);
      return referTo(name);
    }
  }
}

/** What else is true of a value that satisfies `test`. */
function condition(test: JsonSchema, consequence: JsonSchema): JsonSchema {
  return Object.fromEntries([
    ['if', test],
    ['then', consequence],
  ]);
}

/** `-` stands alone, and a step that is named twice is waited for forever (taskfile.md 5). */
const whenSchema = {
  type: ['array', 'null'],
  items: textSchema({ isNeeded: true }),
  uniqueItems: true,
  ...condition({ type: 'array', contains: { const: '-' } }, { maxItems: 1 }),
};

/** What makes a step one of a kind: its key, and none of the other kinds. */
function kindOfStep(kind: StepKind): JsonSchema {
  const others = stepKinds.filter((other) => other !== kind);
  return {
    title: `${kind} step`,
    type: 'object',
    properties: {
      [kind]: kind === 'push' ? { type: 'array', minItems: 1 } : textSchema({ isNeeded: true }),
      ...Object.fromEntries(others.map((other) => [other, false])),
      // There is no container to mount a volume into.
      ...(kind === 'push' ? { volumeMounts: false } : {}),
    },
    required: [kind],
  };
}
