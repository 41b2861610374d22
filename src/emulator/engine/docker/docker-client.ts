import {
  builderFlags,
  globalFlags,
  otherCommands,
  pullFlags,
  pushFlags,
  removeFlags,
} from '../../../taskfile/steps/docker-flags.ts';
import type { ImageReference } from '../../../taskfile/steps/image-reference.ts';
import { RunFailure } from '../../runs/run-engine.ts';
import { placeholderImage } from '../placeholder-images.ts';
import { explainLeftOut, type Session } from '../session.ts';
import { parseImage } from '../unset-values.ts';
import { type ClientPlace, carryOutBuild } from './build.ts';
import { carryOutLogin } from './login.ts';
import { carryOutImagetools, carryOutManifest } from './manifest.ts';
import { ClientFailure, parseFlags, requireWords } from './parse-flags.ts';

export interface ClientSurroundings extends ClientPlace {
  readonly session: Session;
  /** `docker run` from inside a container or on the agent; returns its exit status. */
  readonly run: (words: readonly string[]) => Promise<number>;
  /** Called for commands that the emulator does not execute. */
  readonly leaveOut: (command: string) => void;
}

const noSuchImage = ({ leftOut }: Session, name: string): RunFailure =>
  new RunFailure(`Error response from daemon: No such image: ${name}`, explainLeftOut(leftOut));

const push = async ({ images, unsetValues }: Session, given: readonly string[]): Promise<void> => {
  const flags = parseFlags(given, pushFlags, 'docker push');
  requireWords(flags.words, 'docker push', 1);
  const { reference } = parseImage(flags.words[0] ?? '', unsetValues);
  const tags = flags.isOn('all-tags') ? images.localTags(reference) : [];
  for (const name of tags.length > 0 ? tags : [reference]) await images.push(name);
};

const pull = async ({ images, transcript, unsetValues }: Session, given: readonly string[]): Promise<void> => {
  const flags = parseFlags(given, pullFlags, 'docker pull');
  requireWords(flags.words, 'docker pull', 1);
  const image = parseImage(flags.words[0] ?? '', unsetValues);
  try {
    transcript.note(`${image.reference}: ${await images.download(image)}`);
  } catch (problem) {
    if (!(problem instanceof RunFailure)) throw problem;
    throw new RunFailure(`Error response from daemon: ${problem.message}`, problem.explanation);
  }
};

const tag = (session: Session, given: readonly string[]): void => {
  const { words } = parseFlags(given, { values: '', switches: '' }, 'docker tag');
  requireWords(words, 'docker tag', 2);
  const [from = '', to = ''] = words;
  const image = (name: string): ImageReference => parseImage(name, session.unsetValues);
  const source = session.images.local(image(from).reference);
  if (!source) throw noSuchImage(session, from);
  session.images.tag(image(to).reference, source);
};

const remove = (session: Session, given: readonly string[]): void => {
  const flags = parseFlags(given, removeFlags, 'docker rmi');
  requireWords(flags.words, 'docker rmi', 1, true);
  for (const name of flags.words) {
    const isThere = session.images.remove(parseImage(name, session.unsetValues).reference);
    if (!isThere && !flags.isOn('force')) throw noSuchImage(session, name);
    if (isThere) session.transcript.print(`Untagged: ${name}`);
  }
};

/** `docker commit CONTAINER NAME` and `docker import FILE NAME` create an image with unknown content. */
const make = ({ context, images, job, transcript, unsetValues }: Session, given: readonly string[]): void => {
  const { words } = parseFlags(
    given,
    { values: 'a,author c,change m,message platform', switches: 'p,pause' },
    'docker',
  );
  if (words.length < 2) return;
  const { reference } = parseImage(words[1] ?? '', unsetValues);
  const image = placeholderImage(job, context.now());
  images.tag(reference, { digest: '', load: async () => image });
  transcript.note(`${reference}: created a placeholder image`);
};

