import { CommandError, NotFoundError, ServiceError } from '../errors.ts';
import { isGuid } from '../guid.ts';
import { answerJson } from '../json.ts';
import { tokenClaims } from '../token-claims.ts';
import type { Connection } from './connection.ts';

export interface FoundPrincipal {
  readonly objectId: string;
  /** `ServicePrincipal`, `User` or `Group`; undefined when the directory cannot be queried. */
  readonly type: string | undefined;
}

interface GraphList {
  readonly value: readonly { readonly id: string; readonly '@odata.type'?: string }[];
}

interface NamedObject {
  readonly id: string;
  readonly userPrincipalName?: string;
  readonly servicePrincipalNames?: readonly string[];
  readonly displayName?: string | null;
}

/** The most IDs that Microsoft Graph accepts in one request. */
const mostIds = 1000;

const typeNames: Readonly<Record<string, string>> = {
  '#microsoft.graph.servicePrincipal': 'ServicePrincipal',
  '#microsoft.graph.user': 'User',
  '#microsoft.graph.group': 'Group',
};

/** Looks up principals in Microsoft Graph (commands.md 16.5). */
export const createDirectory = (connection: Connection) => {
  const graph = async <T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> => {
    const azure = await connection.azure();
    const { graphEndpoint } = azure.cloud;
    const url = `${graphEndpoint}/v1.0${path}`;
    const answer = await azure.send({
      method,
      url,
      scope: `${graphEndpoint}/.default`,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    return answerJson(answer.body, url) as T;
  };

  const first = async (collection: string, filter: string): Promise<string | undefined> => {
    const { value } = await graph<GraphList>('GET', `/${collection}?$filter=${encodeURIComponent(filter)}`);
    return value[0]?.id;
  };

  const search = async (assignee: string): Promise<FoundPrincipal | undefined> => {
    const quoted = assignee.replaceAll("'", "''");
    if (assignee.includes('@')) {
      const user = await first('users', `userPrincipalName eq '${quoted}'`);
      if (user) return { objectId: user, type: 'User' };
    }
    const servicePrincipal = await first('servicePrincipals', `servicePrincipalNames/any(c:c eq '${quoted}')`);
    if (servicePrincipal) return { objectId: servicePrincipal, type: 'ServicePrincipal' };
    if (!isGuid(assignee)) return undefined;
    const { value } = await graph<GraphList>('POST', '/directoryObjects/getByIds', {
      ids: [assignee],
      types: ['user', 'group', 'servicePrincipal', 'directoryObjectPartnerReference'],
    });
    const [object] = value;
    return object && { objectId: object.id, type: typeNames[object['@odata.type'] ?? ''] };
  };

  return {
    /** Finds an object ID from an object ID, an application (client) ID, or a user name. */
    findPrincipal: async (assignee: string): Promise<FoundPrincipal> => {
      let found: FoundPrincipal | undefined;
      try {
        found = await search(assignee);
      } catch (error) {
        if (!(error instanceof CommandError) || !isGuid(assignee) || connection.signal.aborted) throw error;
        await connection.warn(
          `Failed to query ${assignee} by invoking Graph API. If you don't have permission to query Graph API, please specify --assignee-object-id and --assignee-principal-type.`,
        );
        await connection.warn(`Assuming ${assignee} as an object ID.`);
        return { objectId: assignee, type: undefined };
      }
      if (found) return found;
      throw new NotFoundError(
        `Cannot find user or service principal in graph database for '${assignee}'. If the assignee is an appId, make sure the corresponding service principal is created with 'az ad sp create --id ${assignee}'.`,
      );
    },

    /**
     * Names of principals by their object IDs in lower case: the user name of a user, the first service principal
     * name of a service principal, the display name of a group. Principals that are not found are omitted.
     */
    namesOf: async (ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
      const names = new Map<string, string>();
      for (let start = 0; start < ids.length; start += mostIds) {
        const { value } = await graph<{ readonly value: readonly NamedObject[] }>(
          'POST',
          '/directoryObjects/getByIds',
          {
            ids: ids.slice(start, start + mostIds),
            types: ['user', 'group', 'servicePrincipal', 'directoryObjectPartnerReference'],
          },
        );
        for (const { id, userPrincipalName, servicePrincipalNames, displayName } of value)
          names.set(id.toLowerCase(), userPrincipalName ?? servicePrincipalNames?.[0] ?? displayName ?? '');
      }
      return names;
    },

    /**
     * The object IDs, in lower case, of the groups that a service principal is in, itself and through groups
     * (learn.microsoft.com/graph, "List servicePrincipal transitive memberOf"): the first 999.
     */
    groupsOf: async (objectId: string): Promise<readonly string[]> => {
      const path = `/servicePrincipals/${objectId}/transitiveMemberOf?$select=id&$top=999`;
      const { value } = await graph<GraphList>('GET', path);
      return value.map(({ id }) => id.toLowerCase());
    },

    /**
     * The signed-in user, as Microsoft Graph describes it. Microsoft Graph rejects this request for a service
     * principal.
     */
    signedInUser: (): Promise<unknown> => graph<unknown>('GET', '/me'),

    /** The caller's object ID: from Graph for a user, else from the token itself. */
    callerObjectId: async (): Promise<string> => {
      try {
        return (await graph<{ id: string }>('GET', '/me')).id;
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        const azure = await connection.azure();
        const token = await azure.credential.getToken(`${azure.cloud.armAudience}/.default`);
        const { oid } = tokenClaims(token?.token ?? '');
        if (oid) return oid;
        throw new CommandError('Your object ID could not be determined, so no access policy can be created for you.', {
          hint: "Add --no-self-perms true, and then set a policy with 'acrtask az keyvault set-policy'.",
          cause: error,
        });
      }
    },

    /** The caller's tenant. */
    tenantId: async (): Promise<string> => {
      const azure = await connection.azure();
      if (azure.subscription.tenantId) return azure.subscription.tenantId;
      const { tenantId } = (await azure.arm('GET', `/subscriptions/${azure.subscription.id}`, '2022-12-01')) as {
        tenantId?: string;
      };
      if (tenantId) return tenantId;
      throw new CommandError(`The tenant of subscription '${azure.subscription.id}' could not be determined.`);
    },
  };
};

export type Directory = ReturnType<typeof createDirectory>;
