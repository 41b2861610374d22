import type { FailureName } from './failure-names.ts';

/** A line that tells of a failure. */
export interface FailurePattern {
  readonly name: FailureName;
  /** Named groups are members of `KnownFailure`. */
  readonly line: RegExp;
}

/**
 * What the container clients say of a registry, whatever they do there: docker, BuildKit and containerd, each with the
 * words of several versions.
 */
const registryPatterns: readonly FailurePattern[] = [
  // docs.docker.com, "Docker Hub usage and limits"; github.com/Azure/acr/issues/754; github.com/dotnet/docker-tools/issues/403
  { name: 'rate-limit', line: /(?:^|: )toomanyrequests: /i },
  { name: 'rate-limit', line: /(?:^|: )You have reached your (?:unauthenticated )?pull rate limit/ },
  { name: 'rate-limit', line: /error parsing HTTP 429 response body|received unexpected HTTP status: 429 / },
  {
    name: 'rate-limit',
    line: /unexpected status (?:code \S+|from \w+ request to https:\/\/[^/\s]+\/\S*): 429\b/,
  },
  { name: 'rate-limit', line: /failed to (?:solve|resolve|authorize|copy|fetch)\b.*: 429 Too Many Requests/ },
  // github.com/Azure/azure-cli/issues/27253; github.com/Azure/acr/issues/662; github.com/docker/build-push-action/issues/1214
  {
    name: 'address-not-allowed',
    line: /https:\/\/(?<registry>[^/"\s]+)\/.*client with IP (?:'|\\u0027)(?<address>[^'\\\s]+)(?:'|\\u0027) is not allowed access/,
  },
  {
    name: 'address-not-allowed',
    line: /(?:^|: )denied: client with IP (?:'|\\u0027)(?<address>[^'\\\s]+)(?:'|\\u0027) is not allowed access/,
  },
  {
    name: 'address-not-allowed',
    line: /"message": ?"client with IP (?:'|\\u0027)(?<address>[^'\\\s]+)(?:'|\\u0027) is not allowed access/,
  },
  // go.dev/src/net: DNSError; github.com/docker/login-action/issues/718
  {
    name: 'registry-not-found',
    line: /\b(?:Get|Head|Post|Put|Patch) "?https:\/\/(?<registry>[^/"\s]+)\/(?:v2|oauth2|token)\b\S*: .*no such host/i,
  },
  // go.dev/src/net/http: client and transport errors
  {
    name: 'registry-unreachable',
    line: /\b(?:Get|Head|Post|Put|Patch) "?https:\/\/(?<registry>[^/"\s]+)\/(?:v2|oauth2|token)\b\S*: .*(?:Client\.Timeout exceeded|i\/o timeout|TLS handshake timeout|context deadline exceeded|timed out|connection (?:refused|reset by peer)|network is unreachable|no route to host)/i,
  },
];