const inspectImages = (session: Session, given: readonly string[]): void => {
  const { words } = parseFlags(given, { values: 'f,format platform', switches: '' }, 'docker image inspect');
  for (const name of words) {
    if (!session.images.local(parseImage(name, session.unsetValues).reference)) throw noSuchImage(session, name);
  }
};

/** `docker buildx VERB`. */
const buildx = async (around: ClientSurroundings, [verb = '', ...given]: readonly string[]): Promise<void> => {
  const { session, leaveOut } = around;
  if (verb === 'build' || verb === 'b') return carryOutBuild(session, given, 'docker buildx build', around);
  if (verb === 'imagetools' && given[0] === 'create') return carryOutImagetools(session, given.slice(1));
  const known = 'bake create dial-stdio du history imagetools inspect install ls prune rm stop uninstall use version';
  if (!known.split(' ').includes(verb)) {
    throw new ClientFailure(`unknown command: docker buildx ${verb}`, 1);
  }
  if (verb === 'create' || verb === 'use') {
    const flags = parseFlags(given, builderFlags, `docker buildx ${verb}`);
    const driver = flags.values('driver').at(-1) ?? 'docker-container';
    if (verb === 'create' && flags.isOn('use')) session.dockerHome.usesContainerBuilder = driver !== 'docker';
    if (verb === 'use')
      session.dockerHome.usesContainerBuilder = !['default', 'desktop-linux'].includes(flags.words[0] ?? '');
  }
  if (verb === 'bake') leaveOut(`docker buildx bake ${given.join(' ')}`);
};

const carryOut = async (around: ClientSurroundings, verb: string, given: readonly string[]): Promise<number> => {
  const { session, input, leaveOut, run } = around;
  const whole = [verb, ...given].join(' ');
  if (verb === 'run') return run(given);
  if (verb === 'login') await carryOutLogin(session, given, input);
  else if (verb === 'push') await push(session, given);
  else if (verb === 'pull') await pull(session, given);
  else if (verb === 'tag') tag(session, given);
  else if (verb === 'rmi') remove(session, given);
  else if (verb === 'build') await carryOutBuild(session, given, 'docker build', around);
  else if (verb === 'buildx') await buildx(around, given);
  else if (verb === 'commit' || verb === 'import') make(session, given);
  else if (verb === 'manifest') {
    if (!(await carryOutManifest(session, given))) leaveOut(`docker ${whole}`);
  } else if (verb === 'logout') session.logins.remove(given[0] ?? 'docker.io');
  else if (verb === 'builder' && given[0] === 'build') return carryOut(around, 'build', given.slice(1));
  else if (verb === 'image') {
    const [action = '', ...rest] = given;
    const same: Readonly<Record<string, string>> = {
      build: 'build',
      import: 'import',
      pull: 'pull',
      push: 'push',
      rm: 'rmi',
      remove: 'rmi',
      tag: 'tag',
    };
    const other = same[action];
    if (other !== undefined) return carryOut(around, other, rest);
    if (action === 'inspect') inspectImages(session, rest);
    else leaveOut(`docker ${whole}`);
  } else if (verb === 'container' && given[0] === 'run') return run(given.slice(1));
  else if (verb === 'load' || verb === 'builder' || otherCommands.has(verb)) leaveOut(`docker ${whole}`);
  else if (verb !== '') {
    throw new ClientFailure(`docker: unknown command: docker ${verb}\n\nRun 'docker --help' for more information`, 1);
  }
  return 0;
};

/**
 * Executes a docker client command if it concerns images or registries; skips all others. Errors have docker's text.
 * Returns the exit status.
 */
export const runDockerClient = async (around: ClientSurroundings, given: readonly string[]): Promise<number> => {
  const { transcript } = around.session;
  try {
    const { words } = parseFlags(given, globalFlags, 'docker', { isInterspersed: false });
    const [verb = '', ...rest] = words;
    return await carryOut(around, verb, rest);
  } catch (problem) {
    if (!(problem instanceof RunFailure)) throw problem;
    transcript.failure(problem);
    return problem instanceof ClientFailure ? problem.exit : 1;
  }
};
