import { join } from 'node:path';
import type { RequestContext } from '../../cli/command.ts';
import { CommandError } from '../../errors.ts';
import { isFile } from '../../file-kind.ts';
import type { SentTaskFile } from '../../request/task-file-text.ts';
import { type CheckOptions, checkTaskFile } from '../../taskfile/check-task-file.ts';
import { diagnosticText } from '../../taskfile/diagnostics/diagnostic-text.ts';
import type { Diagnostic } from '../../taskfile/model.ts';
import { localContext } from '../task-file/local-context.ts';
import type { RunFacts } from './local-task-files.ts';

/**
 * Tells what is wrong with a task file that is about to be sent: warnings as such, errors with the CommandError that this
 * rejects with. Under `az` errors are warnings too, because az sends every file that is not empty (commands.md 1.9).
 */
export const checkSentTaskFile = async (
  file: SentTaskFile,
  facts: RunFacts,
  { messages, underAz, redact, readFile }: RequestContext,
): Promise<void> => {
  const name = file.name === '-' ? 'standard input' : file.name;
  const found = await checkTaskFile(file.text, await checkOptions(file, facts, readFile));
  const textOf = (each: Diagnostic): string => redact(diagnosticText(name, file.text, each, { found })).trimEnd();
  const errors = found.filter(({ severity }) => severity === 'error');
  const warnings = found.filter(({ severity }) => severity === 'warning');
  if (errors.length === 0 || underAz) {
    for (const each of [...errors, ...warnings].sort((a, b) => found.indexOf(a) - found.indexOf(b)))
      await messages.warn(textOf(each));
    return;
  }
  const told = found.filter(({ severity }) => severity !== 'information').map(textOf);
  const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
  throw new CommandError([`The task file has ${count}. Nothing was sent.`, ...told].join('\n'), {
    hint: 'To send it anyway, use --no-validate.',
  });
};

const checkOptions = async (
  { folder }: SentTaskFile,
  { values, valuesFile, platform, timeout, valuesMayFollow }: RunFacts,
  readFile: RequestContext['readFile'],
): Promise<CheckOptions> => {
  const [os, architecture] = platform?.toLowerCase().split('/') ?? [];
  const valuesPath = folder !== undefined && valuesFile !== undefined ? join(folder, valuesFile) : undefined;
  return {
    // A folder without the values file is told by the service.
    ...(valuesPath !== undefined && (await isFile(valuesPath)) ? { values: await readFile(valuesPath) } : {}),
    set: values.filter(({ isSecret }) => !isSecret).map(({ name, value }) => ({ name, value: value ?? '' })),
    namesOfSecretValues: values.filter(({ isSecret }) => isSecret).map(({ name }) => name),
    run: { ...(os ? { OS: os } : {}), ...(architecture ? { Architecture: architecture } : {}) },
    valuesMayFollow,
    ...(timeout === undefined ? {} : { runTimeout: timeout }),
    ...localContext(folder),
  };
};
