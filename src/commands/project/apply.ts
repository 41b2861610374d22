import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { flag } from '../../cli/option-schemas.ts';
import { ReportedError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import { isLeft, outcomeData, outcomeText } from '../../project/plan/apply-outcome.ts';
import { planText } from '../../project/plan/plan-text.ts';
import { hasWork } from '../../project/plan/project-plan.ts';
import { confirm } from '../shared/confirm.ts';
import { yes } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { listAt, at as member } from '../shared/rows/items.ts';
import { carryOutProject } from './carry-out-project.ts';
import { planRequest, preparePlan } from './prepare-plan.ts';
import { projectOptions, taskNames } from './project-options.ts';
import { planPermissions } from './project-permissions.ts';
import { isStructured, planRows, redacted, showProjectPlan, tellErrors } from './show-plan.ts';

const outcomeRows = (shown: unknown): Record<string, unknown>[] =>
  listAt(shown, 'tasks').map((each, at) => ({
    ...planRows(shown)[at],
    ...(member(each, 'outcome') === undefined ? {} : { OUTCOME: member(each, 'outcome') }),
  }));

export default defineCommand({
  summary: 'Make the tasks of a registry as the project file says.',
  description: `Make the tasks of a registry as the project file acrtask.yaml says: show what 'acrtask diff' shows, ask, and carry it out, several tasks at a time. A change sends only what differs. The access of a task is given as by 'acrtask identity setup'.
Tasks that are not in the file stay, unless --prune is given and apply created them for this project. A failure in one task does not stop the others: at the end, acrtask says what was done and what was not. Run the command again to complete it.`,
  examples: [
    { about: 'Create and change the tasks of the project file of this folder.', command: 'acrtask apply' },
    {
      about: 'Apply in a script, and delete the tasks that the file no longer has.',
      command: 'acrtask apply --prune --yes',
    },
    { about: 'See what would be done.', command: 'acrtask apply --dry-run' },
    { about: 'Apply one task to another registry.', command: 'acrtask apply hello -r mystagingregistry --yes' },
  ],
  positionals: taskNames,
  options: {
    ...projectOptions,
    prune: option(
      '--prune',
      'Delete the tasks that apply created for this project and that the file no longer has.',
      flag(),
    ),
    dryRun: option('--dry-run', 'Show what would be done, without doing it.', flag()),
    yes,
  },
  check: ({ names = [], prune }) =>
    prune && names.length > 0 ? ['--prune cannot be combined with names of tasks.'] : [],
  request: async ({ prune, dryRun, yes: agreed, ...values }, context) => ({
    plan: await planRequest(values, context),
    prune,
    dryRun,
    agreed,
  }),
  execute: async ({ plan: request, prune, dryRun, agreed }, context) => {
    const { host, redact, print } = context;
    const { registry, plan } = await preparePlan(request, { needsSecrets: !dryRun, prune }, context);
    if (dryRun) {
      await showProjectPlan(plan, context);
      return tellErrors(plan, context);
    }
    const asks = !agreed && plan.tasks.some(hasWork);
    const structured = isStructured(context);
    if (!structured) await showProjectPlan(plan, context);
    else if (asks) await host.stderr.write(printable(redact(planText(plan))));
    if (asks) await confirm(`Make these changes in registry ${registry.name}?`, context);
    const { outcomes, interrupted } = await carryOutProject(plan, registry, context);
    if (structured) {
      const tasks = outcomes.map((each) => outcomeData(plan, each));
      await print(redacted({ registry: registry.name, project: plan.project, tasks }, redact));
    } else if (outcomes.some(({ outcome }) => outcome !== 'unchanged'))
      await host.stdout.write(printable(redact(`\n${outcomeText(outcomes)}`)));
    if (interrupted) throw interrupted;
    if (outcomes.some(isLeft)) throw new ReportedError();
  },
  permissions: {
    ...planPermissions,
    'unless --dry-run is given': [rights.task.write],
    'with a user-assigned identity': [rights.identity.assign],
    'with access that is missing': [rights.role.assign],
    'with access to a key vault with access policies that is missing': [rights.vault.write],
    'with a new identity (new:NAME)': [rights.identity.write],
    'with --prune': [rights.task.delete],
  },
  rows: outcomeRows,
});
