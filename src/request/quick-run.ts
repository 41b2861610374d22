import type { EncodedTaskRunRequest, FileTaskRunRequest } from '@azure/arm-containerregistry';
import { checkAllInTurn } from '../check-all.ts';
import { InvalidInputError } from '../errors.ts';
import type { QuickRequestOptions } from './build.ts';
import { requireTimeoutInRange } from './check-limits.ts';
import { sourceCredentials } from './credentials.ts';
import { buildValues } from './name-value.ts';
import { parsePlatform } from './platform.ts';
import { callerIdentity } from './source-auth.ts';
import {
  defaultTaskFile,
  encodeText,
  type LocalTaskFiles,
  readTaskFile,
  taskFileFromCommand,
} from './task-file-text.ts';

/** The options of a quick run, with defaults (commands.md 7). */
export interface QuickRunOptions extends QuickRequestOptions {
  readonly file?: string | undefined;
  readonly cmd?: string | undefined;
  readonly values?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly setSecret?: readonly string[] | undefined;
}

/** A quick run with valid options, whose source may not be uploaded yet. */
export interface PreparedQuickRun {
  readonly warnings: readonly string[];
  /**
   * `sourceLocation` is undefined for a run without a source; `caller` is the identity with which the run logs in, if not
   * that of the options.
   */
  requestFor(sourceLocation: string | undefined, caller?: '[caller]'): FileTaskRunRequest | EncodedTaskRunRequest;
}

const warningsFor = ({ file, cmd, values }: QuickRunOptions, hasSource: boolean): string[] => {
  if (!hasSource)
    return values === undefined
      ? []
      : ['--values is ignored: it names a file in the source, but the run has no source.'];
  return [
    ...(cmd ? [`--cmd is ignored: the run uses the task file in the source, ${file || defaultTaskFile}.`] : []),
    ...(file === '-'
      ? ["--file - refers to a file named - in the source. To read standard input, use the source '/dev/null'."]
      : []),
  ];
};

const requireOneOrOther = ({ cmd, file }: QuickRunOptions): void => {
  if (cmd && file)
    throw new InvalidInputError(
      'Azure Container Registry can run with either --cmd myCommand /dev/null or -f myFile mySourceLocation, but not both.',
    );
};

/**
 * Checks the options of a quick run before anything is packed or sent. The result makes the request once the source is in
 * place: with a task file in the source or, without a source, with a local task file or one made from `--cmd`.
 * Throws CommandError for `--cmd` together with `--file`, an unknown platform, a timeout out of range, and a local task
 * file that is missing (commands.md 7, 1.9, 1.16).
 */
export const prepareQuickRun = async (
  options: QuickRunOptions,
  { hasSource, taskFiles }: { hasSource: boolean; taskFiles: LocalTaskFiles },
): Promise<PreparedQuickRun> => {
  const { file, cmd, timeout } = options;
  const { platform, text } = await checkAllInTurn({
    fileOrCommand: () => requireOneOrOther(options),
    platform: () => parsePlatform(options.platform),
    timeout: () => requireTimeoutInRange(hasSource ? 'FileTaskRunRequest' : 'EncodedTaskRunRequest', timeout),
    text: () => (hasSource ? '' : cmd ? taskFileFromCommand(cmd, timeout) : readTaskFile(file, taskFiles)),
  });
  const common = {
    isArchiveEnabled: false,
    agentPoolName: options.agentPool,
    logTemplate: options.logTemplate,
    values: buildValues(options.set, options.setSecret),
    timeout,
    platform,
  };
  const credentials = (caller = callerIdentity(options)) => sourceCredentials(options.authMode, caller);
  const warnings = warningsFor(options, hasSource);
  if (hasSource)
    return {
      warnings,
      requestFor: (sourceLocation, caller) => ({
        type: 'FileTaskRunRequest',
        ...common,
        taskFilePath: file || defaultTaskFile,
        valuesFilePath: options.values,
        sourceLocation,
        credentials: credentials(caller),
      }),
    };
  return {
    warnings,
    requestFor: (_sourceLocation, caller) => ({
      type: 'EncodedTaskRunRequest',
      ...common,
      encodedTaskContent: encodeText(text),
      credentials: credentials(caller),
    }),
  };
};
