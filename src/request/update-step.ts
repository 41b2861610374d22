import type {
  EncodedTaskStep,
  TaskStepPropertiesUnion,
  TaskStepUpdateParametersUnion,
} from '@azure/arm-containerregistry';
import { InvalidInputError } from '../errors.ts';
import { unreadToken } from './git-tokens.ts';
import { buildArguments, buildValues, type Environment } from './name-value.ts';
import { classifyContext } from './source-context.ts';
import { inapplicableKeys, inapplicableOptions } from './steps.ts';
import {
  encodeText,
  isTaskFileName,
  type LocalTaskFiles,
  readTaskFile,
  taskFileFromCommand,
} from './task-file-text.ts';
import type { Changed, UpdateTaskOptions } from './update-options.ts';

export interface StepSurroundings {
  readonly taskFiles: LocalTaskFiles;
  readonly env: Environment;
  /** Whether the task may have a Git token that should stay and that could not be read. */
  readonly lacksToken: boolean;
}

type Step = TaskStepPropertiesUnion;
type StepChange = TaskStepUpdateParametersUnion;
type Kind = 'Docker' | 'FileTask' | 'EncodedTask';

const isGiven = (list: readonly string[] | undefined): boolean => list !== undefined && list.length > 0;

/** Lists replace the stored ones; undefined keeps them. */
const valuesOf = ({ set, setSecret }: UpdateTaskOptions) =>
  isGiven(set) || isGiven(setSecret) ? buildValues(set, setSecret) : undefined;
const argumentsOf = ({ arg, secretArg }: UpdateTaskOptions, env: Environment) =>
  isGiven(arg) || isGiven(secretArg) ? buildArguments(arg, secretArg, env) : undefined;

/** The new location of the source. The stored token is included only if the service would lose it otherwise. */
const sourceOf = (
  options: UpdateTaskOptions,
  stored: Step | undefined,
  contextPath: string | undefined,
  isOtherKind: boolean,
) =>
  options.context !== undefined || isOtherKind
    ? { contextPath, contextAccessToken: options.gitAccessToken ?? stored?.contextAccessToken }
    : { contextAccessToken: options.gitAccessToken };

const dockerChange = (
  options: UpdateTaskOptions,
  source: object,
  isOtherKind: boolean,
  env: Environment,
): StepChange => {
  const pushes = options.noPush === undefined ? undefined : !options.noPush;
  return {
    type: 'Docker',
    ...source,
    dockerFilePath: options.file,
    imageNames: isGiven(options.image) ? [...(options.image ?? [])] : undefined,
    // az always sends true here, which turns pushing back on (commands.md 19.1).
    isPushEnabled: pushes ?? (isOtherKind ? true : undefined),
    noCache: options.noCache,
    arguments: argumentsOf(options, env),
    target: options.target,
  };
};

const fileChange = (options: UpdateTaskOptions, source: object): StepChange => ({
  type: 'FileTask',
  ...source,
  taskFilePath: options.file,
  valuesFilePath: options.values,
  values: valuesOf(options),
});

const encodedChange = (options: UpdateTaskOptions, text: string | undefined): StepChange => ({
  type: 'EncodedTask',
  contextAccessToken: options.gitAccessToken,
  encodedTaskContent: text === undefined ? undefined : encodeText(text),
  values: valuesOf(options),
});

/** A step with nothing but its kind is not a change. */
const orNothing = (change: StepChange): StepChange | undefined => {
  const { type: _kind, ...members } = change;
  return Object.values(members).some((member) => member !== undefined) ? change : undefined;
};

/** The timeout in the text of a stored task file, which a new timeout of the task does not change. */
const ownTimeoutOf = (stored: Step | undefined): number | undefined => {
  if (stored?.type !== 'EncodedTask') return undefined;
  const { encodedTaskContent } = stored as EncodedTaskStep;
  const text = Buffer.from(encodedTaskContent, 'base64').toString('utf8');
  const [, seconds] = /^\s+timeout: *(\d+)\s*$/m.exec(text) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
};

