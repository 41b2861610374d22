/** The kind of source of a build or task. */
export type ContextKind = 'none' | 'git' | 'oci' | 'tarball' | 'local';

const isGitUrl = (lower: string): boolean =>
  lower.includes('visualstudio.com') || lower.includes('dev.azure.com') || /\.git(?:#.*)?$/s.test(lower);

/**
 * The kind of source that a context names, judged by its text only. Callers that pack a folder check the disk first,
 * since a folder can have any name (commands.md 1.10).
 */
export const classifyContext = (context: string | undefined): ContextKind => {
  const lower = (context ?? '').toLowerCase();
  if (lower === '' || lower === '/dev/null') return 'none';
  if (lower.startsWith('oci://')) return 'oci';
  if (lower.startsWith('git@') || lower.startsWith('git://')) return 'git';
  if (/^(?:https?:\/\/|github\.com\/)/.test(lower)) {
    if (isGitUrl(lower)) return 'git';
    if (!lower.startsWith('github.com/')) return 'tarball';
  }
  return 'local';
};

/** The branch in `url#branch:folder`; undefined if there is none (commands.md 1.10). */
export const branchOf = (context: string): string | undefined => /#([^:\s]+)/.exec(context.slice(hashAt(context)))?.[1];

const hashAt = (context: string): number => (context.includes('#') ? context.indexOf('#') : context.length);

/** The host in the address of a repository: `git@host:path`, `https://user@host/path` or `host/path`. */
const hostOf = (context: string): string =>
  (/^(?:[a-z+]+:\/\/)?(?:[^@/#]*@)?([^/:#?]+)/i.exec(context)?.[1] ?? '').toLowerCase();

const isGithub = (host: string): boolean => host.split('.').includes('github') || host.endsWith('.ghe.com');
const isAzureDevOps = (host: string): boolean => /(?:^|\.)(?:dev\.azure\.com|visualstudio\.com)$/.test(host);

/**
 * The host of a Git repository in the service's terms, which has two values: like az, sends any other host as Azure DevOps
 * (commands.md 1.10). Only the host part of the address counts (commands.md 19.23).
 */
export const providerOf = (context: string): 'Github' | 'VisualStudioTeamService' =>
  isGithub(hostOf(context)) ? 'Github' : 'VisualStudioTeamService';

/**
 * The https address for Git requests to a repository, without login, branch, and folder; undefined for other protocols
 * (`git@...`, `git://...`). Replaces http with https, because a token may be sent.
 */
export const repositoryAddress = (context: string): string | undefined => {
  const [repository = ''] = context.split('#');
  const [, rest] = /^(?:https?:\/\/)?(?:[^/?]*@)?([^?]*)/i.exec(repository) ?? [];
  const isReached = /^(?:https?:\/\/|github\.com\/)/i.test(repository);
  if (!isReached || (classifyContext(context) !== 'git' && !isGithub(hostOf(context)))) return undefined;
  const address = `https://${(rest ?? '').replace(/\/+$/, '')}`;
  return URL.canParse(address) ? address : undefined;
};

/** The warning for a task whose context is a local folder, which it cannot read; undefined for other contexts. */
export const localContextWarning = (context: string | undefined): string | undefined =>
  classifyContext(context) === 'local'
    ? `The context '${context}' is stored unchanged, but a task cannot read local folders. It can read Git repositories and registries.`
    : undefined;

/** Whether a context can be watched: a Git repository, on GitHub also without `.git`. */
export const isRepository = (context: string): boolean => {
  const kind = classifyContext(context);
  return (
    kind === 'git' || (kind === 'tarball' && isGithub(hostOf(context)) && !/\.(?:tar(?:\.gz)?|tgz)$/i.test(context))
  );
};

const usualPorts = new Set(['', '22', '80', '443']);

/** Host and path of a repository for any protocol; http differs, because it is not encrypted. */
const placeOf = (context: string): string => {
  const [repository = ''] = context.split('#');
  const [, scheme = '', host = '', port = '', path = ''] =
    /^(?:([a-z+]+):\/\/)?(?:[^@/]*@)?([^/:]+)(?::(\d+)(?=\/|$))?[:/]?(.*?)(?:\.git)?\/*$/is.exec(repository) ?? [];
  const open = scheme.toLowerCase() === 'http' ? 'http://' : '';
  const name = isGithub(host.toLowerCase()) || isAzureDevOps(host.toLowerCase()) ? path.toLowerCase() : path;
  return `${open}${host.toLowerCase()}${usualPorts.has(port) ? '' : `:${port}`}/${name}`;
};

/** Whether two contexts are in different repositories; branch, folder, and login do not matter. */
export const isOtherRepository = (one: string, other: string): boolean => placeOf(one) !== placeOf(other);

/** The warning for watching a repository on a host that the service does not support. */
export const watchWarnings = (context: string): string[] => {
  const host = hostOf(context);
  return isGithub(host) || isAzureDevOps(host)
    ? []
    : [`The service watches repositories on GitHub and Azure DevOps only. Commits at '${host}' may not start runs.`];
};
