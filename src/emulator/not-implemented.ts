import { match } from 'path-to-regexp';
import { registryPath } from './arm/resources.ts';
import { failure } from './arm/responses.ts';

/** ARM operations that registry clients may call but the emulator does not implement: path -> description. */
const absent: readonly (readonly [string, string])[] = (
  [
    ['/webhooks{/*rest}', 'webhooks'],
    ['/replications{/*rest}', 'replications'],
    ['/scopeMaps{/*rest}', 'scope maps'],
    ['/tokens{/*rest}', 'repository tokens'],
    ['/generateCredentials', 'credentials of repository tokens'],
    ['/regenerateCredential', 'new credentials of the admin user'],
    ['/listUsages', 'usage quotas'],
    ['/cacheRules{/*rest}', 'cache rules'],
    ['/credentialSets{/*rest}', 'credential sets'],
    ['/connectedRegistries{/*rest}', 'connected registries'],
    ['/exportPipelines{/*rest}', 'export pipelines'],
    ['/importPipelines{/*rest}', 'import pipelines'],
    ['/pipelineRuns{/*rest}', 'pipeline runs'],
    ['/privateEndpointConnections{/*rest}', 'private endpoint connections'],
    ['/privateLinkResources{/*rest}', 'private link resources'],
    ['/buildTasks{/*rest}', 'build tasks of the first preview'],
    ['/queueBuild', 'builds of the first preview'],
  ] as const
).map(([rest, name]) => [`${registryPath}${rest}`, name]);

const others: readonly (readonly [string, string])[] = [
  ['/subscriptions/:subscription/providers/Microsoft.KeyVault/locations/:location/*rest', 'operations of vaults'],
  ['/*scope/providers/Microsoft.KeyVault/vaults/:vault/*rest', 'vault children'],
  ['/*scope/providers/Microsoft.Resources/deployments{/*rest}', 'template deployments'],
  ['/*scope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/:name/*rest', 'federated credentials'],
  ['/*scope/providers/Microsoft.Insights/diagnosticSettings{/*rest}', 'diagnostic settings'],
  ['/aad/*rest', 'sign-in; use the managed-identity endpoint'],
];

const known = [...absent, ...others].map(([pattern, name]) => ({
  matches: match(pattern, { sensitive: false }),
  name,
}));

/**
 * The response to a request without a handler: 501 that names the method, the path, and the operation, if known.
 * `operationsAt` returns what the emulator supports at a path with other methods.
 */
export const notImplemented = (
  request: Request,
  url: URL,
  operationsAt: (path: string) => readonly (readonly [string, string])[],
): Response => {
  const there = operationsAt(url.pathname).map(([method, operation]) => `${method} (${operation})`);
  const name = known.find((each) => each.matches(url.pathname))?.name;
  const more =
    there.length > 0
      ? ` At this path it supports ${there.join(', ')}.`
      : name === undefined
        ? ''
        : ` It does not have: ${name}.`;
  return failure(
    501,
    'NotImplemented',
    `The emulator does not implement ${request.method} ${url.hostname}${url.pathname}.${more}`,
  );
};
