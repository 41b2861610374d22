/** A failure of a run that the end of its log names. A closed set: output and tests refer to failures by these words. */
export type FailureName =
  | 'token-exchange-unauthorized'
  | 'token-exchange-forbidden'
  | 'login-without-token'
  | 'login-refused'
  | 'registry-not-found'
  | 'address-not-allowed'
  | 'identity-not-found'
  | 'secret-timeout'
  | 'secret-forbidden'
  | 'secret-not-found'
  | 'secret-disabled'
  | 'vault-address-not-allowed'
  | 'vault-not-found'
  | 'push-without-credential'
  | 'context-download'
  | 'pull-denied'
  | 'push-denied'
  | 'rate-limit'
  | 'image-not-found'
  | 'no-space'
  | 'timed-out'
  | 'unsupported-platform'
  | 'dockerfile-not-found';

/** What the end of a log says, with what the lines name. */
export interface KnownFailure {
  readonly name: FailureName;
  /** The step that failed, when one had started. */
  readonly step?: string;
  /** Login server in lower case. */
  readonly registry?: string;
  /** An image as the line writes it. */
  readonly image?: string;
  /** Host of a key vault in lower case. */
  readonly vault?: string;
  readonly secret?: string;
  /** The address of the agent. */
  readonly address?: string;
  readonly file?: string;
}

interface Pattern {
  readonly name: FailureName;
  /** Named groups are members of `KnownFailure`. */
  readonly line: RegExp;
}

/**
 * Failures before the first step: the engine's own last words, a line without a time stamp (taskfile.md 15). The first
 * that fits counts.
 */
