import { describe, expect, it } from 'vitest';
import { failureIn, type KnownFailure } from '../../src/access/known-failures.ts';

const setUp = `2026/11/20 12:43:22 Alias support enabled for version >= 1.1.0, please see https://aka.ms/acr/tasks/task-aliases for more information.
2026/11/20 12:43:22 Creating Docker network: acb_default_network, driver: 'bridge'
2026/11/20 12:43:22 Successfully set up Docker network: acb_default_network
2026/11/20 12:43:22 Setting up Docker configuration...
2026/11/20 12:43:23 Successfully set up Docker configuration
`;
const loggingIn = `${setUp}2026/11/20 12:43:23 Logging in to registry: myregistry.azurecr.io
2026/11/20 12:43:24 Successfully logged into myregistry.azurecr.io
2026/11/20 12:43:24 Logging in to registry: MyBase.azurecr.io
`;
const end = '\nRun ID: cg2 failed after 5s. Error: failed during run, err: exit status 1\n';

/** The log of a run that fails before its first step. */
const start = (words: string, before = setUp): string => `${before}${words}\n${end}`;

/** The log of a run whose step prints `output` and fails. */
const step = (output: string, { id = 'build', reason = 'exit status 1', before = setUp } = {}): string =>
  `${before}2026/11/20 12:43:25 Executing step ID: ${id}. Timeout(sec): 600, Working directory: '', Network: 'acb_default_network'
2026/11/20 12:43:25 Launching container with name: ${id}
${output}
2026/11/20 12:43:29 Container failed during run: ${id}. No retries remaining.
failed to run step ID: ${id}: ${reason}
${end}`;

const push = (output: string): string =>
  `${setUp}2026/11/20 12:43:25 Executing step ID: ship. Timeout(sec): 600, Working directory: '', Network: 'acb_default_network'
2026/11/20 12:43:25 Pushing image: other.azurecr.io/app:1, attempt 1
The push refers to repository [other.azurecr.io/app]
5f70bf18a086: Preparing
${output}
2026/11/20 12:43:31 Pushing image: other.azurecr.io/app:1, attempt 2
The push refers to repository [other.azurecr.io/app]
5f70bf18a086: Preparing
${output}
failed to run step ID: ship: failed to push images successfully
${end}`;

const exchange = 'failed to unmarshal task before running: failed to resolve secrets: failed to get ACR refresh token';
const docker = 'failed to login, ran out of retries: failed to set docker credentials: Error response from daemon: Get';
const vault = 'unable to render task: failed to resolve secrets in the task with error: keyvault.BaseClient#GetSecret:';
const refused =
  'Failure responding to request: StatusCode=403 -- Original Error: autorest/azure: Service returned an error.';
const missing =
  'Failure responding to request: StatusCode=404 -- Original Error: autorest/azure: Service returned an error.';

