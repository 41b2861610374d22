import type {
  AgentPoolFacts,
  Facts,
  IdentityFacts,
  IdentityReference,
  Known,
  Need,
  RegistryFacts,
  RegistryLogin,
  RoleAssignmentFacts,
  SecretTarget,
} from '../../access/model.ts';
import { assignmentsKey, secretKey } from '../../access/model.ts';
import { readersByPolicy } from '../../access/policy-readers.ts';
import { loginsOf, sourceLoginOf } from '../../access/stored-login.ts';
import { identitiesOf } from '../../access/stored-task.ts';
import { tokenClaims } from '../../token-claims.ts';
import type { AgentPools } from '../agent-pools.ts';
import type { Connection } from '../connection.ts';
import type { Directory } from '../directory.ts';
import type { GitRepositories } from '../git-repositories.ts';
import type { Identities } from '../identities.ts';
import type { Registries, RegistryPlace } from '../registries.ts';
import type { RegistryAdmin } from '../registry-admin.ts';
import type { ArmResource, StoredTask } from '../resource.ts';
import type { RoleDefinitions } from '../role-definitions.ts';
import type { Secrets } from '../secrets.ts';
import type { Vaults } from '../vaults.ts';
import { known, type Right, toKnown } from './known.ts';
import { createKnownGroups } from './known-groups.ts';
import { createKnownIdentities } from './known-identities.ts';
import { createKnownRegistries } from './known-registries.ts';
import type { KnownRoles } from './known-roles.ts';
import { taskFactsOf } from './known-task.ts';
import { createKnownVaults } from './known-vaults.ts';
import type { Memory } from './memory.ts';

/** The services that facts come from. */
export interface FactSources {
  readonly registries: Registries;
  readonly registryAdmin: RegistryAdmin;
  readonly identities: Identities;
  readonly vaults: Vaults;
  readonly secrets: Secrets;
  readonly agentPools: AgentPools;
  readonly gitRepositories: GitRepositories;
  readonly roleDefinitions: RoleDefinitions;
  readonly directory: Directory;
}

/** What the facts are for: the needs of a task, or of something that runs in a registry without one. */
export interface FactsQuery {
  /** As `find` or `read` gives it: its properties, when they are there, are not asked for again. */
  readonly registry: RegistryPlace & { readonly raw?: ArmResource };
  /** Absent for a local task file that has no task yet, and for quick runs. */
  readonly task: StoredTask | undefined;
  /** Whether the task was read with its secrets; true by default. */
  readonly knowsSecrets?: boolean;
  readonly needs: readonly Need[];
}

const pooling: Right = {
  act: 'read the agent pool',
  permission: 'Microsoft.ContainerRegistry/registries/agentPools/read',
};

const poolFactsOf = ({ name, properties }: ArmResource): AgentPoolFacts => ({
  name,
  count: Number(properties.count ?? 0),
  state: String(properties.provisioningState ?? ''),
  isInNetwork: Boolean(properties.virtualNetworkSubnetResourceId),
});

const identityIn = (login: RegistryLogin): readonly IdentityReference[] =>
  login.by === 'identity' ? [login.identity] : [];

/** An identity that has to reach something. */
interface Reach {
  readonly identity: IdentityReference;
  /** A role can be assigned at a secret too. */
  readonly target: { readonly loginServer: string } | { readonly vault: string; readonly secret?: string };
}

const reachesOf = (needs: readonly Need[]): readonly Reach[] =>
  needs.flatMap((need): readonly Reach[] => {
    if (need.kind === 'registry')
      return identityIn(need.login).map((identity) => ({ identity, target: { loginServer: need.loginServer } }));
    if (need.kind === 'secret' && need.identity !== undefined) {
      const { identity, secret } = need;
      const { vault, name } = secret;
      // What is held at the vault is held at its secrets too.
      return [{ identity, target: name === '' ? { vault } : { vault, secret: name } }];
    }
    return [];
  });

