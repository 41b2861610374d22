import type { CommandContext } from '../../cli/command.ts';
import { defineCommand } from '../../cli/command.ts';
import { longNameOf, option } from '../../cli/option.ts';
import { choice, flag, optional, text } from '../../cli/option-schemas.ts';
import type { RunTimeline } from '../../follow/timeline/run-timeline.ts';
import { registryOptions } from '../shared/options.ts';
import { rights } from '../shared/rights.ts';
import type { TaskFileDrawing } from './draw-task-file.ts';
import { drawTimeline, type TimelineDrawing, timelineRows } from './draw-timeline.ts';
import { taskFileGiven, taskFileOptions } from './task-file-options.ts';

const options = {
  format: option(
    '--format <format>',
    'svg for an image, html for a page of its own, mermaid for a Mermaid flowchart of a task file; by default, a drawing in the terminal.',
    optional(choice(['mermaid', 'svg', 'html'])),
  ),
  ascii: option('--ascii', 'Draw with ASCII characters only.', flag()),
  ...taskFileOptions,
  run: option(
    '--run <run>',
    'ID of a run, such as cf1, to draw its timeline; without a registry, of a run on this machine. Or a run variable name=value that templates read as .Run.name; may be repeated.',
    taskFileOptions.run.schema,
    { suggests: 'runs' },
  ),
  registry: option(
    '--registry, -r <registry>',
    'Registry of the run: name, login server, or resource ID.',
    optional(text()),
    {
      configuredDefault: 'acr',
      suggests: 'registries',
    },
  ),
  resourceGroup: registryOptions.resourceGroup,
  noFetch: option('--no-fetch', "Do not read the task file of the run's task from a Git repository.", flag()),
};

/** `--run cf1` names a run, `--run ID=cf1` says what a variable is. */
const isRunId = (word: string): boolean => !word.includes('=');

const runIdsOf = (run: readonly string[] | undefined): readonly string[] => (run ?? []).filter(isRunId);

export default defineCommand({
  summary: 'Draw the steps of a task file and what each waits for, or the timeline of a run.',
  description:
    'Draw the steps of a task file and what each waits for. Values that are not given keep their names. The errors of the file are printed, too, and the exit code is then 1. With the ID of a run, draw when each of its steps started and ended, as its log says, and what determined when the run ended. What the steps waited for is read from the task file of the run, or from the file that you name.',
  examples: [
    { about: 'Draw the steps of a task file in the terminal.', command: 'acrtask graph acb.yaml' },
    {
      about: 'Print the drawing as a page for a browser, which > acb.html saves.',
      command: 'acrtask graph acb.yaml --format html',
    },
    { about: 'Print a flowchart for Markdown files.', command: 'acrtask graph acb.yaml --format mermaid' },
    { about: 'Draw the timeline of a run.', command: 'acrtask graph --run cf1 -r myregistry' },
    {
      about: 'Print the timeline of a run as a page for a browser, which > cf1.html saves.',
      command: 'acrtask graph --run cf1 -r myregistry --format html',
    },
  ],
  positionals: {
    file: option('[file]', 'Task file; - for standard input.', optional(text()), { suggests: 'files' }),
  },
  options,
  check: ({ file, run, registry, format, ascii }) => {
    const [runId, ...others] = runIdsOf(run);
    const isOfRun = runId !== undefined;
    return [
      ...(file === undefined && !isOfRun ? ['the following arguments are required: FILE or --run RUN_ID'] : []),
      ...(isOfRun && registry === undefined && file !== undefined
        ? [`--run: '${runId}' is the ID of a run, which needs --registry. Write a variable as NAME=VALUE.`]
        : []),
      ...(others.length > 0
        ? [`${longNameOf(options.run)} names several runs: ${[runId, ...others].join(', ')}.`]
        : []),
      ...(isOfRun && format === 'mermaid' ? ['--format mermaid draws task files: for a run, use svg or html.'] : []),
      ...(ascii && format !== undefined
        ? ['--ascii is for the drawing in the terminal: it cannot be combined with --format.']
        : []),
    ];
  },
  request: async (
    { file, run, registry, resourceGroup, noFetch, format, ascii, ...values },
    context,
  ): Promise<TaskFileDrawing | TimelineDrawing> => {
    const named =
      file === undefined
        ? undefined
        : {
            file,
            text: await context.readFile(file),
            given: await taskFileGiven({ ...values, run: run?.filter((word) => !isRunId(word)) }, context),
          };
    const [runId] = runIdsOf(run);
    if (runId === undefined) return { file: '', text: '', given: { run: {} }, ...named, how: { format, ascii } };
    const isLocal = (await (await import('../local/kept-runs.ts')).keptRun(context.host, runId)) !== undefined;
    return {
      runId,
      // A registry that is configured does not matter to a run of this machine.
      registry:
        registry === undefined || (!context.given.has('registry') && isLocal) ? undefined : { registry, resourceGroup },
      fetch: !noFetch,
      file: named && { name: named.file, text: named.text, given: named.given },
      how: { format: format as 'svg' | 'html' | undefined, ascii },
    };
  },
  execute: async (drawing: TaskFileDrawing | TimelineDrawing, context: CommandContext) =>
    'runId' in drawing
      ? drawTimeline(drawing, context)
      : (await import('./draw-task-file.ts')).drawTaskFile(drawing, context),
  rows: (shaped) => timelineRows(shaped as RunTimeline),
  permissions: {
    'with the ID of a run': [rights.registry.read, rights.run.read, rights.run.readLog],
    'with the ID of a run of a task, without a file': [rights.task.read],
  },
});
