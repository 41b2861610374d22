import { judge } from '../../access/judge.ts';
import type { Facts, Need, Verdict } from '../../access/model.ts';
import { needsOf, storedRunnable } from '../../access/needs.ts';
import type { ReadSource } from '../../access/read-source.ts';
import type { CommandContext } from '../../cli/command.ts';
import type { FoundRegistry } from '../../service/registries.ts';
import type { StoredTask } from '../../service/resource.ts';
import { readNeeds } from './read-needs.ts';
import type { Examination } from './verdict-text.ts';

/** What is examined: a task, or a local task file that has no task yet. */
export type Examined =
  | { readonly task: StoredTask; readonly knowsSecrets: boolean; readonly file?: string | undefined }
  | { readonly task: undefined; readonly file: string };

const notRead: ReadSource = async () => ({ reason: 'not yet.' });

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
  const { services } = context;
  const { task } = examined;
  const factsFor = (needs: readonly Need[]): Promise<Facts> =>
    services.access.facts({
      registry,
      task,
      ...(examined.task ? { knowsSecrets: examined.knowsSecrets } : {}),
      needs,
    });
  const { loginServer: suffix } = await services.suffixes();
  // What the task itself tells of is asked for while its files and its last run are read. Failures come up again below.
  if (task) {
    const evident = needsOf(storedRunnable(task, { loginServer: registry.loginServer, suffix }), notRead);
    evident.then(({ needs }) => factsFor(needs)).catch(() => undefined);
  }
  const { needs, verdicts } = await readNeeds({ registry, task, file: examined.file, fetch }, context);
  const facts = await factsFor(needs);
  return {
    task: task?.name,
    target: task && { registry: registry.name, resourceGroup: registry.group, task: task.name },
    verdicts: ofTaskFirst([...verdicts, ...judge(needs, facts)], task?.name),
  };
};
