import { CommandError } from '../errors.ts';
import type { FoundRegistry } from '../service/registries.ts';
import type { Services } from '../service/services.ts';

/**
 * `name`, `name:tag` or `name@digest` as `name@digest`: a tag is looked up in the registry (commands.md 2.8).
 * Throws CommandError when there is no such image.
 */
export const imageWithDigest = async (
  image: string,
  registry: FoundRegistry,
  { images }: Services,
): Promise<string> => {
  if (image.includes('@')) return image;
  const [repository = '', tag = 'latest', ...more] = image.split(':');
  if (more.length > 0)
    throw new CommandError(`'${image}' is not an image of the registry.`, {
      hint: 'Write it as name, name:tag or name@digest, without the login server.',
    });
  try {
    return `${repository}@${await images.digestOf(registry, repository, tag)}`;
  } catch (error) {
    if (error instanceof CommandError)
      throw new CommandError(`Could not find image '${image}'. ${error.message}`, { cause: error });
    throw error;
  }
};
