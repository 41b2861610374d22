import { defineCommand } from '../cli/command.ts';
import { option } from '../cli/option.ts';
import { optional, text, texts } from '../cli/values.ts';
import { buildTaskRun } from '../request/run-task.ts';
import { followQueuedRun } from './follow-queued-run.ts';
import { followOptions, registryOptions, taskGate, taskName } from './options.ts';
import { runRows } from './rows/run-rows.ts';
import { sendSource } from './send-source.ts';

const overrides = { group: 'Overrides for this run:' };

export default defineCommand({
  summary: 'Run a task now and show its log.',
  description:
    'Run a task now and show its log as it is written. Ends with exit code 0 only when the service says that the run succeeded.',
  examples: [
    { about: 'Run a task.', command: 'acrtask run -r myregistry -n hello' },
    {
      about: 'Give the task file a value.',
      command: 'acrtask run -r myregistry -n hello --set PrivateRepo=hubuser/hubrepo',
    },
    {
      about: 'Only queue the run, and keep its id.',
      command: 'acrtask run -r myregistry -n hello --no-wait --query runId -o tsv',
    },
  ],
  options: {
    name: taskName,
    ...registryOptions,
    context: option(
      '--context, -c <context>',
      "Source instead of the task's own: a local folder, a git or tarball URL, oci://...",
      optional(text()),
      overrides,
    ),
    file: option(
      '--file, -f <file>',
      "Dockerfile or task file instead of the task's own.",
      optional(text()),
      overrides,
    ),
    arg: option('--arg <arg>', 'Build argument name[=value]; may be repeated.', optional(texts()), overrides),
    secretArg: option(
      '--secret-arg <arg>',
      'Secret build argument name[=value]; may be repeated.',
      optional(texts()),
      overrides,
    ),
    set: option('--set <value>', 'Task value name[=value]; may be repeated.', optional(texts()), overrides),
    setSecret: option(
      '--set-secret <value>',
      'Secret task value name[=value]; may be repeated.',
      optional(texts()),
      overrides,
    ),
    target: option('--target <stage>', 'Build stage to stop at.', optional(text()), overrides),
    updateTriggerToken: option(
      '--update-trigger-token <token>',
      'Passed on with base image updates.',
      optional(text()),
      overrides,
    ),
    agentPool: option('--agent-pool <pool>', 'Agent pool to run on.', optional(text()), overrides),
    logTemplate: option(
      '--log-template <template>',
      'repo:tag under which the log is kept.',
      optional(text()),
      overrides,
    ),
    ...followOptions,
  },
  request: (values) => values,
  execute: async ({ registry: named, resourceGroup, name, context, ...options }, command) => {
    const { services, host } = command;
    const registry = await services.registries.findManaged({ registry: named, resourceGroup }, taskGate);
    const contextPath = context === undefined ? undefined : await sendSource(context, options.file, registry, command);
    // A missing task is told before a run is queued, in the service's own words.
    await services.tasks.getDetails(registry, name);
    const subscription = await services.subscriptionId();
    const taskId = `/subscriptions/${subscription}/resourceGroups/${registry.group}/providers/Microsoft.ContainerRegistry/registries/${registry.name}/tasks/${name}`;
    const queued = await services.runs.schedule(
      registry,
      buildTaskRun(options, { taskId, contextPath, env: host.env }),
    );
    return followQueuedRun('run', registry, queued, options, command);
  },
  shape: 'run',
  rows: runRows,
});
