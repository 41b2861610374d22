import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { name } from '../../cli/option-schemas.ts';
import { CommandError } from '../../errors.ts';
import { buildTaskRun } from '../../request/run-task.ts';
import { followQueuedRun } from '../shared/follow-queued-run.ts';
import { followOptions, registryOptions, taskGate } from '../shared/options.ts';
import { runRows } from './rows.ts';

export default defineCommand({
  summary: 'Run the task of an earlier run again, and show the log.',
  description:
    'Run the task of an earlier run again, on the same agent pool, and show the log. The service does not tell what a run was given besides its task, such as --set or another context: give that to acrtask run. The request of a quick run or build is not kept, so it cannot be repeated.',
  examples: [
    { about: 'Try a failed run again.', command: 'acrtask rerun cf1 -r myregistry' },
    { about: 'Queue it and do not wait.', command: 'acrtask rerun cf1 -r myregistry --no-wait' },
  ],
  positionals: { runId: option('<run-id>', 'Id of the run, such as cf1.', name(), { suggests: 'runs' }) },
  options: { ...registryOptions, ...followOptions },
  request: (values) => values,
  execute: async ({ runId, registry: named, resourceGroup, ...options }, command) => {
    const { services, messages, host } = command;
    const registry = await services.registries.findManaged({ registry: named, resourceGroup }, taskGate);
    const { task, agentPoolName } = (await services.runs.get(registry, runId)).properties;
    if (!task)
      throw new CommandError(`Run ${runId} was no run of a task: the service does not tell what it was asked to do.`, {
        hint: "Queue it as before, with 'acrtask run' or 'acrtask build' and the same options.",
      });
    const { id } = await services.tasks.get(registry, task);
    await messages.warn(`Running task '${task}' again as it is now; what run ${runId} was given besides is not known.`);
    const agentPool = agentPoolName ?? undefined;
    const queue = () => services.runs.schedule(registry, buildTaskRun({ agentPool }, { taskId: id, env: host.env }));
    return followQueuedRun('run', registry, queue, options, command);
  },
  shape: 'run',
  rows: runRows,
});
