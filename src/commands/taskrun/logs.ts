import { checkAllInTurn } from '../../check-all.ts';
import { defineCommand } from '../../cli/command.ts';
import { CommandError } from '../../errors.ts';
import { showLog } from '../run/show-log.ts';
import { exitCodesOf } from '../shared/exit-code-option.ts';
import { checkSaving, logOptions, viewOf } from '../shared/log-options.ts';
import { explainOption, followOptions, registryOptions } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import { previewGroup, taskRunGate, taskRunName } from './options.ts';

export default defineCommand({
  summary: 'Show the log of a task run, and follow it if the run is ongoing.',
  description:
    "Show the log of a task run's newest run. The command follows an ongoing run to its end, and its outcome determines the exit code. For a run that has already ended, the exit code is 0 once the log is shown, unless --exit-code is detailed.",
  examples: [
    { about: 'Show the log of a task run.', command: 'acrtask taskrun logs -r myregistry -n mytaskrun' },
    {
      about: 'Let Ctrl-C end the log without canceling the run.',
      command: 'acrtask taskrun logs -r myregistry -n mytaskrun --on-interrupt detach',
    },
  ],
  previewGroup,
  options: {
    name: taskRunName,
    ...registryOptions,
    noFormat: followOptions.noFormat,
    onInterrupt: followOptions.onInterrupt,
    explain: explainOption,
    exitCode: followOptions.exitCode,
    ...logOptions,
  },
  request: async ({ exitCode, ...options }, { host }) => {
    const { exitCodes } = await checkAllInTurn({
      exitCodes: () => exitCodesOf({ exitCode }, host),
      file: () => checkSaving(options, host.cwd),
    });
    const { name, registry, resourceGroup, onInterrupt, explain, save } = options;
    return {
      name,
      ref: { registry, resourceGroup },
      how: { onInterrupt, explain, save, exitCodes, view: viewOf(options) },
    };
  },
  execute: async ({ name, ref, how }, context) => {
    const { services } = context;
    const registry = await services.registries.findManaged(ref, taskRunGate);
    const { runResult } = (await services.taskRuns.get(registry, name)).properties as {
      runResult?: { properties?: { runId?: string }; name?: string };
    };
    const runId = runResult?.properties?.runId ?? runResult?.name;
    if (!runId)
      throw new CommandError(`The task run '${name}' does not have a run yet.`, {
        hint: `Try again in a moment: acrtask taskrun show -r ${registry.name} -n ${name}`,
      });
    await showLog(registry, runId, how, context);
  },
  permissions: {
    always: [rights.registry.read, rights.taskRun.read, rights.run.read, rights.run.readLog],
    'to cancel the run with Ctrl-C': [rights.run.cancel],
  },
});
