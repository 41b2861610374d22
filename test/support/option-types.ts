import { isRequired, type OptionDefinition } from '../../src/cli/option.ts';
import { type Door, doors, isOffered, optionsOf } from '../../src/library/doors.ts';

const typeOf = ({ schema: { facts } }: OptionDefinition): string => {
  if (facts.named) return 'NamedValues';
  switch (facts.kind) {
    case 'text':
      return 'string';
    case 'texts':
      return 'string | readonly string[]';
    case 'flag':
    case 'threeState':
      return 'boolean';
    case 'integer':
      return 'number';
    case 'choice':
      return facts.choices.map((choice) => `'${choice}'`).join(' | ');
  }
};

/** What an option says of itself, without what concerns command lines only. */
const docOf = ({ summary, schema: { facts } }: OptionDefinition): string => {
  const about = summary
    .replace(/(?:name|value)\[=value\](?=[;.])/, '')
    .replace(/; may be repeated(?=\.)/, '')
    .replace(/,? or - for standard input(?=\.)/, '')
    .replace(
      /--([a-z]+(?:-[a-z]+)*)/g,
      (_, words: string) => `\`${words.replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase())}\``,
    )
    .replace(/ +(?=[.;])/g, '');
  const { defaultValue } = facts;
  const isTold = defaultValue !== undefined && defaultValue !== false && !/default/.test(about);
  return isTold ? `${about} By default, ${String(defaultValue)}.` : about;
};

const property = (key: string, definition: OptionDefinition): string => {
  const mark = isRequired(definition) ? '' : '?';
  const type = `${typeOf(definition)}${mark === '?' ? ' | undefined' : ''}`;
  const line = `  readonly ${key}${mark}: ${type};`;
  const broken = `  readonly ${key}${mark}:\n${type
    .split(' | ')
    .map((each) => `    | ${each}`)
    .join('\n')};`;
  return `  /** ${docOf(definition)} */\n${line.length > 120 ? broken : line}\n`;
};

const interfaceOf = async (door: Door & { readonly type: string }): Promise<string> => {
  const { default: definition } = await door.load();
  const properties = Object.entries(optionsOf(definition))
    .filter(([key, each]) => isOffered(door, key, each) && !each.hidden)
    .sort(([, one], [, other]) => Number(isRequired(other)) - Number(isRequired(one)))
    .map(([key, each]) => property(key, each));
  return `/** ${definition.summary} */\nexport interface ${door.type} {\n${properties.join('')}}\n`;
};

/** The types of what programs can give to each call, from the definitions of the commands. */
export const optionTypes = async (): Promise<string> => {
  const typed = Object.values<Door>(doors).flatMap((door) =>
    door.type === undefined ? [] : [{ ...door, type: door.type }],
  );
  return [
    '// Made from the definitions of the commands by `npm run reference`: do not edit.\n',
    '/** Names with their values: an object, or a text such as `name=value`, or an array of such texts. */\nexport type NamedValues = Readonly<Record<string, string>> | readonly string[] | string;\n',
    ...(await Promise.all(typed.map(interfaceOf))),
  ].join('\n');
};
