import { posix } from 'node:path';
import { messageOf } from '../../../errors.ts';
import { kindOfContext } from '../../../taskfile/steps/build-command.ts';
import { buildFlags } from '../../../taskfile/steps/docker-flags.ts';
import { type BaseImages, hasStage, imagesOfDockerfile, scanDockerfile } from '../../../taskfile/steps/dockerfile.ts';
import { type ImageReference, parseImageReference } from '../../../taskfile/steps/image-reference.ts';
import { RunFailure } from '../../runs/run-engine.ts';
import { placeholderImage } from '../placeholder-images.ts';
import { explainLeftOut, type Session } from '../session.ts';
import { parseImage } from '../unset-values.ts';
import { createWorkspace, isInWorkspace, type Workspace } from '../workspace.ts';
import { ClientFailure, type ParsedFlags, parseFlags, requireWords } from './parse-flags.ts';

/** Where a client runs and which files it reads. */
export interface ClientPlace {
  readonly folder: string;
  readonly input: string | undefined;
}

const contextError = (message: string, explanation: readonly string[]): RunFailure =>
  new RunFailure(`unable to prepare context: ${message}`, explanation);

/** The Dockerfile's text; undefined when the emulator cannot know it. */
const dockerfileText = async (
  session: Session,
  flags: ParsedFlags,
  { folder, input }: ClientPlace,
): Promise<string | undefined> => {
  const { job, leftOut, transcript } = session;
  const [context = '.'] = flags.words;
  const file = flags.values('file').at(-1);
  if (file === '-' || context === '-') return input;
  let workspace: Workspace = session.workspace;
  let root = posix.resolve(folder, context);
  let path = file === undefined ? posix.join(root, 'Dockerfile') : posix.resolve(folder, file);
  if (kindOfContext(context) !== 'local') {
    const source = await job.fetchContext(context);
    for (const note of source.notes) transcript.note(note);
    workspace = createWorkspace(source);
    root = posix.join('/workspace', source.folder);
    path = posix.join(root, file ?? 'Dockerfile');
  } else if (isInWorkspace(root) && !(await workspace.has(root))) {
    throw contextError(`path "${context}" not found`, explainLeftOut(leftOut));
  }
  if (!isInWorkspace(path)) return undefined;
  const text = await workspace.read(path);
  if (text !== undefined) return text;
  const has = workspace.sample(root).join(', ');
  throw contextError(`unable to evaluate symlinks in Dockerfile path: lstat ${path}: no such file or directory`, [
    ...(has ? [`The context has: ${has}.`] : ['The context has no files.']),
    ...explainLeftOut(leftOut),
  ]);
};

interface PulledImages extends BaseImages {
  /** From which `COPY` and `RUN --mount` take files. */
  readonly others: readonly ImageReference[];
}

const basesOf = (dockerfile: string, flags: ParsedFlags): PulledImages => {
  const target = flags.values('target').at(-1) ?? '';
  // A name without a value comes from docker's environment, which has no such variable.
  const buildArgs = flags.values('build-arg').filter((entry) => entry.includes('='));
  if (target !== '' && !hasStage(dockerfile, target)) {
    throw new RunFailure(`failed to reach build target ${target} in Dockerfile`);
  }
  try {
    const bases = scanDockerfile(dockerfile, { buildArgs, target });
    const known = new Set([...bases.buildtime, bases.runtime].map(({ reference }) => reference));
    const others = imagesOfDockerfile(dockerfile, { buildArgs, target })
      .map(({ image }) => parseImageReference(image))
      .filter(({ reference }) => !known.has(reference));
    return { ...bases, others };
  } catch (problem) {
    throw new RunFailure(messageOf(problem));
  }
};

const pullImages = async (
  { images, transcript }: Session,
  { buildtime, runtime, others }: PulledImages,
): Promise<void> => {
  const pull = async (image: ImageReference, words: string): Promise<void> => {
    const digest = await images.pull(image);
    transcript.note(`${words} ${image.reference}: ${digest || 'made in this run'}`);
  };
  for (const image of [...buildtime, runtime]) await pull(image, 'base image');
  for (const image of others) await pull(image, 'image');
};

const pushes = (flags: ParsedFlags): boolean =>
  flags.isOn('push') ||
  flags.values('output').some((output) => /(^|,)type=registry(,|$)/.test(output) || /(^|,)push=true(,|$)/.test(output));

const loads = (flags: ParsedFlags): boolean =>
  flags.isOn('load') || flags.values('output').some((output) => /(^|,)type=docker(,|$)/.test(output));

/**
 * `docker build` and `docker buildx build`: resolves the base images, creates a placeholder for each tag, and pushes
 * when BuildKit is told to. Rejects with a `RunFailure` that has docker's text.
 */
export const carryOutBuild = async (
  session: Session,
  given: readonly string[],
  command: string,
  place: ClientPlace,
): Promise<void> => {
  const { context, dockerHome, images, job, transcript, unsetValues } = session;
  const flags = parseFlags(given, buildFlags, command);
  requireWords(flags.words, command, 1);
  const tags = flags.values('tag').map((tag) => {
    try {
      return parseImage(tag, unsetValues).reference;
    } catch (problem) {
      if (!(problem instanceof RunFailure)) throw problem;
      const message = `invalid argument "${tag}" for "-t, --tag" flag: ${problem.message}`;
      throw new ClientFailure(message, 125, problem.explanation);
    }
  });
  const dockerfile = await dockerfileText(session, flags, place);
  if (dockerfile === undefined) transcript.note('The Dockerfile is not read: the emulator does not have it.');
  else await pullImages(session, basesOf(dockerfile, flags));
  const image = placeholderImage(job, context.now());
  const isBuildx = command !== 'docker build';
  const isKept = !isBuildx || !dockerHome.usesContainerBuilder || loads(flags);
  for (const tag of tags) {
    if (isKept) {
      images.tag(tag, { digest: '', load: async () => image });
      transcript.note(`${tag}: created a placeholder image`);
    }
    if (pushes(flags)) await images.pushContent(tag, image);
  }
  if (!isKept && !pushes(flags)) {
    transcript.print(
      'WARNING: No output specified with docker-container driver. Build result will only remain in the build cache. To push result image into registry use --push or to load image into docker use --load',
    );
  }
};
