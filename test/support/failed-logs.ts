import type { KnownFailure } from '../../src/access/known-failures.ts';

/** What the log of a run begins with. */
export const setUp = `2026/11/20 12:43:22 Alias support enabled for version >= 1.1.0, please see https://aka.ms/acr/tasks/task-aliases for more information.
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
export const start = (words: string, before = setUp): string => `${before}${words}\n${end}`;

/** The log of a run whose step prints `output` and fails. */
export const step = (output: string, { id = 'build', reason = 'exit status 1', before = setUp } = {}): string =>
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

/** Ends of logs, each with the failure that it tells of. */
export const failedLogs: readonly (readonly [about: string, log: string, failure: KnownFailure])[] = [
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
    { name: 'secret-forbidden', vault: 'mykeyvault' },
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
    { name: 'pull-denied', step: 'build', registry: 'docker.io', image: 'hubuser/private' },
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
  // Other words for the same.
  [
    '401 of the exchange for a task file without steps before',
    start(`${exchange}, exchange API response code: 401`),
    { name: 'token-exchange-unauthorized' },
  ],
  [
    'docker output that ends its own line',
    start(
      `failed to login, ran out of retries: failed to set docker credentials: Error response from daemon: Get https://mybase.azurecr.io/v2/: unauthorized: Invalid clientid or client secret.\n: exit status 1`,
      loggingIn,
    ),
    { name: 'login-refused', registry: 'mybase.azurecr.io' },
  ],
  [
    'a warning of docker before its error',
    start(
      `failed to login, ran out of retries: failed to set docker credentials: WARNING! Your password will be stored unencrypted in /root/.docker/config.json.\nError: Cannot perform an interactive login from a non TTY device\n: exit status 1`,
      loggingIn,
    ),
    { name: 'login-without-token', registry: 'mybase.azurecr.io' },
  ],
  [
    "a newer docker's word for a terminal",
    start(
      'failed to login, ran out of retries: failed to set docker credentials: error: cannot perform an interactive login from a non-TTY device: exit status 1',
      loggingIn,
    ),
    { name: 'login-without-token', registry: 'mybase.azurecr.io' },
  ],
  [
    'an address in JSON with escapes over two lines',
    start(
      `${docker} "https://myregistry.azurecr.io/v2/": denied: {"errors":[{"code":"DENIED","message":"client with IP \\u0027172.214.169.102\\u0027 is not allowed access. Refer\nhttps://aka.ms/acr/firewall to grant access."}]}\n: exit status 1`,
      loggingIn,
    ),
    { name: 'address-not-allowed', registry: 'myregistry.azurecr.io', address: '172.214.169.102' },
  ],
  [
    'a registry that does not answer',
    start(
      `${docker} "https://myregistry.azurecr.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers): exit status 1`,
      loggingIn,
    ),
    { name: 'registry-unreachable', registry: 'myregistry.azurecr.io' },
  ],
  [
    'a registry that a subnet does not reach',
    start(`${exchange}: Post "https://myregistry.azurecr.io/oauth2/exchange": dial tcp 20.61.97.128:443: i/o timeout`),
    { name: 'registry-unreachable', registry: 'myregistry.azurecr.io' },
  ],
  [
    'a login that takes too long',
    start('failed to login, ran out of retries: failed to set docker credentials: : timed out', loggingIn),
    { name: 'registry-unreachable', registry: 'mybase.azurecr.io' },
  ],
  [
    'too many requests at the login',
    start(
      `${docker} https://mybase.azurecr.io/v2/: toomanyrequests: Too many requests. Please visit https://aka.ms/acr/skus#sku-feature-matrix to view limits of all service tiers.: exit status 1`,
      loggingIn,
    ),
    { name: 'rate-limit' },
  ],
  [
    'a vault without public access',
    start(
      `${vault} ${refused} Status=403 Code="Forbidden" Message="Public network access is disabled and request is not from a trusted service nor via an approved private link. Caller: appid=a;oid=b;iss=c Vault: mykeyvault;location=westus" InnerError={"code":"ForbiddenByConnection"}`,
    ),
    { name: 'vault-address-not-allowed', vault: 'mykeyvault' },
  ],
  [
    'a secret that is disabled',
    start(
      `${vault} ${refused} Status=403 Code="Forbidden" Message="Operation get is not allowed on a disabled secret." InnerError={"code":"SecretDisabled"}`,
    ),
    { name: 'secret-disabled' },
  ],
  [
    'a role that is missing, with the resource',
    start(
      `${vault} ${refused} Status=403 Code="Forbidden" Message="Caller is not authorized to perform action on resource. Caller: appid=a;oid=b;iss=c Action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action' Resource: '/subscriptions/s/resourcegroups/g/providers/microsoft.keyvault/vaults/mykeyvault/secrets/username' Assignment: (not found) Vault: MyKeyVault;location=westus" InnerError={"code":"ForbiddenByRbac"}`,
    ),
    { name: 'secret-forbidden', vault: 'mykeyvault', secret: 'username' },
  ],
  [
    "a newer client's refusal",
    start(
      `unable to render task: failed to resolve secrets in the task with error: GET https://mykeyvault.vault.azure.net/secrets/username/\n--------------------------------------------------------------------------------\nRESPONSE 403: 403 Forbidden\nERROR CODE: Forbidden\n--------------------------------------------------------------------------------`,
    ),
    { name: 'secret-forbidden', vault: 'mykeyvault.vault.azure.net', secret: 'username' },
  ],
  [
    "a newer client's missing secret",
    start(
      `unable to render task: failed to resolve secrets in the task with error: GET https://mykeyvault.vault.azure.net/secrets/username/\nRESPONSE 404: 404 Not Found\nERROR CODE: SecretNotFound`,
    ),
    { name: 'secret-not-found', vault: 'mykeyvault.vault.azure.net', secret: 'username' },
  ],
  [
    'a context that the service names in its own line alone',
    '2026/11/20 12:43:22 Downloading source code...\n\nRun ID: cg2 failed after 4s. Error: failed to download context. Please check if the URL is incorrect. If it has credentials, please check if they are expired\n',
    { name: 'context-download' },
  ],
  [
    'a context of a step',
    step(
      `2026/11/20 12:43:26 Output from dependency scanning: Getting context from Git URL\nfatal: could not read Username for 'https://github.com': terminal prompts disabled`,
      { reason: 'failed to scan dependencies: exit status 1' },
    ),
    { name: 'context-download', step: 'build' },
  ],
  [
    'a context of a step, in the words of the engine',
    step(
      '2026/11/20 12:43:26 Output from dependency scanning: failed to download context. Please check if the URL is incorrect. If it has credentials, please check if they are expired',
      { reason: 'failed to scan dependencies: exit status 1' },
    ),
    { name: 'context-download', step: 'build' },
  ],
  [
    'a denied pull of an older docker',
    step('Get https://mybase.azurecr.io/v2/team/node/manifests/15: unauthorized: authentication required'),
    { name: 'pull-denied', step: 'build', registry: 'mybase.azurecr.io', image: 'team/node' },
  ],
  [
    'a denied pull of docker run',
    step(
      "Unable to find image 'mybase.azurecr.io/tool:1' locally\ndocker: Error response from daemon: Head \"https://mybase.azurecr.io/v2/tool/manifests/1\": unauthorized: authentication required, visit https://aka.ms/acr/authorization for more information.\nSee 'docker run --help'.",
      { reason: 'exit status 125' },
    ),
    { name: 'pull-denied', step: 'build', registry: 'mybase.azurecr.io', image: 'tool' },
  ],
  [
    'a denied pull of BuildKit',
    step(
      `#3 [internal] load metadata for mybase.azurecr.io/node:15\n#3 ERROR: failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized\n------\n > [internal] load metadata for mybase.azurecr.io/node:15:\n------\nERROR: failed to solve: mybase.azurecr.io/node:15: failed to resolve source metadata for mybase.azurecr.io/node:15: failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://mybase.azurecr.io/oauth2/token?scope=repository%3Ateam%2Fnode%3Apull&service=mybase.azurecr.io: 401 Unauthorized`,
    ),
    { name: 'pull-denied', step: 'build', registry: 'mybase.azurecr.io', image: 'team/node' },
  ],
  [
    'a denied pull of an older BuildKit',
    step(
      'failed to solve with frontend dockerfile.v0: failed to create LLB definition: failed to authorize: rpc error: code = Unknown desc = failed to fetch anonymous token: unexpected status: 401 Unauthorized',
    ),
    { name: 'pull-denied', step: 'build' },
  ],
  [
    'a denied pull of containerd',
    step(
      'ERROR: failed to solve: mybase.azurecr.io/node:15: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    ),
    { name: 'pull-denied', step: 'build', registry: 'mybase.azurecr.io', image: 'mybase.azurecr.io/node:15' },
  ],
  [
    'a forbidden pull',
    step(
      'ERROR: failed to solve: mybase.azurecr.io/node:15: unexpected status from HEAD request to https://mybase.azurecr.io/v2/node/manifests/15: 403 Forbidden',
    ),
    { name: 'pull-denied', step: 'build', registry: 'mybase.azurecr.io', image: 'node' },
  ],
  [
    "the registry's own error",
    step(
      '{"errors":[{"code":"UNAUTHORIZED","message":"authentication required, visit https://aka.ms/acr/authorization for more information.","detail":[{"Type":"repository","Name":"team/app","Action":"pull"}]}]}',
    ),
    { name: 'pull-denied', step: 'build', image: 'team/app' },
  ],
  [
    'a denied push of docker push in a step',
    step(
      'The push refers to repository [other.azurecr.io/app]\n5f70bf18a086: Preparing\ndenied: requested access to the resource is denied',
      { id: 'deploy' },
    ),
    { name: 'push-denied', step: 'deploy', registry: 'other.azurecr.io', image: 'other.azurecr.io/app' },
  ],
  [
    'a denied push of BuildKit',
    step(
      'ERROR: failed to solve: failed to push other.azurecr.io/app:1: failed to authorize: failed to fetch oauth token: unexpected status from POST request to https://other.azurecr.io/oauth2/token: 401 Unauthorized',
    ),
    { name: 'push-denied', step: 'build', registry: 'other.azurecr.io', image: 'other.azurecr.io/app:1' },
  ],
  [
    'a denied push with its scope',
    step(
      'ERROR: failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://other.azurecr.io/oauth2/token?scope=repository%3Aapp%3Apull%2Cpush&service=other.azurecr.io: 401 Unauthorized',
    ),
    { name: 'push-denied', step: 'build', registry: 'other.azurecr.io', image: 'app' },
  ],
  [
    'a denied upload',
    step(
      'Error: failed to perform "Push" on destination: POST "https://other.azurecr.io/v2/charts/app/blobs/uploads/": response status code 401: unauthorized: authentication required',
    ),
    { name: 'push-denied', step: 'build', registry: 'other.azurecr.io', image: 'charts/app' },
  ],
  [
    'a login of a step without a password',
    step('Error: Cannot perform an interactive login from a non TTY device', { id: 'login' }),
    { name: 'login-without-token', step: 'login' },
  ],
  [
    'a refused login of a step',
    step(
      'Error response from daemon: Get "https://registry-1.docker.io/v2/": unauthorized: incorrect username or password',
      { id: 'login' },
    ),
    { name: 'login-refused', step: 'login', registry: 'docker.io' },
  ],
  [
    'the limit of Docker Hub in BuildKit',
    step(
      'ERROR: failed to solve: node:20: failed to resolve source metadata for docker.io/library/node:20: failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/node/manifests/sha256:a1: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.',
    ),
    { name: 'rate-limit', step: 'build' },
  ],
  [
    'the limit in words of containerd',
    step(
      'docker: Error response from daemon: error from registry: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
    ),
    { name: 'rate-limit', step: 'build' },
  ],
  [
    'an image that BuildKit misses',
    step(
      'ERROR: failed to solve: node:99: failed to resolve source metadata for docker.io/library/node:99: docker.io/library/node:99: not found',
    ),
    { name: 'image-not-found', step: 'build', registry: 'docker.io', image: 'docker.io/library/node:99' },
  ],
  [
    'an image that docker pull misses',
    step('Error response from daemon: manifest for node:99 not found: manifest unknown: manifest unknown'),
    { name: 'image-not-found', step: 'build', registry: 'docker.io', image: 'node:99' },
  ],
  [
    'a manifest that is unknown',
    step('Error response from daemon: manifest unknown: manifest tagged by "9" is not found'),
    { name: 'image-not-found', step: 'build' },
  ],
  [
    'a full disk in node',
    step('npm ERR! nospc ENOSPC: no space left on device, write'),
    { name: 'no-space', step: 'build' },
  ],
  [
    'a full disk in tar',
    step('tar: ./big: Cannot write: No space left on device'),
    { name: 'no-space', step: 'build' },
  ],
  ['a full disk in Python', step('OSError: [Errno 28] No space left on device'), { name: 'no-space', step: 'build' }],
  [
    'a full disk of BuildKit',
    step('ERROR: failed to solve: failed to prepare x as y: write /var/lib/docker/overlay2/z: no space left on device'),
    { name: 'no-space', step: 'build' },
  ],
  [
    'a full disk of Windows',
    step('hcsshim::ImportLayer failed in Win32: There is not enough space on the disk. (0x70)'),
    { name: 'no-space', step: 'build' },
  ],
  [
    'a time limit after attempts',
    step('still compiling', { reason: 'exit status 1, timed out' }),
    { name: 'timed-out', step: 'build' },
  ],
  [
    'Windows on another version',
    step('no matching manifest for windows/amd64 10.0.17763 in the manifest list entries'),
    { name: 'unsupported-platform', step: 'build' },
  ],
  [
    'Windows of another version',
    step('a Windows version 10.0.20348-based image is incompatible with a 10.0.17763 host'),
    { name: 'unsupported-platform', step: 'build' },
  ],
  [
    'another platform in BuildKit',
    step(
      'ERROR: failed to solve: base:1: failed to resolve source metadata for docker.io/library/base:1: no match for platform in manifest: not found',
    ),
    { name: 'unsupported-platform', step: 'build' },
  ],
  [
    'another platform than asked for',
    step(
      'docker: Error response from daemon: image with reference mybase.azurecr.io/node:15 was found but does not match the specified platform: wanted linux/arm64, actual: linux/amd64.',
    ),
    { name: 'unsupported-platform', step: 'build' },
  ],
  [
    'a program of another platform in an older docker',
    step('standard_init_linux.go:228: exec user process caused: exec format error'),
    { name: 'unsupported-platform', step: 'build' },
  ],
  [
    'a program of another platform in BuildKit',
    step('#8 0.312 exec /bin/sh: exec format error'),
    { name: 'unsupported-platform', step: 'build' },
  ],
  [
    'a Dockerfile that BuildKit misses',
    step(
      'ERROR: failed to solve: failed to read dockerfile: open /var/lib/docker/tmp/buildkit-mount389/docker/Dockerfile: no such file or directory',
    ),
    { name: 'dockerfile-not-found', step: 'build', file: 'docker/Dockerfile' },
  ],
  [
    'a Dockerfile that Windows misses',
    step(
      'unable to prepare context: unable to evaluate symlinks in Dockerfile path: CreateFile c:\\workspace\\Dockerfile: The system cannot find the file specified.',
    ),
    { name: 'dockerfile-not-found', step: 'build', file: 'c:\\workspace\\Dockerfile' },
  ],
  [
    'a Dockerfile that the scan misses, with the words of git before',
    step(
      '2026/11/20 12:43:26 Output from dependency scanning: fatal: not a git repository (or any parent up to mount point /)\nStopping at filesystem boundary (GIT_DISCOVERY_ACROSS_FILESYSTEM not set).\nerror opening dockerfile: src/Dockerfile, error: open src/Dockerfile: no such file or directory',
      { reason: 'failed to scan dependencies: exit status 1' },
    ),
    { name: 'dockerfile-not-found', step: 'build', file: 'src/Dockerfile' },
  ],
  [
    'the words of an older engine',
    `${setUp}2018/11/20 12:43:25 Executing step: build\ntoomanyrequests: You have reached your pull rate limit.\nfailed to run step: build: exit status 1\n${end}`,
    { name: 'rate-limit', step: 'build' },
  ],
  [
    'colours',
    step('\u001b[91mtoomanyrequests: You have reached your pull rate limit.\u001b[0m'),
    { name: 'rate-limit', step: 'build' },
  ],
  [
    'the last of several attempts',
    step(
      'npm ERR! network\n2026/11/20 12:43:29 Container failed during run: build, waiting 5 seconds before retrying...\n2026/11/20 12:43:34 Launching container with name: build\ntoomanyrequests: You have reached your pull rate limit.',
    ),
    { name: 'rate-limit', step: 'build' },
  ],
  [
    'notes of the emulator',
    `${start(`${exchange}, exchange API response code: 401 Unauthorized`).replace(end, '')}[emulator] The system-assigned identity has no role on the registry.\n[emulator] Give it one: acrtask az role assignment create\n${end}`,
    { name: 'token-exchange-unauthorized' },
  ],
];
