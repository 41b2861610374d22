import { CommandError } from '../../errors.ts';
import type { FoundRegistry } from '../../service/registries.ts';
import { isRegistryHost } from '../../taskfile/steps/image-reference.ts';

/**
 * An image or repository without its login server, which logs, summaries, and digest files include. Throws CommandError for
 * an image in another registry.
 */
export const withoutLoginServer = (image: string, { name, loginServer }: FoundRegistry): string => {
  const slash = image.indexOf('/');
  const server = slash < 0 ? '' : image.slice(0, slash);
  if (!isRegistryHost(server)) return image;
  const rest = image.slice(slash + 1);
  if (server.toLowerCase() === loginServer.toLowerCase()) return rest;
  throw new CommandError(`'${image}' is in another registry. The login server of '${name}' is ${loginServer}.`, {
    hint: `Use --registry for the registry of the image, or '${rest}' for the image in '${name}'.`,
  });
};
