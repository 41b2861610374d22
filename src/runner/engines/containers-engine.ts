import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Host } from '../../host.ts';
import { makeFolder } from '../../make-folder.ts';
import type { Step } from '../../taskfile/model.ts';
import { withoutCacheFlags } from '../../taskfile/steps/build-cache.ts';
import { workspacePath } from '../../taskfile/steps/build-command.ts';
import type { Outcome } from '../../taskfile/steps/step-actions.ts';
import { childEnvironment, markVariable } from '../child-environment.ts';
import type { RunFolder } from '../run-folder.ts';
import { runProgram } from '../run-program.ts';
import { containersEnvironment } from './containers-environment.ts';
import { type DockerClient, dockerEngine } from './docker.ts';
import type { Attached, Engine } from './engine.ts';
import { registriesConf } from './registries-conf.ts';

/** What podman and buildah differ in. */
export interface ContainersClient extends Pick<DockerClient, 'socket' | 'runOptions' | 'prelude' | 'run'> {
  readonly name: 'podman' | 'buildah';
  /** The digests of images that the run has not built, as `repoDigests` of an engine has them, if not as docker finds them. */
  repoDigests?(images: readonly string[], ask: Ask): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** Runs the program with these words, with what it finds the storage and the logins by. */
export type Ask = (words: readonly string[], more?: { input?: string; attached?: Attached }) => Promise<Outcome>;

/** How the program is started: it finds the storage of a user by HOME, which is the run's in the text of a step. */
export const containersWords = (name: 'podman' | 'buildah', { home }: Pick<Host, 'home'>): string[] => [
  'env',
  `HOME=${home}`,
  name,
];

/** These programs end with 125 for their own failures where docker ends with 1. */
const asDocker = (outcome: Outcome): Outcome => (outcome.exit === 125 ? { ...outcome, exit: 1 } : outcome);

/** Drops the last line of a build or a pull, the ID of the image, which docker does not print. */
export const withoutImageId = ({ write, signal }: Attached): Attached => ({
  signal,
  write: (stream, bytes) => {
    const id = stream === 'stdout' ? /(?:^|\n)[0-9a-f]{64}\n$/.exec(new TextDecoder('latin1').decode(bytes)) : null;
    const rest = id ? bytes.subarray(0, id.index + (id[0].startsWith('\n') ? 1 : 0)) : bytes;
    return rest.length > 0 ? write(stream, rest) : undefined;
  },
});

/** What podman and buildah, which have docker's words and share their storage, do alike. */
export const containersEngine = (
  host: Host,
  folder: RunFolder,
  { repoDigests, ...client }: ContainersClient,
): Engine & { ask: Ask } => {
  const registries = registriesConf(host, folder.path);
  const words = containersWords(client.name, host);
  const env = {
    ...containersEnvironment(host),
    ...registries.env,
    REGISTRY_AUTH_FILE: join(folder.home, '.docker', 'config.json'),
  };
  const ask: Ask = async (command, more = {}) => {
    await registries.expect();
    return runProgram(host, [...words, ...command], {
      cwd: folder.workspace,
      env: childEnvironment(host, { ...env, HOME: folder.home, [markVariable]: folder.mark }),
      ...more,
    });
  };
  const base = dockerEngine(host, folder, {
    ...client,
    words,
    env,
    config: {},
    // Podman gives a container ten seconds to end otherwise, docker none.
    removeOptions: ['--time', '0'],
    // Buildah keeps the working containers of a build otherwise, and takes the one option only with the other.
    buildOptions: ['--layers', '--force-rm'],
  });
  /** The digests of images that the run has pushed, each as docker names it. */
  const pushed = new Map<string, string>();
  /** Images that the run has built: they have digests that no registry knows. */
  const built = new Set<string>();
  return {
    ...base,
    ask,
    createNetwork: async (network) => {
      await registries.expect();
      return asDocker(await base.createNetwork(network));
    },
    logIn: async (login, signal) => {
      await registries.expect(`${login.server}/`);
      return asDocker(await base.logIn(login, signal));
    },
    expectImages: (images) => registries.expect(...images),
    runStep: async (step, attached, isSecret) => {
      await registries.expect(step.cmd, step.build);
      if (step.type !== 'build') {
        await makeWorkingFolder(step, folder);
        return base.runStep(step, attached, isSecret);
      }
      // These builders have no buildx, and keep the layers of earlier builds in their storage.
      const plain = { ...step, cache: '', build: withoutCacheFlags(step.build) };
      const outcome = await base.runStep(plain, withoutImageId(attached), isSecret);
      for (const tag of step.tags) built.add(withTag(tag));
      return asDocker(outcome);
    },
    pull: async (image, attached) => {
      await registries.expect(image);
      return asDocker(await base.pull(image, withoutImageId(attached)));
    },
    push: async (image, attached) => {
      await registries.expect(image);
      const file = join(folder.path, `digest-${randomBytes(4).toString('hex')}`);
      const outcome = await base.push(image, attached, ['--digestfile', file]);
      const digest = await readFile(file, 'utf8').catch(() => '');
      if (outcome.exit === 0 && digest !== '') pushed.set(withTag(image), `${repositoryOf(image)}@${digest.trim()}`);
      return asDocker(outcome);
    },
    repoDigests: async (images) => {
      const others = images.filter((image) => !built.has(withTag(image)));
      const found = await (repoDigests ? repoDigests(others, ask) : base.repoDigests(others));
      const digestsOf = (image: string): string[] => {
        const own = pushed.get(withTag(image));
        return [...(own === undefined ? [] : [own]), ...(found.get(image) ?? []).map(dockerName)];
      };
      return new Map(images.map((image) => [image, digestsOf(image)]));
    },
    cleanUp: async () => {
      await registries.expect();
      return base.cleanUp();
    },
  };
};

/** Makes the working directory of a step when it lies in the workspace: docker makes any, these programs none. */
const makeWorkingFolder = async (step: Step, { workspace }: RunFolder): Promise<void> => {
  const inside = posix.relative('/workspace', workspacePath(step.workingDirectory));
  if (!inside.startsWith('..')) await makeFolder(join(workspace, inside)).catch(() => {});
};

/** Images of Docker Hub have full names in this storage; those of no registry are named `localhost/...`. */
const dockerName = (digest: string): string => digest.replace(/^docker\.io\/(?:library\/)?/, '');

export const withTag = (image: string): string => (/:[^/]*$/.test(image) ? image : `${image}:latest`);

export const repositoryOf = (image: string): string => withTag(image).replace(/:[^/]*$/, '');
