import type { CreateTaskOptions } from './create-task.ts';
import { classifyContext } from './source-context.ts';
import { optionName } from './steps.ts';

type Key = keyof CreateTaskOptions;

const systemTaskOptions: ReadonlySet<string> = new Set(['status', 'timeout', 'logTemplate', 'isSystemTask']);

/** The given options, by key, that do not apply to a system task (commands.md 2.1). */
export const unusedBySystemTask = <K extends string>(given: readonly K[]): K[] =>
  given.filter((key) => !systemTaskOptions.has(key));

/** One warning for each of these options. */
export const systemTaskWarnings = (unused: readonly string[]): string[] =>
  unused.map((key) => `${optionName(key)} is ignored: a system task only has a status, a timeout, and a log template.`);

/** The warning for a Git token with a context that cannot use one. It is sent anyway, as az does. */
export const unusedTokenWarning = '--git-access-token has no effect: the context of the task is not a Git repository.';

/** Whether a task with this context, if any, cannot use a Git token. */
export const hasNoRepository = (context: string | undefined): boolean =>
  ['none', 'oci'].includes(classifyContext(context));

const unusedSourceOptions = (options: CreateTaskOptions, isGiven: (key: Key) => boolean): string[] => {
  const triggers = (['commitTriggerEnabled', 'pullRequestTriggerEnabled'] as const).filter((key) => options[key]);
  const name: Key[] = isGiven('sourceTriggerName') ? ['sourceTriggerName'] : [];
  if (hasNoRepository(options.context)) {
    return [
      ...[...triggers.filter(isGiven), ...name].map(
        (key) => `${optionName(key)} is ignored: the context of the task is not a Git repository.`,
      ),
      ...(isGiven('gitAccessToken') ? [unusedTokenWarning] : []),
    ];
  }
  return triggers.length > 0
    ? []
    : name.map((key) => `${optionName(key)} is ignored: neither commits nor pull requests start runs.`);
};

const baseImageDetails: readonly Key[] = [
  'baseImageTriggerName',
  'baseImageTriggerType',
  'updateTriggerEndpoint',
  'updateTriggerPayloadType',
];

/**
 * One warning for each given trigger option of `create` that has no effect: there is no repository to watch, or its trigger
 * is disabled. `given` are the keys of the options in the command line.
 */
export const unusedTriggerOptions = (options: CreateTaskOptions, given: ReadonlySet<string>): string[] => [
  ...unusedSourceOptions(options, (key) => given.has(key)),
  ...(options.baseImageTriggerEnabled ? [] : baseImageDetails.filter((key) => given.has(key))).map(
    (key) => `${optionName(key)} is ignored: the base image trigger is disabled.`,
  ),
];
