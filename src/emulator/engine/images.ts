import { type ImageReference, parseImageReference } from '../../taskfile/image-reference.ts';
import { dockerHub } from '../docker-hub/docker-hub.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { findRegistry, refuseAtFirewall } from '../registry/authentication.ts';
import { waysPastFirewall } from '../registry/firewall.ts';
import { type PulledImage, type RegistryRefusal, registryClient } from '../registry/in-process-client.ts';
import { inShell } from '../runs/identities.ts';
import { emulatedHost, isAzureRegistry, isDockerHub } from '../runs/registry-hosts.ts';
import { explainUnknownRegistry, noSuchHost } from '../runs/registry-logins.ts';
import { type OutputImage, type RegistryCredential, RunFailure, type RunJob } from '../runs/run-engine.ts';
import type { Logins } from './docker-config.ts';
import { type ImageContent, type ManifestEntry, placeholderDigest, publicImage } from './placeholder-images.ts';
import type { Transcript } from './transcript.ts';

/** An image in the agent's own store. */
export interface LocalImage {
  /** The digest that it was pulled with; empty for one that was made in this run. */
  readonly digest: string;
  load(): Promise<ImageContent>;
}

/** The images of one run: those it made, those it pulls, those it pushes. Failures are `RunFailure`s in docker's words. */
export interface Images {
  /** Gives an image a name in the agent's store. */
  tag(name: string, image: LocalImage): void;
  /** Takes a name away; false when there was none. */
  remove(name: string): boolean;
  /** The image that was made or pulled under that name in this run. */
  local(name: string): LocalImage | undefined;
  /** The names of local images in the repository of `name`. */
  localTags(name: string): readonly string[];
  /** The digest of an image as a build or a container would find it, pulled if need be; empty for one of this run, or `scratch`. */
  pull(image: ImageReference): Promise<string>;
  /** Pulls an image from its registry, whatever the agent has under that name; gives its digest. */
  download(image: ImageReference): Promise<string>;
  /** What a list of manifests says of an image in its registry. */
  describe(image: ImageReference): Promise<ManifestEntry>;
  /** Pushes a local image; gives its digest. */
  push(name: string): Promise<string>;
  /** Pushes what the agent does not have under that name, such as a list of manifests; gives its digest. */
  pushContent(name: string, content: ImageContent): Promise<string>;
  /** The digest that an image was pushed with in this run; empty when it was not. */
  readonly pushedDigest: (image: ImageReference) => string;
  readonly pushed: readonly OutputImage[];
}

const nameOf = ({ registry, repository, tag, digest }: ImageReference): string =>
  `${registry}/${repository}${digest ? `@${digest}` : `:${tag ?? 'latest'}`}`;

const words = ({ code, message }: RegistryRefusal): string => `${code.toLowerCase().replaceAll('_', ' ')}: ${message}`;

const denied = 'denied: requested access to the resource is denied';

/** How docker names a repository in its output. */
const shownRepository = ({ registry, repository }: ImageReference): string =>
  `${isDockerHub(registry) ? 'docker.io' : registry}/${repository}`;

