import { projectFileSchema } from '../../src/project/json-schema.ts';

const introduction = `# Keys of the project file

This page lists every key of the project file \`acrtask.yaml\`. \`acrtask schema --project\` prints the same for editors: see [Tasks as files](tasks-as-files.md).
The options in parentheses are those of \`acrtask create\`, \`acrtask credential add\`, and \`acrtask identity setup\`, and mean the same.
Keys that are not listed are errors.

A *secret* is written as a reference to where it is: \`env:NAME\`, \`file:PATH\`, or \`kv:VAULT/SECRET\`; \`text:VALUE\` is for values that everybody may read.

<!-- Made from the schema of the project file by \`npm run reference\`: do not edit. -->
`;

interface Schema {
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | false;
}

/** The titles of the objects behind keys. */
const titles: Readonly<Record<string, string>> = {
  '': 'Project file',
  tasks: 'Task',
  build: 'Build',
  access: 'Access',
  credentials: 'Login',
  schedule: 'Timer',
  triggers: 'Triggers',
  baseImage: 'Base image trigger',
};

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

const anchorOf = (title: string): string => title.toLowerCase().replaceAll(' ', '-');

/** The type of a value in words; objects are sections of their own. */
const typeOf = (schema: Schema, key: string): string => {
  if (schema.anyOf) {
    const types = [...new Set(schema.anyOf.map((each) => typeOf(each, key)))];
    return types.join(types.length === 3 && types[0] === 'text' ? ', ' : ' or ');
  }
  if (schema.enum) return schema.enum.map(code).join(', ');
  if (Array.isArray(schema.type)) return 'text';
  if (schema.pattern !== undefined) return 'secret';
  if (schema.items) return `list: ${typeOf(schema.items, key)}`;
  if (schema.properties) {
    const title = titles[key] ?? key;
    return `[${title.toLowerCase()}](#${anchorOf(title)})`;
  }
  if (schema.additionalProperties) return `map of names to ${typeOf(schema.additionalProperties, key)}`;
  const names = { string: 'text', integer: 'number', boolean: 'boolean' };
  return names[schema.type as keyof typeof names];
};

/** The objects in a schema with the keys that they belong to, itself first. */
const objectsIn = (schema: Schema, key: string): readonly (readonly [key: string, schema: Schema])[] => {
  const inner = [...(schema.anyOf ?? []), schema.items, schema.additionalProperties || undefined];
  return [
    ...(schema.properties ? [[key, schema] as const] : []),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, each]) => objectsIn(each, name)),
    ...inner.flatMap((each) => (each ? objectsIn(each, key) : [])),
  ];
};

const exampleOf = ({ examples: [example] = [] }: Schema): string =>
  example === undefined ? '' : code(typeof example === 'string' ? example : JSON.stringify(example));

const section = ([key, { properties = {}, required = [] }]: readonly [string, Schema]): string => {
  const rows = Object.entries(properties).map(([name, each]) => {
    const needed = required.includes(name) ? ' Required.' : '';
    return `| ${code(name)} | ${typeOf(each, name)} | ${exampleOf(each)} | ${(each.description ?? '').replaceAll('|', '\\|')}${needed} |\n`;
  });
  return `\n## ${titles[key] ?? key}\n\n| Key | Type | Example | Means |\n|---|---|---|---|\n${rows.join('')}`;
};

/** The page of all keys of the project file, by the objects that have them. */
export const projectKeysPage = (): string => introduction + objectsIn(projectFileSchema(), '').map(section).join('');
