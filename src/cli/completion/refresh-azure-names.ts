import { ExitCode } from '../../errors.ts';
import type { Host } from '../../host.ts';
import type { CliDependencies } from '../dependencies.ts';
import { createMessages } from '../messages.ts';
import { createKnownSecrets } from '../secrets/redact-secrets.ts';
import { askNames, type NamesQuery } from './azure-names.ts';
import { createNamesCache } from './azure-names-cache.ts';

/** How long Azure may take to answer in the background. */
const refreshPatience = 20_000;

/** Queries Azure for names and caches them for `complete`. A failure is cached as an empty list. */
export const refreshNames = async (
  [text = '']: readonly string[],
  host: Host,
  dependencies: CliDependencies,
): Promise<ExitCode> => {
  try {
    const query = JSON.parse(text) as NamesQuery;
    const { subscription, cloud } = query;
    const globals = { output: undefined, query: undefined, verbose: false, debug: false, onlyShowErrors: true };
    const quiet = createMessages(
      { ...host, stderr: { isTTY: false, columns: undefined, write: async () => {} } },
      'error',
    );
    const signal = AbortSignal.timeout(refreshPatience);
    const services = await dependencies.createServices(
      host,
      { ...globals, subscription, cloud },
      quiet,
      signal,
      createKnownSecrets(),
    );
    const names = await services.registries.withCurrentPlaces(() => askNames(query, services)).catch(() => []);
    await createNamesCache(host).set(query, names);
  } catch {
    // This process runs in the background, where errors are not visible.
  }
  return ExitCode.ok;
};
