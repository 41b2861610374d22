import type { CommandContext } from '../../cli/command.ts';
import { durationInWords } from '../../cli/duration.ts';
import { CommandError, ExitCode, messageOf, ServiceError } from '../../errors.ts';
import { runsFilter } from '../../request/list-runs-filter.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { StoredRun } from '../../service/resource.ts';

/** What `--queue-timeout` and `--cancel-on-timeout` say. */
export interface QueueLimit {
  readonly limitMs: number;
  readonly cancels: boolean;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Resolves to `undefined` when the service does not say: what is only told must not hide the outcome. */
const unlessRefused = async <T>(asked: Promise<T>, { messages, signal }: CommandContext): Promise<T | undefined> => {
  try {
    return await asked;
  } catch (error) {
    signal.throwIfAborted();
    await messages.info(`What the run waits for was not looked up: ${messageOf(error)}`);
    return undefined;
  }
};

const goneIfMissing = (error: unknown): 'gone' => {
  if (error instanceof ServiceError && error.status === 404) return 'gone';
  throw error;
};

const aboutPool = async (registry: RegistryPlace, pool: string, context: CommandContext): Promise<string> => {
  const { agentPools } = context.services;
  const [found, queue] = await Promise.all([
    unlessRefused(agentPools.get(registry, pool).catch(goneIfMissing), context),
    unlessRefused(agentPools.queueStatus(registry, pool), context),
  ]);
  if (found === 'gone') return `It waits for the agent pool '${pool}', which does not exist.`;
  const { provisioningState, count } = found?.properties ?? {};
  const state = provisioningState === undefined ? '' : ` (state ${provisioningState})`;
  const facts = [
    ...(count === undefined ? [] : [counted(Number(count), 'agent')]),
    ...(queue?.count === undefined ? [] : [`${counted(queue.count, 'run')} in its queue`]),
  ].join(', ');
  return `It waits for the agent pool '${pool}'${state}${facts === '' ? '' : `: ${facts}`}.`;
};

/** The service does not tell the length of its own queue: what is known are the runs of the registry. */
const aboutService = async (registry: RegistryPlace, context: CommandContext): Promise<string> => {
  const ongoing = await unlessRefused(
    context.services.runs.list(registry, { filter: runsFilter({ ongoing: true }) }),
    context,
  );
  if (ongoing === undefined) return 'It waits for an agent of the service.';
  const ofService = ongoing.filter(({ properties }) => !properties.agentPoolName);
  const queued = ofService.filter(({ properties }) => properties.status === 'Queued').length;
  return `It waits for an agent of the service, for which the registry has ${counted(queued, 'run')} queued and ${ofService.length - queued} under way.`;
};

const canceled = async (registry: RegistryPlace, runId: string, { services, signal }: CommandContext) => {
  try {
    await services.runs.cancel(registry, runId);
    return 'The run was canceled.';
  } catch (error) {
    signal.throwIfAborted();
    return `The run could not be canceled: ${messageOf(error)}`;
  }
};

/**
 * The error that ends a command whose run no agent took up in time: exit code 7. It says what the run waits for, as far
 * as the service tells. Cancels the run if that was asked for; otherwise it says how to find the run again.
 */
export const stillQueuedError = async (
  registry: RegistryPlace,
  run: StoredRun,
  { limitMs, cancels }: QueueLimit,
  context: CommandContext,
): Promise<CommandError> => {
  const { agentPoolName, runId = run.name } = run.properties;
  const about = agentPoolName
    ? await aboutPool(registry, agentPoolName, context)
    : await aboutService(registry, context);
  const which = `-r ${registry.name} --run-id ${runId}`;
  return new CommandError(`Run ${runId} is still queued after ${durationInWords(limitMs)}.\n${about}`, {
    exitCode: ExitCode.runUnfinished,
    hint: cancels
      ? await canceled(registry, runId, context)
      : `The run stays queued.\nTo follow it: acrtask logs ${which}\nTo cancel it: acrtask cancel-run ${which}`,
  });
};
