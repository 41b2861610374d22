import type { TransientKind } from './transient-kinds.ts';

/** A line at the end of a log that tells of such a failure. */
export interface TransientLine {
  readonly kind: TransientKind;
  readonly line: RegExp;
}

/**
 * The source could not be fetched. The service has one sentence for every reason, so a wrong address is among them, unless
 * another line tells of it (`lastingContextLines`).
 */
const contextLines: readonly TransientLine[] = [
  // github.com/microsoft/vscode-docker/issues/3615; github.com/Azure/azure-cli/issues/20761
  { kind: 'context-download', line: /failed to download context\. Please check if the URL is incorrect/ },
  // github.com/Azure/azure-cli/issues/23384
  { kind: 'context-download', line: /failed to download source code/ },
  // github.com/SwissDataScienceCenter/renku-graph/issues/450; github.com/gitlabhq/gitlabhq/issues/9768
  {
    kind: 'context-download',
    line: /fatal: unable to access '[^']*': (?:The requested URL returned error: 5\d\d|Could not resolve host|Failed to connect to|Connection timed out|Operation timed out|Recv failure|TLS connect error)/,
  },
  // github.com/chaoss/grimoirelab/issues/36; github.com/nasa/NASA-3D-Resources/issues/27
  {
    kind: 'context-download',
    line: /error: RPC failed; |fatal: early EOF$|fatal: the remote end hung up unexpectedly$/i,
  },
  // taskfile.md 17: the engine has tried three times already
  { kind: 'context-download', line: /failed to GET \S+ with status 5\d\d\b/ },
];

/** Hosts of sources that exist: if their address is not found, the agent's name resolution has failed. */
const knownHosts = String.raw`(?:[\w.-]+\.)?(?:github\.com|gitlab\.com|bitbucket\.org|dev\.azure\.com|visualstudio\.com)\b`;

/**
 * Why a source could not be fetched, where another attempt ends in the same way: its address, its branch, or its login is
 * wrong. In the words of git, and of the engine (taskfile.md 17).
 */
export const lastingContextLines: readonly RegExp[] = [
  /fatal: (?:repository '[^']+' not found|could not read (?:Username|Password) for|Authentication failed for|couldn't find remote ref|invalid refspec|'[^']+' does not appear to be a git repository)/i,
  /fatal: unable to access '[^']*': The requested URL returned error: 4(?!08|29)\d\d/,
  /remote: (?:Repository not found|Not Found|Invalid username or (?:password|token))|error: pathspec '[^']*' did not match/i,
  /failed to GET \S+ with status 4(?!08|29)\d\d\b/,
  /failed to parse artifact |error setting git context, |unsupported protocol scheme/,
  new RegExp(String.raw`Could not resolve host: (?!${knownHosts})|\blookup (?!${knownHosts})\S+.*: no such host\b`),
];

const rateLimitLines: readonly TransientLine[] = [
  // docs.docker.com, "Docker Hub usage and limits"; github.com/Azure/acr/issues/754; github.com/dotnet/docker-tools/issues/403
  { kind: 'rate-limit', line: /(?:^|: )toomanyrequests: /i },
  { kind: 'rate-limit', line: /(?:^|: )You have reached your (?:unauthenticated )?pull rate limit/ },
  {
    kind: 'rate-limit',
    line: /error parsing HTTP 429 response body|received unexpected HTTP status: 429 |: 429 Too Many Requests/,
  },
  // taskfile.md 13.2, 17
  { kind: 'rate-limit', line: /failed to get ACR refresh token, exchange API response code: 429/ },
  { kind: 'rate-limit', line: /failed to GET \S+ with status 429\b/ },
];

/** A registry, the network on the way to it, or the agent itself failed. */
const serviceLines: readonly TransientLine[] = [
  // github.com/microsoft/containerregistry/issues/169; github.com/MicrosoftDocs/azure-docs/issues/109388
  { kind: 'service', line: /received unexpected HTTP status: 5\d\d\b|error parsing HTTP 5\d\d response body/ },
  // github.com/microsoft/containerregistry/issues/56 and 169; github.com/docker/build-push-action/issues/239
  {
    kind: 'service',
    line: /unexpected status(?: code (?:\S+|\[[^\]]*\])| from \w+ request to https:\/\/\S+)?: 5\d\d\b/,
  },
  // github.com/Azure/acr/issues/733; github.com/docker/build-push-action/issues/1065; go.dev/src/net/http
  {
    kind: 'service',
    line: /\b(?:Get|Head|Post|Put|Patch) ['"]?https:\/\/[^/'"\s]+\/\S*: .*(?:Client\.Timeout exceeded|i\/o timeout|TLS handshake timeout|context deadline exceeded|connection (?:refused|reset by peer)|: EOF$)/i,
  },
  { kind: 'service', line: /^(?:ERROR: |Error response from daemon: )?net\/http: TLS handshake timeout$/ },
  // github.com/microsoft/Oryx/issues/602: a build on an agent
  {
    kind: 'service',
    line: /^(?:(?:Error response from daemon|ERROR|failed to (?:solve|copy|fetch|register layer)\b.*): )?unexpected EOF$/,
  },
  // github.com/Azure/acr/issues/511: an agent with Windows
  { kind: 'service', line: /hcsshim::\S+: context deadline exceeded/ },
  // taskfile.md 13.2, 13.4
  { kind: 'service', line: /failed to get ACR refresh token, exchange API response code: 5\d\d/ },
  { kind: 'service', line: /failed to set docker credentials: .*(?:timed out|context deadline exceeded)/ },
];

/** All of them; the first that fits a line counts. */
export const transientLines: readonly TransientLine[] = [...contextLines, ...rateLimitLines, ...serviceLines];
