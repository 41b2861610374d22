import { parseWantedIdentity, wholeRegistryWarnings } from '../../access/parse-access-options.ts';
import { checkAll, checkAllInTurn } from '../../check-all.ts';
import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { flag, optional, text, texts } from '../../cli/option-schemas.ts';
import { InvalidInputError } from '../../errors.ts';
import { announce } from '../access/carry-out-plan.ts';
import { findRegistry } from '../access/find-registry.ts';
import { findTask } from '../access/find-task.ts';
import { registryOptions } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { taskArgument, taskNameInstead, taskNameProblems } from '../shared/task-argument.ts';
import { accessOptions } from './access-options.ts';
import { chooseIdentity, chooseOwnIdentity, goneError } from './choose-identity.ts';
import { findWantedRegistries, findWantedVaults } from './find-wanted.ts';
import { accessState, carryOutSetup } from './set-up-access.ts';
import { setupRows, showPlanOfSetup, showSetup } from './show-setup.ts';
import { wantedTargets, wantsAccess } from './wanted-targets.ts';

/** The only identity that the user named. */
const wantedIdentity = (named: readonly string[] | undefined) => {
  const [only, ...more] = named ?? [];
  if (more.length > 0) {
    throw new InvalidInputError('--identity takes one identity: a task logs in to each registry with one.', {
      hint: 'Run the command once for each identity, with what that one is for.',
    });
  }
  return only === undefined ? undefined : parseWantedIdentity(only);
};

export default defineCommand({
  summary: 'Give a task an identity with the access that its runs need.',
  description: `Give a task an identity that can really pull, push, and read secrets: assign the identity, give it the narrowest role or access policy for each target, let the task log in with it, wait until that has taken effect, and check it as 'acrtask doctor' does. What is there already stays as it is: a second run changes nothing.
Without --pull-from, --push-to, --vault, and --from-file, the identity gets access to what the task itself uses.
If a change is refused, the others are made, and the commands for the rest are printed.`,
  examples: [
    {
      about: 'Let a task pull from another registry with its system-assigned identity.',
      command: 'acrtask identity setup hello -r myregistry --pull-from mybaseregistry',
    },
    {
      about: 'Create an identity that pulls from two repositories and reads one secret.',
      command:
        'acrtask identity setup hello -r myregistry --identity new:myACRTasksId --pull-from mybaseregistry,app,base --vault mykeyvault/Password',
    },
    {
      about: 'Give the access that a local task file needs.',
      command: 'acrtask identity setup hello -r myregistry --from-file mytask.yaml',
    },
    {
      about: 'Print the commands for somebody who may assign roles.',
      command: 'acrtask identity setup hello -r myregistry --pull-from mybaseregistry --print-commands',
    },
  ],
  positionals: taskArgument,
  options: {
    ...taskNameInstead,
    ...registryOptions,
    identity: option(
      '--identity <identity>',
      "[system], new:NAME to create one, or the name, client ID, or resource ID of one; defaults to the task's only identity, or [system].",
      optional(texts()),
      { suggests: { words: ['[system]', 'new:'], names: 'identities' } },
    ),
    ...accessOptions,
    fromFile: option(
      '--from-file <file>',
      'Local task file whose registries and secrets runs need.',
      optional(text()),
      { group: 'Access:', suggests: 'files' },
    ),
    dryRun: option('--dry-run', 'Show the changes as commands, without making them.', flag()),
    printCommands: option(
      '--print-commands',
      'Print the changes as commands of the Azure CLI, without making them.',
      flag(),
    ),
  },
  check: (values) => [
    ...((values.task ?? values.name) === undefined ? ['the following arguments are required: TASK or --name/-n'] : []),
    ...taskNameProblems(values),
    ...(values.dryRun && values.printCommands ? ['--dry-run and --print-commands cannot be combined.'] : []),
  ],
  request: ({ task, name, identity, dryRun, printCommands, fromFile, registry, resourceGroup, ...values }) => ({
    ref: { registry, resourceGroup },
    name: task ?? name ?? '',
    ...checkAll({ identity: () => wantedIdentity(identity), targets: () => wantedTargets(values) }),
    fromFile,
    showOnly: printCommands ? ('az' as const) : dryRun ? ('acrtask' as const) : undefined,
  }),
  execute: async ({ ref, name, identity, targets, fromFile, showOnly }, context) => {
    const { services } = context;
    const registry = await findRegistry(ref, context);
    const { read, named, registries, vaults } = await checkAllInTurn({
      read: () => findTask(registry, name, context),
      named: () => identity && chooseIdentity(identity, registry, services),
      registries: () => findWantedRegistries(targets.registries, `-r ${registry.name} -n ${name}`, services),
      vaults: () => findWantedVaults(targets.vaults, services),
    });
    if (read.task.properties.isSystemTask) {
      throw new InvalidInputError(`The task '${name}' belongs to the registry itself and cannot have an identity.`);
    }
    const chosen = named ?? (await chooseOwnIdentity(read.task, registry, services));
    for (const warning of wholeRegistryWarnings({ registries, vaults })) await context.messages.warn(warning);
    const files = [
      ...(fromFile === undefined ? [] : [{ local: fromFile }]),
      ...(fromFile === undefined && !wantsAccess(targets) ? [{ own: true } as const] : []),
    ];
    const setup = { registry, read, chosen, found: { registries, vaults }, files };
    const before = await accessState(setup, context);
    const [gone] = before.gone;
    if (gone !== undefined && before.plan.operations.some(({ do: does }) => does === 'assign identities'))
      throw goneError(gone, read.task, registry);
    if (showOnly) return showPlanOfSetup(before, showOnly, context);
    if (before.plan.operations.length === 0) return showSetup(before, undefined, context);
    await announce([before.plan], context);
    const { outcome, state } = await carryOutSetup(setup, before.plan, context);
    return showSetup({ ...state, plan: before.plan }, outcome, context);
  },
  permissions: {
    always: [rights.registry.read],
    'to read the credentials of the task': [rights.task.readSecrets],
    'with a registry or a key vault to reach': [rights.role.readAssignments],
    'when something is missing': [rights.task.write, rights.role.assign],
    'without permission to read the credentials of the task': [rights.task.read],
    'with a user-assigned identity': [rights.identity.read, rights.identity.assign],
    'with --identity new:NAME': [rights.identity.write],
    'with --vault': [rights.subscription.listResources, rights.vault.read],
    'with --vault, in a vault with access policies': [rights.vault.write],
    'with --vault, in a vault whose access policies may name groups': [rights.directory.findApplication],
    'with --vault VAULT/SECRET': [rights.vault.listSecrets],
    'without --pull-from, --push-to, --vault, and --from-file': [rights.run.read],
  },
  rows: setupRows,
});
