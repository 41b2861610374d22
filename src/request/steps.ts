import type { DockerBuildStep, EncodedTaskStep, FileTaskStep } from '@azure/arm-containerregistry';
import { buildArguments, buildValues, type Environment } from './name-value.ts';
import { encodeText } from './task-file-text.ts';

/** The option of a key: `noPush` -> `--no-push`. */
export const optionName = (key: string): string => `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The step options of `create`. */
export interface StepOptions {
  readonly gitAccessToken?: string | undefined;
  readonly image?: readonly string[] | undefined;
  readonly noPush?: boolean | undefined;
  readonly noCache?: boolean | undefined;
  readonly target?: string | undefined;
  readonly arg?: readonly string[] | undefined;
  readonly secretArg?: readonly string[] | undefined;
  readonly values?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly setSecret?: readonly string[] | undefined;
}

/** A step that builds an image from a Dockerfile in a context (commands.md 1.8). */
export const dockerStep = (
  options: StepOptions,
  contextPath: string,
  dockerFilePath: string,
  env: Environment,
): DockerBuildStep => ({
  type: 'Docker',
  contextPath,
  contextAccessToken: options.gitAccessToken,
  imageNames: options.image?.length ? [...options.image] : undefined,
  isPushEnabled: !options.noPush,
  noCache: options.noCache ?? false,
  dockerFilePath,
  target: options.target,
  arguments: buildArguments(options.arg, options.secretArg, env),
});

/** A step that runs a task file in a context (commands.md 1.8). */
export const fileStep = (options: StepOptions, contextPath: string, taskFilePath: string): FileTaskStep => ({
  type: 'FileTask',
  contextPath,
  contextAccessToken: options.gitAccessToken,
  taskFilePath,
  valuesFilePath: options.values,
  values: buildValues(options.set, options.setSecret),
});

/** A step that contains the text of its task file (commands.md 1.8). */
export const encodedStep = (options: StepOptions, taskFile: string): EncodedTaskStep => ({
  type: 'EncodedTask',
  contextAccessToken: options.gitAccessToken,
  encodedTaskContent: encodeText(taskFile),
  values: buildValues(options.set, options.setSecret),
});

const describe = { Docker: 'builds a Dockerfile', FileTask: 'runs a task file', EncodedTask: 'runs a task file' };

type Kind = keyof typeof describe;

/** The options that apply to some kinds of step only. */
const kindsOf = {
  image: ['Docker'],
  noPush: ['Docker'],
  noCache: ['Docker'],
  target: ['Docker'],
  arg: ['Docker'],
  secretArg: ['Docker'],
  values: ['FileTask'],
  set: ['FileTask', 'EncodedTask'],
  setSecret: ['FileTask', 'EncodedTask'],
} as const satisfies Partial<Record<keyof StepOptions, readonly Kind[]>>;

const asksForSomething = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;

/** The given options, by key, that do not apply to a step of this kind. */
export const inapplicableKeys = (options: StepOptions, type: Kind): (keyof StepOptions)[] =>
  Object.entries(kindsOf)
    .filter(([, kinds]) => !(kinds as readonly Kind[]).includes(type))
    .map(([key]) => key as keyof StepOptions)
    .filter((key) => asksForSomething(options[key]));

/** One warning for each given option that does not apply to a step of this kind. */
export const inapplicableOptions = (options: StepOptions, type: Kind): string[] =>
  inapplicableKeys(options, type).map(
    (key) => `${optionName(key)} is ignored: it does not apply to a task that ${describe[type]}.`,
  );
