import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { choice, flag, optional, text } from '../../cli/option-schemas.ts';
import { taskFileGiven, taskFileOptions } from './task-file-options.ts';

export default defineCommand({
  summary: 'Print a task file as the service reads it: without comments, with aliases and templates filled in.',
  description:
    'Print a task file as the service reads it: without comment lines, with aliases replaced, and with the output of templates. Secrets are not read: each is printed as ***. Problems in the file, and values and run variables that are not given, are listed on standard error.',
  examples: [
    { about: 'Show what a task file becomes in a run.', command: 'acrtask render acb.yaml --set tag=v2 --run ID=cf1' },
    {
      about: 'Show what templates and aliases change in the file.',
      command: 'acrtask render acb.yaml --values values.yaml --diff',
    },
  ],
  positionals: {
    file: option('<file>', 'Task file; - for standard input.', text(), { suggests: 'files' }),
  },
  options: {
    ...taskFileOptions,
    secrets: option(
      '--secrets <how>',
      'show-names prints each secret as ***NAME***, and not as ***.',
      optional(choice(['show-names'])),
    ),
    diff: option('--diff', 'Print the differences from the file instead.', flag()),
  },
  request: async (values, context) => ({
    file: values.file,
    source: await context.readFile(values.file),
    given: await taskFileGiven(values, context),
    showsNames: values.secrets === 'show-names',
    asDifferences: values.diff,
  }),
  execute: async (request, context) => (await import('./show-rendered.ts')).showRendered(request, context),
});
