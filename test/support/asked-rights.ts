/** A request as Azure receives it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

const verbs: Readonly<Record<string, string>> = {
  GET: 'read',
  HEAD: 'read',
  PUT: 'write',
  PATCH: 'write',
  DELETE: 'delete',
};

/** Where Azure names an action in another way than its path suggests (learn.microsoft.com, "Azure permissions"). */
const otherNames: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/checknameavailability\/action$/, 'checknameavailability/read'],
  [/^(microsoft\.containerregistry\/registries\/agentpools\/operationresults)\/read$/, '$1/status/read'],
  [/^microsoft\.resources\/resourcegroups\//, 'microsoft.resources/subscriptions/resourcegroups/'],
  [/^microsoft\.resources\/(resources|operationresults)\//, 'microsoft.resources/subscriptions/$1/'],
];

/** The types in a path below a provider: every second word, and the last one if it has no name. */
const typesIn = (words: readonly string[]): string => words.filter((_, index) => index % 2 === 0).join('/');

/** The action that Resource Manager asks for: the type of the resource, and what is done to it. */
const armAction = (method: string, path: string): string => {
  const at = path.lastIndexOf('/providers/');
  const inProvider = at >= 0;
  const [provider = '', ...words] = (
    inProvider ? path.slice(at + 11) : `microsoft.resources${path.replace(/^\/subscriptions\/[^/]+/, '')}`
  ).split('/');
  const isSubscription = words.length === 0;
  const types = isSubscription ? 'subscriptions' : typesIn(words);
  const name = `${provider}/${types}/${verbs[method] ?? 'action'}`;
  return otherNames.reduce((text, [pattern, better]) => text.replace(pattern, better), name);
};

const member = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((each, key) => (each as Record<string, unknown> | null | undefined)?.[key], value);

/** The rights on other resources that Resource Manager asks for because a body names them. */
const linkedActions = (body: unknown): readonly string[] => [
  ...(Object.values((member(body, 'identity', 'userAssignedIdentities') ?? {}) as object).some((each) => each !== null)
    ? ['microsoft.managedidentity/userassignedidentities/assign/action']
    : []),
  ...(member(body, 'properties', 'virtualNetworkSubnetResourceId')
    ? ['microsoft.network/virtualnetworks/subnets/join/action']
    : []),
  ...(member(body, 'properties', 'workspaceId') ? ['microsoft.operationalinsights/workspaces/sharedkeys/action'] : []),
  ...(member(body, 'source', 'resourceId') ? ['microsoft.containerregistry/registries/pull/read'] : []),
];

/** A list of resources of any type shows those that the caller may read. */
const listedType = (path: string, query: URLSearchParams): readonly string[] => {
  const [, type] = /^resourceType eq '([^']+)'$/.exec(query.get('$filter') ?? '') ?? [];
  return path.endsWith('/resources') && type !== undefined ? [`${type.toLowerCase()}/read`] : [];
};

const registryRights: Readonly<Record<string, readonly string[]>> = {
  metadata_read: ['registries/pull/read', 'data registries/repositories/metadata/read'],
  delete: ['registries/artifacts/delete', 'data registries/repositories/content/delete'],
  '*': ['registries/pull/read', 'data registries/catalog/read'],
};

/** The rights that a registry asks for: those in the scope of a token for the caller, as opposed to a user of the registry. */
const registryActions = (path: string, body: string): readonly string[] => {
  const form = new URLSearchParams(body);
  if (path !== '/oauth2/token' || form.get('grant_type') !== 'refresh_token') return [];
  const actions = form.get('scope')?.split(':').at(-1)?.split(',') ?? [];
  return actions
    .flatMap((each) => registryRights[each] ?? [`unknown ${each}`])
    .map((each) => each.replace('registries/', 'microsoft.containerregistry/registries/'));
};

const secretVerbs: Readonly<Record<string, string>> = { GET: 'getsecret', PUT: 'setsecret', PATCH: 'update' };

const graphPermissions: readonly (readonly [pattern: RegExp, permission: string])[] = [
  [/\/me$/, 'graph user.read'],
  [/\/users$/, 'graph user.readbasic.all'],
  [/\/serviceprincipals$/, 'graph application.read.all'],
  [/\/directoryobjects\/getbyids$/, 'graph directory.read.all'],
  [/\/serviceprincipals\/[^/]+\/transitivememberof$/, 'graph application.read.all'],
];

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * The rights that Azure checks for a request, in lower case: an action, `data` and a data action, or `graph` and a permission.
 * None for requests that are open to everybody, or carry their own signature.
 */
export const rightsFor = ({ method, url, body }: SeenRequest): readonly string[] => {
  const { hostname, pathname, searchParams } = new URL(url);
  const path = decodeURIComponent(pathname).toLowerCase().replace(/\/+$/, '');
  if (hostname.endsWith('.azurecr.io')) return registryActions(path, body);
  if (/\.vault\.azure\.net$/.test(hostname)) {
    const isList = method === 'GET' && /^\/secrets(?:\/[^/]+\/versions)?$/.test(path);
    const verb = isList ? 'readmetadata' : (secretVerbs[method] ?? `unknown ${method}`);
    return [`data microsoft.keyvault/vaults/secrets/${verb}/action`];
  }
  if (/\/v1\.0\//.test(path))
    return [graphPermissions.find(([pattern]) => pattern.test(path))?.[1] ?? `graph unknown ${path}`];
  return /^\/(?:subscriptions|providers)\//.test(path)
    ? [armAction(method, path), ...listedType(path, searchParams), ...linkedActions(json(body))]
    : [];
};
