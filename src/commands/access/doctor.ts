import { planOf } from '../../access/plan.ts';
import { createAzConfig } from '../../cli/az-config/az-config.ts';
import { type CommandContext, defineCommand } from '../../cli/command.ts';
import { colourWanted } from '../../cli/messages.ts';
import { option } from '../../cli/option.ts';
import { flag, optional, text } from '../../cli/option-schemas.ts';
import { CommandError } from '../../errors.ts';
import type { FoundRegistry, RegistryPlace } from '../../service/registries.ts';
import { inTurns } from '../shared/in-turns.ts';
import { registryOptions, yes } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { taskArgument, taskNameInstead, taskNameProblems } from '../shared/task-argument.ts';
import { agreeOn, carryOutPlan } from './carry-out-plan.ts';
import { type Examined, examine } from './examine.ts';
import { findRegistry } from './find-registry.ts';
import { findTask } from './find-task.ts';
import { verdictItems, verdictRows } from './verdict-rows.ts';
import { countText, type Examination, verdictText } from './verdict-text.ts';

interface Request {
  readonly task: string | undefined;
  readonly file: string | undefined;
  readonly fix: boolean;
  readonly yes: boolean;
  readonly fetch: boolean;
  readonly registry: string;
  readonly resourceGroup: string | undefined;
}

/** How many tasks are examined at the same time: each asks for several things at once. */
const atOnce = 4;

const examinedBy = async (request: Request, registry: FoundRegistry, context: CommandContext): Promise<Examined[]> => {
  const { task, file } = request;
  if (task !== undefined) return [{ ...(await findTask(registry, task, context)), file }];
  if (file !== undefined) return [{ task: undefined, file }];
  const tasks = await context.services.tasks.list(registry);
  return inTurns(tasks, atOnce, (each) => context.services.tasks.getWholeForChange(registry, each.name));
};

const failures = (examinations: readonly Examination[]): number =>
  examinations.flatMap(({ verdicts }) => verdicts).filter(({ result }) => result === 'fail').length;

const isStructured = ({ askedFormat, globals }: CommandContext): boolean =>
  askedFormat !== undefined || globals.query !== undefined;

const show = async (examinations: readonly Examination[], context: CommandContext): Promise<void> => {
  const { host, print, redact } = context;
  if (isStructured(context)) return print(verdictItems(examinations));
  const how = { onTerminal: host.stdout.isTTY, coloured: await colourWanted(host, createAzConfig(host)) };
  const texts = examinations.map((each) => verdictText(each, how));
  const count = countText(examinations.flatMap(({ verdicts }) => verdicts));
  await host.stdout.write(redact([...texts, `${count}\n`].join('\n')));
};

/** Makes the changes that fix the failures, after the user has agreed; false when there are none to make. */
const mend = async (
  examinations: readonly Examination[],
  registry: RegistryPlace,
  request: Request,
  context: CommandContext,
): Promise<boolean> => {
  const plans = examinations
    .map(({ verdicts, target }) => planOf(verdicts, target))
    .filter(({ operations }) => operations.length > 0);
  if (plans.length === 0) return false;
  if (!isStructured(context)) await show(examinations, context);
  await agreeOn(plans, request, context);
  for (const plan of plans) await carryOutPlan(plan, registry, context);
  await context.services.access.forget();
  return true;
};

export default defineCommand({
  summary: 'Check whether a task has the access that its runs need, and fix what is missing.',
  description: `Check everything that a run of a task needs, before it runs: identities, credentials, roles, network rules, secrets, the agent pool, and triggers. Each check passes, fails, or stays unknown when you may not read what it needs. Under each failure stand the commands that fix it. With --output or --query, the checks are printed as data.
Without a task, every task of the registry is checked. With --file alone, a local task file is checked that has no task yet.
The exit code is 1 if a check fails. Unknown checks do not change it.`,
  examples: [
    { about: 'Check a task.', command: 'acrtask doctor hello -r myregistry' },
    { about: 'Fix what can be fixed, without asking.', command: 'acrtask doctor hello -r myregistry --fix --yes' },
    { about: 'Check every task of a registry.', command: 'acrtask doctor -r myregistry' },
    { about: 'Check a local task file.', command: 'acrtask doctor -r myregistry --file mytask.yaml' },
    { about: 'Show the checks as a table.', command: 'acrtask doctor hello -r myregistry -o table' },
  ],
  positionals: taskArgument,
  options: {
    ...taskNameInstead,
    ...registryOptions,
    file: option(
      '--file, -f <file>',
      "Local task file to check; with a task, instead of the task's own.",
      optional(text()),
      {
        suggests: 'files',
      },
    ),
    fix: option('--fix', 'Show the changes that fix the failures, ask, and make them.', flag()),
    yes,
    noFetch: option('--no-fetch', 'Do not read task files and Dockerfiles from Git repositories.', flag()),
  },
  check: (values) => [
    ...taskNameProblems(values),
    ...(values.yes && !values.fix ? ['--yes can only be used with --fix.'] : []),
    ...(values.fix && values.file !== undefined && (values.task ?? values.name) === undefined
      ? ['--fix needs a task to fix: a local file has none.']
      : []),
  ],
  request: ({ task, name, noFetch, ...values }): Request => ({ ...values, task: task ?? name, fetch: !noFetch }),
  execute: async (request, context) => {
    const registry = await findRegistry(request, context);
    const examineAll = async (): Promise<Examination[]> => {
      const examined = await examinedBy(request, registry, context);
      return inTurns(examined, atOnce, (each) => examine(registry, each, request.fetch, context));
    };
    let examinations = await examineAll();
    if (request.fix && (await mend(examinations, registry, request, context))) examinations = await examineAll();
    await show(examinations, context);
    const failed = failures(examinations);
    if (failed === 0) return;
    const canMend = examinations.some(({ verdicts, target }) => planOf(verdicts, target).operations.length > 0);
    throw new CommandError(failed === 1 ? '1 check failed.' : `${failed} checks failed.`, {
      ...(canMend && !request.fix
        ? { hint: 'Add --fix to make the changes that acrtask can make.' }
        : isStructured(context)
          ? {}
          : { hint: 'The lines under each FAIL say what to do.' }),
    });
  },
  permissions: {
    always: [rights.registry.read],
    'with a task': [rights.task.readSecrets, rights.run.read],
    'without a task and --file, or without permission to read the credentials of a task': [rights.task.read],
    'when the last run failed': [rights.run.readLog],
    'with an identity': [rights.identity.read, rights.role.readAssignments, rights.role.readDefinitions],
    'when a registry is not found': [rights.registry.checkName],
    'with a secret in a key vault': [rights.vault.read, rights.vault.listSecrets],
    'when a key vault is not found': [rights.vault.checkName, rights.vault.listDeleted],
    'with a key vault whose access policies may name groups': [rights.directory.findApplication],
    'with a secret in a key vault, without permission to list secrets': [rights.vault.readSecret],
    'with an agent pool': [rights.agentPool.read],
    'with --fix, for what fails': [
      rights.task.write,
      rights.identity.assign,
      rights.role.assign,
      rights.vault.write,
      rights.vault.updateSecret,
      rights.registry.write,
      rights.agentPool.write,
      rights.agentPool.poll,
    ],
  },
  rows: verdictRows,
});
