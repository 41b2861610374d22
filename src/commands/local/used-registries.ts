import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Step } from '../../taskfile/model.ts';
import { dockerfilePath, inspectBuild, workspacePath } from '../../taskfile/steps/build-command.ts';
import { usesOfStep } from '../../taskfile/steps/docker-uses.ts';
import { scanDockerfile } from '../../taskfile/steps/dockerfile.ts';
import { dockerHub, type ImageReference, parseImageReference } from '../../taskfile/steps/image-reference.ts';

const registryOf = ({ registry, repository }: ImageReference): string | undefined => {
  if (repository === 'scratch') return undefined;
  return registry === dockerHub ? 'docker.io' : registry;
};

const registriesOf = (images: readonly string[]): string[] =>
  images.flatMap((image) => {
    try {
      return registryOf(parseImageReference(image)) ?? [];
    } catch {
      // The step says what is wrong with it.
      return [];
    }
  });

/** The registries of the images that the Dockerfile of a build names, as far as it lies in the workspace. */
const baseRegistries = async (step: Step, text: string, workspace: string): Promise<readonly string[]> => {
  try {
    const { context, dockerfile, target } = inspectBuild(text, {
      stepId: step.id,
      workingDirectory: step.workingDirectory,
    });
    const folder = join(workspace, workspacePath(step.workingDirectory).replace(/^\/workspace\/?/, ''));
    const path = join(folder, dockerfilePath(context, dockerfile, context));
    const { runtime, buildtime } = scanDockerfile(await readFile(path, 'utf8'), { buildArgs: step.buildArgs, target });
    return [runtime, ...buildtime].flatMap((image) => registryOf(image) ?? []);
  } catch {
    // Its context may be fetched by the step, or it may be wrong: the step says so.
    return [];
  }
};

/** The registries, `HOST[:PORT]`, that steps pull from and push to, as far as the files in the workspace tell. */
export const usedRegistries = async (steps: readonly Step[], workspace: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const step of steps) {
    found.push(...registriesOf(step.push), ...registriesOf(step.tags));
    if (step.type === 'build') found.push(...(await baseRegistries(step, step.build, workspace)));
    for (const use of usesOfStep(step)) {
      if (use.does === 'build') found.push(...(await baseRegistries(step, use.text, workspace)));
      else if (use.does !== 'log in') found.push(...registriesOf([use.image]));
    }
  }
  return [...new Set(found)];
};
