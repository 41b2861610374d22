import { posix } from 'node:path';
import { runFlags } from '../../taskfile/steps/docker-flags.ts';
import type { ImageReference } from '../../taskfile/steps/image-reference.ts';
import { RunFailure } from '../runs/run-engine.ts';
import { runDockerClient } from './docker/docker-client.ts';
import { ClientFailure, parseFlags, requireWords } from './docker/parse-flags.ts';
import { placeholderImage } from './placeholder-images.ts';
import type { Session } from './session.ts';
import { runShell } from './shell/run-shell.ts';
import { parseImage } from './unset-values.ts';

const packRunner = /^mcr\.microsoft\.com\/oryx\/pack(?::|@|$)/;

/** The image that `pack` from Buildpacks creates in a container: `... build IMAGE`; undefined for other commands. */
export const packedImage = ([container = '', verb, image]: readonly string[]): string | undefined =>
  packRunner.test(container) && verb === 'build' ? image : undefined;

/** Creates a placeholder for the image that `pack` would have created, so that the next step has something to push. */
export const makePackedImage = ({ context, images, job, transcript, unsetValues }: Session, name: string): void => {
  const { reference } = parseImage(name, unsetValues);
  const image = placeholderImage(job, context.now());
  images.tag(reference, { digest: '', load: async () => image });
  transcript.note(`${reference}: created a placeholder image`);
};

/** Where a container is started from. */
export interface Launch {
  readonly session: Session;
  readonly stepId: string;
}

const shells = new Set(['sh', 'ash', 'bash', '/bin/sh', '/bin/ash', '/bin/bash']);

const seeHelp = "See 'docker run --help'.";

const rephrased = (problem: unknown, rephrase: (words: string) => string): ClientFailure => {
  if (!(problem instanceof RunFailure)) throw problem;
  return new ClientFailure(`${rephrase(problem.message)}\n${seeHelp}`, 125, problem.explanation);
};

/** The image of a container: pulled when the agent does not have it, or must not use its local one. */
const imageFor = async ({ images, unsetValues }: Session, name: string, isFresh: boolean): Promise<ImageReference> => {
  let image: ImageReference;
  try {
    image = parseImage(name, unsetValues);
  } catch (problem) {
    throw rephrased(problem, (words) => `docker: ${words}.`);
  }
  // The agent includes the images of its clients.
  if (image.reference === 'docker:latest' || image.reference === 'buildx:latest') return image;
  await (isFresh ? images.download(image) : images.pull(image)).catch((problem: unknown) => {
    const notLocal = `Unable to find image '${image.reference}' locally`;
    throw rephrased(problem, (words) => `${notLocal}\ndocker: Error response from daemon: ${words}.`);
  });
  return image;
};

/** Which docker client the image runs. */
const clientIn = ({ registry, repository, reference }: ImageReference): 'docker' | 'buildx' | undefined => {
  if (reference === 'buildx:latest') return 'buildx';
  return registry === 'registry.hub.docker.com' && repository === 'library/docker' ? 'docker' : undefined;
};

/** A container of a docker client: executes its command; undefined when it runs something else. */
const runClient = async (
  launch: Launch,
  client: 'docker' | 'buildx',
  entryPoint: string | undefined,
  words: readonly string[],
  folder: string,
): Promise<number | undefined> => {
  const { session, stepId } = launch;
  const run = (given: readonly string[]): Promise<number> => runContainer(launch, given);
  const around = {
    session,
    folder,
    input: undefined,
    run,
    leaveOut: (command: string) => {
      session.leftOut.add(stepId);
      session.transcript.note(`step ${stepId}: ${command} is skipped`);
    },
  };
  const program = entryPoint ?? client;
  if (program === client || program === `/usr/local/bin/${client}`) {
    // Docker Hub's docker image runs anything that is not a docker command as a program.
    if (entryPoint === undefined && shells.has(words[0] ?? ''))
      return runClient(launch, client, words[0], words.slice(1), folder);
    return runDockerClient(around, client === 'buildx' ? ['buildx', ...words] : words);
  }
  const [option, script] = words;
  if (!shells.has(program) || !/^-[a-z]*c$/.test(option ?? '') || script === undefined) return undefined;
  return runShell({ ...launch, folder, run, isAgent: false }, script);
};

/**
 * `docker run` with these words: options, the image, and the command. Executes a docker client in it; for everything
 * else only pulls the image. Errors have docker's text; returns the exit status.
 */
export const runContainer = async (launch: Launch, given: readonly string[]): Promise<number> => {
  const { session, stepId } = launch;
  const { leftOut, transcript } = session;
  try {
    const flags = parseFlags(given, runFlags, 'docker run', { isInterspersed: false });
    requireWords(flags.words, 'docker run', 1, true);
    const [name = '', ...words] = flags.words;
    if (flags.isOn('tty') && flags.isOn('interactive') && !flags.isOn('detach')) {
      throw new ClientFailure('the input device is not a TTY', 1, ['A step has no terminal: omit -i and -t.']);
    }
    const image = await imageFor(session, name, flags.values('pull').at(-1) === 'always');
    const entryPoint = flags.values('entrypoint').at(-1);
    const folder = posix.resolve('/', flags.values('workdir').at(-1) ?? '/');
    const client = clientIn(image);
    const exit = client && (await runClient(launch, client, entryPoint, words, folder));
    if (exit !== undefined) return exit;
    const packed = packedImage([name, ...words]);
    if (packed) makePackedImage(session, packed);
    else leftOut.add(stepId);
    return 0;
  } catch (problem) {
    if (!(problem instanceof RunFailure)) throw problem;
    transcript.failure(problem);
    return problem instanceof ClientFailure ? problem.exit : 1;
  }
};
