import { option } from '../../../cli/option.ts';
import { optional, text } from '../../../cli/option-schemas.ts';
import type { ImageRef } from '../../../service/images.ts';

/** The repository or the image that a command acts on. */
export const imageOptions = {
  repository: option('--repository <repository>', 'Name of the repository.', optional(text())),
  image: option(
    '--image, -t <image>',
    'Name of the image, with a tag (name:tag) or a digest (name@sha256:...); the tag defaults to latest.',
    optional(text()),
  ),
};

/** Names without characters that would change the address of a request. */
const repositoryName = /^[\w.-]+(?:\/[\w.-]+)*$/;

const isRepository = (name: string): boolean =>
  repositoryName.test(name) && !name.split('/').some((part) => /^\.+$/.test(part));

/** Parses `name`, `name:tag`, or `name@digest`; undefined for anything else. */
export const parseImage = (image: string): ImageRef | undefined => {
  const [, repository = '', tag, digest] = /^([^:@]+)(?::([\w][\w.-]*)|@(sha\d+:[\da-f]+))?$/i.exec(image) ?? [];
  if (!isRepository(repository)) return undefined;
  return digest === undefined ? { repository, tag: tag ?? 'latest' } : { repository, digest };
};

export const imageNameProblem =
  "The name of the image may include a tag in the format 'name:tag' or digest in the format 'name@digest'.";

/** The problem of a name that is not a valid repository name. */
export const checkRepository = (name: string, repository: string): readonly string[] =>
  isRepository(repository)
    ? []
    : [`argument ${name}: '${repository}' is not a valid repository name. It must not include a tag or a digest.`];

/** Requires exactly one of the two, in a valid form. */
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
