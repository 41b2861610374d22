import { descriptions } from '../../src/taskfile/json-schema/descriptions.ts';
import { taskFileSchema } from '../../src/taskfile/json-schema/task-file-schema.ts';
import { aliasFileShape, taskShape } from '../../src/taskfile/schema.ts';
import type { Shape } from '../../src/taskfile/yaml/shapes.ts';

const introduction = `# Keys of task files

This page lists every key of a task file. \`acrtask schema\` prints the same for editors: see [Write task files](writing-task-files.md).
Keys that are not listed are ignored by the service, and \`acrtask validate\` warns about them: see [Checks of task files](task-file-checks.md).

<!-- Made from the model of the checks by \`npm run reference\`: do not edit. -->
`;

type ObjectShape = Shape & { readonly kind: 'object' };

const titles: Readonly<Record<string, string>> = { 'graph.Task': 'Task' };
const titleOf = ({ type }: ObjectShape): string => titles[type] ?? descriptions[type]?.title ?? type;

const plain = (text: string): string =>
  text.replace(/\{\{.*?\}\}|\["-"\]|\$[A-Z]\w+|\bv1\.\d\.0\b/g, '`$&`').replaceAll('|', '\\|');
const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

/** The type of a value in words; objects are sections of their own. */
const typeOf = (shape: Shape): string => {
  switch (shape.kind) {
    case 'string':
      return shape.facts?.choices?.map(code).join(', ') ?? 'text';
    case 'int':
      return 'number';
    case 'bool':
      return 'boolean';
    case 'map':
      return 'map of names to texts';
    case 'list':
      return `list: ${typeOf(shape.of)}`;
    case 'object':
      return `[${titleOf(shape).toLowerCase()}](#${titleOf(shape).toLowerCase()})`;
  }
};

/** The objects in a shape, itself first, each once. */
const objectsIn = (shape: Shape): readonly ObjectShape[] => {
  if (shape.kind === 'list' || shape.kind === 'map') return objectsIn(shape.of);
  if (shape.kind !== 'object') return [];
  return [shape, ...Object.values(shape.fields).flatMap(objectsIn)];
};

interface Shown {
  readonly description: string;
  readonly default?: unknown;
}

const definitions = taskFileSchema().$defs as Readonly<Record<string, { readonly properties?: object }>>;

/** What the schema shows of the keys of an object. */
const propertiesOf = ({ type }: ObjectShape): Readonly<Record<string, Shown>> => {
  const schema = type === 'graph.Task' ? taskFileSchema() : definitions[(type.split('.').at(-1) ?? '').toLowerCase()];
  return schema?.properties as Readonly<Record<string, Shown>>;
};

const section = (shape: ObjectShape): string => {
  const shown = propertiesOf(shape);
  const rows = Object.entries(shape.fields).map(([key, field]) => {
    const { description = '', default: standard } = shown[key] ?? {};
    const needed = field.facts?.isNeeded ? ' Required.' : '';
    return `| ${code(key)} | ${typeOf(field)} | ${standard === undefined ? '' : code(String(standard))} | ${plain(description)}${needed} |\n`;
  });
  return `\n## ${titleOf(shape)}\n\n${descriptions[shape.type]?.text}\n\n| Key | Type | Default | Means |\n|---|---|---|---|\n${rows.join('')}`;
};

/** The page of all keys, by the objects that have them. */
export function keysPage(): string {
  const root = { ...taskShape, fields: { ...taskShape.fields, alias: aliasFileShape.fields.alias } };
  return introduction + objectsIn(root).map(section).join('');
}
