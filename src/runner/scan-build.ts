import { readFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { messageOf } from '../errors.ts';
import type { Step } from '../taskfile/model.ts';
import { type BuildCommand, dockerfilePath } from '../taskfile/steps/build-command.ts';
import { type BaseImages, scanDockerfile } from '../taskfile/steps/dockerfile.ts';
import { parseImageReference } from '../taskfile/steps/image-reference.ts';

/** What the scan of a build step found. */
export interface ScannedBuild {
  readonly bases: BaseImages;
  readonly revision: string;
}

/**
 * Reads the Dockerfile of a build step. `directory` is where the build runs on this machine. Rejects with an Error
 * that has the engine's text.
 */
export const scanBuild = async (
  step: Step,
  build: BuildCommand,
  { directory, revision }: { readonly directory: string; readonly revision: string },
): Promise<ScannedBuild> => {
  const path = dockerfilePath(build.context, build.dockerfile, build.contextKind === 'local' ? build.context : '');
  const text = await readFile(isAbsolute(path) ? path : resolve(join(directory, path)), 'utf8').catch(
    (error: unknown) => {
      throw new Error(`error opening dockerfile: ${path}, error: ${messageOf(error)}`);
    },
  );
  for (const tag of step.tags) parseImageReference(tag);
  return { bases: scanDockerfile(text, { buildArgs: step.buildArgs, target: build.target }), revision };
};
