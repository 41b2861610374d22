import { type ImageReference, parseImageReference } from '../../taskfile/steps/image-reference.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { isPlanted } from '../faults/planted-faults.ts';
import { tooManyPulls } from '../registry/public-registries.ts';
import { isAzureRegistry, isDockerHub } from '../runs/registry-hosts.ts';
import { type OutputImage, RunFailure, type RunJob } from '../runs/run-engine.ts';
import { createAzureImages } from './azure-images.ts';
import type { Logins } from './docker-config.ts';
import { createDockerHubImages } from './docker-hub-images.ts';
import { type ImageContent, placeholderDigest, publicImage } from './placeholder-images.ts';
import type { Transcript } from './transcript.ts';

/** An image in the agent's local store. */
export interface LocalImage {
  /** The digest of a pulled image; empty for one created in this run. */
  readonly digest: string;
  load(): Promise<ImageContent>;
}

/** The images of one run: those it creates, pulls, and pushes. Errors are `RunFailure`s that have docker's text. */
export interface Images {
  /** Adds a name for an image in the agent's store. */
  tag(name: string, image: LocalImage): void;
  /** Removes a name; false when there was none. */
  remove(name: string): boolean;
  /** The image that was created or pulled under that name in this run. */
  local(name: string): LocalImage | undefined;
  /** The names of local images in the repository of `name`. */
  localTags(name: string): readonly string[];
  /**
   * The digest of an image as a build or a container would find it, pulling it if necessary; empty for one of this
   * run, or `scratch`.
   */
  pull(image: ImageReference): Promise<string>;
  /** Pulls an image from its registry, whatever the agent has under that name; returns its digest. */
  download(image: ImageReference): Promise<string>;
  /** An image in its registry, to be a member of a manifest list. */
  describe(image: ImageReference): Promise<ImageContent>;
  /** Pushes a local image; returns its digest. */
  push(name: string): Promise<string>;
  /** Pushes something that the agent does not have under that name, such as a manifest list; returns its digest. */
  pushContent(name: string, content: ImageContent): Promise<string>;
  /** The digest of an image pushed in this run; empty when it was not. */
  readonly pushedDigest: (image: ImageReference) => string;
  readonly pushed: readonly OutputImage[];
}

const nameOf = ({ registry, repository, tag, digest }: ImageReference): string =>
  `${registry}/${repository}${digest ? `@${digest}` : `:${tag ?? 'latest'}`}`;

/** How docker names a repository in its output. */
const shownRepository = ({ registry, repository }: ImageReference): string =>
  `${isDockerHub(registry) ? 'docker.io' : registry}/${repository}`;

export const createImages = (
  context: EmulatorContext,
  job: RunJob,
  logins: Logins,
  transcript: Pick<Transcript, 'print' | 'note'>,
  /** The earlier steps that were skipped, for a hint about a missing image. */
  explainLeftOut: () => readonly string[],
): Images => {
  const azure = createAzureImages(context, job, logins);
  const hub = createDockerHubImages(context, logins);
  const locals = new Map<string, LocalImage>();
  const pushed = new Map<string, OutputImage>();

  const digestOf = async (image: ImageReference): Promise<string> => {
    if (isAzureRegistry(image.registry)) return (await azure.resolve(image)).digest;
    if (isDockerHub(image.registry) && isPlanted(context, 'docker-hub-limit')) {
      throw new RunFailure(`toomanyrequests: ${tooManyPulls}`, [
        'The fault docker-hub-limit is set. Clear it: acrtask emulator fault clear docker-hub-limit',
      ]);
    }
    const owner = hub.ownerOf(image);
    if (owner) return hub.pull(image, owner);
    return image.digest || placeholderDigest(nameOf(image));
  };

  const download = async (image: ImageReference): Promise<string> => {
    const digest = await digestOf(image);
    locals.set(nameOf(image), {
      digest,
      load: async () => {
        const content = isAzureRegistry(image.registry) ? await azure.load(image) : publicImage(job, nameOf(image));
        // The agent pulls one image of a list and pushes that one.
        return content.blobs.length > 0 ? content : publicImage(job, nameOf(image));
      },
    });
    return digest;
  };

  const pushContent = async (name: string, content: ImageContent): Promise<string> => {
    const image = parseImageReference(name);
    let digest = content.digest;
    if (isDockerHub(image.registry)) digest = hub.push(image, content);
    else if (isAzureRegistry(image.registry)) digest = await azure.push(image, content);
    else transcript.note(`${image.registry} is not emulated: ${name} was not pushed`);
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
        await digestOf(image);
        return publicImage(job, nameOf(image));
      }
      return azure.load(image);
    },
    push: async (name) => {
      const image = parseImageReference(name);
      const local = locals.get(nameOf(image));
      transcript.print(`The push refers to repository [${shownRepository(image)}]`);
      if (!local) {
        throw new RunFailure(`An image does not exist locally with the tag: ${shownRepository(image)}`, [
          `No earlier step created the image ${name}. Build it with -t ${name}.`,
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
