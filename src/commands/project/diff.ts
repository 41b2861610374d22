import { defineCommand } from '../../cli/command.ts';
import { ExitCode, ReportedError } from '../../errors.ts';
import { differs } from '../../project/plan/project-plan.ts';
import { planRequest, preparePlan } from './prepare-plan.ts';
import { projectOptions, taskNames } from './project-options.ts';
import { planPermissions } from './project-permissions.ts';
import { planRows, showProjectPlan, tellErrors } from './show-plan.ts';

export default defineCommand({
  summary: 'Show how the tasks of a registry differ from the project file.',
  description: `Show how the tasks of a registry differ from the project file acrtask.yaml: what 'acrtask apply' would create, change, and give access to, and which tasks are in the registry and not in the file. Changes nothing.
Exits with 0 when nothing differs, and with ${ExitCode.findings} when something does. Secrets that cannot be read, in the file or in Azure, are not compared; the output names them.`,
  examples: [
    { about: 'Compare the registry with the project file of this folder.', command: 'acrtask diff' },
    { about: 'Compare one task.', command: 'acrtask diff hello' },
    {
      about: 'Compare another registry with a project file elsewhere.',
      command: 'acrtask diff -f deploy/acrtask.yaml -r mystagingregistry',
    },
    { about: 'List the tasks, with how much of each differs.', command: 'acrtask diff -o table' },
  ],
  positionals: taskNames,
  options: projectOptions,
  request: planRequest,
  execute: async (request, context) => {
    const { plan } = await preparePlan(request, { needsSecrets: false, prune: false }, context);
    await showProjectPlan(plan, context);
    await tellErrors(plan, context);
    if (plan.tasks.some(differs)) throw new ReportedError(ExitCode.findings);
  },
  permissions: planPermissions,
  rows: planRows,
});
