import { defineCommand } from '../../cli/command.ts';
import { option } from '../../cli/option.ts';
import { choice, flag, integer, optional, text, texts } from '../../cli/option-schemas.ts';
import { diagnosticRows } from './reports/diagnostic-rows.ts';
import { taskFileGiven, taskFileOptions } from './task-file-options.ts';

export default defineCommand({
  summary: 'Check task files for mistakes before they are sent.',
  description: `Check task files for what the service refuses, what makes a run fail, and what probably does not do what its author meant. Nothing is sent. Each problem is printed with its file, line, and column, and with what to do about it; the comment '# acrtask-ignore CODE' on or above a line silences one. With --output or --query, the problems are printed as data.
A folder stands for the task files below it: every acb.yaml, files called *task*.yaml or *task*.yml, and those that a GitHub workflow or an acrtask.yaml names. Without a file, those below the current folder are checked.
Values, secrets, and run variables that are not given are taken as unknown, not as missing. The exit code is 1 if there is an error, and with --strict also if there is a warning.`,
  examples: [
    { about: 'Check a task file.', command: 'acrtask validate acb.yaml' },
    {
      about: 'Check every task file below the current folder, and fail for warnings, too.',
      command: 'acrtask validate --strict',
    },
    {
      about: 'Check a task file with the values of a run.',
      command: 'acrtask validate acb.yaml --values values.yaml --set version=1.2',
    },
    { about: 'Check a task file from standard input.', command: 'acrtask validate -' },
    { about: 'Write a report for code scanning.', command: 'acrtask validate --format sarif' },
    { about: 'Print all problems as data.', command: 'acrtask validate -o json' },
  ],
  positionals: {
    files: option(
      '[file...]',
      'Task files, or folders with task files; - for standard input. By default, the current folder.',
      optional(texts()),
      { suggests: 'files' },
    ),
  },
  options: {
    strict: option('--strict', 'Exit with code 1 also if there is only a warning.', flag()),
    format: option(
      '--format <format>',
      'text for people; github and azure-pipelines for annotations; sarif for code scanning. By default, text, with annotations in these CI systems. For JSON, use --output.',
      optional(choice(['text', 'github', 'azure-pipelines', 'sarif'])),
    ),
    ...taskFileOptions,
    timeout: option(
      '--timeout <seconds>',
      'Time limit for the run, which the time limits of steps are compared with.',
      optional(integer({ min: 1 })),
      { group: 'What the run is given:' },
    ),
    context: option(
      '--context, -c <folder>',
      'Folder that the run has as its context; by default, the folder of the task file. /dev/null for none.',
      optional(text()),
      { group: 'What the run is given:', suggests: 'files' },
    ),
  },
  request: async ({ files, strict, format, timeout, context, ...options }, local) => ({
    files: files ?? [],
    strict,
    format,
    timeout,
    context,
    valuesFile: options.values,
    given: await taskFileGiven(options, local),
  }),
  execute: async (request, context) => (await import('./validate-files.ts')).validateFiles(request, context),
  isLocal: true,
  rows: diagnosticRows,
});
