import { checkEachInTurn } from '../check-all.ts';
import { CommandError, ExitCode } from '../errors.ts';
import { isGuid } from '../guid.ts';
import { parseResourceId } from '../resource-id.ts';
import type { Connection } from './connection.ts';
import { deleteAt } from './deletion.ts';
import type { Groups } from './groups.ts';
import type { ArmResource } from './resource.ts';

export const isClientId = (text: string): boolean => isGuid(text);

/** More candidates than this would bury the message. */
const mostCandidates = 20;

const same = (a: unknown, b: string): boolean => String(a).toLowerCase() === b.toLowerCase();

const listOf = (identities: readonly ArmResource[], word: (each: ArmResource) => string): string => {
  const words = identities.slice(0, mostCandidates).map(word);
  return [...words, ...(identities.length > mostCandidates ? ['...'] : [])].join(', ');
};

/**
 * The identity in `all` that `text` specifies: by client ID when it has the form of one, else by name, preferring one
 * in `group`. Throws CommandError with the candidates when none matches, or more than one does.
 */
export const chooseIdentity = (text: string, all: readonly ArmResource[], group: string): ArmResource => {
  const found = all.filter(({ name, properties }) => same(isClientId(text) ? properties.clientId : name, text));
  const near = found.filter(({ id }) => same(parseResourceId(id)?.group, group));
  const [only] = near.length > 0 ? near : found;
  if (only && (near.length === 1 || found.length === 1)) return only;
  if (found.length > 1)
    throw new CommandError(`More than one identity is named '${text}'.`, {
      hint: `Specify the resource ID of one: ${listOf(found, ({ id }) => id)}`,
    });
  const what = isClientId(text) ? `with the client ID '${text}'` : `named '${text}'`;
  throw new CommandError(`The subscription has no user-assigned identity ${what}.`, {
    exitCode: ExitCode.notFound,
    hint: same(text, 'system')
      ? 'For the system-assigned identity, specify [system], including the brackets.'
      : all.length > 0
        ? `Available identities: ${listOf(all, ({ name }) => name)}`
        : "Create one with 'acrtask az identity create', or specify the resource ID of one in another subscription.",
  });
};

const apiVersion = '2023-01-31';

/** A user-assigned identity as Azure has it. */
export type Identity = ArmResource & {
  readonly properties: { readonly principalId?: string; readonly clientId?: string };
};

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
  const getById = async (id: string): Promise<Identity> =>
    (await (await connection.azure()).arm('GET', id, apiVersion)) as Identity;

  /** Every identity of the subscription, requested at most once. */
  let listed: Promise<readonly Identity[]> | undefined;
  const listAll = async (): Promise<readonly Identity[]> => {
    const azure = await connection.azure();
    const path = `/subscriptions/${azure.subscription.id}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
    return (await azure.armItems(path, apiVersion)) as readonly Identity[];
  };
  const find = async (text: string, group: string): Promise<ArmResource> => {
    listed ??= listAll();
    const found = chooseIdentity(text, await listed, group);
    await connection.info(`The identity '${text}' is ${found.id}.`);
    return found;
  };

  /** Values that need no lookup: a resource ID, `[system]`, `[all]`. */
  const isPlain = (text: string): boolean => /^[/[]/.test(text);

  return {
    /** List the names of all identities in the subscription. */
    list: listAll,

    /**
     * Resource IDs of identities given by name, client ID, or resource ID, preferring those in `group` among
     * identities of the same name; resource IDs and keywords such as `[system]` are returned unchanged, without a
     * request. Throws CommandError for a name that matches no identity, or more than one.
     */
    idsOf: async (texts: readonly string[], group: string): Promise<readonly string[]> =>
      checkEachInTurn(texts, async (text) => (isPlain(text) ? text : (await find(text, group)).id)),

    /** Like `idsOf`, but for client IDs, which are returned unchanged. */
    clientIdOf: async (text: string, group: string): Promise<string> => {
      if (text.startsWith('[') || isClientId(text)) return text;
      return String((await (text.startsWith('/') ? getById(text) : find(text, group))).properties.clientId);
    },

    /**
     * Creates the identity, or updates the existing one of that name; the location defaults to that of its group.
     * When the group does not exist either, throws CommandError with az's message.
     */
    create: async (group: string, name: string, options: IdentityOptions): Promise<Identity> => {
      const location = options.location ?? (await groups.find(group))?.location;
      if (location === undefined) {
        throw new CommandError('InvalidArgumentValue: Missing required field: --location', {
          hint: `The default is the location of the resource group, but there is no resource group '${group}'. Create it: acrtask az group create -n ${group} -l LOCATION`,
        });
      }
      const { tags, isolationScope } = options;
      const azure = await connection.azure();
      return (await azure.arm('PUT', await pathOf(group, name), apiVersion, {
        location,
        tags,
        ...(isolationScope ? { properties: { isolationScope } } : {}),
      })) as Identity;
    },

    get: async (group: string, name: string): Promise<Identity> => getById(await pathOf(group, name)),

    /** All identities of a group. */
    listIn: async (group: string): Promise<readonly ArmResource[]> => {
      const azure = await connection.azure();
      const path = `/subscriptions/${azure.subscription.id}/resourceGroups/${encodeURIComponent(group)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;
      return (await azure.armItems(path, apiVersion)) as readonly ArmResource[];
    },

    /** Deletes the identity; resolves to whether it existed. */
    delete: async (group: string, name: string): Promise<boolean> =>
      deleteAt(connection, await pathOf(group, name), apiVersion),

    deleteById: (id: string): Promise<boolean> => deleteAt(connection, id, apiVersion),

    getById,
  };
};

export type Identities = ReturnType<typeof createIdentities>;
