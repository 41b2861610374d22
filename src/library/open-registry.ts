import type { OpenRegistryOptions } from './connecting.ts';
import type { Registry } from './registry.ts';

/**
 * Opens a registry by its name, login server, or resource ID: looks it up in Azure, with the caller's own identity. The
 * Azure packages are loaded by this call, not before.
 *
 * Rejects with NotFoundError when there is no such registry, with AcrtaskError when there is more than one, with
 * NotSignedInError when there is no access token for Azure, and with UsageError for options that are not as their types say.
 *
 * @example
 * const registry = await openRegistry('myregistry');
 * for (const { name } of await registry.tasks.list()) console.log(name);
 */
export const openRegistry = async (name: string, options: OpenRegistryOptions = {}): Promise<Registry> => {
  const [{ checkOpening }, { openSession }, { registryIn }] = await Promise.all([
    import('./opening.ts'),
    import('./session.ts'),
    import('./registry-in-session.ts'),
  ]);
  checkOpening(name, options);
  return registryIn(openSession(options), name, options);
};
