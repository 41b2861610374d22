import { CommandError } from '../../errors.ts';
import type { FoundRegistry } from '../../service/registries.ts';

const looksLikeHost = (word: string): boolean => /[.:]/.test(word) || word === 'localhost';

/**
 * An image or repository without the login server in front of it, which logs, summaries and digest files print. Throws
 * CommandError for one of another registry.
 */
export const withoutLoginServer = (image: string, { name, loginServer }: FoundRegistry): string => {
  const slash = image.indexOf('/');
  const server = slash < 0 ? '' : image.slice(0, slash);
  if (!looksLikeHost(server)) return image;
  const rest = image.slice(slash + 1);
  if (server.toLowerCase() === loginServer.toLowerCase()) return rest;
  throw new CommandError(`'${image}' is in another registry: the login server of '${name}' is ${loginServer}.`, {
    hint: `Name the registry of the image with --registry, or write '${rest}' for the one in '${name}'.`,
  });
};
