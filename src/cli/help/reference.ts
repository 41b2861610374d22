import type { AnyCommand, CatalogEntry } from '../command.ts';
import { globalOptions, globalOptionsOf } from '../global-options.ts';
import { isRequired, namesOf, type OptionDefinition, type OptionTable } from '../option.ts';
import { pathsOf } from '../parsing/find-command.ts';
import { secretSources } from '../secrets/secret-sources.ts';
import { shownDefault } from './shown-default.ts';

/** A page of the reference: its file name and its Markdown. */
export interface ReferencePage {
  readonly file: string;
  readonly text: string;
}

interface Entry extends Pick<CatalogEntry, 'own' | 'az'> {
  readonly words: string;
  readonly definition: AnyCommand;
}

const generated = '<!-- Made from the definitions of the commands by `npm run reference`: do not edit. -->\n';

/** Escapes characters that have a meaning in Markdown. */
const plain = (text: string): string => text.replace(/[\\|<>*_[\]]/g, '\\$&');
const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  [headings, headings.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');

/** The placeholder of an option. For a positional, the flags are the placeholder. */
const placeholderOf = ({ flags }: OptionDefinition): string => (/^-.*?([<[].*)$/.exec(flags) ?? [])[1] ?? '';

const defaultOf = (definition: OptionDefinition): string => {
  const shown = shownDefault(definition);
  return shown === undefined || definition.configuredDefault ? (shown ?? '') : code(shown);
};

const marksOf = ({ preview, secret }: OptionDefinition): string => {
  const marks = [...(preview ? ['preview'] : []), ...(secret ? ['[secret](README.md#secrets)'] : [])];
  return marks.length > 0 ? ` (${marks.join(', ')})` : '';
};

const row = (definition: OptionDefinition): readonly string[] => {
  const { choices } = definition.schema.facts;
  const [first = '', ...others] = namesOf(definition);
  const names = [`${first} ${placeholderOf(definition)}`.trimEnd(), ...others];
  return [
    names.map(code).join(', '),
    `${plain(definition.summary)}${marksOf(definition)}`,
    choices.map(code).join(', '),
    defaultOf(definition),
  ];
};

const headingsFor = (what: string): readonly string[] => [what, 'Means', 'Allowed values', 'Default'];
const optionHeadings = headingsFor('Option');

/** The tables of a command's options under the headings of `--help`, required options first. */
const optionTables = (options: readonly OptionDefinition[]): string => {
  const groups = new Map<string, OptionDefinition[]>();
  const required = options.filter((each) => isRequired(each));
  for (const each of [...required, ...options.filter((other) => !required.includes(other))]) {
    if (each.hidden) continue;
    const name = each.group ?? (required.includes(each) ? 'Required:' : 'Options:');
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  return [...groups]
    .map(([name, members]) => `**${name.replace(/:$/, '')}**\n\n${table(optionHeadings, members.map(row))}\n`)
    .join('');
};

const commandText = (entry: Entry): string => {
  const { words, definition } = entry;
  const positionals: readonly OptionDefinition[] = Object.values((definition.positionals ?? {}) as OptionTable);
  const usage = ['acrtask', words, ...positionals.map(({ flags }) => flags), '[options]'].join(' ');
  const underAz = entry.own !== undefined && entry.az !== undefined ? ` Also ${code(`acrtask az ${entry.az}`)}.` : '';
  const ownOptions = { ...(definition.options as OptionTable) };
  const others = Object.entries(globalOptionsOf(entry)).filter(([key]) => !Object.hasOwn(globalOptions, key));
  const options = [...Object.values(ownOptions), ...others.map(([, each]) => each)];
  const argumentsText =
    positionals.length === 0 ? '' : `**Arguments**\n\n${table(headingsFor('Argument'), positionals.map(row))}\n`;
  const examples = definition.examples.map(({ about, command }) => `${plain(about)}\n\n\`\`\`sh\n${command}\n\`\`\`\n`);
  const description = `${plain(definition.description ?? definition.summary)}${underAz}`;
  const preview = definition.previewGroup === undefined ? '' : 'The service offers this in preview.\n\n';
  return `## acrtask ${words}

${description}

${preview}\`\`\`text
${usage}
\`\`\`

${argumentsText}${optionTables(options)}**Examples**

${examples.join('\n')}`;
};

/** The page of a command: one page per group, and one for commands that exist only under `az`. */
const pageOf = ({ own }: Pick<CatalogEntry, 'own'>): string => {
  if (own === undefined) return 'az';
  const [group = '', ...rest] = own.split(' ');
  return rest.length === 0 ? 'acrtask' : group;
};

const titles: Readonly<Record<string, string>> = { acrtask: 'acrtask', az: 'acrtask az' };

const indexHeadings = ['`acrtask ...`', '`acrtask az ...`', 'What it does'];

const anchor = (words: string): string => `acrtask-${words.replaceAll(' ', '-')}`;

/** Generates the reference from the command definitions: an index, and a page for each group. */
export const referencePages = async (catalog: readonly CatalogEntry[]): Promise<readonly ReferencePage[]> => {
  const entries: Entry[] = await Promise.all(
    catalog.map(async (entry) => {
      const { default: definition } = await entry.load();
      return { own: entry.own, az: entry.az, words: pathsOf(entry)[0] ?? '', definition } as Entry;
    }),
  );
  const names = [...new Set(entries.map(pageOf))];
  const rows = entries.map((entry) => {
    const link = (shown: string): string => `[${code(shown)}](${pageOf(entry)}.md#${anchor(entry.words)})`;
    const { own, az, definition } = entry;
    const azPath = own === undefined ? link(az ?? '') : az && code(az);
    return [own === undefined ? '–' : link(own), azPath ?? '–', plain(definition.summary)];
  });
  const index = `${generated}
# Reference

Every command of acrtask, with its options and examples; \`acrtask COMMAND --help\` shows the same. Most commands have two paths, their own and the one that they have in the Azure CLI: see [The command line](../command-line.md). The [guides](../README.md) explain how to use them.

${table(indexHeadings, rows)}
## Global options

Every command takes these as well.

${table(optionHeadings, Object.values(globalOptions).map(row))}
## Secrets

An option marked secret takes the secret itself, or reads it from one of these: ${secretSources.map(({ form, about }) => `${code(form)} (${about})`).join(', ')}. To use text that starts like one of these literally, write ${code('text:')} before it.
`;
  return [
    { file: 'README.md', text: index },
    ...names.map((name) => ({
      file: `${name}.md`,
      text: `${generated}\n# ${titles[name] ?? `acrtask ${name}`}\n\nEvery command takes the [global options](README.md#global-options) as well.\n\n${entries
        .filter((entry) => pageOf(entry) === name)
        .map(commandText)
        .join('\n')}`,
    })),
  ];
};
