import type { CommandContext } from '../../cli/command.ts';
import { type CommandError, ReportedError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import { planData, planText, type TaskPlanData } from '../../project/plan/plan-text.ts';
import type { ProjectPlan } from '../../project/plan/project-plan.ts';
import { at, listAt } from '../shared/rows/items.ts';

/** Whether the command line asks for data. */
export const isStructured = ({ askedFormat, globals }: Pick<CommandContext, 'askedFormat' | 'globals'>): boolean =>
  askedFormat !== undefined || globals.query !== undefined;

/** Data without the secrets that are known. */
export const redacted = <T>(data: T, redact: (text: string) => string): T =>
  JSON.parse(JSON.stringify(data), (_, value) => (typeof value === 'string' ? redact(value) : value)) as T;

export const planRows = (shown: unknown): Record<string, unknown>[] =>
  listAt(shown, 'tasks').map((each) => ({
    TASK: at(each, 'name'),
    ACTION: at(each, 'action'),
    CHANGES: listAt(each, 'changes').length,
    ACCESS: listAt(each, 'access').length,
    UNKNOWN: listAt(each, 'unknown').length,
  }));

/** The plan as data: `{ registry, project, tasks }`. */
const dataOf = (plan: ProjectPlan): { registry: string; project: string; tasks: readonly TaskPlanData[] } => ({
  registry: plan.registry.name,
  project: plan.project,
  tasks: plan.tasks.map((task) => planData(plan, task)),
});

/** Shows a plan: as text, or as data with an output format or a query. Names secrets without showing their values. */
export const showProjectPlan = async (plan: ProjectPlan, context: CommandContext): Promise<void> => {
  const { host, redact, print } = context;
  if (isStructured(context)) await print(redacted(dataOf(plan), redact), { shape: 'plain', rows: planRows });
  else await host.stdout.write(printable(redact(planText(plan))));
};

/** Tells why tasks could not be planned, with what to do. Throws the error that ends the command if there are such tasks. */
export const tellErrors = async ({ tasks }: ProjectPlan, { messages }: CommandContext): Promise<void> => {
  const errors = tasks.flatMap(({ name, error }) => (error ? [{ name, error }] : []));
  for (const { name, error } of errors) await messages.error(errorText(name, error));
  if (errors.length > 0) throw new ReportedError();
};

/** An error about one of several tasks. */
export const errorText = (name: string, { message, hint }: Pick<CommandError, 'message' | 'hint'>): string =>
  [`${name}: ${message}`, ...(hint === undefined ? [] : [hint])].join('\n');
