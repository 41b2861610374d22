import { basename, dirname, resolve } from 'node:path';
import { createAzConfig } from '../../cli/az-config/az-config.ts';
import type { CommandContext } from '../../cli/command.ts';
import { colourWanted } from '../../cli/messages.ts';
import { stepsPage } from '../../drawing/html.ts';
import { mermaidChart } from '../../drawing/mermaid.ts';
import { type DrawnStep, drawnSteps, stepData } from '../../drawing/step-drawing.ts';
import { svgPicture } from '../../drawing/svg.ts';
import { terminalDrawing } from '../../drawing/terminal.ts';
import { CommandError, UsageError } from '../../errors.ts';
import { checkTaskFile } from '../../taskfile/check-task-file.ts';
import { diagnosticsText, secretsIn } from '../../taskfile/diagnostics/diagnostic-text.ts';
import type { Diagnostic } from '../../taskfile/model.ts';
import { readAsWritten } from '../../taskfile/read-as-written.ts';
import { stepGraph } from '../../taskfile/steps/step-graph.ts';
import { foldersAround, localContext } from './local-context.ts';
import type { TaskFileGiven } from './task-file-options.ts';

/** Where no terminal says how wide it is. */
const usualColumns = 100;

export interface TaskFileDrawing {
  /** As the command line names it; `-` for standard input. */
  readonly file: string;
  readonly text: string;
  readonly given: TaskFileGiven;
  readonly how: { readonly format: 'mermaid' | 'svg' | 'html' | undefined; readonly ascii: boolean };
}

/**
 * Prints the drawing of a task file, or its data where these are asked for. The errors of the file are printed, too, and
 * then it rejects with CommandError.
 */
export async function drawTaskFile(drawing: TaskFileDrawing, context: CommandContext): Promise<void> {
  const { askedFormat, globals, host, messages, print, redact } = context;
  const wantsData = askedFormat !== undefined || globals.query !== undefined;
  if (wantsData && drawing.how.format !== undefined) {
    throw new UsageError(['--format cannot be combined with --output or --query.']);
  }
  const { steps, errors, found } = await stepsOf(drawing, context);
  const name = nameOf(drawing.file);
  if (errors.length > 0) {
    const how = { coloured: await colourWanted(host, createAzConfig(host)), columns: host.stderr.columns, found };
    await host.stderr.write(redact(diagnosticsText(name, drawing.text, errors, how)));
  }
  const has = `it has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}`;
  if (!steps || (steps.length === 0 && errors.length > 0)) throw new CommandError(`${name} cannot be drawn: ${has}.`);
  if (steps.length === 0) await messages.warn(`${name} has no steps.`);
  if (wantsData) await print(stepData(steps), { rows: () => stepRows(steps) });
  else await host.stdout.write(redact(await drawn(steps, drawing, context)));
  if (errors.length > 0) throw new CommandError(`${name} is drawn, but ${has}.`);
}

async function drawn(
  steps: readonly DrawnStep[],
  { file, how }: TaskFileDrawing,
  { host }: CommandContext,
): Promise<string> {
  // A page is for others: it does not tell where the file lies on this machine.
  const title = `Steps of ${nameOf(basename(file))}`;
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

const stepRows = (steps: readonly DrawnStep[]): readonly Record<string, unknown>[] =>
  steps.map(({ id, kind, what, remarks, waitsFor }) => ({
    STEP: id,
    KIND: kind,
    'WHAT IT DOES': what,
    'WAITS FOR': waitsFor.map((above) => steps[above]?.id).join(' '),
    REMARKS: remarks.join(', '),
  }));

interface Steps {
  /** Absent when the file cannot be read. */
  readonly steps?: readonly DrawnStep[];
  /** All that was found in the file, and what is wrong with it. */
  readonly found: readonly Diagnostic[];
  readonly errors: readonly Diagnostic[];
}

async function stepsOf({ file, text, given }: TaskFileDrawing, { host, messages }: CommandContext): Promise<Steps> {
  const path = file === '-' ? undefined : resolve(host.cwd, file);
  const local = localContext(path && dirname(path), foldersAround(path, host.cwd));
  const found = await checkTaskFile(text, { ...given, ...local, valuesMayFollow: true });
  const errors = found.filter(({ severity }) => severity === 'error');
  const unread = new Set<string>();
  const { reading, asWritten } = await readAsWritten(text, {
    ...given,
    async readAliasSource(address) {
      const aliases = await local.readAliasSource?.(address);
      if (aliases === undefined) unread.add(address);
      return aliases ?? '';
    },
  });
  for (const address of unread)
    await messages.warn(`The aliases from ${address} are not read, so their names stay as they are.`);
  const { result, examined } = reading;
  if (!result.ok || !examined) {
    return { found, errors: errors.length > 0 || result.ok ? errors : result.diagnostics };
  }
  const secrets = secretsIn(text, found);
  const concealed = (shown: string): string => secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), shown);
  const steps = drawnSteps(stepGraph(result.task), examined.document.steps, (shown) => concealed(asWritten(shown)));
  return { steps, errors, found };
}