/** The registries that a run uses without a login, with each identity of the task: one may have its role there already. */
const possibleLogins = (needs: readonly Need[], identities: readonly IdentityReference[]): readonly Reach[] => {
  const servers = needs.flatMap((need) =>
    need.kind === 'registry' && need.login.by === 'nothing' && need.action !== 'log in' ? [need.loginServer] : [],
  );
  return unique(servers).flatMap((loginServer) =>
    identities.map((identity) => ({ identity, target: { loginServer } })),
  );
};

/** From this number on, listing a vault is worth it. */
const manySecrets = 3;

const unique = <T>(items: readonly T[]): readonly T[] => [...new Set(items)];

/** The answers for several keys, asked for at the same time, in the order of the keys. */
const mapOf = async <T>(keys: readonly string[], ask: (key: string) => Promise<T>): Promise<ReadonlyMap<string, T>> =>
  new Map(await Promise.all(unique(keys).map(async (key) => [key, await ask(key)] as const)));

/**
 * Collects facts. Whatever does not depend on another answer is asked for at once, and nothing twice in a command until
 * `memory` forgets it.
 */
export const createFacts = (connection: Connection, memory: Memory, roles: KnownRoles, sources: FactSources) => {
  const registries = createKnownRegistries(memory, sources.registries, sources.registryAdmin);
  const vaults = createKnownVaults(memory, sources.vaults, sources.secrets);
  const identities = createKnownIdentities(memory, sources.identities);
  const groupsOf = createKnownGroups(memory, sources.directory);

  /** Whose token it is: nobody's group. Undefined when the token does not tell. */
  const callerId = (): Promise<string | undefined> =>
    memory.once('caller', async () => {
      const { credential, cloud } = await connection.azure();
      const token = await credential.getToken(`${cloud.armAudience}/.default`);
      return tokenClaims(token?.token ?? '').oid?.toLowerCase();
    });

  const pool = (registry: RegistryPlace, name: string): Promise<Known<AgentPoolFacts | undefined>> =>
    memory.once(`pool ${registry.group}/${registry.name}/${name}`.toLowerCase(), async () => {
      const found = await toKnown<ArmResource, undefined>(sources.agentPools.get(registry, name), pooling, undefined);
      return found.known ? known(found.value && poolFactsOf(found.value)) : found;
    });

  return async ({ registry, task, knowsSecrets = true, needs }: FactsQuery): Promise<Facts> => {
    const { cloud } = await connection.azure();
    const ofTask = task && identitiesOf(task);
    const reaches = reachesOf(needs);
    const isOfCloud = (server: string): boolean => server.endsWith(cloud.loginServerSuffix);
    const servers = needs.flatMap((need) =>
      need.kind === 'registry' && isOfCloud(need.loginServer) ? [need.loginServer] : [],
    );
    const mayBeOwn = (server: string): boolean => (server.split(/[.-]/)[0] ?? '') === registry.name.toLowerCase();
    const secretNeeds = needs.flatMap((need): readonly SecretTarget[] => (need.kind === 'secret' ? [need.secret] : []));
    const credentials = task?.properties.credentials;
    const references = [
      ...reaches.map(({ identity }) => identity),
      ...(ofTask ?? []).map(({ reference }) => reference),
      ...[sourceLoginOf(credentials), ...loginsOf(credentials).values()].flatMap(identityIn),
    ];

    const own = registries.own(registry, !servers.every(mayBeOwn));
    const registryAt = async (server: string): Promise<Known<RegistryFacts | undefined>> => {
      const facts = await own;
      return facts.loginServer === server ? known(facts) : registries.at(server);
    };
    const identityOf = (reference: IdentityReference): Promise<Known<IdentityFacts | undefined>> =>
      identities.of(reference, ofTask);
    const principalOf = async (reference: IdentityReference): Promise<string | undefined> => {
      const assigned = ofTask?.find((each) => each.reference === reference);
      if (assigned) return assigned.principalId;
      const found = await identityOf(reference);
      return found.known ? found.value?.principalId : undefined;
    };
    const resourceOf = async (target: Reach['target']): Promise<string | undefined> => {
      const found = await ('vault' in target
        ? vaults.at(target.vault)
        : isOfCloud(target.loginServer)
          ? registryAt(target.loginServer)
          : known(undefined));
      if (!found.known || !found.value) return undefined;
      const { id } = found.value;
      return 'secret' in target ? `${id}/secrets/${target.secret}` : id;
    };
    const logins = possibleLogins(
      needs.filter((need) => need.kind === 'registry' && isOfCloud(need.loginServer)),
      (ofTask ?? []).map(({ reference }) => reference),
    );
    const assignments = async (): Promise<ReadonlyMap<string, Known<readonly RoleAssignmentFacts[]>>> => {
      const held = await Promise.all(
        [...reaches, ...logins].map(async ({ identity, target }) => {
          const principal = principalOf(identity);
          const resource = resourceOf(target);
          resource.catch(() => undefined);
          const principalId = await principal;
          // A list of the subscription tells of every resource: it need not wait for the one that is meant.
          if (principalId) roles.prepare(principalId);
          const resourceId = await resource;
          if (!principalId || !resourceId) return [];
          return [[assignmentsKey(principalId, resourceId), await roles.held(principalId, resourceId)] as const];
        }),
      );
      return new Map(held.flat());
    };
    const groups = async (): Promise<ReadonlyMap<string, Known<readonly string[]>>> => {
      const own = (ofTask ?? []).map(({ principalId }) => principalId.toLowerCase());
      const asked = await Promise.all(
        reaches.map(async ({ identity, target }) => {
          if (!('vault' in target)) return [];
          const [principalId, vault] = await Promise.all([principalOf(identity), vaults.at(target.vault)]);
          const readers = vault.known && vault.value ? readersByPolicy(vault.value) : [];
          if (!principalId || readers.includes(principalId.toLowerCase())) return [];
          const others = readers.filter((each) => !own.includes(each));
          return others.length === 0 || (others.length === 1 && others[0] === (await callerId()))
            ? []
            : [principalId.toLowerCase()];
        }),
      );
      return mapOf(asked.flat(), groupsOf);
    };
    const pools = [
      ...needs.flatMap((need) => (need.kind === 'agent pool' ? [need.name] : [])),
      ...(typeof task?.properties.agentPoolName === 'string' ? [task.properties.agentPoolName] : []),
    ];
    const named = secretNeeds.filter(({ name }) => name !== '');
    const targets = new Map(named.map((secret) => [secretKey(secret), secret]));
    const secretAt = (target: SecretTarget) => {
      const others = named.filter(({ vault }) => vault === target.vault);
      return vaults.secret(target, others.length >= manySecrets);
    };

    const [ownFacts, taskFacts, registriesFound, identitiesFound, held, memberships, vaultsFound, secrets, agentPools] =
      await Promise.all([
        own,
        task &&
          memory.once(`task ${task.id}`.toLowerCase(), () =>
            taskFactsOf(task, knowsSecrets, sources.gitRepositories, memory),
          ),
        mapOf(servers, registryAt),
        mapOf(references, identityOf),
        assignments(),
        groups(),
        mapOf(
          secretNeeds.map(({ vault }) => vault),
          vaults.at,
        ),
        mapOf([...targets.keys()], (key) => secretAt(targets.get(key) as SecretTarget)),
        mapOf(pools, (name) => pool(registry, name)),
      ]);
    return {
      now: connection.host.now(),
      task: taskFacts,
      registry: ownFacts,
      registries: new Map([...registriesFound, [ownFacts.loginServer, known(ownFacts)]]),
      identities: identitiesFound,
      assignments: held,
      groups: memberships,
      vaults: vaultsFound,
      secrets,
      agentPools,
    };
  };
};