const known: readonly (readonly [about: string, log: string, failure: KnownFailure])[] = [
  [
    '401 of the exchange',
    start(`${exchange}, exchange API response code: 401 Unauthorized`),
    { name: 'token-exchange-unauthorized' },
  ],
  [
    '403 of the exchange',
    start(`${exchange}, exchange API response code: 403 Forbidden`),
    { name: 'token-exchange-forbidden' },
  ],
  [
    'no such registry at the exchange',
    start(
      `${exchange}: Post "https://mybsae.azurecr.io/oauth2/exchange": dial tcp: lookup mybsae.azurecr.io: no such host`,
    ),
    { name: 'registry-not-found', registry: 'mybsae.azurecr.io' },
  ],
  [
    'a login with an empty token',
    start(
      'failed to login, ran out of retries: failed to set docker credentials: Error: Cannot perform an interactive login from a non TTY device',
      loggingIn,
    ),
    { name: 'login-without-token', registry: 'mybase.azurecr.io' },
  ],
  [
    'a refused password',
    start(
      `${docker} "https://mybase.azurecr.io/v2/": unauthorized: authentication required, visit https://aka.ms/acr/authorization for more information.: exit status 1`,
      loggingIn,
    ),
    { name: 'login-refused', registry: 'mybase.azurecr.io' },
  ],
  [
    'a login attempt with 403',
    start(
      'failed to login, ran out of retries: failed to set docker credentials: Error response from daemon: login attempt to https://mybase.azurecr.io/v2/ failed with status: 403 Forbidden: exit status 1',
      loggingIn,
    ),
    { name: 'login-refused', registry: 'mybase.azurecr.io' },
  ],
  [
    'an address that is not allowed',
    start(
      `${docker} "https://myregistry.azurecr.io/v2/": denied: {"errors":[{"code":"DENIED","message":"client with IP '52.138.231.5' is not allowed access. Refer https://aka.ms/acr/firewall to grant access."}]}: exit status 1`,
      loggingIn,
    ),
    { name: 'address-not-allowed', registry: 'myregistry.azurecr.io', address: '52.138.231.5' },
  ],
  [
    'a host that does not exist',
    start(
      `${docker} "https://mybsae.azurecr.io/v2/": dial tcp: lookup mybsae.azurecr.io: no such host: exit status 1`,
      loggingIn,
    ),
    { name: 'registry-not-found', registry: 'mybsae.azurecr.io' },
  ],
  [
    'a missing identity',
    start(
      'failed to unmarshal task before running: failed to resolve secrets: unable to get ARM token: failed to get access token: {"error":"invalid_request","error_description":"Identity not found"}',
    ),
    { name: 'identity-not-found' },
  ],
  [
    'secrets in time',
    start(
      'unable to render task: failed to resolve secrets in the task with error: timeout in fetching secrets. please check permissions are valid',
    ),
    { name: 'secret-timeout' },
  ],
  [
    'an access policy that is missing',
    start(
      `${vault} ${refused} Status=403 Code="Forbidden" Message="The user, group or application 'appid=a;oid=b;iss=c' does not have secrets get permission on key vault 'mykeyvault;location=westus'." InnerError={"code":"AccessDenied"}`,
    ),
    { name: 'secret-forbidden' },
  ],
  [
    'a role that is missing',
    start(
      `${vault} ${refused} Status=403 Code="Forbidden" Message="Caller is not authorized to perform action on resource." InnerError={"code":"ForbiddenByRbac"}`,
    ),
    { name: 'secret-forbidden' },
  ],
  [
    "a vault's network rules",
    start(
      `${vault} ${refused} Status=403 Code="Forbidden" Message="Client address is not authorized and caller is not a trusted service." InnerError={"code":"ForbiddenByFirewall"}`,
    ),
    { name: 'vault-address-not-allowed' },
  ],
  [
    'a vault without public access',
    start(
      `${vault} ${refused} Status=403 Code="Forbidden" Message="Public network access is disabled and request is not from a trusted service nor via an approved private link." InnerError={"code":"ForbiddenByConnection"}`,
    ),
    { name: 'vault-address-not-allowed' },
  ],
  [
    'a secret that is disabled',
    start(
      `${vault} ${refused} Status=403 Code="Forbidden" Message="Operation get is not allowed on a disabled secret." InnerError={"code":"SecretDisabled"}`,
    ),
    { name: 'secret-disabled' },
  ],
  [
    'a secret that is missing',
    start(
      `${vault} ${missing} Status=404 Code="SecretNotFound" Message="A secret with (name/id) UserName was not found in this key vault."`,
    ),
    { name: 'secret-not-found', secret: 'UserName' },
  ],
  [
    'a vault that does not exist',
    start(
      `${vault} Failure sending request: StatusCode=0 -- Original Error: Get "https://mykeyvualt.vault.azure.net/secrets/username/?api-version=7.0": dial tcp: lookup mykeyvualt.vault.azure.net: no such host`,
    ),
    { name: 'vault-not-found', vault: 'mykeyvualt.vault.azure.net', secret: 'username' },
  ],
  [
    'a push without a credential',
    start('when specifying push, at least one credential is required'),
    { name: 'push-without-credential' },
  ],
  [
    'a context that is not downloaded',
    start(
      'failed to download context. Please check if the URL is incorrect. If it has credentials, please check if they are expired',
      '2026/11/20 12:43:22 Downloading source code...\n',
    ),
    { name: 'context-download' },
  ],
  [
    'a denied pull from the cloud',
    step(
      'Head "https://mybase.azurecr.io/v2/node/manifests/15-alpine": unauthorized: authentication required, visit https://aka.ms/acr/authorization for more information.',
    ),
    { name: 'pull-denied', step: 'build', registry: 'mybase.azurecr.io', image: 'node' },
  ],
  [
    'a denied pull from Docker Hub',
    step(
      "docker: Error response from daemon: pull access denied for hubuser/private, repository does not exist or may require 'docker login': denied: requested access to the resource is denied.",
    ),
    { name: 'pull-denied', step: 'build', image: 'hubuser/private' },
  ],
  [
    'a denied push',
    push('denied: requested access to the resource is denied'),
    { name: 'push-denied', step: 'ship', registry: 'other.azurecr.io', image: 'other.azurecr.io/app:1' },
  ],
  [
    'a push without a login',
    push('unauthorized: authentication required, visit https://aka.ms/acr/authorization for more information.'),
    { name: 'push-denied', step: 'ship', registry: 'other.azurecr.io', image: 'other.azurecr.io/app:1' },
  ],
  [
    'an address that may not push',
    push(
      "denied: client with IP '20.42.66.10' is not allowed access. Refer https://aka.ms/acr/firewall to grant access.",
    ),
    {
      name: 'address-not-allowed',
      step: 'ship',
      registry: 'other.azurecr.io',
      image: 'other.azurecr.io/app:1',
      address: '20.42.66.10',
    },
  ],
  [
    'the limit of Docker Hub',
    step(
      'Step 1/5 : FROM node:20\ntoomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
    ),
    { name: 'rate-limit', step: 'build' },
  ],
  [
    'the limit of another registry',
    step(
      'Step 1/11 : FROM mcr.microsoft.com/dotnet/sdk:6.0\nerror parsing HTTP 429 response body: invalid character \'R\' looking for beginning of value: "Ref A: 9E31"',
    ),
    { name: 'rate-limit', step: 'build' },
  ],
  [
    'an image that is missing',
    step('manifest for mybase.azurecr.io/node:16 not found: manifest unknown: manifest tagged by "16" is not found'),
    { name: 'image-not-found', step: 'build', registry: 'mybase.azurecr.io', image: 'mybase.azurecr.io/node:16' },
  ],
  [
    'a full disk',
    step('write /usr/local/lib/libLLVM.so: no space left on device'),
    { name: 'no-space', step: 'build' },
  ],
  [
    'a step that takes too long',
    step('still compiling', { reason: 'timed out' }),
    { name: 'timed-out', step: 'build' },
  ],
  [
    'another platform',
    step('no matching manifest for linux/arm64/v8 in the manifest list entries'),
    { name: 'unsupported-platform', step: 'build' },
  ],
  [
    'a program of another platform',
    step('exec /usr/local/bin/docker-entrypoint.sh: exec format error'),
    { name: 'unsupported-platform', step: 'build' },
  ],
  [
    'a Dockerfile that is missing',
    step(
      'unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat /workspace/docker/Dockerfile: no such file or directory',
    ),
    { name: 'dockerfile-not-found', step: 'build', file: '/workspace/docker/Dockerfile' },
  ],
  [
    'a Dockerfile that the scan misses',
    step(
      '2026/11/20 12:43:26 Output from dependency scanning: error opening dockerfile: Dockerfle, error: open Dockerfle: no such file or directory',
      { reason: 'failed to scan dependencies: exit status 1' },
    ),
    { name: 'dockerfile-not-found', step: 'build', file: 'Dockerfle' },
  ],
];

