import { checkAllInTurn } from '../../check-all.ts';
import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { name, optional, text } from '../../cli/option-schemas.ts';
import { CommandError, UsageError } from '../../errors.ts';
import { runsFilter } from '../../request/list-runs-filter.ts';
import { exitCodesOf } from '../shared/exit-code-option.ts';
import { checkSaving, logOptions, viewOf } from '../shared/log-options.ts';
import { explainOption, followOptions, registryOptions, taskGate } from '../shared/options.ts';
import { causeRights, rights } from '../shared/rights.ts';
import { imageWithDigest } from './image-digest.ts';
import { noRunsError } from './no-runs-error.ts';
import { showLog } from './show-log.ts';

export default defineCommand({
  summary: 'Show the log of a run, and follow it if the run is ongoing.',
  description:
    'Show the log of a run that you name, or of the newest run of a task or image. The command follows an ongoing run to its end, and its outcome determines the exit code. For a run that has already ended, the exit code is 0 once the log is shown, unless --exit-code is detailed.',
  examples: [
    { about: 'Show the log of the newest run of a task.', command: 'acrtask logs -r myregistry -n hello' },
    { about: 'Show the log of one run.', command: 'acrtask logs -r myregistry --run-id cf1' },
    {
      about: 'Show the last 20 lines of the newest run, and follow it if it is ongoing.',
      command: 'acrtask logs -r myregistry --tail 20',
    },
    {
      about: 'Save what the steps of a run print, with nothing else.',
      command: 'acrtask logs -r myregistry --run-id cf1 --quiet-agent --save run.log',
    },
    {
      about: 'Show the log of the newest run of a task, and why it failed.',
      command: 'acrtask logs -r myregistry -n hello --explain',
    },
  ],
  options: {
    ...registryOptions,
    runId: option('--run-id <id>', 'ID of the run, such as cf1.', optional(name()), { suggests: 'runs' }),
    name: option('--name, -n <name>', 'The newest run of this task.', optional(text()), { suggests: 'tasks' }),
    image: option(
      '--image, -t <image>',
      'The newest run that produced this image: name, name:tag, or name@digest.',
      optional(text()),
    ),
    noFormat: followOptions.noFormat,
    onInterrupt: followOptions.onInterrupt,
    explain: explainOption,
    exitCode: followOptions.exitCode,
    ...logOptions,
  },
  request: async ({ exitCode, ...options }, { underAz, messages, host }) => {
    const { exitCodes } = await checkAllInTurn({
      exitCodes: () => exitCodesOf({ exitCode }, host),
      file: () => checkSaving(options, host.cwd),
    });
    const values = { ...options, exitCodes, view: viewOf(options) };
    const { runId, name, image } = values;
    const ignored = [...(name === undefined ? [] : ['--name']), ...(image === undefined ? [] : ['--image'])];
    if (runId === undefined || ignored.length === 0) return values;
    const which = ignored.join(' and ');
    if (!underAz) throw new UsageError([`--run-id already identifies one run: it cannot be combined with ${which}.`]);
    await messages.warn(
      `${which} ${ignored.length === 1 ? 'is' : 'are'} ignored: --run-id already identifies one run.`,
    );
    return values;
  },
  execute: async (values, context) => {
    const { services, messages } = context;
    const { registry: named, resourceGroup, name, image } = values;
    const registry = await services.registries.findManaged({ registry: named, resourceGroup }, taskGate);

    const newestRun = async (): Promise<string> => {
      const digest = image === undefined ? undefined : await imageWithDigest(image, registry, services);
      const [newest] = await services.runs.list(registry, { filter: runsFilter({ name, image: digest }), top: 1 });
      const which = `${name ? ` for task '${name}'` : ''}${image ? ` for image '${image}'` : ''}`;
      if (!newest) {
        const sentence = `Could not find the last created run${which}.`;
        throw name ? await noRunsError(name, sentence, registry, context) : new CommandError(sentence);
      }
      await messages.warn(`Showing logs of the last created run${which}.`);
      await messages.warn(`Run ID: ${newest.name}`);
      return newest.name;
    };

    const runId = values.runId ?? (await newestRun());
    await showLog(registry, runId, values, context);
  },
  permissions: {
    always: [rights.registry.read, rights.run.read, rights.run.readLog],
    'with the tag of an --image': [rights.image.pull, rights.image.readMetadata],
    'with the tag of an --image, unless signed in with az login': [rights.subscription.read],
    'if the task of --name has no runs': [rights.task.read],
    'with --explain, if a run of a task failed': causeRights,
    'to cancel the run with Ctrl-C': [rights.run.cancel],
  },
});
