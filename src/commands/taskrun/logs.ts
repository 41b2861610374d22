import { defineCommand } from '../../cli/command.ts';
import { CommandError } from '../../errors.ts';
import { showLog } from '../run/show-log.ts';
import { followOptions, registryOptions } from '../shared/options.ts';
import { previewGroup, taskRunGate, taskRunName } from './options.ts';

export default defineCommand({
  summary: 'Show the log of a task run; follow one that is under way.',
  description:
    "Show the log of a task run's newest run. A run that is under way is followed to its end, which decides the exit code; for a run that was over before, showing its log is success enough.",
  examples: [
    { about: 'Show the log of a task run.', command: 'acrtask taskrun logs -r myregistry -n mytaskrun' },
    {
      about: 'Leave the run alone when the log is no longer wanted.',
      command: 'acrtask taskrun logs -r myregistry -n mytaskrun --on-interrupt detach',
    },
  ],
  previewGroup,
  options: {
    name: taskRunName,
    ...registryOptions,
    noFormat: followOptions.noFormat,
    onInterrupt: followOptions.onInterrupt,
  },
  request: (values) => values,
  execute: async ({ name, noFormat: _noFormat, onInterrupt, ...ref }, context) => {
    const { services } = context;
    const registry = await services.registries.findManaged(ref, taskRunGate);
    const { runResult } = (await services.taskRuns.get(registry, name)).properties as {
      runResult?: { properties?: { runId?: string }; name?: string };
    };
    const runId = runResult?.properties?.runId ?? runResult?.name;
    if (!runId)
      throw new CommandError(`The task run '${name}' has no run yet.`, {
        hint: `Look again in a moment: acrtask taskrun show -r ${registry.name} -n ${name}`,
      });
    await showLog(registry, runId, onInterrupt, context);
  },
});
