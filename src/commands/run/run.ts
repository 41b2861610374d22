import { defineCommand } from '../../cli/command.ts';
import { longNameOf, type OptionDefinition, option } from '../../cli/option.ts';
import { name, optional, text } from '../../cli/option-schemas.ts';
import { localProblems, localRunOptions } from '../local/local-options.ts';
import { validationOptions } from '../shared/local-task-files.ts';
import { commonPlatforms, queuedRunOptions, queuedRunProblems, registryOptions } from '../shared/options.ts';
import { defaultPlatform } from '../shared/quick-request-options.ts';
import { queuedTaskRunPermissions, rights } from '../shared/rights.ts';
import quickRun from './quick-run.ts';
import { runRows } from './rows.ts';
import { anyRunOptions, quickRunSettings, taskOverrides } from './run-options.ts';
import runTask from './run-task.ts';

type Table = Readonly<Record<string, OptionDefinition>>;

/** The same options under a separate heading. */
const under = <T extends Table>(group: string, table: T): T =>
  Object.fromEntries(Object.entries(table).map(([key, definition]) => [key, { ...definition, group }])) as T;

const withTask = under('Only with --name, for this run:', taskOverrides);
const withSource = under('Only with a source:', {
  ...quickRunSettings,
  // Optional here: a default would contradict --name.
  platform: option('--platform <platform>', `os[/arch[/variant]]; defaults to ${defaultPlatform}.`, optional(text()), {
    suggests: commonPlatforms,
  }),
});

const misplaced = (values: Readonly<Record<string, unknown>>, table: Table, whose: string): string[] =>
  Object.entries(table)
    .filter(([key]) => values[key] !== undefined)
    .map(([, definition]) => `${longNameOf(definition)} can only be used with ${whose}.`);

const options = {
  name: option('--name, -n <name>', 'Name of the task.', optional(name()), { suggests: 'tasks' }),
  registry: { ...registryOptions.registry, schema: optional(text()), requiredUnless: ['local'] },
  resourceGroup: registryOptions.resourceGroup,
  file: option(
    '--file, -f <file>',
    "With --name, the Dockerfile or task file that replaces the task's own. With a source, the task file in it; defaults to acb.yaml. With /dev/null, a local task file, or - for standard input.",
    optional(text()),
    { suggests: 'files' },
  ),
  ...anyRunOptions,
  ...validationOptions,
  ...withTask,
  ...withSource,
  ...queuedRunOptions,
  ...localRunOptions,
};

export default defineCommand({
  summary: 'Run a task, or a task file or command without a task, and show the log.',
  description: `Run something now and follow its log. The exit code is 0 only if the run succeeds.
With --name a task is run, parts of it replaced for this run where options say so.
With a source instead, a task file or a command is run once, without a task: the task file (--file) lies in the source, a local folder, which is uploaded, or a remote one. With the source /dev/null the run needs none: it runs --cmd or a task file that is read here.
With --local the run takes place on this machine: of a task file in the source, which is the current folder by default, of --cmd, or of a task as it stands in Azure.`,
  examples: [
    { about: 'Run a task.', command: 'acrtask run -r myregistry -n hello' },
    {
      about: 'Set a value for the task file.',
      command: 'acrtask run -r myregistry -n hello --set PrivateRepo=hubuser/hubrepo',
    },
    {
      about: 'Queue the run only, and store its ID in a variable.',
      command: 'acrtask run -r myregistry -n hello --no-wait --query runId -o tsv',
    },
    {
      about: 'Give an agent five minutes to take up the run, and tell by the exit code how the run ended.',
      command: 'acrtask run -r myregistry -n hello --queue-timeout 5m --cancel-on-timeout --exit-code detailed',
    },
    {
      about: 'Run the steps of a task file in the current folder, without a task.',
      command: 'acrtask run -r myregistry -f mytask.yaml .',
    },
    {
      about: 'Run a command in a container, without a task.',
      command: "acrtask run -r myregistry --cmd 'bash echo hello' /dev/null",
    },
    {
      about: 'Run acb.yaml of the current folder on this machine, without Azure.',
      command: 'acrtask run --local',
    },
    {
      about: 'Run a task as it stands in Azure on this machine, without its pushes.',
      command: 'acrtask run --local -r myregistry -n hello --no-push',
    },
  ],
  positionals: {
    source: option(
      '[source]',
      'Source to run instead of a task: a local folder, a Git or tarball URL, oci://..., or /dev/null for no source.',
      optional(text({ mayBeEmpty: true })),
      { suggests: 'files' },
    ),
  },
  options,
  check: (values) => {
    const misused = localProblems(values, options);
    if (misused.length > 0) return misused;
    if (!values.local && values.name === undefined && values.source === undefined)
      return ['Specify a task with --name/-n, or a source: a folder, a Git or tarball URL, oci://..., or /dev/null.'];
    if (values.name !== undefined && values.source !== undefined)
      return [
        `--name/-n and the source '${values.source}' cannot be combined. To replace a task's source for one run, use --context.`,
      ];
    const out =
      values.name === undefined ? misplaced(values, withTask, '--name/-n') : misplaced(values, withSource, 'a source');
    const lacksRegistry = values.local && values.name !== undefined && values.registry === undefined;
    return [
      ...out,
      ...(lacksRegistry ? ['--name/-n needs the registry of the task: --registry/-r.'] : []),
      ...queuedRunProblems(values),
    ];
  },
  request: async (values, context) => {
    if (values.local) {
      const local = await (await import('../local/plan-run.ts')).planRun(values, context);
      return { local, watches: values.watch };
    }
    const { name, registry = '', source = '', platform = defaultPlatform } = values;
    return name === undefined
      ? { quick: await quickRun.request({ ...values, registry, source, platform }, context) }
      : { task: await runTask.request({ ...values, registry, name }, context) };
  },
  execute: async (request, context) => {
    if (request.quick) return quickRun.execute(request.quick, context);
    if (request.task) return runTask.execute(request.task, context);
    const { local, watches } = request;
    if (watches && 'source' in local) return (await import('../local/run-watching.ts')).runWatching(local, context);
    return (await import('../local/run-locally.ts')).runLocally(local, context);
  },
  permissions: {
    always: [rights.registry.read, rights.registry.scheduleRun],
    'with --name': [rights.task.readSecrets],
    "if listing the task's secrets is refused": [rights.task.read],
    'with a local folder': [rights.registry.uploadSource],
    'with a local folder and --agent-pool': [rights.agentPool.read],
    ...queuedTaskRunPermissions,
  },
  shape: 'run',
  rows: runRows,
});
