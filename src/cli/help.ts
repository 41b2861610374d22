import { Command, Option } from 'commander';
import type { AnyCommand, CatalogEntry } from './command.ts';
import { globalOptionsOf } from './global-options.ts';
import type { OptionDefinition, OptionTable } from './option.ts';
import { factsOf } from './values.ts';

const secretForms = 'env:NAME, file:PATH, - or kv:VAULT/SECRET';

const describe = (definition: OptionDefinition): string => {
  const { choices, defaultValue } = factsOf(definition.schema);
  const notes = [
    ...(definition.preview ? ['preview'] : []),
    ...(choices.length > 0 ? [`one of: ${choices.join(', ')}`] : []),
    ...(definition.secret ? [`secret: ${definition.secret === 'named' ? 'value' : 'text'} or ${secretForms}`] : []),
    ...(defaultValue === undefined || defaultValue === false ? [] : [`default: ${defaultValue}`]),
  ];
  return notes.length > 0 ? `${definition.summary} [${notes.join('; ')}]` : definition.summary;
};

const helpOption = (definition: OptionDefinition): Option => {
  const required = factsOf(definition.schema).required;
  const option = new Option(definition.flags, describe(definition));
  option.negate = false;
  option.hidden = definition.hidden ?? false;
  option.helpGroup(definition.group ?? (required ? 'Required:' : 'Options:'));
  return option;
};

const width = 100;

/**
 * The text of `--help` for one command. `words` is how the user called it, without the program's name; `entry` decides
 * which options it takes besides its own.
 */
export const commandHelp = (
  words: string,
  definition: AnyCommand,
  columns: number | undefined,
  entry: Pick<CatalogEntry, 'az'> = {},
): string => {
  const command = new Command(`acrtask ${words}`)
    .description(definition.description ?? definition.summary)
    .helpCommand(false)
    .usage(
      [...Object.values((definition.positionals ?? {}) as OptionTable).map(({ flags }) => flags), '[options]'].join(
        ' ',
      ),
    )
    .configureHelp({ helpWidth: Math.min(columns ?? width, width), showGlobalOptions: false });
  for (const each of Object.values((definition.positionals ?? {}) as OptionTable))
    command.argument(each.flags, each.summary);
  const options: readonly OptionDefinition[] = Object.values(definition.options as OptionTable);
  const required = options.filter((each) => factsOf(each.schema).required);
  for (const each of [...required, ...options.filter((other) => !required.includes(other))])
    command.addOption(helpOption(each));
  for (const each of Object.values(globalOptionsOf(entry))) command.addOption(helpOption(each));
  command.addHelpOption(new Option('--help, -h', 'Show this help.').helpGroup('Global options:'));
  const examples = definition.examples.map(({ about, command }) => `  ${about}\n    ${command}\n`).join('\n');
  return `${command.helpInformation()}\nExamples:\n${examples}`;
};