const unknown: readonly (readonly [about: string, log: string])[] = [
  ['an empty log', ''],
  ['a log that was cut off', setUp],
  ['a run that succeeded', `${setUp}\nRun ID: cg2 was successful after 5s\n`],
  ['a failed command', step('npm ERR! code ELIFECYCLE', { id: 'test' })],
  ['a test that reports 401', step('AssertionError: expected 401 Unauthorized to be 200', { id: 'test' })],
  ['a test that reports 403', step('HTTP/1.1 403 Forbidden', { id: 'test' })],
  ['a program that is denied something', step('Permission denied (publickey).', { id: 'clone' })],
  ['a file that is denied', step('/bin/sh: ./build.sh: Permission denied', { id: 'test' })],
  ['a word of a test', step('ok 1 - says denied: requested access to the resource is denied', { id: 'test' })],
  ['a secret manager of another kind', step('failed to fetch the secret from Vault: 403', { id: 'test' })],
  ['a limit of another service', step('curl: (22) The requested URL returned error: 429', { id: 'test' })],
  ['a file that a program misses', step("Error: Cannot find module '/app/index.js'", { id: 'test' })],
  ['a missing package', step('E: Unable to locate package libfoo', { id: 'build' })],
  ['a host that a program misses', step('getaddrinfo ENOTFOUND registry.example', { id: 'test' })],
  [
    'a COPY of what is not there',
    step('COPY failed: file not found in build context or excluded by .dockerignore: stat dist: file does not exist'),
  ],
  ['a program that was killed', step('Killed', { reason: 'exit status 137' })],
  [
    'a wrong task file',
    start(
      'failed to unmarshal task before running: failed to deserialize task and validate: step is missing a cmd, build, or push property',
    ),
  ],
  [
    'a wrong template',
    start('unable to render task: error while rendering templates: template: decoded:3: function "foo" not defined'),
  ],
  [
    'a network of a taken name',
    start(
      'failed to create network: taken, err: exit status 1, msg: Error response from daemon: network with name taken already exists',
    ),
  ],
  [
    'a failure that was ignored',
    `${step('toomanyrequests: You have reached your pull rate limit.', { id: 'first' }).replace(/failed to run step ID[\s\S]*/, '')}2026/11/20 12:43:29 Step ID: first encountered an error: exit status 1, but is set to ignore errors. Continuing...\n${step('make: *** [all] Error 2', { id: 'second', before: '' })}`,
  ],
  [
    'a failure long before the end',
    step(
      `toomanyrequests: You have reached your pull rate limit.\n${'retrying with the mirror\n'.repeat(40)}make: *** [all] Error 2`,
    ),
  ],
  ['a quotation of a failure', step('The log said: failed to login, ran out of retries', { id: 'test' })],
];

describe('known failures', () => {
  it.each(known)('%s', (_about, log, failure) => {
    expect(failureIn(log, 'Failed')).toEqual(failure);
    expect(failureIn(log.replaceAll('\n', '\r\n'), 'Failed')).toEqual(failure);
  });

  it.each(unknown)('nothing is said of %s', (_about, log) => {
    expect(failureIn(log, 'Failed')).toBeUndefined();
  });

  it('a run that the service ends has timed out', () => {
    expect(failureIn(setUp, 'Timeout')).toEqual({ name: 'timed-out' });
  });
});
