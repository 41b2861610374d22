import { Command, CommanderError, Option } from 'commander';
import { suggest } from '../../did-you-mean.ts';
import { UsageError } from '../../errors.ts';
import { longNameOf, nameOf, namesOf, type OptionDefinition, type OptionTable } from '../option.ts';
import { UnknownOptionsError } from './unknown-options-error.ts';
import { shownName, unrecognizedWords } from './unrecognized-words.ts';

/**
 * The words of a command line by option key: strings, lists of strings, true for a bare option. Values are not validated.
 */
export type RawValues = Record<string, unknown>;

const commanderOption = (key: string, flags: string, definition: OptionDefinition): Option => {
  const option = new Option(flags);
  // `--no-push [true|false]` is an option of its own in az, not the negation of `--push`.
  option.negate = false;
  option.attributeName = () => key;
  if (definition.schema.facts.kind === 'texts' && !option.variadic)
    option.argParser((value: string, previous: string[] | undefined) => [...(previous ?? []), value]);
  return option;
};

export interface Grammar {
  readonly name: string;
  readonly positionals: OptionTable;
  readonly options: OptionTable;
}

/** Rejects options without their required value (commands.md 17). */
const requireValues = (argv: readonly string[], byName: ReadonlyMap<string, OptionDefinition>): void => {
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  const problems: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const definition = byName.get(words[index] ?? '');
    if (!definition?.flags.includes('<')) continue;
    const value = words[index + 1];
    if (value === undefined || byName.has(value))
      problems.push(`argument ${nameOf(definition)}: expected one argument`);
    else index += 1;
  }
  if (problems.length > 0) throw new UsageError(problems);
};

const hintFor = (shown: string, known: readonly string[]): string | undefined => {
  const name = shown.replace(/\*+$/, '');
  const longer = known.filter((each) => name.length > 2 && each.startsWith(name));
  const near = name.startsWith('--') ? [...new Set([...longer, ...suggest(name, known)])] : [];
  return near.length > 0 ? `Did you mean '${near.slice(0, 3).join("' or '")}'?` : undefined;
};

/** Where files are arguments, `--file`, as other commands have it, is not needed. */
const hintForFile = (word: string, positionals: readonly string[]): string | undefined =>
  /^(?:-f|--file)(?:=|$)/.test(word) && positionals.some((key) => /^files?$/.test(key))
    ? 'Name the file without an option.'
    : undefined;

/** Suggests the option that surplus words may belong to: the only missing required one, or `--run-id`. */
const hintForOperands = (words: readonly string[], given: RawValues, options: OptionTable): string | undefined => {
  if (words.includes('***')) return undefined;
  const open = Object.entries(options)
    .filter(([key, { secret }]) => given[key] === undefined && secret === undefined)
    .map(([, definition]) => definition);
  const needed = open.filter(({ schema, configuredDefault }) => schema.facts.required && !configuredDefault);
  const [wanted, ...others] = needed.length > 0 ? needed : open.filter((each) => longNameOf(each) === '--run-id');
  if (!wanted || others.length > 0 || (words.length > 1 && !wanted.flags.includes('...'))) return undefined;
  return `Did you mean '${longNameOf(wanted)} ${words.join(' ')}'?`;
};

/** Stands before a word with which no option begins, so that commander does not take it for one. */
const mark = '\0';

/** No option is a number: `-1d` is a value. */
const marked = (word: string): string => (/^-\d/.test(word) ? `${mark}${word}` : word);

const unmarked = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map(unmarked) as T;
  return (typeof value === 'string' && value.startsWith(mark) ? value.slice(mark.length) : value) as T;
};

/**
 * Splits `argv` into raw values by the grammar. A last positional with `...` takes all words that are left. Throws UsageError for syntax errors only: unknown options, missing values,
 * surplus words. The error does not repeat values of unknown options.
 */
export const parseWords = (argv: readonly string[], { name, positionals, options }: Grammar): RawValues => {
  const byName = new Map(Object.values(options).flatMap((each) => namesOf(each).map((own) => [own, each])));
  requireValues(argv, byName);
  const command = new Command(name)
    .helpOption(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {}, outputError: () => {} });
  for (const [key, definition] of Object.entries(options)) {
    command.addOption(commanderOption(key, definition.flags, definition));
    if (definition.otherFlags) command.addOption(commanderOption(key, definition.otherFlags, definition));
  }
  const keys = Object.keys(positionals);
  const takesRest = Object.values(positionals).at(-1)?.flags.includes('...') ?? false;
  const valueAt = (operands: readonly string[], index: number): unknown => {
    if (!takesRest || index < keys.length - 1) return operands[index];
    return operands.length > index ? operands.slice(index) : undefined;
  };
  try {
    const parsed = command.parseOptions(argv.map(marked));
    const [operands, unknown] = [unmarked(parsed.operands), unmarked(parsed.unknown)];
    const values = Object.fromEntries(Object.entries(command.opts()).map(([key, value]) => [key, unmarked(value)]));
    const excess = { operands: takesRest ? [] : operands.slice(keys.length), unknown };
    const unrecognized = unrecognizedWords(argv, excess, Object.values(options));
    if (unrecognized.length > 0 && unknown.length > 0)
      throw new UnknownOptionsError(
        unrecognized,
        hintForFile(unknown[0] ?? '', keys) ??
          hintFor(shownName(unknown[0] ?? '', Object.values(options)), [...byName.keys()]),
      );
    if (unrecognized.length > 0)
      throw new UsageError(
        [`unrecognized arguments: ${unrecognized.join(' ')}`],
        hintForOperands(unrecognized, values, options),
      );
    return { ...values, ...Object.fromEntries(keys.map((key, index) => [key, valueAt(operands, index)])) };
  } catch (error) {
    if (error instanceof CommanderError) throw new UsageError([error.message.replace(/^error: /, '')]);
    throw error;
  }
};
