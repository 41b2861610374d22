import type { Task, TaskUpdateParameters } from '@azure/arm-containerregistry';
import { branchOf, repositoryAddress } from './source-context.ts';

/** A repository that is to be watched, of whose branches its context names none. */
export interface UnnamedBranch {
  readonly context: string;
  /** Where the repository can be asked for its default branch; undefined when it cannot. */
  readonly address: string | undefined;
  /** The git token that it may be asked with. */
  readonly token: string | undefined;
}

/** Watched when neither the context nor the repository names a branch, as az does (commands.md 19.23). */
const fallback = 'master';

/** The branch that `context` names, else the one that is watched unless the repository says better. */
export const branchOrFallback = (context: string): string => branchOf(context) ?? fallback;

/** What is to be found out before commits of `context` are watched; undefined when it names a branch. */
export const unnamedBranch = (context: string, token: string | undefined): UnnamedBranch | undefined =>
  branchOf(context) === undefined ? { context, address: repositoryAddress(context), token } : undefined;

/** What to tell of a branch that nobody named; `found` is what the repository says is its default. */
export const unnamedBranchWarning = ({ context, address }: UnnamedBranch, found: string | undefined): string => {
  const [repository = ''] = context.split('#');
  const watched =
    found !== undefined
      ? `: the remote's default, '${found}', is watched.`
      : address === undefined
        ? `, so '${fallback}' is watched.`
        : `, and the remote did not say which one is its default: '${fallback}' is watched.`;
  return `The context names no branch${watched} To watch another one: --context ${repository}#BRANCH`;
};

/** What to tell of a branch that an update leaves as it is, though it names the context anew. */
export const keptBranchWarning = (context: string, branch: string): string => {
  const [repository = ''] = context.split('#');
  return `The context names no branch: '${branch}' is watched, as before. To watch another one: --context ${repository}#BRANCH`;
};

/** The body of a task or of an update, with `branch` watched by its source trigger. */
export const watchingBranch = <T extends Task | TaskUpdateParameters>(body: T, branch: string): T => ({
  ...body,
  trigger: {
    ...body.trigger,
    sourceTriggers: body.trigger?.sourceTriggers?.map((each) => ({
      ...each,
      sourceRepository: { ...each.sourceRepository, branch },
    })),
  },
});
