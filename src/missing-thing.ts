import { suggest } from './did-you-mean.ts';
import { NotFoundError, ServiceError } from './errors.ts';

/**
 * What a command of acrtask says when a service does not find the one thing that the command names: a NotFoundError with the
 * nearest names, for which the others are listed. Every other error stays as it is.
 */
export const namingMissing = async (error: unknown): Promise<unknown> => {
  if (!(error instanceof ServiceError) || !error.missing) return error;
  const { what, name, registry, known } = error.missing;
  const near = suggest(
    name,
    (await known().catch(() => [])).filter((each) => each !== name),
  );
  const hint = near.length > 0 ? `Did you mean '${near.join("' or '")}'?` : error.hint;
  return new NotFoundError(`The registry '${registry}' has no ${what} '${name}'.`, {
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  });
};
