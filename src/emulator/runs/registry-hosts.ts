import type { ImageReference } from '../../taskfile/steps/image-reference.ts';
import { dockerHub } from '../docker-hub/docker-hub.ts';
import type { EmulatorContext } from '../emulator-context.ts';
import { suffixes } from '../emulator-context.ts';
import { findRegistry, findRepository, resolveReference } from '../registry/contents.ts';
import type { ImageUse } from './run-engine.ts';

const dockerHubHosts = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);

/** Whether a host name, as in images and `docker login`, means Docker Hub. */
export const isDockerHub = (host: string): boolean =>
  dockerHubHosts.has(
    host
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/\/.*$/, ''),
  );

/** Whether only the emulator could serve a host: a registry in Azure. */
export const isAzureRegistry = (host: string): boolean =>
  host.toLowerCase().replace(/:\d+$/, '').endsWith(`.${suffixes.acrLoginServer}`);

/** The host name of a registry in the emulator, ignoring the server's port. */
export const emulatedHost = (context: EmulatorContext, host: string): string | undefined => {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  return isAzureRegistry(name) && findRegistry(context, name) ? name : undefined;
};

const isHeld = (context: EmulatorContext, host: string, { repository, tag, digest }: ImageReference): boolean =>
  resolveReference(findRepository(context, host, repository), digest || (tag ?? 'latest')) !== undefined;

/**
 * The host that serves an image in the emulator. Names of registries in Azure are never looked for anywhere else, nor are images that are pushed to Docker
 * Hub. Of other hosts, the emulator has the images that were put there.
 */
export const registryServing = (context: EmulatorContext, image: ImageReference, use: ImageUse): string | undefined => {
  const { registry, repository } = image;
  if (isAzureRegistry(registry)) return registry.toLowerCase().replace(/:\d+$/, '');
  if (isDockerHub(registry)) {
    const isOurs = use === 'push' || dockerHub(context).ownerOf(repository) !== undefined;
    return isOurs || isHeld(context, 'docker.io', image) ? 'docker.io' : undefined;
  }
  return use === 'pull' && isHeld(context, registry, image) ? registry : undefined;
};
