import { suffixes } from '../../../emulator/emulator-context.ts';
import { isDockerHub } from '../../../emulator/runs/registry-hosts.ts';
import type { ImageUse } from '../../../emulator/runs/run-engine.ts';
import { type ImageReference, readImageReference } from '../../../taskfile/steps/image-reference.ts';

/** Where a container engine reaches the registries of the emulator, whose names it cannot resolve. */
export interface ImagePlaces {
  /** `127.0.0.1:41234` for the registry that serves an image; undefined for an image that the emulator does not have. */
  placeOf(image: ImageReference, use: ImageUse): Promise<string | undefined>;
  /** The same for a login server, or for `docker.io`. */
  addressOf(host: string): Promise<string>;
}

const referenceOf = (name: string): ImageReference | undefined => {
  try {
    const image = readImageReference(name);
    // docker.io/busybox is busybox.
    if (isDockerHub(image.registry) && !image.repository.includes('/'))
      return { ...image, repository: `library/${image.repository}` };
    return image;
  } catch {
    return undefined;
  }
};

/** The name by which an engine finds an image: at its registry's place, or as it is when that is elsewhere, and when it is not an image name. */
export const placedImage = async (name: string, use: ImageUse, places: ImagePlaces): Promise<string> => {
  const image = referenceOf(name);
  const place = image && (await places.placeOf(image, use));
  if (place === undefined || image === undefined) return name;
  const { repository, tag, digest } = image;
  return `${place}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === '' ? '' : `@${digest}`}`;
};

const loginServer = new RegExp(
  String.raw`(?<![\w.@-])[a-z0-9][a-z0-9-]*\.${suffixes.acrLoginServer.replace('.', String.raw`\.`)}(?::\d+)?(?![\w-]|\.\w)`,
  'gi',
);

/** A text in which each login server of a registry in Azure is its place. */
export const placedHosts = async (text: string, { addressOf }: Pick<ImagePlaces, 'addressOf'>): Promise<string> => {
  const addresses = new Map<string, string>();
  for (const [found] of text.matchAll(loginServer)) addresses.set(found, await addressOf(found));
  return text.replace(loginServer, (found) => addresses.get(found) ?? found);
};

/** A text in which `name`, where it is a whole word of a shell, is `other`. */
export const withWordReplaced = (text: string, name: string, other: string): string => {
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return text.replace(new RegExp(String.raw`(?<=^|[\s'"=(])${literal}(?=$|[\s'")|;&])`, 'g'), () => other);
};

/** A text with the names of registries again instead of their addresses, as a reader of the log knows them. */
export const withRegistryNames = (text: string, hosts: ReadonlyMap<string, string>): string =>
  [...hosts].reduce((rest, [address, host]) => {
    const literal = address.replaceAll('.', String.raw`\.`);
    // Docker shortens names of Docker Hub, except in brackets, where it says what a push goes to.
    const shortened =
      host === 'docker.io'
        ? rest.replace(new RegExp(String.raw`(?<![\w./[])${literal}\/(?:library\/)?`, 'g'), '')
        : rest;
    return shortened.replace(
      new RegExp(String.raw`(http:\/\/)?(?<![\w.])${literal}(?!\d)`, 'g'),
      (_, scheme?: string) => `${scheme === undefined ? '' : 'https://'}${host}`,
    );
  }, text);
