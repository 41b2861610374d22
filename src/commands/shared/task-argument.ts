import { option } from '../../cli/option.ts';
import { name, optional } from '../../cli/option-schemas.ts';

/** The task of a command that takes its name as an argument, or with `--name` as az's commands do. */
export const taskArgument = { task: option('[task]', 'Name of the task.', optional(name()), { suggests: 'tasks' }) };

export const taskNameInstead = {
  name: option('--name, -n <name>', 'Name of the task, instead of the argument.', optional(name()), {
    suggests: 'tasks',
  }),
};

/** The problem of two different names, if there is one. */
export const taskNameProblems = (values: {
  readonly task?: string | undefined;
  readonly name?: string | undefined;
}): readonly string[] =>
  values.task !== undefined && values.name !== undefined && values.task !== values.name
    ? [`The task is given twice: '${values.task}' and --name '${values.name}'.`]
    : [];