/** A login with docker. */
const loginPatterns: readonly FailurePattern[] = [
  // github.com/Azure/acr-builder/issues/613: an empty token makes docker ask for a password.
  { name: 'login-without-token', line: /cannot perform an interactive login from a non[- ]TTY device/i },
  // learn.microsoft.com, "Troubleshoot registry login"
  {
    name: 'login-refused',
    line: /\bGet "?https:\/\/(?<registry>[^/"\s]+)\/v2\/"?: (?:.*: )?(?:unauthorized|denied): /,
  },
  {
    name: 'login-refused',
    line: /login attempt to https:\/\/(?<registry>[^/"\s]+)\/v\d\/? failed with status: 40[13]/,
  },
];

const diskPatterns: readonly FailurePattern[] = [
  {
    name: 'no-space',
    line: /(?:^|: |\[Errno 28\] |\bENOSPC: )no space left on device\b|(?:^|: )There is not enough space on the disk\b/i,
  },
];

/** Failures before the first step: the engine's own last words (taskfile.md 15). The first that fits counts. */
export const startPatterns: readonly FailurePattern[] = [
  // github.com/Azure/azure-cli/issues/28151; taskfile.md 13.2
  { name: 'token-exchange-unauthorized', line: /failed to get ACR refresh token, exchange API response code: 401/ },
  { name: 'token-exchange-forbidden', line: /failed to get ACR refresh token, exchange API response code: 403/ },
  { name: 'rate-limit', line: /failed to get ACR refresh token, exchange API response code: 429/ },
  // taskfile.md 13.2: the answer of the endpoint that hands out tokens of managed identities
  {
    name: 'identity-not-found',
    line: /(?:ARM token|access token|Refresh request failed|BaseClient#GetSecret).*Identity not found/i,
  },
  // github.com/Azure/acr-builder/issues/557; taskfile.md 13.3
  { name: 'secret-timeout', line: /timeout in fetching secrets/ },
  // learn.microsoft.com, "Common error codes for Azure Key Vault": ForbiddenByFirewall, ForbiddenByConnection, SecretDisabled
  {
    name: 'vault-address-not-allowed',
    line: /\b403\b.*(?:ForbiddenBy(?:Firewall|Connection)|Client address is not authorized and caller is not a trusted service|Public network access is disabled and request is not from a trusted service)/,
  },
  {
    name: 'secret-disabled',
    line: /\b403\b.*(?:SecretDisabled|Operation get is not allowed on a disabled secret)/,
  },
  // taskfile.md 13.3; learn.microsoft.com, "Azure Key Vault REST API error codes"
  { name: 'secret-forbidden', line: /keyvault\.BaseClient#GetSecret: .*StatusCode=40[13]/ },
  {
    name: 'secret-not-found',
    line: /keyvault\.BaseClient#GetSecret: .*StatusCode=404.*?A secret with \(name\/id\) (?<secret>[^\s/]+)/,
  },
  { name: 'secret-not-found', line: /keyvault\.BaseClient#GetSecret: .*StatusCode=404/ },
  {
    name: 'vault-not-found',
    line: /Get "?https:\/\/(?<vault>[^/"\s]+)\/secrets\/(?<secret>[^/"?\s]+).*no such host/,
  },
  {
    name: 'secret-timeout',
    line: /Get "?https:\/\/(?<vault>[^/"\s]+)\/secrets\/(?<secret>[^/"?\s]+).*(?:timed out|deadline exceeded|i\/o timeout|Client\.Timeout exceeded)/,
  },
  // github.com/Azure/azure-sdk-for-go: azcore, ResponseError
  {
    name: 'secret-forbidden',
    line: /https:\/\/(?<vault>[^/"\s]+)\/secrets\/(?<secret>[^/"?\s]+).*RESPONSE 40[13]\b/,
  },
  {
    name: 'secret-not-found',
    line: /https:\/\/(?<vault>[^/"\s]+)\/secrets\/(?<secret>[^/"?\s]+).*RESPONSE 404\b/,
  },
  // github.com/Azure/acr-builder/blob/main/cmd/acb/commands/build/validation.go
  { name: 'push-without-credential', line: /when specifying push, at least one credential is required/ },
  // github.com/Azure/acr-build/issues/10; github.com/Azure/azure-cli/issues/30033
  { name: 'context-download', line: /failed to download context\. Please check if the URL is incorrect/ },
  { name: 'context-download', line: /failed to download source code/ },
  ...registryPatterns,
  ...loginPatterns,
  { name: 'registry-unreachable', line: /failed to set docker credentials: .*(?:timed out|context deadline exceeded)/ },
  ...diskPatterns,
];

/** The scan of a build with a context of its own (taskfile.md 16): git's and the engine's words. */
export const scanPatterns: readonly FailurePattern[] = [
  { name: 'context-download', line: /failed to download context\. Please check if the URL is incorrect/ },
  {
    name: 'context-download',
    line: /fatal: (?:repository '[^']+' not found|could not read (?:Username|Password) for|Authentication failed for|couldn't find remote ref|unable to access '|invalid refspec)|remote: Repository not found/i,
  },
  { name: 'context-download', line: /failed to GET \S+ with status \d+|error checking out \S+: error: pathspec/ },
];

/** Failures of a step: what the container client and the engine print before the engine ends the run. */
export const stepPatterns: readonly FailurePattern[] = [
  ...registryPatterns,
  // github.com/containerd/containerd: core/remotes/docker, pusher; github.com/moby/buildkit/issues/838
  {
    name: 'push-denied',
    line: /failed to push (?<image>[^\s:/]+(?::\d+)?\/[^\s:]+(?::[\w.-]+)?): .*(?:\b40[13]\b|unauthorized|denied|authorization failed)/i,
  },
  {
    name: 'push-denied',
    line: /\b(?:Post|Put|Patch) "?https:\/\/(?<registry>[^/"\s]+)\/v2\/(?<image>[^\s"]+?)\/(?:blobs\/uploads|manifests)\/\S*: .*(?:unauthorized|denied|\b40[13]\b)/i,
  },
  {
    name: 'push-denied',
    line: /unexpected status from (?:POST|PUT|PATCH) request to https:\/\/(?<registry>[^/\s]+)\/v2\/(?<image>\S+?)\/(?:blobs|manifests)\/\S*: 40[13]\b/,
  },
  {
    name: 'push-denied',
    line: /https:\/\/(?<registry>[^/"\s]+)\/(?:oauth2\/)?token\?\S*scope=repository(?:%3A|:)(?<image>[^&\s"]+?)(?:%3A|:)[^&\s"]*push\S*: .*\b40[13]\b/i,
  },
  // learn.microsoft.com/azure/container-registry, "Frequently asked questions": the registry's own errors
  {
    name: 'push-denied',
    line: /"code": ?"(?:UNAUTHORIZED|DENIED)".*aka\.ms\/acr\/.*"Name": ?"(?<repository>[^"]+)".*"Action": ?"(?:push|metadata_write)"/,
  },
  {
    name: 'pull-denied',
    line: /"code": ?"(?:UNAUTHORIZED|DENIED)".*aka\.ms\/acr\/.*"Name": ?"(?<repository>[^"]+)"/,
  },
  // github.com/moby/moby: distribution/errors.go
  {
    name: 'pull-denied',
    line: /pull access denied for (?<image>[^\s,]+), repository does not exist or may require/,
  },
  // github.com/containerd/containerd: core/remotes/docker, resolver
  {
    name: 'pull-denied',
    line: /(?:^|[\s"])(?<image>[^\s":/]+(?::\d+)?(?:\/[^\s":/]+)*(?::[\w.-]+)?)"?: pull access denied, repository does not exist or may require/,
  },
  {
    name: 'pull-denied',
    line: /\b(?:Head|Get) "?https:\/\/(?<registry>[^/"\s]+)\/v2\/(?<image>[^\s"]+?)\/(?:manifests|blobs)\/\S*: (?:.*: )?(?:unauthorized|denied|no basic auth credentials|response status code 40[13])/i,
  },
  {
    name: 'pull-denied',
    line: /unexpected status from (?:HEAD|GET) request to https:\/\/(?<registry>[^/\s]+)\/v2\/(?<image>\S+?)\/(?:manifests|blobs)\/\S*: 40[13]\b/,
  },
  {
    name: 'pull-denied',
    line: /https:\/\/(?<registry>[^/"\s]+)\/(?:oauth2\/)?token\?\S*scope=repository(?:%3A|:)(?<image>[^&\s"]+?)(?:%3A|:)\S*: .*\b40[13]\b/i,
  },
  // github.com/moby/buildkit/issues/4456; github.com/docker/buildx/issues/769
  {
    name: 'pull-denied',
    line: /failed to resolve source metadata for (?<image>\S+): failed to (?:authorize|fetch (?:anonymous|oauth) token): .*\b40[13]\b/,
  },
  {
    name: 'pull-denied',
    line: /failed to (?:authorize|fetch (?:anonymous|oauth) token): .*https:\/\/(?<registry>[^/\s]+)\/.*\b40[13]\b/,
  },
  { name: 'pull-denied', line: /failed to (?:authorize|fetch (?:anonymous|oauth) token): .*: 40[13]\b/ },
  { name: 'pull-denied', line: /insufficient_scope: authorization failed/ },
  { name: 'pull-denied', line: /Error response from daemon: (?:error from registry: )?(?:unauthorized|denied): / },
  {
    name: 'pull-denied',
    line: /^(?:Error: |ERROR: )?unauthorized: authentication required, visit https:\/\/aka\.ms\/acr\/authorization/,
  },
  { name: 'pull-denied', line: /(?:^|: )no basic auth credentials$/ },
  ...loginPatterns,
  // github.com/moby/moby: distribution/pull_v2.go, daemon/images
  {
    name: 'unsupported-platform',
    line: /no matching manifest for \S+(?: \S+)? in the manifest list entries|no match for platform in manifest/,
  },
  {
    name: 'unsupported-platform',
    line: /image with reference \S+ was found but (?:its platform \(\S+\) )?does not (?:match|provide) the specified platform/,
  },
  {
    name: 'unsupported-platform',
    line: /image operating system "[^"]+" cannot be used on this platform|container operating system does not match the host operating system/,
  },
  { name: 'unsupported-platform', line: /Windows version [\d.]+-based image is incompatible with a [\d.]+ host/ },
  { name: 'unsupported-platform', line: /(?:^|: |\bexec \S+: )exec format error\b/i },
  // github.com/moby/moby: distribution/errors.go; github.com/moby/buildkit: source metadata
  { name: 'image-not-found', line: /manifest for (?<image>\S+) not found\b/ },
  {
    name: 'image-not-found',
    line: /failed to resolve (?:source metadata for |reference "?)(?<image>[^\s"]+)"?: .*: not found$/,
  },
  {
    name: 'image-not-found',
    line: /(?:^|\s)(?:ERROR|error): (?:.*: )?(?<image>[\w.-]+(?::\d+)?(?:\/[\w.-]+)+(?::[\w.-]+)?(?:@sha256:[\da-f]+)?): not found$/,
  },
  { name: 'image-not-found', line: /Error response from daemon: (?:.*: )?(?:manifest|name) unknown: / },
  { name: 'image-not-found', line: /"code": ?"(?:MANIFEST|NAME)_UNKNOWN"|: repository name not known to registry$/ },
  // github.com/docker/cli: cli/command/image/build/context.go; Windows names the call and its error.
  {
    name: 'dockerfile-not-found',
    line: /unable to evaluate symlinks in Dockerfile path: (?:lstat|CreateFile|GetFileAttributesEx) (?<file>.+?): (?:no such file or directory|The system cannot find the (?:file|path) specified)/,
  },
  { name: 'dockerfile-not-found', line: /the Dockerfile \((?<file>[^)]+)\) must be within the build context/ },
  { name: 'dockerfile-not-found', line: /Cannot locate specified Dockerfile: (?<file>.+)$/ },
  // taskfile.md 16.1
  { name: 'dockerfile-not-found', line: /error opening dockerfile: (?<file>.+?), error: / },
  // github.com/moby/buildkit: frontend/dockerfile
  {
    name: 'dockerfile-not-found',
    line: /failed to read dockerfile: open (?:\S*[/\\]buildkit-mount\d+[/\\])?(?<file>.+?): (?:no such file or directory|The system cannot find the (?:file|path) specified)/,
  },
  {
    name: 'context-download',
    line: /unable to prepare context: unable to (?:'git clone' to temporary context directory|download remote context)/,
  },
  ...diskPatterns,
];

/** Only what docker prints after the repository to push to is named is about the push (github.com/docker/cli). */
export const pushPatterns: readonly FailurePattern[] = [
  ...registryPatterns,
  { name: 'push-denied', line: /^(?:ERROR: )?(?:denied|unauthorized): / },
  { name: 'push-denied', line: /^no basic auth credentials$/ },
];
