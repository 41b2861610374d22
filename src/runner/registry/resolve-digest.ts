import { type RegistryTools, registryClient } from './registry-client.ts';
import { parseRegistryReference } from './registry-reference.ts';

/**
 * Asks a registry for the digest of an image: `sha256:...`. The name is one as in a Dockerfile; without a tag it is `latest`.
 * Rejects with a `RegistryError` when the registry cannot be asked or does not tell, and with an Error in the words of
 * docker's parser when it is not the name of an image.
 */
export const resolveDigest = async (image: string, tools: RegistryTools): Promise<string> => {
  const { reference, ...where } = parseRegistryReference(image);
  return registryClient(tools).resolveDigest({ ...where, reference: reference || 'latest' });
};
