import type { Task, TaskUpdateParameters } from '@azure/arm-containerregistry';
import { branchOf, repositoryAddress } from './source-context.ts';

/** A repository to watch whose context names no branch. */
export interface UnnamedBranch {
  readonly context: string;
  /** The address to ask for the default branch; undefined if there is none. */
  readonly address: string | undefined;
  /** The Git token for the request. */
  readonly token: string | undefined;
}

/** The branch to watch, like az, when neither the context nor the repository names one (commands.md 19.23). */
const fallback = 'master';

/** The branch that `context` names, or else the fallback. */
export const branchOrFallback = (context: string): string => branchOf(context) ?? fallback;

/** The repository to ask for a default branch before watching `context`; undefined when it names a branch. */
export const unnamedBranch = (context: string, token: string | undefined): UnnamedBranch | undefined =>
  branchOf(context) === undefined ? { context, address: repositoryAddress(context), token } : undefined;

/** The message about the watched branch when the context names none; `found` is the repository's default branch. */
export const unnamedBranchWarning = ({ context, address }: UnnamedBranch, found: string | undefined): string => {
  const [repository = ''] = context.split('#');
  const watched =
    found !== undefined
      ? `. The service watches the remote's default branch, '${found}'.`
      : address === undefined
        ? `. The service watches '${fallback}'.`
        : `, and the remote did not report its default branch. The service watches '${fallback}'.`;
  return `The context names no branch${watched} To watch another branch, use --context ${repository}#BRANCH`;
};

/** The message about a branch that an update keeps although it sets the context. */
export const keptBranchWarning = (context: string, branch: string): string => {
  const [repository = ''] = context.split('#');
  return `The context names no branch. The service still watches '${branch}'. To watch another branch, use --context ${repository}#BRANCH`;
};

/** The body of a task or update with `branch` as the branch of its source trigger. */
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
