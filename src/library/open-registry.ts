import type { OpenRegistryOptions } from './connecting.ts';
import type { Registry } from './registry.ts';

/**
 * Opens a registry by its name, login server, or resource ID: looks it up in Azure, with the caller's own identity. The
 * Azure packages are loaded by this call, not before.
 *
 * Rejects with AcrtaskError when there is no such registry, or more than one, and with NotSignedInError when there is no
 * access token for Azure.
 *
 * @example
 * const registry = await openRegistry('myregistry');
 * for (const { name } of await registry.tasks.list()) console.log(name);
 */
export const openRegistry = async (name: string, options: OpenRegistryOptions = {}): Promise<Registry> => {
  const [{ openSession }, { registryIn }] = await Promise.all([
    import('./session.ts'),
    import('./registry-in-session.ts'),
  ]);
  return registryIn(openSession(options), name, options);
};
