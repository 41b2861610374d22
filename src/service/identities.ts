import { checkEachInTurn } from '../check-all.ts';
import { CommandError, ExitCode } from '../errors.ts';
import { isGuid } from '../guid.ts';
import { parseResourceId } from '../resource-id.ts';
import type { Connection } from './connection.ts';
import { deleteAt } from './deletion.ts';
import type { Groups } from './groups.ts';
import type { ArmResource } from './resource.ts';

export const isClientId = (text: string): boolean => isGuid(text);

/** More candidates than these would bury the message. */
const mostCandidates = 20;

const same = (a: unknown, b: string): boolean => String(a).toLowerCase() === b.toLowerCase();

const listOf = (identities: readonly ArmResource[], word: (each: ArmResource) => string): string => {
  const words = identities.slice(0, mostCandidates).map(word);
  return [...words, ...(identities.length > mostCandidates ? ['...'] : [])].join(', ');
};

/**
 * The identity that `text` names among `all`: by its client id when that is what it is, else by its name; one in `group`
 * goes before others of the name. CommandError with the candidates when there is none, or more than one.
 */
export const chooseIdentity = (text: string, all: readonly ArmResource[], group: string): ArmResource => {
  const found = all.filter(({ name, properties }) => same(isClientId(text) ? properties.clientId : name, text));
  const near = found.filter(({ id }) => same(parseResourceId(id)?.group, group));
  const [only] = near.length > 0 ? near : found;
  if (only && (near.length === 1 || found.length === 1)) return only;
  if (found.length > 1)
    throw new CommandError(`Several identities are called '${text}'.`, {
      hint: `Name one by its resource id: ${listOf(found, ({ id }) => id)}`,
    });
  const what = isClientId(text) ? `with the client id '${text}'` : `called '${text}'`;
  throw new CommandError(`The subscription has no user-assigned identity ${what}.`, {
    exitCode: ExitCode.notFound,
    hint: same(text, 'system')
      ? 'For the system-assigned identity write [system], with the brackets.'
      : all.length > 0
        ? `It has: ${listOf(all, ({ name }) => name)}`
        : "Create one with 'acrtask az identity create', or name one of another subscription by its resource id.",
  });
};

const apiVersion = '2023-01-31';

export interface IdentityOptions {
  readonly location?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly isolationScope?: string | undefined;
}

/** User-assigned managed identities. */
export const createIdentities = (connection: Connection, groups: Groups) => {
  const pathOf = async (group: string, name: string): Promise<string> => {
    const { subscription } = await connection.azure();
    return `/subscriptions/${subscription.id}/resourceGroups/${encodeURIComponent(group)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${encodeURIComponent(name)}`;
  };
  const getById = async (id: string): Promise<ArmResource> =>
    (await (await connection.azure()).arm('GET', id, apiVersion)) as ArmResource;

  /** Every identity of the subscription, asked for once at most. */
  let listed: Promise<readonly ArmResource[]> | undefined;
  const listAll = async (): Promise<readonly ArmResource[]> => {
    const azure = await connection.azure();
    const path = `/subscriptions/${azure.subscription.id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
    return (await azure.armItems(path, apiVersion)) as readonly ArmResource[];
  };
  const find = async (text: string, group: string): Promise<ArmResource> => {
    listed ??= listAll();
    const found = chooseIdentity(text, await listed, group);
    await connection.info(`The identity '${text}' is ${found.id}.`);
    return found;
  };

  /** What needs no search: a resource id, `[system]`, `[all]`. */
  const isPlain = (text: string): boolean => /^[/[]/.test(text);

  return {
    /** All of the subscription. */
    list: listAll,

    /**
     * Resource ids of identities that are named by name, client id or resource id, the one in `group` before others of
     * the name; resource ids and words such as `[system]` stay as they are, and nothing is asked then.
     * Throws CommandError for each that is not there, or there more than once.
     */
    idsOf: async (texts: readonly string[], group: string): Promise<readonly string[]> =>
      checkEachInTurn(texts, async (text) => (isPlain(text) ? text : (await find(text, group)).id)),

    /** As `idsOf`, but the client id: a client id stays as it is. */
    clientIdOf: async (text: string, group: string): Promise<string> => {
      if (text.startsWith('[') || isClientId(text)) return text;
      return String((await (text.startsWith('/') ? getById(text) : find(text, group))).properties.clientId);
    },

    /**
     * Creates the identity, or changes the one of that name; without a location, where its group is. When there is no
     * such group either, a CommandError in az's words.
     */
    create: async (group: string, name: string, options: IdentityOptions): Promise<unknown> => {
      const location = options.location ?? (await groups.find(group))?.location;
      if (location === undefined) {
        throw new CommandError('InvalidArgumentValue: Missing required field: --location', {
          hint: `Without it the identity goes where its group is, but there is no resource group '${group}'. Create it: acrtask az group create -n ${group} -l LOCATION`,
        });
      }
      const { tags, isolationScope } = options;
      return (await connection.azure()).arm('PUT', await pathOf(group, name), apiVersion, {
        location,
        tags,
        ...(isolationScope ? { properties: { isolationScope } } : {}),
      });
    },

    get: async (group: string, name: string): Promise<unknown> =>
      (await connection.azure()).arm('GET', await pathOf(group, name), apiVersion),

    /** All of a group. */
    listIn: async (group: string): Promise<readonly ArmResource[]> => {
      const azure = await connection.azure();
      const path = `/subscriptions/${azure.subscription.id}/resourceGroups/${encodeURIComponent(group)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
      return (await azure.armItems(path, apiVersion)) as readonly ArmResource[];
    },

    /** Deletes the identity; resolves to whether there was one. */
    delete: async (group: string, name: string): Promise<boolean> =>
      deleteAt(connection, await pathOf(group, name), apiVersion),

    deleteById: (id: string): Promise<boolean> => deleteAt(connection, id, apiVersion),

    getById: (id: string): Promise<unknown> => getById(id),
  };
};

export type Identities = ReturnType<typeof createIdentities>;
