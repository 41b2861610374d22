import type { DockerBuildStep, EncodedTaskStep, FileTaskStep } from '@azure/arm-containerregistry';
import { buildArguments, buildValues, type Environment } from './name-value.ts';
import { encodeText } from './task-file-text.ts';

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

/** A step that carries the text of its task file with it (commands.md 1.8). */
export const encodedStep = (options: StepOptions, taskFile: string): EncodedTaskStep => ({
  type: 'EncodedTask',
  contextAccessToken: options.gitAccessToken,
  encodedTaskContent: encodeText(taskFile),
  values: buildValues(options.set, options.setSecret),
});

const describe = { Docker: 'builds a Dockerfile', FileTask: 'runs a task file', EncodedTask: 'runs a task file' };

/** One sentence for each option that was given and means nothing to a step of this kind. */
export const inapplicableOptions = (options: StepOptions, type: keyof typeof describe): string[] => {
  const given: [string, boolean, (keyof typeof describe)[]][] = [
    ['--image', Boolean(options.image?.length), ['Docker']],
    ['--no-push', options.noPush === true, ['Docker']],
    ['--no-cache', options.noCache === true, ['Docker']],
    ['--target', options.target !== undefined, ['Docker']],
    ['--arg', Boolean(options.arg?.length), ['Docker']],
    ['--secret-arg', Boolean(options.secretArg?.length), ['Docker']],
    ['--values', options.values !== undefined, ['FileTask']],
    ['--set', Boolean(options.set?.length), ['FileTask', 'EncodedTask']],
    ['--set-secret', Boolean(options.setSecret?.length), ['FileTask', 'EncodedTask']],
  ];
  return given
    .filter(([, isGiven, kinds]) => isGiven && !kinds.includes(type))
    .map(([option]) => `${option} is ignored: it means nothing to a task that ${describe[type]}.`);
};
