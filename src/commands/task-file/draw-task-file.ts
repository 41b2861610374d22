import { createAzConfig } from '../../cli/az-config/az-config.ts';
import type { CommandContext } from '../../cli/command.ts';
import { colourWanted } from '../../cli/messages.ts';
import { stepsPage } from '../../drawing/html.ts';
import { mermaidChart } from '../../drawing/mermaid.ts';
import { type DrawnStep, drawnSteps, stepData } from '../../drawing/step-drawing.ts';
import { svgPicture } from '../../drawing/svg.ts';
import { terminalDrawing } from '../../drawing/terminal.ts';
import { CommandError } from '../../errors.ts';
import { checkTaskFile } from '../../taskfile/check-task-file.ts';
import { diagnosticText } from '../../taskfile/diagnostic-text.ts';
import { readAsWritten } from '../../taskfile/read-as-written.ts';
import { stepGraph } from '../../taskfile/step-graph.ts';
import type { TaskFileGiven } from './task-file-options.ts';

/** Where no terminal says how wide it is. */
const usualColumns = 100;

export const graphFormats = ['mermaid', 'svg', 'html'] as const;
export type GraphFormat = (typeof graphFormats)[number];

export interface TaskFileDrawing {
  /** As the command line names it; `-` for standard input. */
  readonly file: string;
  readonly text: string;
  readonly given: TaskFileGiven;
  readonly how: { readonly format: GraphFormat | undefined; readonly ascii: boolean };
}

/** Prints the drawing of a task file, or its data where these are asked for. Rejects with CommandError when it has errors, which are printed. */
export async function drawTaskFile(drawing: TaskFileDrawing, context: CommandContext): Promise<unknown> {
  const { askedFormat, globals, host, redact } = context;
  const steps = await stepsOf(drawing, context);
  if (askedFormat !== undefined || globals.query !== undefined) return stepData(steps);
  await host.stdout.write(redact(await drawn(steps, drawing, context)));
  return undefined;
}

async function drawn(
  steps: readonly DrawnStep[],
  { file, how }: TaskFileDrawing,
  { host }: CommandContext,
): Promise<string> {
  const title = `Steps of ${nameOf(file)}`;
  switch (how.format) {
    case 'mermaid':
      return mermaidChart(steps);
    case 'svg':
      return svgPicture(steps, title);
    case 'html':
      return stepsPage(steps, title);
    case undefined: {
      const coloured = await colourWanted(host, createAzConfig(host));
      return terminalDrawing(steps, { columns: host.stdout.columns ?? usualColumns, ascii: how.ascii, coloured });
    }
  }
}

const nameOf = (file: string): string => (file === '-' ? 'standard input' : file);

async function stepsOf(
  { file, text, given }: TaskFileDrawing,
  { host, redact }: CommandContext,
): Promise<readonly DrawnStep[]> {
  const name = nameOf(file);
  const diagnostics = await checkTaskFile(text, { ...given, valuesMayFollow: true });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const { reading, asWritten } = await readAsWritten(text, given);
  if (errors.length > 0 || !reading.result.ok || !reading.examined) {
    for (const each of errors) await host.stderr.write(redact(diagnosticText(name, text, each)));
    throw new CommandError(
      `${name} cannot be drawn: it has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}.`,
    );
  }
  return drawnSteps(stepGraph(reading.result.task), reading.examined.document.steps, asWritten);
}
