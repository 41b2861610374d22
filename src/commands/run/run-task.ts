import type { Task } from '@azure/arm-containerregistry';
import { checkAllInTurn } from '../../check-all.ts';
import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { optional, text } from '../../cli/option-schemas.ts';
import { CommandError } from '../../errors.ts';
import { buildTaskRun, type RunTaskOptions } from '../../request/run-task.ts';
import { inapplicableOptions } from '../../request/steps.ts';
import { exitCodesOf } from '../shared/exit-code-option.ts';
import { followQueuedRun } from '../shared/follow-queued-run.ts';
import { localTaskFiles, runFacts, validationOptions } from '../shared/local-task-files.ts';
import { queuedRunOptions, queuedRunProblems, registryOptions, taskGate, taskName } from '../shared/options.ts';
import { checkReportFiles } from '../shared/report-files.ts';
import { queuedTaskRunPermissions, rights } from '../shared/rights.ts';
import { sendSource } from '../shared/send-source.ts';
import { runRows } from './rows.ts';
import { anyRunOptions, taskOverrides } from './run-options.ts';

/** Whether the run has steps, or values in them, that are not those of the task. */
const changesSteps = (
  { file, set, setSecret, arg, secretArg, target }: RunTaskOptions,
  context: string | undefined,
): boolean => [file, set, setSecret, arg, secretArg, target, context].some((each) => each !== undefined);

export default defineCommand({
  summary: 'Run a task now and show its log.',
  description: 'Run a task now and follow its log. The exit code is 0 only if the run succeeds.',
  examples: [
    { about: 'Run a task.', command: 'acrtask az acr task run -r myregistry -n hello' },
    {
      about: 'Set a value for the task file.',
      command: 'acrtask az acr task run -r myregistry -n hello --set PrivateRepo=hubuser/hubrepo',
    },
  ],
  options: {
    name: taskName,
    ...registryOptions,
    file: option('--file, -f <file>', "Dockerfile or task file that replaces the task's own.", optional(text()), {
      suggests: 'files',
    }),
    ...taskOverrides,
    ...validationOptions,
    ...anyRunOptions,
    ...queuedRunOptions,
  },
  check: queuedRunProblems,
  request: async (values, { host }) => {
    if (values.file === '-')
      throw new CommandError('--file -: standard input cannot replace the file of a task.', {
        hint: 'To run it without the task: acrtask run -r REGISTRY -f - /dev/null',
      });
    await checkAllInTurn({
      reportFiles: () => checkReportFiles(values, host.cwd),
      exitCodes: () => exitCodesOf(values, host),
    });
    return values;
  },
  execute: async ({ registry: named, resourceGroup, name, context, ...options }, command) => {
    const { services, host, messages } = command;
    const registry = await services.registries.findManaged({ registry: named, resourceGroup }, taskGate);
    const preflight = options.noPreflight
      ? undefined
      : import('../access/task-preflight.ts').then(({ startTaskPreflight }) => startTaskPreflight(registry, command));
    // Reports a missing task before anything is packed or queued, with the service's own message.
    const { task } = await services.tasks.getForChange(registry, name);
    const { step } = task.properties as Pick<Task, 'step'>;
    for (const warning of step ? inapplicableOptions(options, step.type) : []) await messages.warn(warning);
    await (await preflight)?.check(task, {
      agentPool: options.agentPool,
      changesSteps: changesSteps(options, context),
    });
    const taskFiles = localTaskFiles({ ...runFacts(options, task), valuesMayFollow: false }, command);
    const send = () => sendSource(context, { ...options, taskFiles }, registry, command);
    let contextPath = await send();
    const subscription = await services.subscriptionId();
    const taskId = `/subscriptions/${subscription}/resourceGroups/${registry.group}/providers/Microsoft.ContainerRegistry/registries/${registry.name}/tasks/${name}`;
    const queue = () => services.runs.schedule(registry, buildTaskRun(options, { taskId, contextPath, env: host.env }));
    const sendAgain = async () => {
      contextPath = await send();
    };
    return followQueuedRun('run', registry, queue, options, command, sendAgain);
  },
  permissions: {
    always: [rights.registry.read, rights.task.readSecrets, rights.registry.scheduleRun],
    "if listing the task's secrets is refused": [rights.task.read],
    'with a local folder': [rights.registry.uploadSource],
    'with a local folder and --agent-pool': [rights.agentPool.read],
    ...queuedTaskRunPermissions,
  },
  shape: 'run',
  rows: runRows,
});