const startPatterns: readonly Pattern[] = [
  // github.com/Azure/azure-cli/issues/28151; taskfile.md 13.2
  { name: 'token-exchange-unauthorized', line: /failed to get ACR refresh token, exchange API response code: 401/ },
  { name: 'token-exchange-forbidden', line: /failed to get ACR refresh token, exchange API response code: 403/ },
  {
    name: 'registry-not-found',
    line: /failed to get ACR refresh token: Post "?https:\/\/(?<registry>[^/"\s]+)\/oauth2\/exchange"?: .*no such host/,
  },
  // github.com/Azure/acr-builder/issues/613: an empty token makes docker ask for a password.
  { name: 'login-without-token', line: /Cannot perform an interactive login from a non TTY device/ },
  // github.com/Azure/azure-cli/issues/27253; github.com/Azure/acr/issues/662
  {
    name: 'address-not-allowed',
    line: /Get "?https:\/\/(?<registry>[^/"\s]+)\/v2\/.*client with IP '(?<address>[^']+)' is not allowed access/,
  },
  {
    name: 'registry-not-found',
    line: /Error response from daemon: Get "?https:\/\/(?<registry>[^/"\s]+)\/v2\/"?: .*no such host/,
  },
  // learn.microsoft.com, "Troubleshoot registry login"
  {
    name: 'login-refused',
    line: /failed to set docker credentials: .*Get "?https:\/\/(?<registry>[^/"\s]+)\/v2\/"?: (?:unauthorized|denied)/,
  },
  { name: 'login-refused', line: /failed to set docker credentials: .*login attempt .*failed with status: 40[13]/ },
  // taskfile.md 13.2: the answer of the endpoint that hands out tokens of managed identities
  { name: 'identity-not-found', line: /(?:unable to get ARM token|failed to get access token).*Identity not found/ },
  // github.com/Azure/acr-builder/issues/557; taskfile.md 13.3
  { name: 'secret-timeout', line: /timeout in fetching secrets/ },
  // learn.microsoft.com, "Common error codes for Azure Key Vault": ForbiddenByFirewall, ForbiddenByConnection
  {
    name: 'vault-address-not-allowed',
    line: /StatusCode=403.*(?:ForbiddenBy(?:Firewall|Connection)|Client address is not authorized|Public network access is disabled)/,
  },
  // learn.microsoft.com, "Azure Key Vault REST API error codes"
  { name: 'secret-disabled', line: /StatusCode=403.*(?:SecretDisabled|not allowed on a disabled secret)/ },
  // taskfile.md 13.3; learn.microsoft.com, "Azure Key Vault REST API error codes"
  { name: 'secret-forbidden', line: /keyvault\.BaseClient#GetSecret: .*StatusCode=403/ },
  {
    name: 'secret-not-found',
    line: /keyvault\.BaseClient#GetSecret: .*StatusCode=404.*?A secret with \(name\/id\) (?<secret>[^\s/]+)/,
  },
  { name: 'secret-not-found', line: /keyvault\.BaseClient#GetSecret: .*StatusCode=404/ },
  {
    name: 'vault-not-found',
    line: /keyvault\.BaseClient#GetSecret: .*Get "?https:\/\/(?<vault>[^/"\s]+)\/secrets\/(?<secret>[^/"\s]+).*no such host/,
  },
  // github.com/Azure/acr-builder/blob/main/cmd/acb/commands/build/validation.go
  { name: 'push-without-credential', line: /when specifying push, at least one credential is required/ },
  // github.com/Azure/acr-build/issues/10; github.com/Azure/azure-cli/issues/30033
  { name: 'context-download', line: /failed to download context\. Please check if the URL is incorrect/ },
  { name: 'context-download', line: /failed to scan dependencies: (?:.*: )?failed to download source code/ },
];

/** Failures of a step: what the container client and the engine print before the engine ends the run. */
const stepPatterns: readonly Pattern[] = [
  // docs.docker.com, "Docker Hub usage and limits"; github.com/Azure/acr/issues/754
  { name: 'rate-limit', line: /(?:^|[:\s])toomanyrequests: / },
  { name: 'rate-limit', line: /error parsing HTTP 429 response body|: 429 Too Many Requests/ },
  {
    name: 'address-not-allowed',
    line: /https:\/\/(?<registry>[^/"\s]+)\/v2\/.*client with IP '(?<address>[^']+)' is not allowed access/,
  },
  { name: 'address-not-allowed', line: /^denied: client with IP '(?<address>[^']+)' is not allowed access/ },
  {
    name: 'registry-not-found',
    line: /Get "?https:\/\/(?<registry>[^/"\s]+)\/v2\/"?: .*no such host/,
  },
  // github.com/moby/moby: distribution/errors.go
  {
    name: 'pull-denied',
    line: /pull access denied for (?<image>[^\s,]+), repository does not exist or may require 'docker login'/,
  },
  {
    name: 'pull-denied',
    line: /Head "?https:\/\/(?<registry>[^/"\s]+)\/v2\/(?<image>\S+)\/manifests\/\S+?"?: (?:unauthorized|denied)/,
  },
  { name: 'pull-denied', line: /failed to authorize: .*(?<registry>[a-z0-9-]+\.azurecr\.[a-z]+).*40[13]/ },
  {
    name: 'image-not-found',
    line: /manifest for (?<image>\S+) not found: manifest unknown/,
  },
  { name: 'image-not-found', line: /^(?:ERROR: .*)?(?<image>[\w./-]+:[\w.-]+): not found$/ },
  // github.com/moby/moby: distribution/pull_v2.go
  {
    name: 'unsupported-platform',
    line: /no matching manifest for \S+ in the manifest list entries|no match for platform in manifest/,
  },
  {
    name: 'unsupported-platform',
    line: /image operating system "[^"]+" cannot be used on this platform|exec format error$/,
  },
  // github.com/docker/cli: cli/command/image/build/context.go
  {
    name: 'dockerfile-not-found',
    line: /unable to evaluate symlinks in Dockerfile path: lstat (?<file>.+): no such file or directory/,
  },
  // taskfile.md 16.1
  { name: 'dockerfile-not-found', line: /error opening dockerfile: (?<file>.+?), error: / },
  { name: 'dockerfile-not-found', line: /failed to read dockerfile: open (?<file>.+?): no such file or directory/ },
  { name: 'no-space', line: /[:\s]no space left on device\b/i },
];

