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

/** Who hosts a git repository, in the service's words (commands.md 1.10). */
export const providerOf = (context: string): 'Github' | 'VisualStudioTeamService' =>
  context.toLowerCase().includes('github.com') ? 'Github' : 'VisualStudioTeamService';
