import type { Operation, Plan, PlanOutcome } from '../../access/model.ts';
import { acrtaskCommands } from '../../access/plan-commands.ts';
import type { CommandContext } from '../../cli/command.ts';
import { printable } from '../../printable.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import { confirm } from '../shared/confirm.ts';

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const commandLines = (plan: Plan, operations: readonly Operation[]): readonly string[] =>
  acrtaskCommands({ ...plan, operations }).map((line) => `  ${line}`);

const say = async (lines: readonly string[], { host, redact }: CommandContext): Promise<void> => {
  if (lines.length > 0) await host.stderr.write(printable(redact(`${lines.join('\n')}\n`)));
};

/** Shows plans as the command lines that do the same; resolves to how many there are. */
export const announce = async (plans: readonly Plan[], context: CommandContext): Promise<number> => {
  const lines = plans.flatMap((plan) => commandLines(plan, plan.operations));
  await say(['These changes will be made:', ...lines], context);
  return lines.length;
};

/** Shows plans as the command lines that do the same, and asks whether to carry them out. Throws CommandError for no. */
export const agreeOn = async (
  plans: readonly Plan[],
  { yes }: { readonly yes: boolean },
  context: CommandContext,
): Promise<void> => {
  const count = await announce(plans, context);
  if (!yes) await confirm(`Make ${counted(count, 'change')}?`, context);
};

/** What became of a plan, in lines: what was refused, and what remains, as commands. */
const outcomeLines = (
  plan: Plan,
  { done, unchanged, refused, remaining, interrupted }: PlanOutcome,
): readonly string[] => [
  `${counted(done.length, 'change')} made${unchanged.length > 0 ? `, ${unchanged.length} not necessary` : ''}.`,
  ...refused.flatMap(({ operation, reason }) => [`Refused, because ${reason}:`, ...commandLines(plan, [operation])]),
  ...(remaining.length > 0
    ? [
        interrupted
          ? 'Interrupted. These changes remain, the first of which may have been made:'
          : 'Not tried, because they depend on what was refused:',
        ...commandLines(plan, remaining),
      ]
    : []),
];

/**
 * Carries out a plan, waits until its role assignments are visible, and tells what was refused and what remains, as
 * commands; `about` is written before. Throws InterruptedError, after saying what was done and what remains, when the user
 * interrupts.
 */
export const carryOutPlan = async (
  plan: Plan,
  registry: RegistryPlace,
  context: CommandContext,
  about = '',
): Promise<PlanOutcome> => {
  const { services, messages } = context;
  let count = 0;
  const before = async (operation: Operation): Promise<void> => {
    count += 1;
    const [command] = acrtaskCommands({ ...plan, operations: [operation] });
    await messages.info(`${about}Change ${count} of ${plan.operations.length}: ${command}`);
  };
  const outcome = await services.access.carryOut(plan, registry, { before });
  const [first = '', ...more] = outcomeLines(plan, outcome);
  await say([`${about}${first}`, ...more], context);
  if (outcome.interrupted) throw outcome.interrupted;
  const unseen = await services.access.waitUntilVisible({ ...plan, operations: outcome.done }, registry);
  if (unseen.length > 0) {
    await messages.warn(
      `${about}${counted(unseen.length, 'role assignment')} cannot be seen yet. Azure may take some minutes: check again later.`,
    );
  }
  return outcome;
};
