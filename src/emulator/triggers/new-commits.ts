import type { EmulatorContext } from '../emulator-context.ts';
import { type Reference, referencesOf } from '../git/checkout.ts';
import { folderOf, isSameRepository } from '../git/mapped-folders.ts';
import { branchOf, hasEvent, type SourceEvent } from './source-events.ts';
import { watchesOf } from './watching-tasks.ts';

/** Looks at the mapped repositories that tasks watch. */
export interface NewCommits {
  /** The branches that have another commit than at the last look; what is seen for the first time is not new. */
  look(): Promise<readonly SourceEvent[]>;
  /** Takes note of a commit that an event told of: it is not new when it is seen. */
  note(event: SourceEvent): void;
}

interface Watched {
  readonly repository: string;
  readonly folder: string;
  readonly branch: string;
}

/** The branches of mapped repositories that tasks watch, each once. */
const watchedBranches = (context: EmulatorContext): readonly Watched[] => {
  const found: Watched[] = [];
  for (const { trigger } of watchesOf(context, 'sourceTriggers')) {
    const repository: string = trigger.sourceRepository.repositoryUrl;
    const branch = branchOf(trigger);
    const folder = folderOf(context, repository);
    if (folder === undefined || !hasEvent(trigger, 'commit')) continue;
    if (found.some((each) => each.branch === branch && isSameRepository(each.repository, repository))) continue;
    found.push({ repository, folder, branch });
  }
  return found;
};

/** What was seen of the repositories of one emulator. */
export const createNewCommits = (context: EmulatorContext): NewCommits => {
  /** The commit of each branch of each folder; empty for a branch that was not there. */
  const seen = new Map<string, string>();
  const told = new Set<string>();
  return {
    note: ({ repository, branch, commit }) => void told.add(`${folderOf(context, repository)}\n${branch}\n${commit}`),
    look: async () => {
      const events: SourceEvent[] = [];
      const references = new Map<string, readonly Reference[]>();
      for (const { repository, folder, branch } of watchedBranches(context)) {
        if (!references.has(folder)) {
          // A folder that git cannot read has no commits.
          references.set(folder, await referencesOf(folder).catch(() => []));
        }
        const commit = references.get(folder)?.find(({ name }) => name === `refs/heads/${branch}`)?.commit ?? '';
        const key = `${folder}\n${branch}`;
        const before = seen.get(key);
        seen.set(key, commit);
        if (before === undefined || commit === '' || commit === before || told.delete(`${key}\n${commit}`)) continue;
        events.push({ repository, branch, commit });
      }
      return events;
    },
  };
};
