import { checkAllInTurn } from '../../check-all.ts';
import { defineCommand } from '../../cli/command.ts';
import { buildTask, identityFor } from '../../request/create-task.ts';
import { timerInWords } from '../../request/cron-words.ts';
import {
  isAbacRegistry,
  parseTaskSourceAuth,
  sourceAuthConflicts,
  sourceAuthWarnings,
} from '../../request/source-auth.ts';
import { hasReplaced } from '../../request/stored-task.ts';
import { systemTaskWarnings, unusedBySystemTask, unusedTriggerOptions } from '../../request/unused-options.ts';
import { accessOptions } from '../identity/access-options.ts';
import { refuseAllIdentities } from '../identity/refuse-all-identities.ts';
import { wantedTargets, wantsAccess, withIdentityForAccess } from '../identity/wanted-targets.ts';
import { localTaskFiles, runFacts, validationOptions } from '../shared/local-task-files.ts';
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
      about: 'Run an image of another registry, with an identity that may pull from it.',
      command:
        "acrtask create -r myregistry -n hello --cmd 'mybaseregistry.azurecr.io/node:20 node --version' -c /dev/null --pull-from mybaseregistry",
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
  options: { name: taskName, ...registryOptions, ...createOptions, ...validationOptions, ...accessOptions },
  request: async (values, context) => {
    const { host, messages } = context;
    const { registry, resourceGroup, pullFrom, pushTo, vault, noValidate, ...given } = values;
    const targets = wantedTargets({ pullFrom, pushTo, vault });
    const options = withIdentityForAccess(given, targets);
    const effect = 'The task gets no identity: [all] is not an identity.';
    const instead = 'For a task without an identity, omit --assign-identity.';
    await refuseAllIdentities(options.assignIdentity, { effect, instead }, context);
    const { task, warnings, unnamedBranch } = await buildTask(options, {
      location: locationLater,
      taskFiles: localTaskFiles({ ...runFacts({ ...options, noValidate }), valuesMayFollow: true }, context),
      env: host.env,
    });
    const unused =
      options.isSystemTask && options.name === 'quicktask'
        ? systemTaskWarnings(unusedBySystemTask(Object.keys(createOptions).filter((key) => context.given.has(key))))
        : unusedTriggerOptions(options, context.given);
    for (const warning of [...warnings, ...unused]) await messages.warn(warning);
    const timers = (task.trigger?.timerTriggers ?? []).map(({ name, schedule = '' }) => timerInWords(name, schedule));
    return { ref: { registry, resourceGroup }, options, targets, task, unnamedBranch, timers };
  },
  execute: async ({ ref, options: given, targets, task, unnamedBranch, timers }, context) => {
    const { services, messages } = context;
    const registry = await services.registries.find(ref);
    // What few tasks need is loaded for those.
    const access = wantsAccess(targets) ? await import('./access-of-new-task.ts') : undefined;
    const { options, found } = await checkAllInTurn({
      options: () => withIdentityIds(given, registry, services),
      found: () => access?.findAccess(targets, `-r ${registry.name} -n ${given.name}`, services),
    });
    const sourceAuth = parseTaskSourceAuth(options.sourceAcrAuthId);
    const isAbac = isAbacRegistry(registry);
    // With access to its own registry, the task gets an identity for it.
    const getsOwn = found?.registries.some(({ loginServer }) => loginServer === registry.loginServer.toLowerCase());
    const sourceWarnings = getsOwn
      ? sourceAuthConflicts(options, isAbac)
      : sourceAuthWarnings(options, registry.name, isAbac);
    for (const warning of sourceWarnings) await messages.warn(warning);
    const identity = await sourceIdentityOf(sourceAuth, services);
    const wanted = { ...task, location: registry.location, identity: task.identity && identityFor(options) };
    const body = await onDefaultBranch(wanted, unnamedBranch, context);
    const created = await services.tasks.create(registry, options.name, body, identity);
    for (const inWords of timers) await messages.notice(inWords);
    if (hasReplaced(created))
      await messages.warn(`The existing task '${options.name}' was replaced, including its logins and timers.`);
    return access && found
      ? access.giveAccess(created, options.assignIdentity?.[0], registry, found, context)
      : created;
  },
  permissions: {
    always: [rights.registry.read, rights.task.write],
    'with an identity given by its name or client ID, or as --source-acr-auth-id': [rights.identity.read],
    'with a user-assigned identity': [rights.identity.assign],
    'with --pull-from, --push-to, or --vault': [
      rights.task.read,
      rights.task.readSecrets,
      rights.role.readAssignments,
      rights.role.assign,
    ],
    'with --vault': [rights.subscription.listResources, rights.vault.read],
    'with --vault, in a vault with access policies': [rights.vault.write],
    'with --vault, in a vault whose access policies may name groups': [rights.directory.findApplication],
    'with --vault VAULT/SECRET': [rights.vault.listSecrets],
  },
  shape: 'task',
  rows: taskRows,
});
