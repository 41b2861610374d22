import { join } from 'node:path';
import type { RequestContext } from '../../cli/command.ts';
import { CommandError } from '../../errors.ts';
import { isFile } from '../../file-kind.ts';
import type { SentTaskFile } from '../../request/task-file-text.ts';
import { type CheckOptions, checkTaskFile } from '../../taskfile/check-task-file.ts';
import { diagnosticText } from '../../taskfile/diagnostics/diagnostic-text.ts';
import { withMissingValues } from '../../taskfile/diagnostics/missing-values.ts';
import { localContext } from '../task-file/local-context.ts';
import type { RunFacts } from './local-task-files.ts';

/** What there is to say about a task file, each as a text of its own. */
export interface ToldProblem {
  readonly severity: 'error' | 'warning';
  readonly text: string;
}

/** Checks a task file with what is known about its run. Leaves out what is for information only. */
export const problemsOfTaskFile = async (
  file: SentTaskFile,
  facts: RunFacts,
  { redact, readFile }: Pick<RequestContext, 'redact' | 'readFile'>,
): Promise<readonly ToldProblem[]> => {
  const name = file.name === '-' ? 'standard input' : file.name;
  const found = await checkTaskFile(file.text, await checkOptions(file, facts, readFile));
  return withMissingValues(found).flatMap((each) => {
    if (each.severity === 'information') return [];
    return [{ severity: each.severity, text: redact(diagnosticText(name, file.text, each, { found })).trimEnd() }];
  });
};

/**
 * Tells what is wrong with a task file that is about to be sent: warnings as such, errors with the CommandError that this
 * rejects with. Under `az` errors are warnings too, because az sends every file that is not empty (commands.md 1.9).
 */
export const checkSentTaskFile = async (
  file: SentTaskFile,
  facts: RunFacts,
  context: RequestContext,
): Promise<void> => {
  const found = await problemsOfTaskFile(file, facts, context);
  const errors = found.filter(({ severity }) => severity === 'error');
  if (errors.length === 0 || context.underAz) {
    for (const { text } of found) await context.messages.warn(text);
    return;
  }
  throw new CommandError(
    [`The task file has ${countOfErrors(errors.length)}. Nothing was sent.`, ...found.map(({ text }) => text)].join(
      '\n',
    ),
    {
      hint: 'To send it anyway, use --no-validate.',
    },
  );
};

/** `an error`, `2 errors`. */
export const countOfErrors = (count: number): string => (count === 1 ? 'an error' : `${count} errors`);

const checkOptions = async (
  { folder }: SentTaskFile,
  { values, valuesFile, valuesText, platform, timeout, valuesMayFollow }: RunFacts,
  readFile: RequestContext['readFile'],
): Promise<CheckOptions> => {
  const [os, architecture] = platform?.toLowerCase().split('/') ?? [];
  const valuesPath = folder !== undefined && valuesFile !== undefined ? join(folder, valuesFile) : undefined;
  return {
    // A folder without the values file is told by the service.
    ...(valuesPath !== undefined && (await isFile(valuesPath)) ? { values: await readFile(valuesPath) } : {}),
    ...(valuesText === undefined ? {} : { values: valuesText }),
    set: values.filter(({ isSecret }) => !isSecret).map(({ name, value }) => ({ name, value: value ?? '' })),
    namesOfSecretValues: values.filter(({ isSecret }) => isSecret).map(({ name }) => name),
    run: { ...(os ? { OS: os } : {}), ...(architecture ? { Architecture: architecture } : {}) },
    valuesMayFollow,
    ...(timeout === undefined ? {} : { runTimeout: timeout }),
    ...localContext(folder),
  };
};