const encoded = async (
  options: UpdateTaskOptions,
  stored: Step | undefined,
  taskFiles: LocalTaskFiles,
): Promise<Changed<StepChange>> => {
  const warnings = inapplicableOptions(options, 'EncodedTask');
  const ignored = inapplicableKeys(options, 'EncodedTask');
  if (options.cmd || options.file) {
    if (options.cmd && options.file) warnings.push('--file is ignored: --cmd takes precedence.');
    const text = options.cmd
      ? taskFileFromCommand(options.cmd, options.timeout ?? ownTimeoutOf(stored))
      : await readTaskFile(options.file, taskFiles);
    return { change: encodedChange(options, text), warnings, ignored };
  }
  const limit = ownTimeoutOf(stored);
  if (limit !== undefined && (options.timeout ?? 0) > limit)
    warnings.push(
      `The step keeps its own timeout of ${limit} seconds from its task file. To replace it, add --cmd or --file.`,
    );
  return { change: encodedChange(options, undefined), warnings, ignored };
};

/** The new kind of the task's step; undefined when it has none and gets none (commands.md 2.4). */
const kindAfter = (options: UpdateTaskOptions, stored: Step | undefined, contextPath: string | undefined) => {
  const storedKind = stored?.type as Kind | undefined;
  if (contextPath !== undefined) {
    if (options.file) return isTaskFileName(options.file) ? 'FileTask' : 'Docker';
    if (storedKind) return storedKind;
    throw new InvalidInputError('missing --file/-f argument', {
      hint: 'Specify the Dockerfile or task file inside the context.',
    });
  }
  if (options.cmd || options.file) return 'EncodedTask';
  if (options.context !== undefined && stored && storedKind !== 'EncodedTask') {
    throw new InvalidInputError('A task without a context requires --cmd or --file.', {
      hint: 'Specify a command or a local task file.',
    });
  }
  return storedKind;
};

/**
 * The changes of an update to a task's step; undefined for none. `contextPath` is the new location of the source,
 * undefined for a task without a context. Throws CommandError when the step could not run
 * (commands.md 2.4, 19.1, 19.2, 19.3, 19.4, 19.5).
 */
export const changedStep = async (
  options: UpdateTaskOptions,
  stored: Step | undefined,
  contextPath: string | undefined,
  { taskFiles, env, lacksToken }: StepSurroundings,
): Promise<Changed<StepChange | undefined>> => {
  const kind = kindAfter(options, stored, contextPath);
  if (kind === undefined) return { change: undefined, warnings: [] };
  const warnings: string[] = [];
  const ignored: (keyof UpdateTaskOptions)[] = [];
  const ignoresCmd = options.cmd !== undefined && contextPath !== undefined;
  if (ignoresCmd) {
    ignored.push('cmd');
    warnings.push(
      `--cmd is ignored: the context is '${contextPath}'. To run a command instead, add --context /dev/null.`,
    );
  }
  if (kind === 'EncodedTask') {
    if (contextPath !== undefined && options.context !== undefined) {
      ignored.push('context');
      warnings.push('--context is ignored: also specify the Dockerfile or task file inside it with --file.');
    }
    const result = await encoded(ignoresCmd ? { ...options, cmd: undefined } : options, stored, taskFiles);
    return {
      change: orNothing(result.change),
      warnings: [...warnings, ...result.warnings],
      ignored: [...ignored, ...(result.ignored ?? [])],
    };
  }
  const isOtherKind = kind !== stored?.type;
  if (isOtherKind && lacksToken)
    throw unreadToken(`The step of the task changes its kind to ${kind}, which requires the Git token of the task`);
  const source = sourceOf(options, stored, contextPath, isOtherKind);
  const change = kind === 'Docker' ? dockerChange(options, source, isOtherKind, env) : fileChange(options, source);
  return {
    change: orNothing(change),
    warnings: [...warnings, ...inapplicableOptions(options, kind)],
    ignored: [...ignored, ...inapplicableKeys(options, kind)],
  };
};

/** The context of a task after an update: the given or else the stored one; undefined for none (commands.md 1.10). */
export const contextAfter = (given: string | undefined, stored: Step | undefined): string | undefined => {
  if (given === undefined) return stored?.contextPath || undefined;
  return classifyContext(given) === 'none' ? undefined : given;
};
