import { ExitCode } from '../../errors.ts';
import type { Host } from '../../host.ts';
import { createAzConfig } from '../az-config/az-config.ts';
import { withConfiguredDefaults } from '../az-config/configured-defaults.ts';
import type { CliDependencies } from '../dependencies.ts';
import { globalOptionsOf } from '../global-options.ts';
import { longNameOf, namesOf, type OptionTable } from '../option.ts';
import { findCommand, leadingGroup, pathsOf } from '../parsing/find-command.ts';
import type { Candidate } from './azure-names.ts';
import { behind, type Completions, completionsFor, type Typed, words } from './completion-candidates.ts';
import { readLine } from './completion-line.ts';

/** The next words of the commands' paths. */
const nextWords = (typed: readonly string[], { catalog }: CliDependencies): readonly Candidate[] => {
  const prefix = typed.map((word) => `${word} `).join('');
  const found = catalog
    .flatMap(pathsOf)
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length).split(' ')[0] ?? '');
  return words([...new Set(found)].sort());
};

/** The next words of the commands that the last of the words `typed` begin to name; otherwise, the first words of all. */
const commandWords = (typed: readonly string[], dependencies: CliDependencies): readonly Candidate[] => {
  const begun = typed
    .map((_, index) => ({
      length: typed.length - index,
      group: leadingGroup(typed.slice(index), dependencies.catalog),
    }))
    .filter(({ length, group }) => group.length === length)
    .map(({ group }) => nextWords(group, dependencies))
    .find((next) => next.length > 0);
  return begun ?? nextWords([], dependencies);
};

const optionNames = (options: OptionTable, named: ReadonlySet<string>, current: string): readonly Candidate[] => {
  const open = Object.entries(options).filter(
    ([key, { hidden, schema }]) => !hidden && (!named.has(key) || schema.facts.kind === 'texts'),
  );
  const offered = open.map(([, definition]) => ({
    // A complete short name only needs the space after it.
    value: namesOf(definition).find((name) => name === current) ?? longNameOf(definition),
    about: definition.summary,
  }));
  return [...offered, { value: '--help', about: 'Show help.' }];
};

/** The words of `az` that acrtask does not have, if there is an Azure CLI to hand them to. */
const otherAzWords = async (
  [first, ...group]: readonly string[],
  host: Host,
  dependencies: CliDependencies,
): Promise<readonly Candidate[]> => {
  if (first !== 'az') return [];
  const { findAzureCli } = await import('../azure-cli/find-azure-cli.ts');
  if (findAzureCli(host).path === undefined) return [];
  const own = new Set(nextWords([first, ...group], dependencies).map(({ value }) => value));
  return words((await dependencies.azureCliCommands(group)).filter((word) => !own.has(word)));
};

const completionsAt = async (
  typed: readonly string[],
  current: string,
  host: Host,
  dependencies: CliDependencies,
): Promise<Completions> => {
  const found = findCommand(typed, dependencies.catalog);
  if (!found) {
    const group = leadingGroup(typed, dependencies.catalog);
    if (group.length < typed.length)
      return group[0] === 'az' ? (await import('./ask-azure-cli.ts')).askAzureCli(typed, current, host) : [];
    return current.startsWith('-')
      ? words(group.length > 0 ? ['--help'] : ['--help', '--version'])
      : [...nextWords(group, dependencies), ...(await otherAzWords(group, host, dependencies))];
  }
  const { default: definition } = await found.entry.load();
  const options: OptionTable = { ...definition.options, ...globalOptionsOf(found.entry) };
  const line = readLine(found.rest, options);
  const { given } = line;
  const registryInUse: Typed['registryInUse'] = async () => {
    const config = createAzConfig(host);
    const { raw } = await withConfiguredDefaults(given, options, config, () => dependencies.projectDefaults(host));
    const { registry, resourceGroup } = raw as Typed['given'];
    return { registry, resourceGroup };
  };
  const assigned = /^(?:--[^=]+|-[^-=])=/.exec(current)?.[0];
  if (assigned !== undefined && !line.mustBeValue) {
    const option = Object.values(options).find((each) => namesOf(each).includes(assigned.slice(0, -1)));
    return option
      ? behind(
          assigned,
          await completionsFor(option, { current: current.slice(assigned.length), given, registryInUse }, host),
        )
      : [];
  }
  if (line.option && (line.mustBeValue || !current.startsWith('-'))) {
    const all = await completionsFor(line.option, { current, given, registryInUse }, host);
    // `--run-id cf1 cf2`: do not offer values that are already given.
    const completions = 'filesBehind' in all ? all : all.filter(({ value }) => !line.values.includes(value));
    if (line.mustBeValue || 'filesBehind' in completions || completions.length > 0) return completions;
  }
  if (current.startsWith('-') && !line.ended) return optionNames(options, line.named, current);
  const positionals = Object.values((definition.positionals ?? {}) as OptionTable);
  const last = positionals.at(-1);
  const positional = positionals[line.positionals] ?? (last?.flags.includes('...') ? last : undefined);
  if (positional?.suggests === 'commands') return commandWords(found.rest, dependencies);
  if (positional) return completionsFor(positional, { current, given, registryInUse }, host);
  const more = found.rest.length === 0 ? nextWords(found.words.split(' '), dependencies) : [];
  return more.length > 0 || current !== '' || line.ended ? more : optionNames(options, line.named, current);
};

/** Control characters, which could affect the terminal or end a line, are not offered. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the subject
const unprintable = /[\u0000-\u001f\u007f]/;

/**
 * Writes the completions at the cursor: one candidate per line, followed by a tab and its description. The line `:files`
 * makes the shell complete file names, after a prefix if one follows.
 * The first argument is `=` and the word at the cursor, so that shells do not drop an empty word. The words before the cursor
 * follow. Errors are ignored: they result in no candidates.
 */
export const complete = async (
  argv: readonly string[],
  host: Host,
  dependencies: CliDependencies,
): Promise<ExitCode> => {
  try {
    const [first = '', ...typed] = argv;
    const current = first.replace(/^=/, '');
    const completions = await completionsAt(typed, current, host, dependencies);
    const lines =
      'filesBehind' in completions
        ? [`:files ${completions.filesBehind}`.trimEnd()]
        : completions
            .filter(({ value }) => value.toLowerCase().startsWith(current.toLowerCase()) && !unprintable.test(value))
            .map(({ value, about }) => (about && !unprintable.test(about) ? `${value}\t${about}` : value));
    if (lines.length > 0) await host.stdout.write(`${lines.join('\n')}\n`);
  } catch {
    // An error message would disturb the user's typing.
  }
  return ExitCode.ok;
};
