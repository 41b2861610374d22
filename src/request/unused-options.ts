import type { CreateTaskOptions } from './create-task.ts';
import { classifyContext } from './source-context.ts';
import { optionName } from './steps.ts';

type Key = keyof CreateTaskOptions;

const systemTaskOptions: ReadonlySet<string> = new Set(['status', 'timeout', 'logTemplate', 'isSystemTask']);

/** Those of the options, by key, that a system task has no use for (commands.md 2.1). */
export const unusedBySystemTask = <K extends string>(given: readonly K[]): K[] =>
  given.filter((key) => !systemTaskOptions.has(key));

/** One sentence for each of these options, by key. */
export const systemTaskWarnings = (unused: readonly string[]): string[] =>
  unused.map((key) => `${optionName(key)} is ignored: a system task has a status, a timeout and a log template only.`);

/** Told where a git token comes with a context that needs none; az sends it all the same, and so it is sent. */
export const unusedTokenWarning = '--git-access-token has no use: the task has no git repository for its context.';

/** Whether a task with this context, or with none, can neither be watched nor read with a git token. */
export const hasNoRepository = (context: string | undefined): boolean =>
  ['none', 'oci'].includes(classifyContext(context));

const unusedSourceOptions = (options: CreateTaskOptions, isGiven: (key: Key) => boolean): string[] => {
  const triggers = (['commitTriggerEnabled', 'pullRequestTriggerEnabled'] as const).filter((key) => options[key]);
  const name: Key[] = isGiven('sourceTriggerName') ? ['sourceTriggerName'] : [];
  if (hasNoRepository(options.context)) {
    return [
      ...[...triggers.filter(isGiven), ...name].map(
        (key) => `${optionName(key)} is ignored: the task has no git repository for its context.`,
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
 * One sentence for each option of `create` about triggers that was given and starts nothing: there is no repository to
 * watch, or the trigger that it is about is off. `given` are the keys of what stands in the command line.
 */
export const unusedTriggerOptions = (options: CreateTaskOptions, given: ReadonlySet<string>): string[] => [
  ...unusedSourceOptions(options, (key) => given.has(key)),
  ...(options.baseImageTriggerEnabled ? [] : baseImageDetails.filter((key) => given.has(key))).map(
    (key) => `${optionName(key)} is ignored: the base image trigger is off.`,
  ),
];
