import { judge } from '../../access/judge.ts';
import type { Verdict } from '../../access/model.ts';
import type { CommandContext } from '../../cli/command.ts';
import type { FoundRegistry } from '../../service/registries.ts';
import type { StoredTask } from '../../service/resource.ts';
import { readNeeds } from './read-needs.ts';
import type { Examination } from './verdict-text.ts';

/** What is examined: a task, or a local task file that has no task yet. */
export type Examined =
  | { readonly task: StoredTask; readonly knowsSecrets: boolean; readonly file?: string | undefined }
  | { readonly task: undefined; readonly file: string };

/** What is about the task itself comes first, as the head of the rest. */
const ofTaskFirst = (verdicts: readonly Verdict[], task: string | undefined): readonly Verdict[] => {
  const isOfTask = ({ target }: Verdict): boolean => target === `task ${task}`;
  return [...verdicts.filter(isOfTask), ...verdicts.filter((each) => !isOfTask(each))];
};

/**
 * Finds out what a run needs and what is there, and judges it. `fetch` says whether files may be read from git hosts.
 */
export const examine = async (
  registry: FoundRegistry,
  examined: Examined,
  fetch: boolean,
  context: CommandContext,
): Promise<Examination> => {
  const { task } = examined;
  const { needs, verdicts } = await readNeeds({ registry, task, file: examined.file, fetch }, context);
  const facts = await context.services.access.facts({
    registry,
    task,
    ...(examined.task ? { knowsSecrets: examined.knowsSecrets } : {}),
    needs,
  });
  return {
    task: task?.name,
    target: task && { registry: registry.name, resourceGroup: registry.group, task: task.name },
    verdicts: ofTaskFirst([...verdicts, ...judge(needs, facts)], task?.name),
  };
};
