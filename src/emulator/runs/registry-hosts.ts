import type { EmulatorContext } from '../emulator-context.ts';
import { suffixes } from '../emulator-context.ts';
import { findRegistry } from '../registry/contents.ts';

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
