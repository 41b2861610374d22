import { parseDockerReference } from '../../taskfile/steps/docker-reference.ts';
import { isRegistryHost } from '../../taskfile/steps/image-reference.ts';

/** Where a registry keeps something. */
export interface RegistryReference {
  /** As it is written, and as logins name it; `docker.io` when no registry is. */
  readonly registry: string;
  readonly repository: string;
  /** The digest when there is one, else the tag; empty when there is neither. */
  readonly reference: string;
}

const dockerHub = 'docker.io';

/**
 * Takes the name of an image or artifact apart. Names without a registry belong to Docker Hub. Throws an Error with the words
 * of docker's parser for what is not a name.
 */
export const parseRegistryReference = (name: string): RegistryReference => {
  const { domain, path, tag, digest } = parseDockerReference(name);
  const reference = digest || tag;
  if (isRegistryHost(domain) && domain !== 'index.docker.io' && domain !== dockerHub)
    return { registry: domain, repository: path, reference };
  const owner = isRegistryHost(domain) ? '' : domain;
  const full = [owner, path].filter((part) => part !== '').join('/');
  return { registry: dockerHub, repository: full.includes('/') ? full : `library/${full}`, reference };
};

/**
 * The addresses at which a registry may answer, the most likely first. One on this machine speaks http more often than
 * https; it is the only one that is asked without encryption.
 */
export const addressesOf = (registry: string): readonly string[] => {
  if (registry === dockerHub) return ['https://registry-1.docker.io'];
  return isLoopback(registry) ? [`http://${registry}`, `https://${registry}`] : [`https://${registry}`];
};

const isLoopback = (registry: string): boolean =>
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(registry);
