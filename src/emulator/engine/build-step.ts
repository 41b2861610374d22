import { posix } from 'node:path';
import { messageOf } from '../../errors.ts';
import type { Step } from '../../taskfile/model.ts';
import { type BuildCommand, dockerfilePath, workspacePath } from '../../taskfile/steps/build-command.ts';
import type { BuildDependencies, ResolvedImage } from '../../taskfile/steps/dependency-dump.ts';
import { type BaseImages, scanDockerfile } from '../../taskfile/steps/dockerfile.ts';
import { parseImageReference } from '../../taskfile/steps/image-reference.ts';
import { stepActions } from '../../taskfile/steps/step-actions.ts';
import { type RunContext, RunFailure } from '../runs/run-engine.ts';
import { carryOut } from './carry-out.ts';
import { explainLeftOut, type Session } from './session.ts';
import { runStepLine } from './step-command-line.ts';
import { explainUnset } from './unset-values.ts';

/** The result of a build step: its error, and its dependencies once the Dockerfile has been read. */
export interface BuildResult {
  readonly error?: string | undefined;
  readonly dependencies?: BuildDependencies;
}

interface Scanned {
  readonly bases: BaseImages;
  readonly revision: string;
}

/** The path of a workspace file in the run's context. */
const inContext = (directory: string, path: string): string => {
  const full = posix.normalize(posix.join(workspacePath(directory), path));
  return full.startsWith('/workspace/') ? full.slice('/workspace/'.length) : full;
};

const openDockerfile = async (
  source: RunContext,
  path: string,
  shownAs: string,
  leftOut: ReadonlySet<string>,
): Promise<string> => {
  const bytes = await source.files.read(path);
  if (bytes) return Buffer.from(bytes).toString('utf8');
  const has = source.files.paths(20).join(', ');
  throw new RunFailure(`error opening dockerfile: ${shownAs}, error: open ${shownAs}: no such file or directory`, [
    has
      ? `The context has no file ${path}. Available files: ${has}.`
      : 'The run has no context to find a Dockerfile in.',
    ...explainLeftOut(leftOut),
  ]);
};

/** Build arguments that FROM lines use but nothing sets. */
const explainArguments = (dockerfile: string, buildArgs: readonly string[]): string[] => {
  const isSet = (name: string): boolean =>
    buildArgs.some((entry) => entry.startsWith(`${name}=`) && entry.length > name.length + 1) ||
    new RegExp(`^\\s*ARG\\s+${name}=\\S`, 'im').test(dockerfile);
  const used = [...dockerfile.matchAll(/^\s*FROM\s.*$/gim)].flatMap(([line]) =>
    [...line.matchAll(/\$\{?(\w+)/g)].map((found) => found[1] as string),
  );
  return [...new Set(used)]
    .filter((name) => !isSet(name))
    .map(
      (name) =>
        `The Dockerfile's FROM uses the build argument ${name}, which is empty. Set it: --build-arg ${name}=VALUE`,
    );
};

const scan = async (session: Session, step: Step, build: BuildCommand): Promise<Scanned> => {
  const { job, leftOut, transcript, unsetValues, workspace } = session;
  const isLocal = build.contextKind === 'local';
  const source = isLocal ? job.context : await job.fetchContext(build.context);
  if (!isLocal) {
    workspace.put(step.id, source);
    for (const note of source.notes) transcript.note(note);
  }
  const path = dockerfilePath(build.context, build.dockerfile, isLocal ? build.context : source.folder);
  const dockerfile = await openDockerfile(
    source,
    isLocal ? inContext(step.workingDirectory, path) : posix.normalize(path),
    path,
    leftOut,
  );
  try {
    for (const tag of step.tags) parseImageReference(tag);
    const { buildArgs } = step;
    return { bases: scanDockerfile(dockerfile, { buildArgs, target: build.target }), revision: source.revision };
  } catch (problem) {
    const message = messageOf(problem);
    const why = [...explainUnset(unsetValues), ...explainArguments(dockerfile, step.buildArgs)];
    throw new RunFailure(message, why);
  }
};

/** A build step: scan, base images, and a placeholder for each tag (taskfile.md 8, 16). */
export const runBuildStep = async (session: Session, step: Step): Promise<BuildResult> => {
  const { images, transcript } = session;
  let scanned: Scanned | undefined;
  const error = await carryOut(stepActions(step), transcript, async (deed) => {
    if (deed.does === 'scan') {
      try {
        scanned = await scan(session, step, deed.build);
        return { exit: 0 };
      } catch (problem) {
        if (!(problem instanceof RunFailure)) throw problem;
        return { exit: 1, stdout: problem.message, notes: problem.explanation };
      }
    }
    const client = step.cacheTag === '' ? 'docker build' : 'buildx build';
    transcript.note(`step ${step.id}: ${client} ${step.build} (containers are not started)`);
    return runStepLine(session, step);
  });
  if (!scanned) return { error };
  const { runtime, buildtime } = scanned.bases;
  const found = (image: BaseImages['runtime']): ResolvedImage => {
    return { image, digest: images.local(image.reference)?.digest ?? '' };
  };
  return {
    error,
    dependencies: {
      tags: step.tags.map(parseImageReference),
      runtime: found(runtime),
      buildtime: buildtime.map(found),
      revision: scanned.revision,
    },
  };
};
