import { Argument, Command, Help, Option } from 'commander';
import type { AnyCommand, CatalogEntry } from '../command.ts';
import { globalOptionsOf } from '../global-options.ts';
import { isRequired, type OptionDefinition, type OptionTable } from '../option.ts';
import { secretSources } from '../secrets/secret-sources.ts';
import { shownDefault } from './shown-default.ts';

const describe = (definition: OptionDefinition): string => {
  const { choices } = definition.schema.facts;
  const defaultValue = shownDefault(definition);
  const notes = [
    ...(definition.preview ? ['preview'] : []),
    ...(definition.secret ? ['secret'] : []),
    ...(choices.length > 0 ? [`one of: ${choices.join(', ')}`] : []),
    ...(defaultValue === undefined ? [] : [`default: ${defaultValue}`]),
  ];
  return notes.length > 0 ? `${definition.summary} [${notes.join('; ')}]` : definition.summary;
};

const helpOption = (definition: OptionDefinition): Option => {
  const required = isRequired(definition);
  const option = new Option(definition.flags, describe(definition));
  option.negate = false;
  option.hidden = definition.hidden ?? false;
  option.helpGroup(definition.group ?? (required ? 'Required:' : 'Options:'));
  return option;
};

const usualWidth = 100;
/** Fewer columns leave too little room for two columns of text. */
const leastForTwo = 60;

/**
 * Returns the layout: descriptions stand beside the options, or below them if an option is too long or the terminal is
 * narrow.
 */
const layoutFor = (width: number): Partial<Help> => {
  const longest = width < leastForTwo ? 4 : Math.floor(width * 0.38);
  return {
    helpWidth: width,
    minWidthToWrap: 20,
    showGlobalOptions: false,
    padWidth: (command, helper) => Math.min(longest, Help.prototype.padWidth.call(helper, command, helper)),
    formatItem: (term, termWidth, description, helper) => {
      const isLong = term.length > termWidth;
      const item = Help.prototype.formatItem.call(helper, isLong ? '' : term, termWidth, description, helper);
      return isLong ? `  ${term}\n${item}` : item;
    },
  };
};

/**
 * Returns the `--help` text of one command. `words` is how the user called it, without the program's name. `entry`
 * determines which options the command takes besides its own.
 */
export const commandHelp = (
  words: string,
  definition: AnyCommand,
  columns: number | undefined,
  entry: Pick<CatalogEntry, 'az'> = {},
): string => {
  const positionals: readonly OptionDefinition[] = Object.values((definition.positionals ?? {}) as OptionTable);
  const options: readonly OptionDefinition[] = Object.values(definition.options as OptionTable);
  const width = Math.min(columns ?? usualWidth, usualWidth);
  const preview = definition.previewGroup === undefined ? '' : '\nThe service offers this in preview.';
  const command = new Command(`acrtask ${words}`)
    .description(`${definition.description ?? definition.summary}${preview}`)
    .helpCommand(false)
    .usage([...positionals.map(({ flags }) => flags), '[options]'].join(' '))
    // Commander would ask the stream, which takes Node two milliseconds to load.
    .configureOutput({ getOutHasColors: () => false, getOutHelpWidth: () => width })
    .configureHelp(layoutFor(width));
  for (const each of positionals) command.addArgument(new Argument(each.flags, describe(each)));
  const required = options.filter((each) => isRequired(each));
  for (const each of [...required, ...options.filter((other) => !required.includes(other))])
    command.addOption(helpOption(each));
  for (const each of Object.values(globalOptionsOf(entry))) command.addOption(helpOption(each));
  command.addHelpOption(new Option('--help, -h', 'Show this help.').helpGroup('Global options:'));
  const wrapped = (text: string, indent: string): string =>
    command
      .createHelp()
      .boxWrap(text, width - indent.length)
      .replaceAll(/^/gm, indent);
  const sources = secretSources.map(({ form, about }) => `${form} (${about})`).join(', ');
  const secrets = options.some(({ secret, hidden }) => secret && !hidden)
    ? `\nSecrets:\n${wrapped(`An option marked secret takes the secret itself, or reads it from ${sources}.`, '  ')}\n`
    : '';
  const examples = definition.examples.map(({ about, command }) => `${wrapped(about, '  ')}\n    ${command}\n`);
  return `${command.helpInformation()}${secrets}\nExamples:\n${examples.join('\n')}`;
};
