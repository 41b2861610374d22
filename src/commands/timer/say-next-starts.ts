import type { CommandContext } from '../../cli/command.ts';
import { type NextStarts, nextStartsInWords, nextStartsOf } from '../../request/next-starts.ts';
import type { StoredTask } from '../../service/resource.ts';

/** When each timer of a task starts runs next, by the clock of the service, in the order of the timers. */
export const startsOf = async (
  task: StoredTask,
  { services }: Pick<CommandContext, 'services'>,
): Promise<readonly NextStarts[]> => {
  const now = await services.now();
  return (task.properties.trigger?.timerTriggers ?? []).map((timer) => nextStartsOf(timer, task, now));
};

/**
 * Says on standard error when the timers of a task start runs, each with its next times in UTC and in local time; only the
 * timer of that name, if one is given. Under az, the times are left out: scripts written for az do not expect them.
 */
export const sayNextStarts = async (task: StoredTask, context: CommandContext, timerName?: string): Promise<void> => {
  const { host, messages, underAz } = context;
  for (const starts of await startsOf(task, context)) {
    if (timerName !== undefined && starts.timer !== timerName) continue;
    await messages.notice(underAz ? starts.inWords : nextStartsInWords(starts, host.timeZone()));
  }
};
