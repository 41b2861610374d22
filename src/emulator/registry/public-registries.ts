import type { EmulatorContext } from '../emulator-context.ts';
import { isPlanted } from '../faults/planted-faults.ts';
import { isAzureRegistry, isDockerHub } from '../runs/registry-hosts.ts';
import type { Resource } from '../store/state.ts';
import { findRegistry, storedHost } from './contents.ts';
import { registryError } from './errors.ts';

/**
 * Whether a request is for a registry elsewhere, such as docker.io or mcr.microsoft.com: the emulator serves the images
 * that were put there. Their hosts can have any name: the path tells.
 */
export const isPublicRegistry = ({ hostname, pathname }: URL): boolean =>
  /^\/(v2|oauth2\/token)(\/|$)/i.test(pathname) && hostname.includes('.') && !/^[\d.]+$/.test(hostname);

/** The registry of a host name: one that was created, or one elsewhere, which lets everybody pull. */
export const registryAt = (context: Pick<EmulatorContext, 'store'>, hostname: string): Resource | undefined => {
  if (isAzureRegistry(storedHost(hostname))) return findRegistry(context, hostname);
  return {
    id: `/registries/${hostname}`,
    name: hostname,
    type: 'public registry',
    properties: { loginServer: hostname, anonymousPullEnabled: true, adminUserEnabled: false },
  };
};

/** Docker Hub's error for a client that has pulled too much (docs.docker.com, "Docker Hub pull usage and limits"). */
export const tooManyPulls =
  'You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit';

/** The response of Docker Hub to a pull beyond its limit; undefined when it may proceed. */
export const refuseBeyondLimit = (
  context: Pick<EmulatorContext, 'store'>,
  request: Request,
  { hostname, pathname }: URL,
): Response | undefined =>
  isDockerHub(hostname) &&
  request.method === 'GET' &&
  /\/manifests\/[^/]+$/.test(pathname) &&
  isPlanted(context, 'docker-hub-limit')
    ? registryError(429, 'TOOMANYREQUESTS', tooManyPulls)
    : undefined;