/** Only what a push prints after its image is named is about the push. */
const pushPatterns: readonly Pattern[] = [
  { name: 'push-denied', line: /^(?:denied: requested access to the resource is denied|unauthorized: )/ },
  { name: 'push-denied', line: /^denied: / },
];

const timeStamp = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /;

/** How many lines before the engine's last words may belong to the failure. */
const reach = 30;

const membersOf = (groups: Readonly<Record<string, string | undefined>> = {}): Partial<KnownFailure> => ({
  ...Object.fromEntries(Object.entries(groups).filter(([, text]) => text !== undefined)),
  ...(groups.registry === undefined ? {} : { registry: groups.registry.toLowerCase() }),
  ...(groups.vault === undefined ? {} : { vault: groups.vault.toLowerCase() }),
});

const find = (patterns: readonly Pattern[], lines: readonly string[]): KnownFailure | undefined => {
  for (const { name, line } of patterns) {
    for (const text of [...lines].reverse()) {
      const match = line.exec(text);
      if (match) return { name, ...membersOf(match.groups) };
    }
  }
  return undefined;
};

const lastMatch = (pattern: RegExp, lines: readonly string[]): string | undefined =>
  lines
    .map((line) => pattern.exec(line)?.[1])
    .filter((found) => found !== undefined)
    .at(-1);

/** The host in front of an image name, when it names a registry. */
const registryOf = (image: string): string | undefined => {
  const [host = '', ...rest] = image.split('/');
  return rest.length > 0 && /[.:]/.test(host) ? host.toLowerCase() : undefined;
};

const withRegistryOfImage = (failure: KnownFailure): KnownFailure => {
  if (failure.registry !== undefined || failure.image === undefined) return failure;
  const registry = registryOf(failure.image);
  return registry === undefined ? failure : { ...failure, registry };
};

const failureOfStart = (words: string, before: readonly string[]): KnownFailure | undefined => {
  const found = find(startPatterns, [words]);
  if (found === undefined || found.registry !== undefined) return found;
  const isAboutRegistry = ['login-without-token', 'login-refused'].includes(found.name);
  const registry = isAboutRegistry ? lastMatch(/ Logging in to registry: (\S+)$/, before) : undefined;
  return registry === undefined ? found : { ...found, registry: registry.toLowerCase() };
};

const failureOfStep = (step: string, reason: string, before: readonly string[]): KnownFailure | undefined => {
  const start = before.findLastIndex((line) => line.includes(` Executing step ID: ${step}. `));
  const own = before.slice(Math.max(start + 1, before.length - reach));
  if (reason === 'timed out') return { name: 'timed-out', step };
  if (reason === 'failed to push images successfully') {
    const image = lastMatch(/ Pushing image: (\S+), attempt \d+$/, own);
    const found = find([...stepPatterns, ...pushPatterns], own);
    return found && withRegistryOfImage({ ...(image === undefined ? {} : { image }), ...found, step });
  }
  const printed = own.filter((line) => !timeStamp.test(line) || line.includes('Output from dependency scanning: '));
  const found = find(stepPatterns, printed) ?? find(startPatterns, [reason]);
  return found && withRegistryOfImage({ ...found, step });
};

/**
 * The known failure that the end of a failed run's log names; undefined when it names none. `status` is the run's, as
 * the service writes it. What a step prints counts only in the shape in which the container client and the engine print
 * it, in front of the words with which the engine ends the run: a test that prints `401` is not a refused login.
 */
export const failureIn = (log: string, status: string): KnownFailure | undefined => {
  const lines = log.split(/\r?\n/).filter((line) => line !== '');
  const end = lines.findLastIndex((line) => /^(?:failed to |unable to |error |when specifying )/.test(line));
  const words = lines[end];
  if (words !== undefined && lines.length - end <= reach) {
    const before = lines.slice(0, end);
    const [, step, reason = ''] = /^failed to run step ID: ([^:]+): (.*)$/.exec(words) ?? [];
    const found = step === undefined ? failureOfStart(words, before) : failureOfStep(step, reason, before);
    if (found) return found;
  }
  return /^time(?:d ?)?out$/i.test(status) ? { name: 'timed-out' } : undefined;
};
