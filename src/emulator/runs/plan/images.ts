import { type ImageReference, parseImageReference } from '../../../taskfile/image-reference.ts';
import type { EmulatorContext } from '../../context.ts';
import { dockerHub } from '../../docker-hub/accounts.ts';
import { type RegistryRefusal, registryClient } from '../../registry/client.ts';
import { type OutputImage, RunFailure, type RunJob } from '../engine.ts';
import { explainUnknownRegistry, noSuchHost } from '../logins.ts';
import { emulatedHost, isAzureRegistry, isDockerHub } from '../registry-hosts.ts';
import type { Logins } from './made-logins.ts';
import { type PlaceholderImage, placeholderDigest } from './placeholder.ts';
import type { Transcript } from './transcript.ts';

/** The images of one run: those it made, those it pulls, those it pushes. Failures are `RunFailure`s in docker's words. */
export interface Images {
  /** Gives an image made in this run a name. */
  tag(name: string, image: PlaceholderImage): void;
  /** The image made in this run under that name. */
  local(name: string): PlaceholderImage | undefined;
  /** The digest of an image as a build or a container would find it; empty for one of this run, or `scratch`. */
  pull(image: ImageReference): Promise<string>;
  /** Pushes an image made in this run; gives its digest. */
  push(name: string): Promise<string>;
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
): Images => {
  const client = registryClient(context);
  const hub = dockerHub(context);
  const made = new Map<string, PlaceholderImage>();
  const pushed = new Map<string, OutputImage>();

  const explainRefusal = (host: string, action: 'pull' | 'push'): string[] => {
    const login = logins.of(host);
    const preposition = action === 'pull' ? 'from' : 'to';
    if (login) {
      const grant = login.grant?.(action);
      const may = `The login to ${host} was made by ${login.as}, who may not ${action} ${preposition} this repository.`;
      return grant ? [may, `Allow it: ${grant}`] : [may];
    }
    const without = `The run did not log in to ${host} before it was to ${action} ${preposition} it.`;
    const task = job.taskName;
    if (host === job.registry.loginServer) return [without, 'Its login mode is None: log in with --auth-mode Default.'];
    if (task === undefined) {
      return [
        without,
        `A quick run logs in to its own registry only. Make a task, and give it a credential for ${host}.`,
      ];
    }
    return [
      without,
      `Give the task a credential: acrtask credential add --name ${task} --registry ${job.registry.name} --login-server ${host} --use-identity CLIENT_ID`,
    ];
  };

  const pullFromAzure = async (image: ImageReference): Promise<string> => {
    const host = emulatedHost(context, image.registry);
    if (!host) {
      throw new RunFailure(`Get "https://${image.registry}/v2/": ${noSuchHost(image.registry)}`, [
        explainUnknownRegistry(image.registry),
      ]);
    }
    const reference = image.digest || (image.tag ?? 'latest');
    const answer = await client.resolve(host, image.repository, reference, logins.of(host)?.credential);
    if ('digest' in answer) return answer.digest;
    if (answer.status === 404) {
      throw new RunFailure(`manifest for ${image.reference} not found: ${words(answer)}`, [
        `The registry ${host} has no image ${image.repository}:${reference}. Push it first, for example: acrtask build --registry ${host.split('.')[0]} --image ${image.repository}:${reference} .`,
      ]);
    }
    const url = `https://${image.registry}/v2/${image.repository}/manifests/${reference}`;
    throw new RunFailure(`Head "${url}": ${words(answer)}`, explainRefusal(host, 'pull'));
  };

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

  const pushToHub = (image: ImageReference, content: PlaceholderImage): string => {
    const user = logins.of('docker.io')?.credential.userName;
    const owner = hub.ownerOf(image.repository);
    if (user !== undefined && user === owner) return hub.push(image.repository, image.tag ?? 'latest', content);
    const why =
      user === undefined
        ? `No step logged in to Docker Hub before ${image.repository} was pushed: docker login --username NAME --password PASSWORD`
        : `The Docker Hub user that the run logged in as may not push to ${image.repository}, only below its own name.`;
    throw new RunFailure(denied, [why]);
  };

  const pushToAzure = async (image: ImageReference, content: PlaceholderImage): Promise<string> => {
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

  return {
    tag: (name, image) => void made.set(nameOf(parseImageReference(name)), image),
    local: (name) => made.get(nameOf(parseImageReference(name))),
    pull: async (image) => {
      if (image.repository === 'library/scratch' || made.has(nameOf(image))) return '';
      if (isAzureRegistry(image.registry)) return pullFromAzure(image);
      const owner = isDockerHub(image.registry) ? hub.ownerOf(image.repository) : undefined;
      if (owner) return pullFromHub(image, owner);
      return image.digest || placeholderDigest(nameOf(image));
    },
    push: async (name) => {
      const image = parseImageReference(name);
      const content = made.get(nameOf(image));
      transcript.print(`The push refers to repository [${shownRepository(image)}]`);
      if (!content) {
        throw new RunFailure(`An image does not exist locally with the tag: ${shownRepository(image)}`, [
          `No step before made the image ${name}. Build it under that name, with -t ${name}.`,
        ]);
      }
      let digest = content.digest;
      if (isDockerHub(image.registry)) digest = pushToHub(image, content);
      else if (isAzureRegistry(image.registry)) digest = await pushToAzure(image, content);
      else transcript.note(`${image.registry} is not emulated: ${name} was pushed nowhere`);
      transcript.print(`${image.tag ?? 'latest'}: digest: ${digest} size: ${content.manifest.length}`);
      const { registry, repository, tag = 'latest' } = image;
      pushed.set(nameOf(image), { registry, repository, tag, digest });
      return digest;
    },
    pushedDigest: (image) => pushed.get(nameOf(image))?.digest ?? '',
    get pushed() {
      return [...pushed.values()];
    },
  };
};
