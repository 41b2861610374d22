import { defineCommand } from '../../cli/command.ts';
import { buildTask, identityFor } from '../../request/create-task.ts';
import { timerInWords } from '../../request/cron-words.ts';
import { isAbacRegistry, parseTaskSourceAuth, sourceAuthWarnings } from '../../request/source-auth.ts';
import { hasReplaced, type StoredTask } from '../../request/stored-task.ts';
import { systemTaskWarnings, unusedBySystemTask, unusedTriggerOptions } from '../../request/unused-options.ts';
import { refuseAllIdentities } from '../identity/refuse-all-identities.ts';
import { registryOptions, taskName } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { createOptions } from './create-options.ts';
import { onDefaultBranch } from './default-branch.ts';
import { sourceIdentityOf, withIdentityIds } from './named-identities.ts';
import { taskRows } from './rows.ts';

/** A task's location is its registry's, which is not known until Azure answers. */
const locationLater = '';

export default defineCommand({
  summary: 'Create a task, or replace an existing one.',
  description:
    'Create a task, or replace an existing task of the same name: what it runs, when, on which platform, and with which managed identities.',
  examples: [
    {
      about: 'Run a command in a container, with a system-assigned identity.',
      command: "acrtask create -r myregistry -n hello --cmd 'bash echo hello' -c /dev/null --assign-identity",
    },
    {
      about: 'Run the steps of a local task file.',
      command: 'acrtask create -r myregistry -n hello -f helloworldtask.yaml -c /dev/null',
    },
    {
      about: 'Build an image from a public Git repository whenever its base image changes.',
      command:
        'acrtask create -r myregistry -n hello -t hello:{{.Run.ID}} -f Dockerfile -c https://github.com/Azure-Samples/acr-build-helloworld-node.git --commit-trigger-enabled false',
    },
    {
      about: 'Run every night at 01:00 UTC.',
      command:
        "acrtask create -r myregistry -n nightly --cmd 'bash echo hello' -c /dev/null --schedule 'nightly:0 1 * * *'",
    },
  ],
  options: { name: taskName, ...registryOptions, ...createOptions },
  request: async (values, context) => {
    const { host, messages, readFile } = context;
    const { registry, resourceGroup, ...options } = values;
    const effect = 'The task gets no identity: [all] is not an identity.';
    const instead = 'For a task without an identity, omit --assign-identity.';
    await refuseAllIdentities(options.assignIdentity, { effect, instead }, context);
    const { task, warnings, unnamedBranch } = await buildTask(options, {
      location: locationLater,
      readLocalFile: readFile,
      env: host.env,
    });
    const unused =
      options.isSystemTask && options.name === 'quicktask'
        ? systemTaskWarnings(unusedBySystemTask(Object.keys(createOptions).filter((key) => context.given.has(key))))
        : unusedTriggerOptions(options, context.given);
    for (const warning of [...warnings, ...unused]) await messages.warn(warning);
    const timers = (task.trigger?.timerTriggers ?? []).map(({ name, schedule = '' }) => timerInWords(name, schedule));
    return { ref: { registry, resourceGroup }, options, task, unnamedBranch, timers };
  },
  execute: async ({ ref, options: given, task, unnamedBranch, timers }, context) => {
    const { services, messages } = context;
    const registry = await services.registries.find(ref);
    const options = await withIdentityIds(given, registry, services);
    const sourceAuth = parseTaskSourceAuth(options.sourceAcrAuthId);
    for (const warning of sourceAuthWarnings(options, registry.name, isAbacRegistry(registry)))
      await messages.warn(warning);
    const identity = await sourceIdentityOf(sourceAuth, services);
    const found = { ...task, location: registry.location, identity: task.identity && identityFor(options) };
    const body = await onDefaultBranch(found, unnamedBranch, context);
    const created = (await services.tasks.create(registry, options.name, body, identity)) as StoredTask;
    for (const inWords of timers) await messages.warn(inWords);
    if (hasReplaced(created))
      await messages.warn(`The existing task '${options.name}' was replaced, including its logins and timers.`);
    return created;
  },
  permissions: {
    always: [rights.registry.read, rights.task.write],
    'with an identity given by its name or client ID, or as --source-acr-auth-id': [rights.identity.read],
    'with a user-assigned identity': [rights.identity.assign],
  },
  shape: 'task',
  rows: taskRows,
});
