import { devNull } from 'node:os';
import { ExitCode } from '../errors.ts';
import type { Host } from '../host.ts';
import { createAzConfig } from './az-config.ts';
import { readLine } from './completion-line.ts';
import { findCommand, leadingGroup, pathsOf } from './find-command.ts';
import { globalOptionsOf } from './global-options.ts';
import { askNames, type Candidate, type NameKind, type NamesQuery } from './known-names.ts';
import { createKnownSecrets } from './known-secrets.ts';
import type { Machine } from './machine.ts';
import { createMessages } from './messages.ts';
import { createNamesCache } from './names-cache.ts';
import { longNameOf, namesOf, type OptionDefinition, type OptionTable } from './option.ts';
import { factsOf } from './values.ts';

/** The first word of a command line that asks for candidates, and of one that asks Azure for names beforehand. */
export const completeWord = '__complete';
export const refreshWord = '__refresh-names';

/** A person does not wait longer for names, in milliseconds; with what starting takes, less than a second. */
const patience = 600;
const pause = 20;
/** How long Azure may take to answer in the background. */
const refreshPatience = 20_000;

type Offer = readonly Candidate[] | 'files';

const words = (values: readonly string[]): readonly Candidate[] => values.map((value) => ({ value }));

/** The next words of the commands' paths. */
const nextWords = (typed: readonly string[], { catalog }: Machine): readonly Candidate[] => {
  const prefix = typed.map((word) => `${word} `).join('');
  const found = catalog
    .flatMap(pathsOf)
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length).split(' ')[0] ?? '');
  return words([...new Set(found)].sort());
};

/**
 * Names of Azure, from the cache. When there are none, another process asks for them, since what an Azure package has
 * begun cannot be broken off: this one waits a moment, and the next one finds what came later.
 */
const knownNames = async (query: NamesQuery, host: Host): Promise<readonly Candidate[]> => {
  const cache = createNamesCache(host);
  const start = host.now().getTime();
  const known = await cache.get(query);
  if (known?.names) return known.names;
  if (!known) {
    await cache.set(query, undefined);
    await host.startDetached([refreshWord, JSON.stringify(query)], devNull);
  }
  while (host.now().getTime() - start < patience) {
    await host.sleep(pause);
    const found = await cache.get(query);
    if (found?.names) return found.names;
  }
  return [];
};

const needRegistry: ReadonlySet<NameKind> = new Set(['tasks', 'runs', 'taskRuns', 'agentPools']);

const offerFor = async (
  { schema, suggests }: OptionDefinition,
  given: Readonly<Record<string, string | undefined>>,
  host: Host,
): Promise<Offer> => {
  const { kind, choices } = factsOf(schema);
  if (choices.length > 0) return words(choices);
  if (kind === 'threeState') return words(['true', 'false']);
  if (suggests === undefined) return [];
  if (suggests === 'files') return 'files';
  if (typeof suggests !== 'string') return words(suggests);
  const config = createAzConfig(host);
  const registry = given.registry ?? (await config.get('defaults', 'acr'));
  if (needRegistry.has(suggests) && registry === undefined) return [];
  const { subscription, cloud } = given;
  const inGroup = { resourceGroup: given.resourceGroup ?? (await config.get('defaults', 'group')) };
  const scope = needRegistry.has(suggests)
    ? { registry, ...inGroup }
    : suggests === 'registries'
      ? { resourceGroup: given.resourceGroup }
      : {};
  const names = await knownNames({ kind: suggests, ...scope, subscription, cloud }, host);
  return suggests === 'identities' || suggests === 'clientIds' ? [{ value: '[system]' }, ...names] : names;
};

const optionNames = (options: OptionTable, named: ReadonlySet<string>, current: string): readonly Candidate[] => {
  const open = Object.entries(options).filter(
    ([key, { hidden, schema }]) => !hidden && (!named.has(key) || factsOf(schema).kind === 'texts'),
  );
  const offered = open.map(([, definition]) => ({
    // A short name that is typed out only wants the blank after it.
    value: namesOf(definition).find((name) => name === current) ?? longNameOf(definition),
    about: definition.summary,
  }));
  return [...offered, { value: '--help', about: 'Show help.' }];
};

