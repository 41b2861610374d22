import { dirname, resolve } from 'node:path';
import { createAzConfig } from '../../cli/az-config/az-config.ts';
import type { CommandContext } from '../../cli/command.ts';
import { colourWanted } from '../../cli/messages.ts';
import { CommandError } from '../../errors.ts';
import { checkTaskFile } from '../../taskfile/check-task-file.ts';
import { diagnosticsText } from '../../taskfile/diagnostics/diagnostic-text.ts';
import { withMissingValues } from '../../taskfile/diagnostics/missing-values.ts';
import { renderTaskFile } from '../../taskfile/render-task-file.ts';
import { foldersAround, localContext } from './local-context.ts';
import type { TaskFileGiven } from './task-file-options.ts';

export interface Rendering {
  /** As the command line names it; `-` for standard input. */
  readonly file: string;
  readonly source: string;
  readonly given: TaskFileGiven;
  readonly showsNames: boolean;
  readonly asDifferences: boolean;
}

/**
 * Prints what a task file becomes, and on standard error what is wrong with it and which values it lacks. Rejects with
 * CommandError when it cannot be rendered.
 */
export async function showRendered(
  { file, source, given, showsNames, asDifferences }: Rendering,
  { host, messages }: CommandContext,
): Promise<void> {
  const name = file === '-' ? 'standard input' : file;
  const path = file === '-' ? undefined : resolve(host.cwd, file);
  const context = localContext(path && dirname(path), foldersAround(path, host.cwd));
  const unread = new Set<string>();
  const { text, isReached, samples } = await renderTaskFile(source, {
    ...given,
    showsNames,
    async readAliasSource(address) {
      const aliases = await context.readAliasSource?.(address);
      if (aliases === undefined) unread.add(address);
      return aliases ?? '';
    },
  });
  const diagnostics = await checkTaskFile(source, { ...given, ...context });
  const told = withMissingValues(
    diagnostics.filter(({ severity, code }) => severity === 'error' || code === 'undefined-value'),
  );
  const coloured = await colourWanted(host, createAzConfig(host));
  const how = { coloured, columns: host.stderr.columns, found: diagnostics };
  await host.stderr.write(diagnosticsText(name, source, told, how));
  if (text === undefined) throw new CommandError(`${name} cannot be rendered.`);
  for (const address of unread)
    await messages.warn(`The aliases from ${address} are not read, so their names stay as they are.`);
  if (samples.length > 0)
    await messages.warn(
      `Sample data stands for ${samples.map((each) => `.Run.${each}`).join(', ')}. Give your own with --run NAME=VALUE.`,
    );
  await host.stdout.write(asDifferences ? await differences(name, source, text, coloured) : text);
  if (!isReached)
    throw new CommandError(
      `${name} has errors at which the service stops, before it renders the file with its secrets.`,
    );
}

/** What was changed, in the unified format; empty when nothing was. Line ends are not compared. */
async function differences(name: string, before: string, after: string, coloured: boolean): Promise<string> {
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff');
  if (before.replaceAll('\r\n', '\n') === after.replaceAll('\r\n', '\n')) return '';
  const patch = createTwoFilesPatch(name, `${name} (rendered)`, before, after, undefined, undefined, {
    stripTrailingCr: true,
    headerOptions: FILE_HEADERS_ONLY,
  });
  return coloured ? patch.replace(/^(?:[-+]{3} .*|@@.*|[-+].*)$/gm, inColour) : patch;
}

function inColour(line: string): string {
  const code = /^(?:---|\+\+\+) /.test(line) ? 1 : line.startsWith('@') ? 36 : line.startsWith('-') ? 31 : 32;
  return `\u001b[${code}m${line}\u001b[0m`;
}
