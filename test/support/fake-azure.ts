import type { Network } from '../../src/host.ts';

export const subscription = '11111111-1111-1111-1111-111111111111';
export const tenant = '22222222-2222-2222-2222-222222222222';
export const principal = '33333333-3333-3333-3333-333333333333';

const arm = 'https://localhost';
const group = `/subscriptions/${subscription}/resourceGroups/myResourceGroup`;
/** The resource ID of a registry in the fake. */
export const registryId = (name: string): string => `${group}/providers/Microsoft.ContainerRegistry/registries/${name}`;

/** Long prefixes of requests, and their short forms in tests: `R/tasks/hello` is a task of myregistry. */
const shortForms: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`^${arm}${registryId('myregistry')}`, 'i'), 'R'],
  [new RegExp(`^${arm}/subscriptions/${subscription}`), 'S'],
  [new RegExp(`^${arm}`), ''],
];

const shorten = (address: string): string =>
  shortForms.reduce((text, [long, short]) => text.replace(long, short), address);

/** One request as `METHOD address`, with known prefixes shortened, without `api-version`; and its body, if any. */
export type Asked = string | readonly [string, unknown];

/** What the fake returns instead of its default: status, body, headers. */
export type Answer = readonly [number, unknown?, Readonly<Record<string, string>>?];

export interface FakeAzure {
  readonly network: Network;
  /** All requests, except those for Resource Manager tokens. */
  readonly asked: Asked[];
  /** The API version of each request that had one, by `METHOD address`. */
  readonly versions: Record<string, string>;
}

const registry = (name: string, sku = 'Standard') => ({
  id: registryId(name),
  name,
  type: 'Microsoft.ContainerRegistry/registries',
  location: 'eastus',
  sku: { name: sku, tier: sku },
  properties: {
    loginServer: `${name.toLowerCase()}.azurecr.io`,
    provisioningState: 'Succeeded',
    adminUserEnabled: true,
  },
});

const task = (name: string) => ({
  id: `${registryId('myregistry')}/tasks/${name}`,
  name,
  type: 'Microsoft.ContainerRegistry/registries/tasks',
  location: 'eastus',
  identity: { type: 'SystemAssigned', principalId: principal, tenantId: tenant },
  properties: {
    provisioningState: 'Succeeded',
    status: 'Enabled',
    credentials: { customRegistries: { 'MyBase.azurecr.io': { identity: '[system]' } } },
  },
});

const run = (status: string) => ({
  id: `${registryId('myregistry')}/runs/cf1`,
  name: 'cf1',
  type: 'Microsoft.ContainerRegistry/registries/runs',
  properties: { runId: 'cf1', status, task: 'hello', provisioningState: 'Succeeded' },
});

