import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { choice, flag, optional, text } from '../../cli/option-schemas.ts';
import { drawTaskFile } from './draw-task-file.ts';
import { taskFileGiven, taskFileOptions } from './task-file-options.ts';

export default defineCommand({
  summary: 'Draw the steps of a task file and what each waits for.',
  description:
    'Draw the steps of a task file and what each waits for. Values that are not given keep their names. A file with errors is not drawn: its errors are printed.',
  examples: [{ about: 'Draw the steps of a task file in the terminal.', command: 'acrtask graph acb.yaml' }],
  positionals: {
    file: option('<file>', 'Task file; - for standard input.', text(), { suggests: 'files' }),
  },
  options: {
    format: option('--format <format>', 'mermaid for a Mermaid flowchart.', optional(choice(['mermaid']))),
    ascii: option('--ascii', 'Draw with ASCII characters only.', flag()),
    ...taskFileOptions,
  },
  check: ({ format, ascii }) =>
    ascii && format !== undefined
      ? [`--ascii is for the drawing in the terminal: it cannot be combined with --format.`]
      : [],
  request: async (values, context) => ({
    file: values.file,
    text: await context.readFile(values.file),
    given: await taskFileGiven(values, context),
    how: { format: values.format, ascii: values.ascii },
  }),
  execute: drawTaskFile,
});
