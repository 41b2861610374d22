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
import { encodeText, isTaskFileName, type ReadLocalFile, readTaskFile, taskFileFromCommand } from './task-file-text.ts';
import type { Changed, UpdateTaskOptions } from './update-options.ts';

export interface StepSurroundings {
  readonly readLocalFile: ReadLocalFile;
  readonly env: Environment;
  /** Whether the task has a git token that is to stay, as far as one can know, and that could not be read. */
  readonly lacksToken: boolean;
}

type Step = TaskStepPropertiesUnion;
type StepChange = TaskStepUpdateParametersUnion;
type Kind = 'Docker' | 'FileTask' | 'EncodedTask';

const isGiven = (list: readonly string[] | undefined): boolean => list !== undefined && list.length > 0;

/** Lists replace the stored ones as a whole; undefined leaves those alone. */
const valuesOf = ({ set, setSecret }: UpdateTaskOptions) =>
  isGiven(set) || isGiven(setSecret) ? buildValues(set, setSecret) : undefined;
const argumentsOf = ({ arg, secretArg }: UpdateTaskOptions, env: Environment) =>
  isGiven(arg) || isGiven(secretArg) ? buildArguments(arg, secretArg, env) : undefined;

/** Where the source is from now on. The stored token goes along only when the service could not keep it itself. */
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
    // az sends true here whatever the task does, and turns pushing back on (commands.md 19.1).
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

/** A step of which nothing but the kind is known is no change. */
const orNothing = (change: StepChange): StepChange | undefined => {
  const { type: _kind, ...members } = change;
  return Object.values(members).some((member) => member !== undefined) ? change : undefined;
};

/** The limit that stands in the text of a stored task file; a new limit of the task does not reach it. */
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
  readLocalFile: ReadLocalFile,
): Promise<Changed<StepChange>> => {
  const warnings = inapplicableOptions(options, 'EncodedTask');
  const ignored = inapplicableKeys(options, 'EncodedTask');
  if (options.cmd || options.file) {
    if (options.cmd && options.file) warnings.push('--file is ignored: --cmd says what to run.');
    const text = options.cmd
      ? taskFileFromCommand(options.cmd, options.timeout ?? ownTimeoutOf(stored))
      : await readTaskFile(options.file, readLocalFile);
    return { change: encodedChange(options, text), warnings, ignored };
  }
  const limit = ownTimeoutOf(stored);
  if (limit !== undefined && (options.timeout ?? 0) > limit)
    warnings.push(
      `The step keeps its own timeout of ${limit} seconds, which stands in its task file. To replace that, add --cmd or --file.`,
    );
  return { change: encodedChange(options, undefined), warnings, ignored };
};

/** Which kind of step the task has from now on; undefined when it has none and gets none (commands.md 2.4). */
const kindAfter = (options: UpdateTaskOptions, stored: Step | undefined, contextPath: string | undefined) => {
  const storedKind = stored?.type as Kind | undefined;
  if (contextPath !== undefined) {
    if (options.file) return isTaskFileName(options.file) ? 'FileTask' : 'Docker';
    if (storedKind) return storedKind;
    throw new InvalidInputError('missing --file/-f argument', {
      hint: 'Name the Dockerfile or task file inside the context.',
    });
  }
  if (options.cmd || options.file) return 'EncodedTask';
  if (options.context !== undefined && stored && storedKind !== 'EncodedTask') {
    throw new InvalidInputError('A task without a context needs --cmd or --file.', {
      hint: 'Name the command it runs, or a local task file.',
    });
  }
  return storedKind;
};

/**
 * What an update changes in the step of a task; undefined for nothing. `contextPath` is where the source is from now on,
 * undefined for a task without a context. Throws CommandError when the step could not run
 * (commands.md 2.4, 19.1, 19.2, 19.3, 19.4, 19.5).
 */
export const changedStep = async (
  options: UpdateTaskOptions,
  stored: Step | undefined,
  contextPath: string | undefined,
  { readLocalFile, env, lacksToken }: StepSurroundings,
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
      warnings.push('--context is ignored: the Dockerfile or task file inside it has to be named too, with --file.');
    }
    const result = await encoded(ignoresCmd ? { ...options, cmd: undefined } : options, stored, readLocalFile);
    return {
      change: orNothing(result.change),
      warnings: [...warnings, ...result.warnings],
      ignored: [...ignored, ...(result.ignored ?? [])],
    };
  }
  const isOtherKind = kind !== stored?.type;
  if (isOtherKind && lacksToken)
    throw unreadToken(
      `The step of the task becomes one of another kind (${kind}), which needs the git token of the task`,
    );
  const source = sourceOf(options, stored, contextPath, isOtherKind);
  const change = kind === 'Docker' ? dockerChange(options, source, isOtherKind, env) : fileChange(options, source);
  return {
    change: orNothing(change),
    warnings: [...warnings, ...inapplicableOptions(options, kind)],
    ignored: [...ignored, ...inapplicableKeys(options, kind)],
  };
};

/** The context of a task after an update: the given one, else the stored one; undefined for none (commands.md 1.10). */
export const contextAfter = (given: string | undefined, stored: Step | undefined): string | undefined => {
  if (given === undefined) return stored?.contextPath || undefined;
  return classifyContext(given) === 'none' ? undefined : given;
};
