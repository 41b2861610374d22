import type { Operation, Plan, PlanOutcome, Verdict } from '../../access/model.ts';
import { acrtaskCommands, azCommands } from '../../access/plan-commands.ts';
import { createAzConfig } from '../../cli/az-config/az-config.ts';
import type { CommandContext } from '../../cli/command.ts';
import { colourWanted } from '../../cli/messages.ts';
import { CommandError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import { verdictItems, verdictRows } from '../access/verdict-rows.ts';
import { countText, verdictText } from '../access/verdict-text.ts';
import { at, itemsOf } from '../shared/rows/items.ts';
import type { AccessState } from './set-up-access.ts';

const isStructured = ({ askedFormat, globals }: CommandContext): boolean =>
  askedFormat !== undefined || globals.query !== undefined;

/** Says that there is nothing to change; of what could not be checked, that is not known. */
const nothingToChange = ({ plan: { target }, verdicts }: Pick<AccessState, 'plan' | 'verdicts'>): string => {
  const sentences = (of: Verdict['result']): readonly string[] =>
    verdicts.filter(({ result }) => result === of).map(({ sentence }) => `  ${sentence}\n`);
  const failed = sentences('fail');
  if (failed.length > 0)
    return `There is nothing that identity setup can change, but not everything works:\n${failed.join('')}`;
  const unknown = sentences('unknown');
  return unknown.length === 0
    ? `Nothing to change: task ${target?.task} has this access already.\n`
    : `Nothing to change, as far as it can be checked:\n${unknown.join('')}`;
};

/** A change as data: what is done, and the command line that does it. */
const changeItem = (plan: Plan, operation: Operation, commandsOf: (plan: Plan) => readonly string[]) => ({
  ...operation,
  command: commandsOf({ ...plan, operations: [operation] })[0] ?? null,
});

const changeRows = (items: unknown): Record<string, unknown>[] =>
  itemsOf(items).map((each) => ({ CHANGE: at(each, 'do'), COMMAND: at(each, 'command') }));

/** Prints what would be changed: as command lines, or as a list with an output format or a query. */
export const showPlanOfSetup = async (
  state: AccessState,
  program: 'acrtask' | 'az',
  context: CommandContext,
): Promise<undefined> => {
  const { host, print, redact } = context;
  const { plan } = state;
  const commandsOf = program === 'az' ? azCommands : acrtaskCommands;
  if (isStructured(context)) {
    await print(
      plan.operations.map((operation) => changeItem(plan, operation, commandsOf)),
      { shape: 'plain', rows: changeRows },
    );
    return;
  }
  const lines = commandsOf(plan);
  if (lines.length === 0) await host.stderr.write(printable(redact(nothingToChange(state))));
  else await host.stdout.write(printable(redact(`${lines.join('\n')}\n`)));
};

/** What was changed and how each change ended, as data. */
const changeItems = (plan: Plan, { done, unchanged, refused, remaining }: PlanOutcome) => {
  const item = (operation: Operation, outcome: string, reason: string | null = null) => ({
    ...changeItem(plan, operation, acrtaskCommands),
    outcome,
    reason,
  });
  return [
    ...done.map((each) => item(each, 'done')),
    ...unchanged.map((each) => item(each, 'unchanged')),
    ...refused.map(({ operation, reason }) => item(operation, 'refused', reason)),
    ...remaining.map((each) => item(each, 'remaining')),
  ];
};

/** The table rows of what `identity setup` prints: the checks. */
export const setupRows = (shown: unknown): Record<string, string>[] => verdictRows(at(shown, 'checks'));

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Throws CommandError when a change was refused or a check fails. `hint` says where to find what mends that. */
export const requireAccess = (
  verdicts: readonly Verdict[],
  outcome: PlanOutcome | undefined,
  hint: string | undefined,
): void => {
  const left = (outcome?.refused.length ?? 0) + (outcome?.remaining.length ?? 0);
  if (left > 0) {
    throw new CommandError(`${counted(left, 'change')} could not be made.`, {
      hint: (outcome?.refused ?? []).every(({ reason }) => reason.startsWith('you may not '))
        ? 'Give the commands above to somebody who may make these changes.'
        : 'See the reasons above, and run the commands when they no longer apply.',
    });
  }
  const failed = verdicts.filter(({ result }) => result === 'fail').length;
  if (failed > 0) {
    throw new CommandError(`${counted(failed, 'check')} failed.`, hint === undefined ? {} : { hint });
  }
};

/** Prints what was changed and how the task stands. Throws CommandError when a change was refused or a check fails. */
export const showSetup = async (
  { plan, verdicts }: Pick<AccessState, 'plan' | 'verdicts'>,
  outcome: PlanOutcome | undefined,
  context: CommandContext,
): Promise<undefined> => {
  const { host, print, redact } = context;
  const { target } = plan;
  const examination = { task: target?.task, target, verdicts };
  if (outcome === undefined) await host.stderr.write(printable(redact(nothingToChange({ plan, verdicts }))));
  if (isStructured(context)) {
    const changes = outcome === undefined ? [] : changeItems(plan, outcome);
    await print({ changes, checks: verdictItems([examination]) }, { shape: 'plain', rows: setupRows });
  } else if (verdicts.length > 0) {
    const how = { onTerminal: host.stdout.isTTY, coloured: await colourWanted(host, createAzConfig(host)) };
    await host.stdout.write(redact(`${verdictText(examination, how)}\n${countText(verdicts)}\n`));
  }
  requireAccess(verdicts, outcome, isStructured(context) ? undefined : 'The lines under each FAIL say what to do.');
};
