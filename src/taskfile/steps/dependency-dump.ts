import { dump } from 'js-yaml';
import type { ImageReference } from './image-reference.ts';

/** A base image and the digest that was found for it; empty when none was. */
export interface ResolvedImage {
  readonly image: ImageReference;
  readonly digest: string;
}

/** The dependencies of one build step (taskfile.md 16.3). */
export interface BuildDependencies {
  readonly tags: readonly ImageReference[];
  readonly runtime: ResolvedImage;
  readonly buildtime: readonly ResolvedImage[];
  /** The git revision of the context; empty when it is not from git. */
  readonly revision: string;
}

/** An image by its parts; a part that is absent is empty. */
export interface LocatedImage {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

/** The digest of an image in its registry when the build did not find one; empty when it is not known. */
export type DigestOf = (image: ImageReference) => string;

/** Where an image is, with the best digest known. */
export const located = ({ image, digest }: ResolvedImage, digestOf: DigestOf): LocatedImage => ({
  registry: image.registry,
  repository: image.repository,
  tag: image.tag ?? '',
  digest: digest || image.digest || digestOf(image),
});

/** The dependency dump as the service shows it: YAML, an entry per tag (taskfile.md 15.1, 16.3). */
export const dumpDependencies = (found: readonly BuildDependencies[], digestOf: DigestOf): string => {
  const entries = found.flatMap(({ tags, runtime, buildtime, revision }) => {
    const bases = {
      'runtime-dependency': shown(located(runtime, digestOf)),
      ...(buildtime.length > 0
        ? { 'buildtime-dependency': buildtime.map((each) => shown(located(each, digestOf))) }
        : {}),
      git: revision === '' ? {} : { 'git-head-revision': revision },
    };
    if (tags.length === 0) return [bases];
    return tags.map((image) => ({ image: shown(located({ image, digest: '' }, digestOf)), ...bases }));
  });
  return dump(entries, { seqNoIndent: true, lineWidth: -1, quoteStyle: 'double', noRefs: true }).trimEnd();
};

const shown = ({ registry, repository, tag, digest }: LocatedImage): object => ({
  registry,
  repository,
  ...(tag === '' ? {} : { tag }),
  ...(digest === '' ? {} : { digest }),
});
