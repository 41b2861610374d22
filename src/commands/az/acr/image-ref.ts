import { option } from '../../../cli/option.ts';
import { optional, text } from '../../../cli/option-schemas.ts';
import type { ImageRef } from '../../../service/images.ts';

/** A repository or an image, one of which a command is about. */
export const imageOptions = {
  repository: option('--repository <repository>', 'Name of the repository.', optional(text())),
  image: option(
    '--image, -t <image>',
    'Name of the image, with a tag (name:tag) or a digest (name@sha256:...); latest unless given.',
    optional(text()),
  ),
};

/** Nothing that would lead to another address stands in these names. */
const repositoryName = /^[\w.-]+(?:\/[\w.-]+)*$/;

const isRepository = (name: string): boolean =>
  repositoryName.test(name) && !name.split('/').some((part) => /^\.+$/.test(part));

/** Takes `name`, `name:tag` or `name@digest` apart; undefined for anything else. */
export const parseImage = (image: string): ImageRef | undefined => {
  const [, repository = '', tag, digest] = /^([^:@]+)(?::([\w][\w.-]*)|@(sha\d+:[\da-f]+))?$/i.exec(image) ?? [];
  if (!isRepository(repository)) return undefined;
  return digest === undefined ? { repository, tag: tag ?? 'latest' } : { repository, digest };
};

export const imageNameProblem =
  "The name of the image may include a tag in the format 'name:tag' or digest in the format 'name@digest'.";

/** Tells of a name that cannot be a repository's. */
export const checkRepository = (name: string, repository: string): readonly string[] =>
  isRepository(repository)
    ? []
    : [`argument ${name}: '${repository}' is not the name of a repository, which holds no tag and no digest.`];

/** Exactly one of the two has to be given, in a form that can be asked for. */
export const checkImage = ({
  repository,
  image,
}: {
  readonly repository: string | undefined;
  readonly image: string | undefined;
}): readonly string[] => {
  if ((repository === undefined) === (image === undefined))
    return ['Usage error: You need to provide either --image IMAGE | --repository REPOSITORY, but not both'];
  if (repository !== undefined) return checkRepository('--repository', repository);
  return parseImage(image ?? '') ? [] : [`argument --image/-t: ${imageNameProblem}`];
};
