import type { EmulatorContext } from '../emulator-context.ts';
import { suffixes } from '../emulator-context.ts';
import { findRegistry } from '../registry/contents.ts';

const dockerHubHosts = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);

/** Whether a host name, as images and `docker login` spell it, stands for Docker Hub. */
export const isDockerHub = (host: string): boolean =>
  dockerHubHosts.has(
    host
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/\/.*$/, ''),
  );

/** Whether a host is one that only the emulator could answer for: a registry in Azure. */
export const isAzureRegistry = (host: string): boolean =>
  host.toLowerCase().replace(/:\d+$/, '').endsWith(`.${suffixes.acrLoginServer}`);

/** The host name of a registry that exists in the emulator; the server's port does not count. */
export const emulatedHost = (context: EmulatorContext, host: string): string | undefined => {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  return isAzureRegistry(name) && findRegistry(context, name) ? name : undefined;
};
