/** Where the source of a build or task is read from. */
export type ContextKind = 'none' | 'git' | 'oci' | 'tarball' | 'local';

const isGitUrl = (lower: string): boolean =>
  lower.includes('visualstudio.com') || lower.includes('dev.azure.com') || /\.git(?:#.*)?$/s.test(lower);

/**
 * Tells what kind of place a context text names. Looks at the text only: whoever packs a folder asks the disk first,
 * since a folder may be called anything (commands.md 1.10).
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

/** The branch in `url#branch:folder`; undefined when none is named (commands.md 1.10). */
export const branchOf = (context: string): string | undefined => /#([^:\s]+)/.exec(context.slice(hashAt(context)))?.[1];

const hashAt = (context: string): number => (context.includes('#') ? context.indexOf('#') : context.length);

/** The host in the address of a repository: `git@host:path`, `https://user@host/path` or `host/path`. */
const hostOf = (context: string): string =>
  (/^(?:[a-z+]+:\/\/)?(?:[^@/#]*@)?([^/:#?]+)/i.exec(context)?.[1] ?? '').toLowerCase();

const isGithub = (host: string): boolean => host.split('.').includes('github') || host.endsWith('.ghe.com');
const isAzureDevOps = (host: string): boolean => /(?:^|\.)(?:dev\.azure\.com|visualstudio\.com)$/.test(host);

/**
 * Who hosts a git repository, in the service's words, which knows two: any other host is told to it as Azure DevOps, as
 * az does (commands.md 1.10). The host decides, not what stands elsewhere in the address (commands.md 19.23).
 */
export const providerOf = (context: string): 'Github' | 'VisualStudioTeamService' =>
  isGithub(hostOf(context)) ? 'Github' : 'VisualStudioTeamService';

/**
 * Where a repository can be asked by git's protocol, as an https address without login, branch and folder; undefined for
 * what is reached otherwise (`git@...`, `git://...`). What is named by http is asked by https: a token may go along.
 */
export const repositoryAddress = (context: string): string | undefined => {
  const [repository = ''] = context.split('#');
  const [, rest] = /^(?:https?:\/\/)?(?:[^/?]*@)?([^?]*)/i.exec(repository) ?? [];
  const isReached = /^(?:https?:\/\/|github\.com\/)/i.test(repository);
  if (!isReached || (classifyContext(context) !== 'git' && !isGithub(hostOf(context)))) return undefined;
  const address = `https://${(rest ?? '').replace(/\/+$/, '')}`;
  return URL.canParse(address) ? address : undefined;
};

/** What to tell of a task whose context is a folder here, which it cannot read; undefined for any other context. */
export const localContextWarning = (context: string | undefined): string | undefined =>
  classifyContext(context) === 'local'
    ? `The context '${context}' is stored as it is: a task reads git repositories and registries, not local folders.`
    : undefined;

/** Whether what a context names can be watched: a git repository, on GitHub also without `.git`. */
export const isRepository = (context: string): boolean => {
  const kind = classifyContext(context);
  return (
    kind === 'git' || (kind === 'tarball' && isGithub(hostOf(context)) && !/\.(?:tar(?:\.gz)?|tgz)$/i.test(context))
  );
};

const usualPorts = new Set(['', '22', '80', '443']);

/** Host and path of a repository, however it is reached; what goes over http is told apart, as it is open to all. */
const placeOf = (context: string): string => {
  const [repository = ''] = context.split('#');
  const [, scheme = '', host = '', port = '', path = ''] =
    /^(?:([a-z+]+):\/\/)?(?:[^@/]*@)?([^/:]+)(?::(\d+)(?=\/|$))?[:/]?(.*?)(?:\.git)?\/*$/is.exec(repository) ?? [];
  const open = scheme.toLowerCase() === 'http' ? 'http://' : '';
  const name = isGithub(host.toLowerCase()) || isAzureDevOps(host.toLowerCase()) ? path.toLowerCase() : path;
  return `${open}${host.toLowerCase()}${usualPorts.has(port) ? '' : `:${port}`}/${name}`;
};

/** Whether two contexts lie in different repositories: another branch, folder or login makes none. */
export const isOtherRepository = (one: string, other: string): boolean => placeOf(one) !== placeOf(other);

/** What to tell who lets the service watch a repository on a host that it does not know. */
export const watchWarnings = (context: string): string[] => {
  const host = hostOf(context);
  return isGithub(host) || isAzureDevOps(host)
    ? []
    : [`The service watches repositories on GitHub and Azure DevOps only: commits at '${host}' may start no runs.`];
};
