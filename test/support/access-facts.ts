import {
  assignmentsKey,
  type Facts,
  type Known,
  type Need,
  type NetworkFacts,
  type RegistryFacts,
  type RegistryLogin,
  type RegistryNeed,
  type RoleAssignmentFacts,
  type RolePermission,
  type SecretNeed,
  secretKey,
  type TaskFacts,
  type VaultFacts,
} from '../../src/access/model.ts';

const group = '/subscriptions/s/resourceGroups/g';
const open: NetworkFacts = { access: 'open', allowed: [], trustsAzureServices: true };

export const known = <T>(value: T): Known<T> => ({ known: true, value });
export const unread = { known: false, reason: 'You may not read it.' } as const;

/** A registry as the services describe it. */
export const registryFacts = (name: string, changes: Partial<RegistryFacts> = {}): RegistryFacts => ({
  id: `${group}/providers/Microsoft.ContainerRegistry/registries/${name}`,
  name,
  loginServer: `${name}.azurecr.io`,
  sku: 'Premium',
  mode: 'roles',
  network: open,
  allowsTasksToBypass: false,
  allowsAnonymousPull: false,
  hasAdminUser: false,
  ...changes,
});

/** A vault as the services describe it. */
export const vaultFacts = (name: string, changes: Partial<VaultFacts> = {}): VaultFacts => ({
  id: `${group}/providers/Microsoft.KeyVault/vaults/${name}`,
  name,
  host: `${name}.vault.azure.net`,
  authorization: 'roles',
  policies: new Map(),
  network: open,
  ...changes,
});

/** The user-assigned identity `mine`. */
export const mine = {
  clientId: 'c-mine',
  principalId: 'p-mine',
  resourceId: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mine`,
} as const;
export const plannedMine = { kind: 'user', ...mine } as const;

/** A task named hello with a system-assigned identity, unless changed. */
export const taskFacts = (changes: Partial<TaskFacts> = {}): TaskFacts => ({
  id: `${registryFacts('own').id}/tasks/hello`,
  name: 'hello',
  isEnabled: true,
  isSystemTask: false,
  identities: [{ reference: '[system]', principalId: 'p-system' }],
  sourceLogin: { by: 'run' },
  credentials: new Map<string, RegistryLogin>([['base.azurecr.io', { by: 'identity', identity: '[system]' }]]),
  tracksBaseImages: known(true),
  gitToken: known('accepted'),
  ...changes,
});

const permission = (part: Partial<RolePermission>): RolePermission => ({
  actions: [],
  notActions: [],
  dataActions: [],
  notDataActions: [],
  ...part,
});
const registries = 'Microsoft.ContainerRegistry/registries';

/** The permissions of some built-in roles, with their GUIDs. */
const definitions: Readonly<Record<string, readonly [id: string, permission: RolePermission]>> = {
  AcrPull: ['7f951dda-4ed3-4680-a7ca-43fe172d538d', permission({ actions: [`${registries}/pull/read`] })],
  AcrPush: [
    '8311e382-0749-4cb8-b61a-304f252e45ec',
    permission({ actions: [`${registries}/pull/read`, `${registries}/push/write`] }),
  ],
  Reader: ['acdd72a7-3385-48ef-bd42-f606fba81ae7', permission({ actions: ['*/read'] })],
  Owner: ['8e3af657-a8ff-443c-a75c-2fe8c4bcb635', permission({ actions: ['*'] })],
  'Container Registry Repository Reader': [
    'b93aa761-3e63-49ed-ac28-beffa264f7ac',
    permission({
      dataActions: [`${registries}/repositories/metadata/read`, `${registries}/repositories/content/read`],
    }),
  ],
  'Container Registry Repository Writer': [
    '2a1e307c-b015-4ebd-883e-5b7698a07328',
    permission({
      dataActions: [
        `${registries}/repositories/metadata/read`,
        `${registries}/repositories/content/read`,
        `${registries}/repositories/metadata/write`,
        `${registries}/repositories/content/write`,
      ],
    }),
  ],
  'Key Vault Secrets User': [
    '4633458b-17de-408a-b874-0445c86b69e6',
    permission({ dataActions: ['Microsoft.KeyVault/vaults/secrets/getSecret/action'] }),
  ],
};

/** An assignment of a built-in role. */
export const assignment = (roleName: string, scope: string, condition?: string): RoleAssignmentFacts => {
  const definition = definitions[roleName];
  if (!definition) throw new Error(`no such role: ${roleName}`);
  const [roleId, permissions] = definition;
  return {
    roleName,
    roleId,
    scope,
    permissions: [permissions],
    ...(condition === undefined ? {} : { condition }),
  };
};

/** The entry of `Facts.assignments` for a principal that holds these roles at a resource. */
export const holding = (
  principalId: string,
  resource: { readonly id: string },
  ...roles: readonly string[]
): readonly [string, Known<readonly RoleAssignmentFacts[]>] => [
  assignmentsKey(principalId, resource.id),
  known(roles.map((name) => assignment(name, resource.id))),
];

const vault = vaultFacts('kv');

/** Everything is as the needs of `accessNeeds` want it. */
export const accessFacts = (changes: Partial<Facts> = {}): Facts => ({
  now: new Date('2027-01-01T00:00:00Z'),
  task: taskFacts(),
  registry: registryFacts('own'),
  registries: new Map([['base.azurecr.io', known(registryFacts('base'))]]),
  identities: new Map([
    ['[system]', known({ principalId: 'p-system' })],
    [mine.clientId, known({ ...mine, name: 'mine' })],
  ]),
  groups: new Map(),
  assignments: new Map([
    holding('p-system', registryFacts('base'), 'AcrPull'),
    holding('p-system', vault, 'Key Vault Secrets User'),
    holding('p-mine', registryFacts('base')),
    holding('p-mine', vault),
  ]),
  vaults: new Map([[vault.host, known(vault)]]),
  secrets: new Map([[secretKey({ vault: vault.host, name: 'token' }), known({ isEnabled: true })]]),
  agentPools: new Map([['pool', known({ name: 'pool', count: 1, state: 'Succeeded', isInNetwork: false })]]),
  ...changes,
});

/** Something that a run does in a registry, by default with the system-assigned identity. */
export const registryNeed = (
  action: RegistryNeed['action'],
  image: string,
  login: RegistryLogin = { by: 'identity', identity: '[system]' },
): RegistryNeed => {
  const [loginServer = '', ...rest] = image.split('/');
  const repository = rest.join('/');
  return {
    kind: 'registry',
    loginServer,
    action,
    ...(repository === '' ? {} : { repository }),
    login,
    sources: [{ words: `${action} ${image}` }],
  };
};

/** A secret of the vault kv. */
export const secretNeed = (identity: string | null = '[system]'): SecretNeed => ({
  kind: 'secret',
  secret: { vault: vault.host, name: 'token' },
  identity: identity ?? undefined,
  sources: [{ words: "secret 'token'" }],
});

/** Pulls a base image of another registry, pushes to its own, and reads a secret. */
export const accessNeeds: readonly Need[] = [
  registryNeed('log in', 'base.azurecr.io'),
  registryNeed('pull', 'base.azurecr.io/node'),
  registryNeed('push', 'own.azurecr.io/hello', { by: 'run' }),
  secretNeed(),
];