const identity = (name: string) => ({
  id: `/subscriptions/${subscription}/resourcegroups/myResourceGroup/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
  name,
  location: 'eastus',
  properties: { tenantId: tenant, principalId: principal, clientId: '44444444-4444-4444-4444-444444444444' },
});

const vault = (
  properties: object = { tenantId: tenant, accessPolicies: [], vaultUri: 'https://mykeyvault.vault.azure.net/' },
) => ({
  id: `${group}/providers/Microsoft.KeyVault/vaults/mykeyvault`,
  name: 'mykeyvault',
  location: 'eastus',
  tags: {},
  properties,
});

const assignment = {
  id: `${registryId('myregistry')}/providers/Microsoft.Authorization/roleAssignments/1`,
  name: '1',
  type: 'Microsoft.Authorization/roleAssignments',
  properties: {
    roleDefinitionId: '/roles/acrpull',
    principalId: principal,
    principalType: 'User',
    scope: registryId('myregistry'),
    condition: null,
    createdOn: '2026-01-02T03:04:05.1230000Z',
  },
};

const notFound: Answer = [404, { error: { code: 'ResourceNotFound', message: 'There is no such resource.' } }];
const tag = (name: string) => ({ name, digest: `sha256:${name}` });

/** The responses by shortened request: the first matching pattern applies. `$1` is what its first group matched. */
const usual: readonly (readonly [RegExp, (name: string, body: unknown) => Answer])[] = [
  [
    /^GET S\/providers\/Microsoft.ContainerRegistry\/registries$/,
    () => [200, { value: [registry('myregistry'), registry('other')] }],
  ],
  [
    /^GET S\/resourceGroups\/\w+\/providers\/Microsoft.ContainerRegistry\/registries$/,
    () => [200, { value: [registry('myregistry')] }],
  ],
  [/^POST S\/providers\/Microsoft.ContainerRegistry\/checkNameAvailability$/, () => [200, { nameAvailable: true }]],
  [/^GET R$/, () => [200, registry('myregistry')]],
  [/^PATCH R$/, () => [200, registry('myregistry')]],
  [/^DELETE R$/, () => [200]],
  [/^POST R\/importImage$/, () => [200]],
  [
    /^POST R\/listCredentials$/,
    () => [
      200,
      {
        username: 'myregistry',
        passwords: [
          { name: 'password', value: 'first' },
          { name: 'password2', value: 'second' },
        ],
      },
    ],
  ],
  [/^PUT R$/, () => [200, registry('myregistry')]],
  [/^GET R\/tasks$/, () => [200, { value: [task('hello')] }]],
  [/^(?:GET|PATCH|PUT) R\/tasks\/(\w+)$/, (name) => [200, task(name)]],
  [/^POST R\/tasks\/(\w+)\/listDetails$/, (name) => [200, task(name)]],
  [/^DELETE R\/tasks\/\w+$/, () => [200]],
  [/^POST R\/scheduleRun$/, () => [200, run('Queued')]],
  [
    /^POST R\/listBuildSourceUploadUrl$/,
    () => [200, { uploadUrl: 'https://uploads.blob.localhost/a.tar.gz?sig=s', relativePath: 'a.tar.gz' }],
  ],
  [/^PUT https:\/\/uploads/, () => [201]],
  [/^HEAD https:/, () => [200]],
  [/^GET https:.*\/info\/refs\?/, () => [404, 'Not Found']],
  [/^GET R\/runs(?:\?|$)/, () => [200, { value: [run('Succeeded')] }]],
  [/^GET R\/runs\/cf1$/, () => [200, run('Succeeded')]],
  [/^POST R\/runs\/cf1\/cancel$/, () => [200]],
  [/^POST R\/runs\/cf1\/listLogSasUrl$/, () => [200, { logLink: 'https://logs.blob.localhost/cf1?sig=s' }]],
  [/^GET https:\/\/logs/, () => [200, 'hello\n', { 'x-ms-meta-complete': 'successful' }]],
  [
    /^GET S\/resourceGroups(?:\?|$)/,
    () => [200, { value: [{ id: group, name: 'myResourceGroup', location: 'eastus' }] }],
  ],
  [/^HEAD S\/resourcegroups\/mine$/, () => [204]],
  [/^HEAD S\/resourcegroups\//, () => [404]],
  [/^DELETE S\/resourcegroups\/mine$/, () => [202, undefined, { location: `${arm}/operations/1?api-version=1` }]],
  [/^GET \/operations\/1$/, () => [200]],
  [/^DELETE S\/resource[gG]roups\/mine\/providers\//, () => [200]],
  [/^DELETE S\/resource[gG]roups\/\w+\/providers\//, () => [204]],
  [/^GET .*\/userAssignedIdentities$/, () => [200, { value: [identity('mine')] }]],
  [/^GET .*\/Microsoft.KeyVault\/vaults$/, () => [200, { value: [vault()] }]],
  [/^GET .*\/Microsoft.KeyVault\/deletedVaults$/, () => [200, { value: [] }]],
  [/^POST .*\/deletedVaults\/\w+\/purge$/, () => [202]],
  [/^GET .*\/roleAssignments(?:\?|$)/, () => [200, { value: [assignment] }]],
  [/^DELETE .*\/roleAssignments\/1$/, () => [200, assignment]],
  [
    /^POST \/graph\/v1.0\/directoryObjects\/getByIds$/,
    () => [200, { value: [{ id: principal, userPrincipalName: 'me' }] }],
  ],
  [
    /^(?:GET|PUT) S\/resourcegroups\/(\w+)$/,
    (name) => [200, { id: `${group}`, name, location: 'eastus', properties: {} }],
  ],
  [
    /^(?:GET|PUT) S\/resource[gG]roups\/\w+\/providers\/Microsoft.ManagedIdentity\/userAssignedIdentities\/(\w+)$/,
    (name) => [200, identity(name)],
  ],
  [/^GET S\/resources\?/, () => [200, { value: [vault()] }]],
  [/^GET S\/resourceGroups\/\w+\/providers\/Microsoft.KeyVault\/vaults\/mykeyvault$/, () => [200, vault()]],
  [/^GET S\/resourceGroups\/\w+\/providers\/Microsoft.KeyVault\/vaults\/\w+$/, () => notFound],
  [/^PUT S\/resourceGroups\/\w+\/providers\/Microsoft.KeyVault\/vaults\/\w+$/, () => [200, vault()]],
  [/roleDefinitions\?/, () => [200, { value: [{ id: '/roles/acrpull', properties: {} }] }]],
  [/^PUT .*\/roleAssignments\/(.*)$/, (name, body) => [201, { id: `/${name}`, name, ...(body as object) }]],
  [/^GET S$/, () => [200, { subscriptionId: subscription, displayName: 'mine', state: 'Enabled', tenantId: tenant }]],
  [
    /^GET \/subscriptions$/,
    () => [200, { value: [{ subscriptionId: subscription, displayName: 'mine', tenantId: tenant }] }],
  ],
  [/^GET \/graph\/v1.0\/me$/, () => [200, { id: principal }]],
  [/^GET \/graph\/v1.0\/(?:users|servicePrincipals)\?/, () => [200, { value: [{ id: principal }] }]],
  [
    /^PUT https:\/\/\w+\.vault\.azure\.net\/secrets\/(\w+)$/,
    (name, body) => [
      200,
      {
        ...(body as object),
        id: `https://mykeyvault.vault.azure.net/secrets/${name}/1`,
        attributes: { enabled: true },
      },
    ],
  ],
  [/^POST https:\/\/myregistry\.azurecr\.io\/oauth2\/exchange$/, () => [200, { refresh_token: 'refresh' }]],
  [/^POST https:\/\/myregistry\.azurecr\.io\/oauth2\/token$/, () => [200, { access_token: 'access' }]],
  [/^GET https:\/\/myregistry\.azurecr\.io\/acr\/v1\/.*\/_tags\/(\w+)$/, (name) => [200, { tag: tag(name) }]],
  [/^GET https:\/\/myregistry\.azurecr\.io\/v2\/$/, () => [200, {}]],
  [/^GET https:\/\/myregistry\.azurecr\.io\/v2\/_catalog\?/, () => [200, { repositories: ['a', 'b/c'] }]],
  [/^DELETE https:\/\/myregistry\.azurecr\.io\/v2\/.*\/manifests\//, () => [202]],
  [
    /^DELETE https:\/\/myregistry\.azurecr\.io\/acr\/v1\/(?!.*\/_)/,
    () => [202, { manifestsDeleted: ['sha256:v1'], tagsDeleted: ['v1'] }],
  ],
  [/^GET https:\/\/myregistry\.azurecr\.io\/acr\/v1\/.*\/_manifests\?/, () => [200, { manifests: [tag('v1')] }]],
  [
    /^GET https:\/\/myregistry\.azurecr\.io\/acr\/v1\/.*\/_manifests\/(.+)$/,
    (digest) => [200, { manifest: { digest } }],
  ],
  [/^GET https:\/\/myregistry\.azurecr\.io\/acr\/v1\/([^?]*)$/, (imageName) => [200, { imageName }]],
  [/^GET https:\/\/myregistry\.azurecr\.io\/acr\/v1\/.*\/_tags\?/, () => [200, { tags: [tag('v1'), tag('v2')] }]],
];

