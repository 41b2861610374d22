import { transientKinds } from '../../access/transient-kinds.ts';
import { longNameOf, option, type Values } from '../../cli/option.ts';
import { choices, duration, flag, integer, optional } from '../../cli/option-schemas.ts';

const group = 'Following the run:';
const own = true;
const mostRetries = 10;

/** How long a queued run may wait for an agent, and when it is queued again. */
export const waitingOptions = {
  queueTimeout: option(
    '--queue-timeout <time>',
    'How long the run may wait for an agent, such as 5m; after that, the command ends with exit code 7, and the run stays queued.',
    optional(duration()),
    { group, own },
  ),
  cancelOnTimeout: option('--cancel-on-timeout', 'Cancel the run when --queue-timeout has passed.', flag(), {
    group,
    own,
  }),
  retry: option(
    '--retry <times>',
    `How many times to queue the run again if its log ends with a transient failure, 0 to ${mostRetries}.`,
    optional(integer({ min: 0, max: mostRetries })),
    { group, own },
  ),
  retryOn: option(
    '--retry-on <failures>',
    'Transient failures to retry, separated by commas; all of them by default.',
    optional(choices(transientKinds)),
    { group, own },
  ),
};

/** Conflicts between those options. */
export const waitingProblems = (
  values: Partial<Values<typeof waitingOptions>> & { readonly noWait: boolean },
): readonly string[] => [
  ...(['queueTimeout', 'retry'] as const)
    .filter((key) => values.noWait && values[key] !== undefined)
    .map((key) => `${longNameOf(waitingOptions[key])} cannot be combined with --no-wait: nobody waits for the run.`),
  ...(values.cancelOnTimeout && values.queueTimeout === undefined
    ? ['--cancel-on-timeout can only be used with --queue-timeout.']
    : []),
  ...(values.retryOn !== undefined && values.retry === undefined ? ['--retry-on can only be used with --retry.'] : []),
];
