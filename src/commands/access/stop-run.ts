import type { Verdict } from '../../access/model.ts';
import { planOf } from '../../access/plan.ts';
import { acrtaskCommands } from '../../access/plan-commands.ts';
import type { CommandContext } from '../../cli/command.ts';
import { CommandError } from '../../errors.ts';
import { ciNameOf } from '../../follow/ci/ci-system.ts';
import type { RegistryPlace } from '../../service/registries.ts';

/** What mends the failures, as lines that can be pasted, with advice where only the user can do something. */
const mendingLines = (failures: readonly Verdict[], registry: RegistryPlace, task: string | undefined): string[] => {
  const target = task === undefined ? undefined : { registry: registry.name, resourceGroup: registry.group, task };
  const commands = acrtaskCommands(planOf(failures, target));
  const ofUser = failures.flatMap(({ fix }) => (fix?.by === 'user' ? [fix] : []));
  return [
    ...(commands.length === 0 ? [] : ['To fix it:', ...commands]),
    ...(commands.length > 1 && task !== undefined
      ? [`Or all at once: acrtask doctor ${task} -r ${registry.name} --fix`]
      : []),
    ...new Set(ofUser.flatMap(({ advice, command }) => [advice, ...(command === undefined ? [] : [command])])),
  ];
};

/** Shows in the CI system that runs the command, if there is one, why the run was not queued. */
const annotate = async (sentences: string, host: CommandContext['host']): Promise<void> => {
  const ci = ciNameOf(host.env);
  if (!ci) return;
  const { systemFor } = await import('../../follow/ci/tell-ci.ts');
  await host.stderr.write((await systemFor(ci, host)).error('The run was not queued', sentences));
};

/** Stops the command; under `az`, which would queue the run, only warns. */
export const stopRun = async (
  failures: readonly Verdict[],
  registry: RegistryPlace,
  task: string | undefined,
  { underAz, messages, host, redact }: CommandContext,
): Promise<void> => {
  const sentences = [...new Set(failures.map(({ sentence }) => sentence))].map(redact).join('\n');
  const lines = mendingLines(failures, registry, task).map(redact);
  if (underAz) return messages.warn([sentences, ...lines].join('\n'));
  await annotate(sentences, host);
  throw new CommandError(sentences, {
    hint: ['The run was not queued.', ...lines, 'To queue it anyway, add --no-preflight.'].join('\n'),
  });
};
