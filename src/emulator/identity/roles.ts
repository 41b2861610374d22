/** Data plane actions on a repository of a registry; `catalog` lists the repositories. */
export type RegistryAction = 'pull' | 'push' | 'delete' | 'metadata_read' | 'metadata_write' | 'catalog';

/** Actions on a vault's secrets, as named in access policies. */
export type SecretPermission = 'get' | 'list' | 'set' | 'delete' | 'backup' | 'restore' | 'recover' | 'purge';

export interface BuiltInRole {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly actions: readonly string[];
  readonly dataActions: readonly string[];
  /** Permissions in registries with the legacy permission mode. */
  readonly legacyRegistry: readonly RegistryAction[];
  /** Permissions in registries with the repository permission mode (ABAC). */
  readonly abacRegistry: readonly RegistryAction[];
  /** Permissions on secrets in vaults with RBAC. */
  readonly secrets: readonly SecretPermission[];
}

const registry = 'Microsoft.ContainerRegistry/registries';
const secretData = 'Microsoft.KeyVault/vaults/secrets';

export const allRegistryActions: readonly RegistryAction[] = [
  'pull',
  'push',
  'delete',
  'metadata_read',
  'metadata_write',
  'catalog',
];
export const allSecretPermissions: readonly SecretPermission[] = [
  'get',
  'list',
  'set',
  'delete',
  'backup',
  'restore',
  'recover',
  'purge',
];
const reading: readonly RegistryAction[] = ['pull', 'metadata_read', 'catalog'];

const role = (
  id: string,
  name: string,
  description: string,
  allows: Partial<Omit<BuiltInRole, 'id' | 'name' | 'description'>>,
): BuiltInRole => ({
  id,
  name,
  description,
  actions: [],
  dataActions: [],
  legacyRegistry: [],
  abacRegistry: [],
  secrets: [],
  ...allows,
});

