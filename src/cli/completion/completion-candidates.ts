import { devNull } from 'node:os';
import { readAzProfile } from '../../az-profile.ts';
import { isCacheOff } from '../../cache-folder.ts';
import { isGuid } from '../../guid.ts';
import type { Host } from '../../host.ts';
import type { NameKind, OptionDefinition, Suggestions } from '../option.ts';
import { markOf } from '../secrets/secret-options.ts';
import { secretSources } from '../secrets/secret-sources.ts';
import { splitBehindUrl } from '../url-and-value.ts';
import type { Candidate, NamesQuery } from './azure-names.ts';
import { createNamesCache } from './azure-names-cache.ts';
import { refreshWord } from './hidden-commands.ts';

/** How long to wait for names, in milliseconds. Together with the start-up time, this is less than a second. */
const patience = 600;
const pause = 20;

/** The completions at the cursor: words, or file paths after a prefix. */
export type Completions = readonly Candidate[] | { readonly filesBehind: string };

/** What the user has typed so far. */
export interface Typed {
  /** The word at the cursor. */
  readonly current: string;
  /** Values by option key, so far. */
  readonly given: Readonly<Record<string, string | undefined>>;
  /** The registry and its group that the command would use: those given, or the defaults. */
  registryInUse(): Promise<{ readonly registry: string | undefined; readonly resourceGroup: string | undefined }>;
}

export const words = (values: readonly string[]): readonly Candidate[] => values.map((value) => ({ value }));

/** Prepends `start` to the completions of the rest of a word. */
export const behind = (start: string, completions: Completions): Completions =>
  'filesBehind' in completions
    ? { filesBehind: `${start}${completions.filesBehind}` }
    : completions.map((each) => ({ ...each, value: `${start}${each.value}` }));

/**
 * Returns names from the cache. If they are missing, starts another process that queries Azure, because a query cannot be
 * canceled. This process waits a moment; the next completion finds names that arrive later.
 */
const knownNames = async (query: NamesQuery, host: Host): Promise<readonly Candidate[]> => {
  // The other process can return the answer only through the cache.
  if (isCacheOff(host)) return [];
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

/** The parent of each kind of name. Other kinds belong to the subscription. */
const owners: Partial<Record<NameKind, 'registry' | 'task'>> = {
  tasks: 'registry',
  runs: 'registry',
  ongoingRuns: 'registry',
  taskRuns: 'registry',
  agentPools: 'registry',
  timers: 'task',
  loginServers: 'task',
};

const isId = (text: string): boolean => text.startsWith('/') || isGuid(text);

/** Leaves out IDs of resources that have a name, unless the user has started to type. */
const namesFirst = (found: readonly Candidate[], current: string): readonly Candidate[] => {
  const values = new Set(found.map(({ value }) => value));
  return found.filter(({ value, about = '' }) => current !== '' || !isId(value) || !values.has(about));
};

const azureNames = async (
  kind: NameKind,
  { current, given, registryInUse }: Typed,
  host: Host,
): Promise<readonly Candidate[]> => {
  const { subscription, cloud, name: task } = given;
  const owner = owners[kind];
  if (!owner) {
    const scope = kind === 'registries' ? { resourceGroup: given.resourceGroup } : {};
    return namesFirst(await knownNames({ kind, ...scope, subscription, cloud }, host), current);
  }
  const { registry, resourceGroup } = await registryInUse();
  if (!registry || (owner === 'task' && !task)) return [];
  const scope = { registry, resourceGroup, ...(owner === 'task' ? { task } : {}) };
  return knownNames({ kind, ...scope, subscription, cloud }, host);
};

/** The subscriptions in az's profile: by name, or by ID if several have the same name. */
const subscriptions = async ({ current }: Typed, host: Host): Promise<readonly Candidate[]> => {
  const all = await readAzProfile(host);
  const isUnique = (name: string) =>
    all.filter((other) => other.name.toLowerCase() === name.toLowerCase()).length === 1;
  const named = all.filter(({ name }) => isUnique(name)).map(({ name, id }) => ({ value: name, about: id }));
  return namesFirst([...named, ...all.map(({ name, id }) => ({ value: id, about: name }))], current);
};

const behindUrl = (text: string): readonly string[] => {
  const { url, value } = splitBehindUrl(text) ?? {};
  return url === undefined || value === undefined ? [] : [text, `${url}=`, value];
};

const suggested = async (suggests: Suggestions, typed: Typed, host: Host): Promise<Completions> => {
  if (suggests === 'files') return { filesBehind: '' };
  // These are known where the catalog is.
  if (suggests === 'commands') return [];
  if (suggests === 'subscriptions') return subscriptions(typed, host);
  if (typeof suggests === 'string') return azureNames(suggests, typed, host);
  if ('names' in suggests) return [...words(suggests.words), ...(await azureNames(suggests.names, typed, host))];
  if (!('named' in suggests || 'anyNamed' in suggests)) return words(suggests);
  const [, start, value = ''] =
    'named' in suggests ? (/^([^=]*=)(.*)$/s.exec(typed.current) ?? []) : behindUrl(typed.current);
  if (start === undefined)
    return 'named' in suggests ? words(Object.keys(suggests.named).map((each) => `${each}=`)) : [];
  const whose = 'named' in suggests ? suggests.named[start.slice(0, -1)] : suggests.anyNamed;
  return whose === undefined ? [] : behind(start, await suggested(whose, { ...typed, current: value }, host));
};

/** The sources of a secret, never the secret itself. */
const secretCompletions = async (typed: Typed, host: Host): Promise<Completions> => {
  const [start] = /^(?:env|file|kv):/.exec(typed.current) ?? [];
  switch (start) {
    case 'env:':
      return behind(start, words(Object.keys(host.env).sort()));
    case 'file:':
      return { filesBehind: start };
    case 'kv:': {
      const vaults = await azureNames('vaults', typed, host);
      return vaults.map(({ value, about }) => ({ value: `${start}${value}/`, about }));
    }
    default:
      return secretSources.map(({ start: value, about }) => ({ value, about }));
  }
};

/** Completes the value of an option or a positional that starts with `typed.current`. */
export const completionsFor = async (
  { schema, suggests, secret }: OptionDefinition,
  typed: Typed,
  host: Host,
): Promise<Completions> => {
  const { kind, choices } = schema.facts;
  if (choices.length > 0) return words(choices);
  if (kind === 'threeState') return words(['true', 'false']);
  if (secret) {
    const { current } = typed;
    const start = kind === 'texts' ? current.slice(0, current.indexOf(markOf(secret)) + 1) : '';
    if (kind === 'texts' && start === '') return [];
    return behind(start, await secretCompletions({ ...typed, current: current.slice(start.length) }, host));
  }
  return suggests === undefined ? [] : suggested(suggests, typed, host);
};
