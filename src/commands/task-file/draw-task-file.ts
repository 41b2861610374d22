import type { CommandContext } from '../../cli/command.ts';
import { mermaidChart } from '../../drawing/mermaid.ts';
import { type DrawnStep, drawnSteps } from '../../drawing/step-drawing.ts';
import { CommandError } from '../../errors.ts';
import { checkTaskFile } from '../../taskfile/check-task-file.ts';
import { diagnosticText } from '../../taskfile/diagnostic-text.ts';
import { readAsWritten } from '../../taskfile/read-as-written.ts';
import { stepGraph } from '../../taskfile/step-graph.ts';
import type { TaskFileGiven } from './task-file-options.ts';

export interface TaskFileDrawing {
  /** As the command line names it; `-` for standard input. */
  readonly file: string;
  readonly text: string;
  readonly given: TaskFileGiven;
  readonly how: { readonly format: 'mermaid' | undefined; readonly ascii: boolean };
}

/** Prints the drawing of a task file. Rejects with CommandError when it has errors, which are printed. */
export async function drawTaskFile(drawing: TaskFileDrawing, context: CommandContext): Promise<void> {
  const { host, redact } = context;
  const steps = await stepsOf(drawing, context);
  await host.stdout.write(redact(mermaidChart(steps)));
}

async function stepsOf(
  { file, text, given }: TaskFileDrawing,
  { host, redact }: CommandContext,
): Promise<readonly DrawnStep[]> {
  const name = file === '-' ? 'standard input' : file;
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
