import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { name } from '../../cli/option-schemas.ts';
import { CommandError } from '../../errors.ts';
import { buildTaskRun } from '../../request/run-task.ts';
import { exitCodesOf } from '../shared/exit-code-option.ts';
import { followQueuedRun } from '../shared/follow-queued-run.ts';
import { followOptions, noPreflight, registryOptions, taskGate } from '../shared/options.ts';
import { queuedTaskRunPermissions, rights } from '../shared/rights.ts';
import { waitingProblems } from '../shared/waiting-options.ts';
import { runRows } from './rows.ts';

export default defineCommand({
  summary: 'Run the task of an earlier run again, and show the log.',
  description:
    'Run the task of an earlier run again, on the same agent pool, and show the log. The service does not return the overrides of a run, such as --set or another context: to repeat those, use acrtask run. A quick run or build cannot be repeated, because the service does not keep its request.',
  examples: [
    { about: 'Rerun a failed run.', command: 'acrtask rerun cf1 -r myregistry' },
    {
      about: 'Rerun a failed run, and again if it ends with a transient failure.',
      command: 'acrtask rerun cf1 -r myregistry --retry 2',
    },
    { about: 'Queue the run without waiting for it.', command: 'acrtask rerun cf1 -r myregistry --no-wait' },
  ],
  positionals: { runId: option('<run-id>', 'ID of the run, such as cf1.', name(), { suggests: 'runs' }) },
  options: { ...registryOptions, noPreflight, ...followOptions },
  check: waitingProblems,
  request: (values, { host }) => {
    exitCodesOf(values, host);
    return values;
  },
  execute: async ({ runId, registry: named, resourceGroup, ...options }, command) => {
    const { services, messages, host } = command;
    const registry = await services.registries.findManaged({ registry: named, resourceGroup }, taskGate);
    const { task, agentPoolName } = (await services.runs.get(registry, runId)).properties;
    if (!task)
      throw new CommandError(`Run ${runId} is not the run of a task, and the service does not return its request.`, {
        hint: "Queue it again with 'acrtask run' or 'acrtask build' and the same options.",
      });
    const preflight = options.noPreflight
      ? undefined
      : import('../access/task-preflight.ts').then(({ startTaskPreflight }) => startTaskPreflight(registry, command));
    const stored = await services.tasks.get(registry, task);
    await messages.warn(
      `Running the task '${task}' as it is now. Any overrides of run ${runId} are unknown and not applied.`,
    );
    const agentPool = agentPoolName ?? undefined;
    await (await preflight)?.check(stored, { agentPool, changesSteps: false });
    const queue = () =>
      services.runs.schedule(registry, buildTaskRun({ agentPool }, { taskId: stored.id, env: host.env }));
    return followQueuedRun('run', registry, queue, options, command);
  },
  permissions: {
    always: [rights.registry.read, rights.run.read, rights.task.read, rights.registry.scheduleRun],
    ...queuedTaskRunPermissions,
  },
  shape: 'run',
  rows: runRows,
});
