import { resourceGroupOf } from '../../resource-id.ts';
import type { Services } from '../../service/services.ts';
import type { NameKind } from '../option.ts';

/** The names to look up, as the command line determines them. */
export interface NamesQuery {
  readonly kind: NameKind;
  readonly registry?: string | undefined;
  readonly task?: string | undefined;
  readonly resourceGroup?: string | undefined;
  readonly subscription?: string | undefined;
  readonly cloud?: string | undefined;
}

/** A completion candidate and its description. */
export interface Candidate {
  readonly value: string;
  readonly about?: string | undefined;
}

interface Resource {
  readonly id: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Timer {
  readonly name: string;
  readonly schedule: string;
}

interface Credentials {
  readonly customRegistries?: Readonly<Record<string, unknown>> | null;
}

/** The number of runs to offer. More would make the list hard to read. */
const mostRuns = 30;
const ongoing: ReadonlySet<unknown> = new Set(['Queued', 'Started', 'Running']);

/** Words that identify a resource: its name if it is unique, and its IDs. */
const wordsFor = ({ id, name, properties }: Resource, all: readonly Resource[]): readonly Candidate[] => {
  const isUnique = all.every((other) => other.id === id || other.name.toLowerCase() !== name.toLowerCase());
  return [
    ...(isUnique ? [{ value: name, about: resourceGroupOf(id) }] : []),
    { value: id, about: name },
    { value: String(properties.clientId), about: isUnique ? name : id },
  ];
};

/** Queries Azure for the names of a kind. Rejects as the services do. */
export const askNames = async (query: NamesQuery, services: Services): Promise<readonly Candidate[]> => {
  const { kind, resourceGroup } = query;
  const registry = () => services.registries.find({ registry: query.registry ?? '', resourceGroup });
  const task = async () => (await services.tasks.get(await registry(), query.task ?? '')).properties;
  const named = (resources: unknown) => (resources as readonly Resource[]).map(({ name }) => ({ value: name }));
  const runs = async (wanted: (status: unknown) => boolean) =>
    (await services.runs.list(await registry(), { top: mostRuns }))
      .filter(({ properties }) => wanted(properties.status))
      .map(({ name, properties }) => ({
        value: name,
        about: [properties.status, properties.task].filter((each) => typeof each === 'string').join(' '),
      }));
  switch (kind) {
    case 'registries': {
      const all = await services.registries.list();
      return all
        .filter(({ group }) => resourceGroup === undefined || group.toLowerCase() === resourceGroup.toLowerCase())
        .map(({ name, group }) => ({ value: name, about: group }));
    }
    case 'registryServers':
      return (await services.registries.list()).map(({ loginServer, group }) => ({ value: loginServer, about: group }));
    case 'registryIds':
      return (await services.registries.list()).map(({ raw, name }) => ({ value: raw.id, about: name }));
    case 'groups':
      return named(await services.groups.list());
    case 'vaults':
      return (await services.vaults.list()).map(({ id, name }) => ({ value: name, about: resourceGroupOf(id) }));
    case 'identities': {
      const all = await services.identities.list();
      return all.flatMap((each) => wordsFor(each, all));
    }
    case 'identityNames':
      return (await services.identities.list()).map(({ id, name }) => ({ value: name, about: resourceGroupOf(id) }));
    case 'identityIds':
      return (await services.identities.list()).map(({ id, name }) => ({ value: id, about: name }));
    case 'tasks':
      return named(await services.tasks.list(await registry()));
    case 'runs':
      return runs(() => true);
    case 'ongoingRuns':
      return runs((status) => ongoing.has(status));
    case 'taskRuns':
      return named(await services.taskRuns.list(await registry()));
    case 'agentPools':
      return named(await services.agentPools.list(await registry()));
    case 'timers': {
      const { trigger } = (await task()) as { readonly trigger?: { readonly timerTriggers?: readonly Timer[] } | null };
      return (trigger?.timerTriggers ?? []).map(({ name, schedule }) => ({ value: name, about: schedule }));
    }
    case 'loginServers': {
      const { credentials } = (await task()) as { readonly credentials?: Credentials | null };
      return Object.keys(credentials?.customRegistries ?? {}).map((value) => ({ value }));
    }
  }
};
