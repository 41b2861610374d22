import type { Services } from '../service/services.ts';
import type { Suggestions } from './option.ts';

/** A kind of name that only Azure knows. */
export type NameKind = Exclude<Suggestions, readonly string[] | 'files'>;

/** Which names are asked for, as the words of a command line say it. */
export interface NamesQuery {
  readonly kind: NameKind;
  readonly registry?: string | undefined;
  readonly resourceGroup?: string | undefined;
  readonly subscription?: string | undefined;
  readonly cloud?: string | undefined;
}

/** A word that a shell may offer, and what tells people which one it is. */
export interface Candidate {
  readonly value: string;
  readonly about?: string | undefined;
}

interface Resource {
  readonly name: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** More runs than these are of no use in a list to choose from. */
const mostRuns = 30;

/** Asks Azure for the names of a kind. Rejects as the services do. */
export const askNames = async (query: NamesQuery, services: Services): Promise<readonly Candidate[]> => {
  const { kind, resourceGroup } = query;
  const registry = () => services.registries.find({ registry: query.registry ?? '', resourceGroup });
  const named = (resources: unknown) => (resources as readonly Resource[]).map(({ name }) => ({ value: name }));
  switch (kind) {
    case 'registries': {
      const all = await services.registries.list();
      return all
        .filter(({ group }) => resourceGroup === undefined || group.toLowerCase() === resourceGroup.toLowerCase())
        .map(({ name, group }) => ({ value: name, about: group }));
    }
    case 'tasks':
      return named(await services.tasks.list(await registry()));
    case 'runs': {
      const runs = await services.runs.list(await registry(), { top: mostRuns });
      return runs.map(({ name, properties }) => ({
        value: name,
        about: [properties.status, properties.task].filter((each) => typeof each === 'string').join(' '),
      }));
    }
    case 'taskRuns':
      return named(await services.taskRuns.list(await registry()));
    case 'agentPools':
      return named(await services.agentPools.list(await registry()));
    case 'identities':
      return (await services.identities.list()).map(({ id, name }) => ({ value: id, about: name }));
    case 'clientIds':
      return (await services.identities.list()).map(({ name, properties }) => ({
        value: String(properties.clientId),
        about: name,
      }));
  }
};
