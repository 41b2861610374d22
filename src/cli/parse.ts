import { Argument, Command, CommanderError, Option } from 'commander';
import { UsageError } from '../errors.ts';
import type { OptionDefinition, OptionTable } from './option.ts';
import { factsOf } from './values.ts';

/** The words of a command line by option key: strings, lists of strings, true for a bare option. Nothing is checked. */
export type RawValues = Record<string, unknown>;

const commanderOption = (key: string, flags: string, definition: OptionDefinition): Option => {
  const option = new Option(flags);
  // `--no-push [true|false]` is an option of its own in az, not the negation of `--push`.
  option.negate = false;
  option.attributeName = () => key;
  if (factsOf(definition.schema).kind === 'texts' && !option.variadic)
    option.argParser((value: string, previous: string[] | undefined) => [...(previous ?? []), value]);
  return option;
};

export interface Grammar {
  readonly name: string;
  readonly positionals: OptionTable;
  readonly options: OptionTable;
}

/** Splits `argv` into raw values by the grammar. Throws UsageError for syntax only: unknown options, missing values. */
export const parseWords = (argv: readonly string[], { name, positionals, options }: Grammar): RawValues => {
  const command = new Command(name)
    .helpOption(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {}, outputError: () => {} });
  for (const [key, definition] of Object.entries(options)) {
    command.addOption(commanderOption(key, definition.flags, definition));
    if (definition.otherFlags) command.addOption(commanderOption(key, definition.otherFlags, definition));
  }
  for (const definition of Object.values(positionals))
    command.addArgument(new Argument(definition.flags.replace('<', '[').replace('>', ']'), definition.summary));
  try {
    command.parse(argv, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw new UsageError([error.message.replace(/^error: /, '')]);
    throw error;
  }
  const named = Object.fromEntries(Object.keys(positionals).map((key, index) => [key, command.processedArgs[index]]));
  return { ...command.opts(), ...named };
};