const offerAt = async (typed: readonly string[], current: string, host: Host, machine: Machine): Promise<Offer> => {
  const found = findCommand(typed, machine.catalog);
  if (!found) {
    const group = leadingGroup(typed, machine.catalog);
    if (group.length < typed.length) return [];
    return current.startsWith('-')
      ? words(group.length > 0 ? ['--help'] : ['--help', '--version'])
      : nextWords(group, machine);
  }
  const { default: definition } = await found.entry.load();
  const options: OptionTable = { ...definition.options, ...globalOptionsOf(found.entry) };
  const line = readLine(found.rest, options);
  const assigned = /^(--[^=]+)=/.exec(current);
  if (assigned && !line.mustBeValue) {
    const option = Object.values(options).find((each) => namesOf(each).includes(assigned[1] ?? ''));
    const offer = option ? await offerFor(option, line.given, host) : [];
    return offer === 'files' ? offer : offer.map((each) => ({ ...each, value: `${assigned[0]}${each.value}` }));
  }
  if (line.option && (line.mustBeValue || !current.startsWith('-'))) {
    const offer = await offerFor(line.option, line.given, host);
    if (line.mustBeValue || offer.length > 0) return offer;
  }
  if (current.startsWith('-') && !line.ended) return optionNames(options, line.named, current);
  const positional = Object.values((definition.positionals ?? {}) as OptionTable)[line.positionals];
  if (positional) return offerFor(positional, line.given, host);
  const more = found.rest.length === 0 ? nextWords(found.words.split(' '), machine) : [];
  return more.length > 0 || current !== '' || line.ended ? more : optionNames(options, line.named, current);
};

/** What would act on a terminal or end a line is not offered. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the subject
const unprintable = /[\u0000-\u001f\u007f]/;

/**
 * Writes what may stand at the cursor: one candidate a line, what it is after a tab; the line `:files` leaves it to the shell.
 * The first word is `=` and the word at the cursor, so that no shell drops an empty one; the words before it follow.
 * Whatever goes wrong, there are no candidates and no error.
 */
export const complete = async (argv: readonly string[], host: Host, machine: Machine): Promise<ExitCode> => {
  try {
    const [first = '', ...typed] = argv;
    const current = first.replace(/^=/, '');
    const offer = await offerAt(typed, current, host, machine);
    const lines =
      offer === 'files'
        ? [':files']
        : offer
            .filter(({ value }) => value.toLowerCase().startsWith(current.toLowerCase()) && !unprintable.test(value))
            .map(({ value, about }) => (about && !unprintable.test(about) ? `${value}\t${about}` : value));
    if (lines.length > 0) await host.stdout.write(`${lines.join('\n')}\n`);
  } catch {
    // Somebody is typing: an error in between helps nobody.
  }
  return ExitCode.ok;
};

/** Asks Azure for names and keeps them for `complete`; that it failed is kept as that there are none. */
export const refreshNames = async ([text = '']: readonly string[], host: Host, machine: Machine): Promise<ExitCode> => {
  try {
    const query = JSON.parse(text) as NamesQuery;
    const { subscription, cloud } = query;
    const globals = { output: undefined, query: undefined, verbose: false, debug: false, onlyShowErrors: true };
    const quiet = createMessages(
      { ...host, stderr: { isTTY: false, columns: undefined, write: async () => {} } },
      'error',
    );
    const signal = AbortSignal.timeout(refreshPatience);
    const services = await machine.createServices(
      host,
      { ...globals, subscription, cloud },
      quiet,
      signal,
      createKnownSecrets(),
    );
    const names = await askNames(query, services).catch(() => []);
    await createNamesCache(host).set(query, names);
  } catch {
    // Nobody looks at this process.
  }
  return ExitCode.ok;
};
