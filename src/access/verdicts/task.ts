import type { Judging } from '../judging.ts';
import type { Verdict } from '../model.ts';
import { byOperations, fail, pass } from './verdict.ts';

/** Whether the task runs at all. A local file has no task to judge. */
export const judgeTask = ({ facts: { task } }: Judging): readonly Verdict[] => {
  if (!task) return [];
  const target = `task ${task.name}`;
  const exists = pass({ check: 'task-exists', target, sources: [] }, `Task ${task.name} exists.`);
  const about = { check: 'task-enabled', target, sources: [] } as const;
  return [
    exists,
    task.isEnabled
      ? pass(about, `Task ${task.name} is enabled.`)
      : fail(about, `Task ${task.name} is disabled: it does not run.`, byOperations({ do: 'enable task' })),
  ];
};