export const createImages = (
  context: EmulatorContext,
  job: RunJob,
  logins: Logins,
  transcript: Pick<Transcript, 'print' | 'note'>,
  /** What earlier steps the emulator left out, for who misses an image. */
  explainLeftOut: () => readonly string[],
): Images => {
  const client = registryClient(context);
  const hub = dockerHub(context);
  const locals = new Map<string, LocalImage>();
  const pushed = new Map<string, OutputImage>();

  /** The run of a build has no rights of its own where repositories have permissions. */
  const buildCommand = (host: string, name: string): string => {
    const registry = findRegistry(context, host);
    const isAbac = registry?.properties.roleAssignmentMode === 'AbacRepositoryPermissions';
    const asCaller = isAbac ? " --source-acr-auth-id '[caller]'" : '';
    return `acrtask build --registry ${registry?.name} --image ${name}${asCaller} .`;
  };

  const explainRefusal = (host: string, action: 'pull' | 'push'): string[] => {
    const login = logins.of(host);
    if (refuseAtFirewall(context, host, login?.credential.origin ?? 'agent')) return waysPastFirewall(host);
    const preposition = action === 'pull' ? 'from' : 'to';
    if (login) {
      const grant = login.grant?.(action);
      const may = `The login to ${host} was made by ${login.as}, who may not ${action} ${preposition} this repository.`;
      return grant ? [may, `Allow it: ${grant}`] : [may];
    }
    const without = `The run did not log in to ${host} before it was to ${action} ${preposition} it.`;
    const task = job.taskName;
    const where = `--registry ${job.registry.name} --name ${task}`;
    if (host === job.registry.loginServer)
      return task === undefined
        ? [without, 'Its login mode is None: queue it with --auth-mode Default.']
        : [without, `Its login mode is None. Let it log in: acrtask update ${where} --auth-mode Default`];
    if (task === undefined) {
      return [
        without,
        `A quick run logs in to its own registry only. Make a task, and give it a credential for ${host}.`,
      ];
    }
    const [identity] = job.identities;
    return [
      without,
      ...(identity === undefined
        ? [
            `The task has no identity to log in with. Give it one: acrtask identity assign ${where} --identities '[system]'`,
          ]
        : []),
      `Give the task a credential: acrtask credential add ${where} --login-server ${host} --use-identity ${inShell(identity ?? '[system]')}`,
    ];
  };

  const fromAzure = async <T extends { readonly digest: string }>(
    image: ImageReference,
    ask: (host: string, reference: string) => Promise<T | RegistryRefusal>,
  ): Promise<T> => {
    const host = emulatedHost(context, image.registry);
    if (!host) {
      throw new RunFailure(`Get "https://${image.registry}/v2/": ${noSuchHost(image.registry)}`, [
        explainUnknownRegistry(image.registry),
      ]);
    }
    const reference = image.digest || (image.tag ?? 'latest');
    const answer = await ask(host, reference);
    if ('digest' in answer) return answer;
    if (answer.status === 404) {
      throw new RunFailure(`manifest for ${image.reference} not found: ${words(answer)}`, [
        `The registry ${host} has no image ${image.repository}:${reference}. Push it first, for example: ${buildCommand(host, `${image.repository}:${reference}`)}`,
      ]);
    }
    const url = `https://${image.registry}/v2/${image.repository}/manifests/${reference}`;
    throw new RunFailure(`Head "${url}": ${words(answer)}`, explainRefusal(host, 'pull'));
  };

  const credentialFor = (host: string): RegistryCredential | undefined => logins.of(host)?.credential;
  const resolveInAzure = (image: ImageReference): Promise<{ digest: string }> =>
    fromAzure(image, (host, reference) => client.resolve(host, image.repository, reference, credentialFor(host)));
  const loadFromAzure = (image: ImageReference): Promise<PulledImage> =>
    fromAzure(image, (host, reference) => client.pull(host, image.repository, reference, credentialFor(host)));

  const pullFromHub = (image: ImageReference, owner: string): string => {
    const login = logins.of('docker.io');
    const digest = hub.resolve(image.repository, image.digest || (image.tag ?? 'latest'));
    if (login?.credential.userName === owner && digest) return digest;
    const repository = `pull access denied for ${image.repository}, repository does not exist or may require 'docker login'`;
    const why =
      login?.credential.userName === owner
        ? `Docker Hub has no image ${image.reference}.`
        : `${image.repository} is a private repository of the Docker Hub user ${owner}, and no step logged in as that user.`;
    throw new RunFailure(`${repository}: ${denied}`, [why]);
  };

  const pushToHub = (image: ImageReference, content: ImageContent): string => {
    const user = logins.of('docker.io')?.credential.userName;
    const owner = hub.ownerOf(image.repository);
    if (user !== undefined && user === owner) return hub.push(image.repository, image.tag ?? 'latest', content);
    const why =
      user === undefined
        ? `No step logged in to Docker Hub before ${image.repository} was pushed: docker login --username NAME --password PASSWORD`
        : `The Docker Hub user that the run logged in as may not push to ${image.repository}, only below its own name.`;
    throw new RunFailure(denied, [why]);
  };

  const pushToAzure = async (image: ImageReference, content: ImageContent): Promise<string> => {
    const host = emulatedHost(context, image.registry);
    if (!host) {
      throw new RunFailure(`Get "https://${image.registry}/v2/": ${noSuchHost(image.registry)}`, [
        explainUnknownRegistry(image.registry),
      ]);
    }
    const { credential } = logins.of(host) ?? {};
    const answer = await client.push(host, image.repository, image.tag ?? 'latest', content, credential);
    if ('digest' in answer) return answer.digest;
    throw new RunFailure(words(answer), explainRefusal(host, 'push'));
  };

  const hubOwner = (image: ImageReference): string | undefined =>
    isDockerHub(image.registry) ? hub.ownerOf(image.repository) : undefined;

  const digestOf = async (image: ImageReference): Promise<string> => {
    if (isAzureRegistry(image.registry)) return (await resolveInAzure(image)).digest;
    const owner = hubOwner(image);
    if (owner) return pullFromHub(image, owner);
    return image.digest || placeholderDigest(nameOf(image));
  };

  const download = async (image: ImageReference): Promise<string> => {
    const digest = await digestOf(image);
    locals.set(nameOf(image), {
      digest,
      load: async () => {
        const content = isAzureRegistry(image.registry) ? await loadFromAzure(image) : publicImage(job, nameOf(image));
        // The agent pulls one image of a list, and that is what it pushes.
        return content.blobs.length > 0 ? content : publicImage(job, nameOf(image));
      },
    });
    return digest;
  };

  const pushContent = async (name: string, content: ImageContent): Promise<string> => {
    const image = parseImageReference(name);
    let digest = content.digest;
    if (isDockerHub(image.registry)) digest = pushToHub(image, content);
    else if (isAzureRegistry(image.registry)) digest = await pushToAzure(image, content);
    else transcript.note(`${image.registry} is not emulated: ${name} was pushed nowhere`);
    transcript.print(`${image.tag ?? 'latest'}: digest: ${digest} size: ${content.manifest.length}`);
    const { registry, repository, tag = 'latest' } = image;
    pushed.set(nameOf(image), { registry, repository, tag, digest });
    return digest;
  };

  return {
    tag: (name, image) => void locals.set(nameOf(parseImageReference(name)), image),
    remove: (name) => locals.delete(nameOf(parseImageReference(name))),
    local: (name) => locals.get(nameOf(parseImageReference(name))),
    localTags: (name) => {
      const { registry, repository } = parseImageReference(name);
      return [...locals.keys()].filter((each) => each.startsWith(`${registry}/${repository}:`));
    },
    pull: async (image) => {
      if (image.repository === 'library/scratch') return '';
      return locals.get(nameOf(image))?.digest ?? download(image);
    },
    download,
    describe: async (image) => {
      if (!isAzureRegistry(image.registry)) {
        const { mediaType, manifest } = publicImage(job, nameOf(image));
        return { mediaType, digest: await digestOf(image), size: manifest.length };
      }
      const { mediaType, digest, manifest } = await loadFromAzure(image);
      return { mediaType, digest, size: manifest.length };
    },
    push: async (name) => {
      const image = parseImageReference(name);
      const local = locals.get(nameOf(image));
      transcript.print(`The push refers to repository [${shownRepository(image)}]`);
      if (!local) {
        throw new RunFailure(`An image does not exist locally with the tag: ${shownRepository(image)}`, [
          `No step before made the image ${name}. Build it under that name, with -t ${name}.`,
          ...explainLeftOut(),
        ]);
      }
      return pushContent(name, await local.load());
    },
    pushContent,
    pushedDigest: (image) => pushed.get(nameOf(image))?.digest ?? '',
    get pushed() {
      return [...pushed.values()];
    },
  };
};
