import { CommandError, InvalidInputError } from '../../errors.ts';
import type { RegistryPlace } from '../../service/registries.ts';
import type { Services } from '../../service/services.ts';
import { withoutLoginServer } from '../shared/strip-login-server.ts';

/**
 * Converts `name`, `name:tag`, or `name@digest`, with or without the registry's login server, to `name@digest`. Looks up a
 * tag in the registry (commands.md 2.8). Throws CommandError when the image does not exist.
 */
export const imageWithDigest = async (
  given: string,
  place: RegistryPlace,
  { images, registries }: Services,
): Promise<string> => {
  const registry = await registries.describe(place);
  const image = withoutLoginServer(given, registry);
  if (image.includes('@')) return image;
  const [repository = '', tag, ...more] = image.split(':');
  if (more.length > 0)
    throw new InvalidInputError(`'${given}' is not a valid image name.`, {
      hint: 'Use the form name, name:tag, or name@digest.',
    });
  try {
    return `${repository}@${await images.digestOf(registry, repository, tag ?? 'latest')}`;
  } catch (error) {
    if (error instanceof CommandError) {
      const reason = error.cause instanceof CommandError ? error.cause.message : error.message;
      throw new CommandError(`Could not find image '${given}'. ${reason}`, {
        cause: error,
        exitCode: error.exitCode,
        azExitCode: error.azExitCode,
        ...(tag === undefined ? { hint: `The name has no tag, so '${image}:latest' was looked up.` } : {}),
      });
    }
    throw error;
  }
};
