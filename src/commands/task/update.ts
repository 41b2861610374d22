import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { flag } from '../../cli/option-schemas.ts';
import { CommandError } from '../../errors.ts';
import { isAbacRegistry, parseTaskSourceAuth, sourceAuthConflicts } from '../../request/source-auth.ts';
import { plannedDifferences } from '../../request/task-difference.ts';
import { buildTaskUpdate, checkUpdateOptions, ignoresAll } from '../../request/update-task.ts';
import { localTaskFiles, runFacts, validationOptions } from '../shared/local-task-files.ts';
import { registryOptions, taskGate, taskName } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { onDefaultBranch } from './default-branch.ts';
import { sourceIdentityOf, withIdentityIds } from './named-identities.ts';
import { taskRows } from './rows.ts';
import { showPlan } from './show-update-plan.ts';
import { updateOptions } from './update-options.ts';

/** The values of only the options in `table`. */
const only = <T extends object>(values: T, table: Readonly<Record<keyof T, unknown>>): T =>
  Object.fromEntries(Object.keys(table).map((key) => [key, values[key as keyof T]])) as T;

const isEmpty = (options: object): boolean => Object.values(options).every((value) => value === undefined);

export default defineCommand({
  summary: 'Update a task.',
  description: 'Update a task. Everything that no option sets stays as it is.',
  examples: [
    { about: 'Disable the triggers of a task.', command: 'acrtask update -r myregistry -n hello --status Disabled' },
    {
      about: 'Run another command.',
      command: "acrtask update -r myregistry -n hello --cmd 'bash echo again' -c /dev/null",
    },
    {
      about: 'Build another branch.',
      command:
        'acrtask update -r myregistry -n hello -c https://github.com/Azure-Samples/acr-build-helloworld-node.git#dev',
    },
    {
      about: 'See what an update would change.',
      command: 'acrtask update -r myregistry -n hello --timeout 7200 --dry-run',
    },
  ],
  options: {
    name: taskName,
    ...registryOptions,
    ...updateOptions,
    ...validationOptions,
    dryRun: option(
      '--dry-run',
      'Show what would change, without changing anything. With -o or --query, as a list.',
      flag(),
    ),
  },
  request: ({ registry, resourceGroup, name, dryRun, noValidate, ...values }) => {
    const options = only(values, updateOptions);
    checkUpdateOptions(options);
    return { ref: { registry, resourceGroup }, name, dryRun, noValidate, options };
  },
  execute: async ({ ref, name, dryRun, noValidate, options: given }, context) => {
    const { services, messages, host, underAz } = context;
    const registry = await services.registries.findManaged(ref, taskGate);
    const options = await withIdentityIds(given, registry, services);
    const isAbac = options.authMode !== undefined && isAbacRegistry(await services.registries.describe(registry));
    for (const warning of sourceAuthConflicts(options, isAbac)) await messages.warn(warning);
    const { task: stored, knowsSecrets } = isEmpty(options)
      ? { task: await services.tasks.get(registry, name), knowsSecrets: false }
      : await services.tasks.getForChange(registry, name);
    const taskFiles = localTaskFiles(
      { ...runFacts({ ...options, noValidate }, stored), valuesMayFollow: true },
      context,
    );
    const surroundings = { taskFiles, env: host.env, underAz, knowsSecrets };
    const built = await buildTaskUpdate(options, stored, surroundings);
    for (const warning of built.warnings) await messages.warn(warning);
    if (isEmpty(options)) return dryRun ? showPlan([], name, context) : stored;
    if (!underAz && ignoresAll(options, built))
      throw new CommandError(
        `The task '${name}' ${dryRun ? 'would not be' : 'was not'} changed: all specified changes are ignored.`,
      );
    const clears = options.sourceAcrAuthId?.toLowerCase() === 'none';
    const identity = clears ? 'none' : await sourceIdentityOf(parseTaskSourceAuth(options.sourceAcrAuthId), services);
    const change = await onDefaultBranch(built.change, built.unnamedBranch, context);
    if (!dryRun) return services.tasks.change(registry, stored, change, identity);
    const plan = plannedDifferences(stored, change, identity);
    if (plan.length === 0) await messages.notice('Nothing would change: the task is already up to date.');
    return showPlan(plan, name, context);
  },
  permissions: {
    always: [rights.registry.read, rights.task.readSecrets],
    'unless --dry-run is given': [rights.task.write],
    "if listing the task's secrets is refused": [rights.task.read],
    'with an identity given by its name or client ID, or as --source-acr-auth-id': [rights.identity.read],
    'with a user-assigned identity': [rights.identity.assign],
  },
  shape: 'task',
  rows: taskRows,
});