/** The built-in roles that registries, vaults and their tutorials need (commands.md 16.5; rest-api.md 10). */
export const builtInRoles: readonly BuiltInRole[] = [
  role('8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'Owner', 'Full access, including the right to assign roles.', {
    actions: ['*'],
    legacyRegistry: allRegistryActions,
  }),
  role('b24988ac-6180-42a0-ab88-20f7382dd24c', 'Contributor', 'Full access, except for assigning roles.', {
    actions: ['*'],
    legacyRegistry: allRegistryActions,
  }),
  role('acdd72a7-3385-48ef-bd42-f606fba81ae7', 'Reader', 'Sees everything, changes nothing.', {
    actions: ['*/read'],
    legacyRegistry: reading,
  }),
  role('18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', 'User Access Administrator', 'Manages who has access.', {
    actions: ['*/read', 'Microsoft.Authorization/*'],
    legacyRegistry: reading,
  }),
  role('7f951dda-4ed3-4680-a7ca-43fe172d538d', 'AcrPull', 'Pulls images from a registry.', {
    actions: [`${registry}/pull/read`],
    legacyRegistry: reading,
  }),
  role('8311e382-0749-4cb8-b61a-304f252e45ec', 'AcrPush', 'Pushes and pulls images.', {
    actions: [`${registry}/pull/read`, `${registry}/push/write`],
    legacyRegistry: [...reading, 'push', 'metadata_write'],
  }),
  role('c2f4ef07-c644-48eb-af81-4b1b4947fb11', 'AcrDelete', 'Deletes images, tags and repositories.', {
    actions: [`${registry}/artifacts/delete`],
    legacyRegistry: ['delete'],
  }),
  role('6cef56e8-d556-48e5-a04f-b8e64114680f', 'AcrImageSigner', 'Signs images.', {
    actions: [`${registry}/sign/write`],
    dataActions: [`${registry}/trustedCollections/write`],
  }),
  role('cdda3590-29a3-44f6-95f2-9f980659eb04', 'AcrQuarantineReader', 'Pulls quarantined images.', {
    actions: [`${registry}/quarantine/read`],
    dataActions: [`${registry}/quarantinedArtifacts/read`],
  }),
  role('c8d4ff99-41c3-41a8-9f60-21dfdad59608', 'AcrQuarantineWriter', 'Pushes and pulls quarantined images.', {
    actions: [`${registry}/quarantine/read`, `${registry}/quarantine/write`],
    dataActions: [`${registry}/quarantinedArtifacts/read`, `${registry}/quarantinedArtifacts/write`],
  }),
  role('fb382eab-e894-4461-af04-94435c366c3f', 'Container Registry Tasks Contributor', 'Manages tasks and runs.', {
    actions: [`${registry}/read`, `${registry}/tasks/*`, `${registry}/runs/*`, `${registry}/scheduleRun/action`],
  }),
  role(
    'b93aa761-3e63-49ed-ac28-beffa264f7ac',
    'Container Registry Repository Reader',
    'Reads images and metadata of repositories.',
    {
      dataActions: [`${registry}/repositories/metadata/read`, `${registry}/repositories/content/read`],
      abacRegistry: ['pull', 'metadata_read'],
    },
  ),
  role(
    '2a1e307c-b015-4ebd-883e-5b7698a07328',
    'Container Registry Repository Writer',
    'Reads and writes images and metadata of repositories.',
    {
      dataActions: [
        `${registry}/repositories/metadata/read`,
        `${registry}/repositories/content/read`,
        `${registry}/repositories/metadata/write`,
        `${registry}/repositories/content/write`,
      ],
      abacRegistry: ['pull', 'push', 'metadata_read', 'metadata_write'],
    },
  ),
  role(
    '2efddaa5-3f1f-4df3-97df-af3f13818f4c',
    'Container Registry Repository Contributor',
    'Reads, writes and deletes images and metadata of repositories.',
    {
      dataActions: [`${registry}/repositories/metadata/*`, `${registry}/repositories/content/*`],
      abacRegistry: ['pull', 'push', 'delete', 'metadata_read', 'metadata_write'],
    },
  ),
  role(
    'bfdb9389-c9a5-478a-bb2f-ba9ca092c3c7',
    'Container Registry Repository Catalog Lister',
    'Lists the repositories of a registry.',
    { dataActions: [`${registry}/catalog/read`], abacRegistry: ['catalog'] },
  ),
  role(
    '3bc748fc-213d-45c1-8d91-9da5725539b9',
    'Container Registry Contributor and Data Access Configuration Administrator',
    'Manages registries and how they may be reached.',
    {
      actions: [
        `${registry}/read`,
        `${registry}/write`,
        `${registry}/delete`,
        `${registry}/listCredentials/action`,
        `${registry}/regenerateCredential/action`,
        `${registry}/generateCredentials/action`,
        `${registry}/scopeMaps/*`,
        `${registry}/tokens/*`,
      ],
    },
  ),
  role(
    '69b07be0-09bf-439a-b9a6-e73de851bd59',
    'Container Registry Configuration Reader and Data Access Configuration Reader',
    'Sees registries and how they may be reached.',
    { actions: [`${registry}/read`] },
  ),
  role(
    '577a9874-89fd-4f24-9dbd-b5034d0ad23a',
    'Container Registry Data Importer and Data Reader',
    'Imports images into a registry.',
    { actions: [`${registry}/importImage/action`] },
  ),
  role(
    'bf94e731-3a51-4a7c-8c54-a1ab9971dfc1',
    'Container Registry Transfer Pipeline Contributor',
    'Manages transfer pipelines.',
    { actions: [`${registry}/exportPipelines/*`, `${registry}/importPipelines/*`, `${registry}/pipelineRuns/*`] },
  ),
  role('00482a5a-887f-4fb3-b363-3b7fe8e74483', 'Key Vault Administrator', "Does everything with a vault's contents.", {
    dataActions: ['Microsoft.KeyVault/vaults/*'],
    secrets: allSecretPermissions,
  }),
  role('21090545-7ca7-4776-b22c-e363652d74d2', 'Key Vault Reader', 'Lists what a vault holds, without values.', {
    dataActions: [`${secretData}/readMetadata/action`],
    secrets: ['list'],
  }),
  role('4633458b-17de-408a-b874-0445c86b69e6', 'Key Vault Secrets User', 'Reads secrets.', {
    dataActions: [`${secretData}/getSecret/action`, `${secretData}/readMetadata/action`],
    secrets: ['get', 'list'],
  }),
  role('b86a8fe4-44ce-4948-aee5-eccb2c155cd7', 'Key Vault Secrets Officer', 'Does everything with secrets.', {
    dataActions: [`${secretData}/*`],
    secrets: allSecretPermissions,
  }),
];

/** The built-in role that a role definition ID (any scope, or the bare GUID) refers to. */
export const roleById = (roleDefinitionId: string): BuiltInRole | undefined => {
  const guid = roleDefinitionId.split('/').at(-1)?.toLowerCase();
  return builtInRoles.find((each) => each.id === guid);
};
