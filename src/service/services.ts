import type { TokenCredential } from '@azure/core-auth';
import type { Host } from '../host.ts';
import type { Access } from './access/access.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import { type AgentPools, createAgentPools } from './agent-pools.ts';
import type { Connection } from './connection.ts';
import type { CurrentDigest, TagPlace } from './current-digests.ts';
import { createDirectory, type Directory } from './directory.ts';
import { createGitFiles, type GitFiles } from './git-files.ts';
import { createGitRepositories, type GitRepositories } from './git-repositories.ts';
import { createGroups, type Groups } from './groups.ts';
import { createIdentities, type Identities } from './identities.ts';
import { createImages, type Images } from './images.ts';
import { createRegistries, type Registries } from './registries.ts';
import { createRegistryAccess, type RegistryAccess } from './registry-access.ts';
import { createRegistryAdmin, type RegistryAdmin } from './registry-admin.ts';
import { createRoleAssignments, type RoleAssignments } from './role-assignments.ts';
import { createRoleDefinitions } from './role-definitions.ts';
import { createRoles, type Roles } from './roles.ts';
import { createRuns, type Runs } from './runs.ts';
import { createSecrets, type Secrets } from './secrets.ts';
import { createSources, type Sources } from './sources.ts';
import { createTaskRuns, type TaskRuns } from './task-runs.ts';
import { createTasks, type Tasks } from './tasks.ts';
import { createVaults, type Vaults } from './vaults.ts';

/** How to connect to Azure. */
export interface ConnectionOptions {
  readonly host: Host;
  readonly cloud: string | undefined;
  readonly subscription: string | undefined;
  /** Where access tokens come from, in place of the sources that acrtask looks for. */
  readonly credential?: TokenCredential | undefined;
  /** When present, a policy token is acquired before every change (commands.md 15.8). */
  readonly policyToken?: { readonly changeReference?: string | undefined } | undefined;
  readonly signal: AbortSignal;
  /** Details for --verbose: what was found, chosen, and sent. */
  info?(text: string): Promise<void>;
  debug(text: string): Promise<void>;
  /** Called with every secret that is read or sent, so that it can be hidden from output. */
  hide(secret: string): void;
}

export interface ServiceOptions extends ConnectionOptions {
  warn(text: string): Promise<void>;
  /** A connection that several services share; by default they make one with their first request. */
  readonly connection?: Connection['azure'] | undefined;
  /** Removes the secrets known so far from a text: for output that does not go to the host's streams. */
  redact?(text: string): string;
}

/** What can be asked of Azure, one member per noun. */
export interface Services {
  /** The DNS suffixes of the chosen cloud. */
  suffixes(): Promise<{ readonly loginServer: string; readonly keyVault: string }>;
  subscriptionId(): Promise<string>;
  /** The time by the clock of Azure, as its last response showed it; before that, by this machine's. */
  now(): Promise<Date>;
  readonly accounts: Accounts;
  readonly registries: Registries;
  readonly registryAccess: RegistryAccess;
  readonly registryAdmin: RegistryAdmin;
  readonly tasks: Tasks;
  readonly runs: Runs;
  readonly taskRuns: TaskRuns;
  readonly agentPools: AgentPools;
  readonly sources: Sources;
  readonly gitFiles: GitFiles;
  readonly gitRepositories: GitRepositories;
  readonly images: Images;
  /** What tags point to now, in any registry: see `createCurrentDigests`. */
  currentDigests(tags: readonly TagPlace[]): Promise<readonly CurrentDigest[]>;
  readonly groups: Groups;
  readonly identities: Identities;
  readonly roles: Roles;
  readonly roleAssignments: RoleAssignments;
  readonly directory: Directory;
  readonly vaults: Vaults;
  readonly secrets: Secrets;
  readonly access: Access;
}

/** A connection that is made when it is first asked for, which loads the Azure packages. */
export const createConnection = ({
  info = async () => {},
  debug,
  ...options
}: ConnectionOptions): Connection['azure'] => {
  let azure: ReturnType<Connection['azure']> | undefined;
  return () => {
    azure ??= import('../azure/connect.ts').then(({ connect }) =>
      connect({ ...options, info: (text) => void info(text), debug: (text) => void debug(text) }),
    );
    return azure;
  };
};

/** Creates the services. The Azure packages are loaded by the first request. */
export const createServices = (options: ServiceOptions): Services => {
  const { host, cloud, subscription, signal, warn, info = async () => {}, redact = (text) => text } = options;
  const connection: Connection = {
    host,
    signal,
    warn,
    info,
    redact,
    azure: options.connection ?? createConnection(options),
  };
  const directory = createDirectory(connection);
  const definitions = createRoleDefinitions(connection);
  const access = createRegistryAccess(connection, directory);
  const groups = createGroups(connection);
  const agentPools = createAgentPools(connection);
  const registries = createRegistries(connection);
  const registryAdmin = createRegistryAdmin(connection);
  const gitRepositories = createGitRepositories(connection);
  const identities = createIdentities(connection, groups);
  const vaults = createVaults(connection, groups, directory);
  const secrets = createSecrets(connection);
  const tasks = createTasks(connection);
  const roles = createRoles(connection, directory, definitions);
  let accessing: Promise<Access> | undefined;
  const ofAccess = (): Promise<Access> => {
    accessing ??= import('./access/access.ts').then(({ createAccess }) =>
      createAccess(connection, {
        registries,
        registryAdmin,
        identities,
        vaults,
        secrets,
        agentPools,
        gitRepositories,
        roleDefinitions: definitions,
        directory,
        tasks,
        roles,
      }),
    );
    return accessing;
  };
  return {
    suffixes: async () => {
      const { cloud: found } = await connection.azure();
      return { loginServer: found.loginServerSuffix, keyVault: found.keyVaultSuffix };
    },
    subscriptionId: async () => (await connection.azure()).subscription.id,
    now: async () => (await connection.azure()).now(),
    accounts: createAccounts(connection, { cloud, subscription }),
    registries,
    registryAccess: access,
    registryAdmin,
    tasks,
    runs: createRuns(connection),
    taskRuns: createTaskRuns(connection),
    agentPools,
    sources: createSources(connection, agentPools),
    gitFiles: createGitFiles(connection),
    gitRepositories,
    images: createImages(access),
    currentDigests: async (tags) =>
      (await import('./current-digests.ts')).createCurrentDigests(connection, access)(tags),
    groups,
    identities,
    roles,
    roleAssignments: createRoleAssignments(connection, directory, definitions),
    directory,
    vaults,
    secrets,
    access: {
      facts: async (query) => (await ofAccess()).facts(query),
      carryOut: async (plan, registry, how) => (await ofAccess()).carryOut(plan, registry, how),
      waitUntilVisible: async (plan, registry) => (await ofAccess()).waitUntilVisible(plan, registry),
      forget: async () => (await accessing)?.forget(),
    },
  };
};
