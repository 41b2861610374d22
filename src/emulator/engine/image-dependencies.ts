import { dump } from 'js-yaml';
import type { ImageReference } from '../../taskfile/steps/image-reference.ts';
import type { BaseImageDependency } from '../runs/run-engine.ts';

/** A base image and the digest that was found for it. */
export interface ResolvedImage {
  readonly image: ImageReference;
  readonly digest: string;
}

/** The dependencies of one build step (taskfile.md 16.3). */
export interface BuildDependencies {
  readonly tags: readonly ImageReference[];
  readonly runtime: ResolvedImage;
  readonly buildtime: readonly ResolvedImage[];
  readonly revision: string;
}

const shown = ({ registry, repository, tag, digest }: Omit<BaseImageDependency, 'type'>): object => ({
  registry,
  repository,
  ...(tag === '' ? {} : { tag }),
  ...(digest === '' ? {} : { digest }),
});

/** The digest of an image pushed in this run; empty when it was not. */
type PushedDigest = (image: ImageReference) => string;

const located = ({ image, digest }: ResolvedImage, pushed: PushedDigest): Omit<BaseImageDependency, 'type'> => ({
  registry: image.registry,
  repository: image.repository,
  tag: image.tag ?? '',
  digest: digest || image.digest || pushed(image),
});

/** The dependency dump as the service shows it: YAML, an entry per tag (taskfile.md 15.1, 16.3). */
export const dumpDependencies = (found: readonly BuildDependencies[], pushed: PushedDigest): string => {
  const entries = found.flatMap(({ tags, runtime, buildtime, revision }) => {
    const bases = {
      'runtime-dependency': shown(located(runtime, pushed)),
      ...(buildtime.length > 0
        ? { 'buildtime-dependency': buildtime.map((each) => shown(located(each, pushed))) }
        : {}),
      git: revision === '' ? {} : { 'git-head-revision': revision },
    };
    if (tags.length === 0) return [bases];
    return tags.map((image) => ({ image: shown(located({ image, digest: '' }, pushed)), ...bases }));
  });
  return dump(entries, { seqNoIndent: true, lineWidth: -1, quoteStyle: 'double', noRefs: true }).trimEnd();
};

/** The dependencies in the form of a task's step (rest-api.md 4.5). */
export const baseImageDependencies = (
  found: readonly BuildDependencies[],
  pushed: PushedDigest,
): BaseImageDependency[] =>
  found.flatMap(({ runtime, buildtime }) => [
    { type: 'Runtime' as const, ...located(runtime, pushed) },
    ...buildtime.map((each) => ({ type: 'BuildTime' as const, ...located(each, pushed) })),
  ]);
