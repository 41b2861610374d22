import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../host.ts';
import type { Outcome } from '../../taskfile/steps/step-actions.ts';
import type { RunFolder } from '../run-folder.ts';
import { containersEnvironment } from './containers-environment.ts';
import { dockerEngine } from './docker.ts';
import type { Attached, Engine } from './engine.ts';
import { registriesConf } from './registries-conf.ts';

/** What `podman info` says of this machine. */
export interface PodmanSettings {
  /** Where containers find the socket of podman's own service; undefined when it is not running. */
  readonly socket: string | undefined;
  /** Whether SELinux keeps containers from the files of the run. */
  readonly hasSelinux: boolean;
}

/** Podman ends with 125 for its own failures where docker ends with 1. */
const asDocker = (outcome: Outcome): Outcome => (outcome.exit === 125 ? { ...outcome, exit: 1 } : outcome);

/** Podman names images of Docker Hub in full, and those without a registry `localhost/...`. */
const dockerName = (digest: string): string => digest.replace(/^docker\.io\/(?:library\/)?/, '');

/** Drops the last line of a build, the ID of the image, which docker does not print. */
export const withoutImageId = ({ write, signal }: Attached): Attached => ({
  signal,
  write: (stream, bytes) => {
    const id = stream === 'stdout' ? /(?:^|\n)[0-9a-f]{64}\n$/.exec(new TextDecoder('latin1').decode(bytes)) : null;
    const rest = id ? bytes.subarray(0, id.index + (id[0].startsWith('\n') ? 1 : 0)) : bytes;
    if (rest.length > 0) write(stream, rest);
  },
});

/** The podman engine of this machine, through its command line. */
export const podmanEngine = (host: Host, folder: RunFolder, settings: PodmanSettings): Engine => {
  const registries = registriesConf(host, folder.path);
  // Podman finds the storage of a user by HOME, while HOME in the text of a step is the run's.
  const words = ['env', `HOME=${host.home}`, 'podman'];
  const quotedHome = `'${host.home.replaceAll("'", `'\\''`)}'`;
  const base = dockerEngine(host, folder, {
    name: 'podman',
    words,
    env: {
      ...containersEnvironment(host),
      ...registries.env,
      REGISTRY_AUTH_FILE: join(folder.home, '.docker', 'config.json'),
    },
    config: {},
    socket: settings.socket,
    // What podman sets in each container, and docker does not.
    runOptions: [
      '--unsetenv',
      'TERM',
      '--unsetenv',
      'container',
      ...(settings.hasSelinux ? ['--security-opt', 'label=disable'] : []),
    ],
    buildOptions: [],
    // Docker's client, where the text of a step calls it.
    prelude: [`docker() { env HOME=${quotedHome} podman "$@"; }`],
  });
  /** The digests of images that the run has pushed, each as docker names it. */
  const pushed = new Map<string, string>();
  /** Images that the run has built: podman gives them digests that no registry knows. */
  const built = new Set<string>();
  return {
    ...base,
    createNetwork: async (network) => {
      await registries.expect();
      return asDocker(await base.createNetwork(network));
    },
    logIn: async (login, signal) => {
      await registries.expect(`${login.server}/`);
      return asDocker(await base.logIn(login, signal));
    },
    expectImages: (images) => registries.expect(...images),
    runStep: async (step, attached) => {
      await registries.expect(step.cmd, step.build);
      if (step.type !== 'build') return base.runStep(step, attached);
      const outcome = await base.runStep(step, withoutImageId(attached));
      for (const tag of step.tags) built.add(withTag(tag));
      return asDocker(outcome);
    },
    pull: async (image, attached) => {
      await registries.expect(image);
      return asDocker(await base.pull(image, attached));
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
      const found = await base.repoDigests(images.filter((image) => !built.has(withTag(image))));
      const digestsOf = (image: string): string[] => {
        const own = pushed.get(withTag(image));
        return [...(own === undefined ? [] : [own]), ...(found.get(image) ?? []).map(dockerName)];
      };
      return new Map(images.map((image) => [image, digestsOf(image)]));
    },
    cleanUp: async () => {
      await registries.expect();
      await base.cleanUp();
    },
  };
};

const withTag = (image: string): string => (/:[^/]*$/.test(image) ? image : `${image}:latest`);

const repositoryOf = (image: string): string => withTag(image).replace(/:[^/]*$/, '');
