import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../errors.ts';
import type { Step } from '../taskfile/model.ts';
import { type BuildCommand, dockerfilePath, workspacePath } from '../taskfile/steps/build-command.ts';
import { type BaseImages, scanDockerfile } from '../taskfile/steps/dockerfile.ts';
import { type ImageReference, parseImageReference } from '../taskfile/steps/image-reference.ts';
import { shellSpans } from '../taskfile/steps/shell-spans.ts';
import { containerPaths } from './container-paths.ts';
import type { ReadContext } from './read-context.ts';
import type { RunFolder } from './run-folder.ts';

/** What the scan of a build step found. */
export interface ScannedBuild {
  readonly bases: BaseImages;
  readonly revision: string;
}

/**
 * Reads the Dockerfile of a build step (taskfile.md 16.1). As in the service, the volumes of the step are not mounted where it
 * looks. Rejects with an Error that has the engine's text.
 */
export const scanBuild = async (
  step: Step,
  build: BuildCommand,
  folder: RunFolder,
  { directory, revision }: ReadContext,
): Promise<ScannedBuild> => {
  const isLocal = build.contextKind === 'local';
  const path = dockerfilePath(build.context, build.dockerfile, isLocal ? build.context : '');
  const file = isLocal
    ? containerPaths(folder).find(path, workspacePath(step.workingDirectory))
    : join(directory, path);
  const text = await readFile(file ?? join(folder.path, 'elsewhere', path), 'utf8').catch((error: unknown) => {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = isMissing ? `open ${path}: no such file or directory` : messageOf(error);
    throw new Error(`error opening dockerfile: ${path}, error: ${reason}`);
  });
  for (const tag of step.tags) taggedImage(tag);
  // Arguments without a value take it from the step's env, as docker does.
  const buildArgs = step.buildArgs.flatMap((entry) => {
    if (entry.includes('=')) return [entry];
    return step.env.filter((each) => each.startsWith(`${entry}=`)).slice(-1);
  });
  return { bases: scanDockerfile(text, { buildArgs, target: build.target }), revision };
};

/** The image of a tag as a task file writes it, perhaps in quotes, which docker never sees. Throws as `parseImageReference` does. */
export const taggedImage = (tag: string): ImageReference => {
  const [[word, ...more] = [], ...others] = /["']/.test(tag) ? shellSpans(tag) : [];
  return parseImageReference(word?.isPlain && more.length === 0 && others.length === 0 ? word.value : tag);
};