const responseOf = ([status, body, headers = {}]: Answer): Response =>
  body === undefined || typeof body === 'string'
    ? new Response(body ?? null, { status, headers })
    : Response.json(body, { status, headers });

const bodyOf = async (request: Request): Promise<unknown> => {
  const text = await request.text();
  const type = request.headers.get('content-type') ?? '';
  if (type.includes('json')) return text === '' ? undefined : JSON.parse(text);
  if (type.includes('form')) return Object.fromEntries(new URLSearchParams(text));
  return undefined;
};

/**
 * The services as single commands use them: one registry, one task, one run, one vault. It records requests but keeps
 * no state; `answers` override its defaults, each a list that is used up in order except for its last item.
 */
export const createFakeAzure = (answers: Readonly<Record<string, readonly Answer[]>> = {}): FakeAzure => {
  const asked: Asked[] = [];
  const versions: Record<string, string> = {};
  const left = new Map(Object.entries(answers).map(([key, list]) => [key, [...list]]));
  return {
    asked,
    versions,
    network: async (request) => {
      const url = new URL(request.url);
      if (url.pathname === '/msi')
        return Response.json({
          access_token: 'e30.e30.e30',
          expires_on: String(Math.floor(Date.parse('2030-01-01') / 1000)),
        });
      const version = url.searchParams.get('api-version');
      url.searchParams.delete('api-version');
      const line = `${request.method} ${shorten(decodeURIComponent(url.href.replaceAll('+', ' ')))}`;
      if (url.hostname.endsWith('.vault.azure.net') && !request.headers.has('authorization')) {
        const challenge = `Bearer authorization="https://localhost/aad/${tenant}", resource="https://vault.azure.net"`;
        return new Response('', { status: 401, headers: { 'www-authenticate': challenge } });
      }
      const body = await bodyOf(request);
      asked.push(body === undefined ? line : [line, body]);
      if (version) versions[line] = version;
      const planned = left.get(line);
      const given = planned && (planned.length > 1 ? planned.shift() : planned[0]);
      if (given) return responseOf(given);
      for (const [pattern, answer] of usual) {
        const found = pattern.exec(line);
        if (found) return responseOf(answer(found[1] ?? '', body));
      }
      return responseOf([501, { error: { code: 'NotFaked', message: `The fake has no answer to: ${line}` } }]);
    },
  };
};
